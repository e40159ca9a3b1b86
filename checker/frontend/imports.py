"""Where a name that a spec forgot to import comes from."""

import collections
import dataclasses
import enum
import typing


def forgotten_import(name: str) -> str | None:
    """What to write above a spec to have a name that it uses: `from typing import Annotated`; None for a name of no such module."""
    import checker

    if name in checker.__all__:
        return f"import it: from checker import {name}"
    for module in (collections, enum, dataclasses, typing):
        if name in module.__all__:
            return f"import it: from {module.__name__} import {name}"
    return f"import it: import {name}" if name in _MODULES else None


_MODULES = frozenset(
    {"typing", "enum", "collections", "dataclasses", "itertools", "functools", "math", "operator", "checker"}
)
"""Modules that specs use by their own names."""
