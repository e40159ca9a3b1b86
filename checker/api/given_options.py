"""Options as callers give them, looked at before anything runs: each is one of its words, or a number within its bounds."""

import inspect
import math
import sys
from collections.abc import Callable, Iterable
from typing import Any, Literal, TypeAlias, get_args

from checker.language.misfits import shown
from checker.language.sorts import SortMeta
from checker.options import TRUSTED, Audit, Deadlock, Engine, Reduced, Reducing, Strategy

Symmetry: TypeAlias = bool | Literal["trust"] | Iterable[type | str]
"""What `symmetry=` may be: whether to reduce, or which sorts."""

_WORDS: dict[str, tuple[str, ...]] = {
    "engine": get_args(Engine),
    "strategy": get_args(Strategy),
    "audit": get_args(Audit),
    "deadlock": get_args(Deadlock),
}
_LEAST = {
    "threads": 1,
    "max_states": 1,
    "max_depth": 0,
    "max_memory": 1,
    "runs": 1,
    "more": 0,
    "kept_runs": 0,
    "coverage": 1,
}
"""The least value of each option that counts something."""


def check_options(function: Callable[..., object], /, **options: Any) -> None:
    """Raises TypeError for an option of the wrong kind, ValueError for one outside its values, with what it may be.

    Those may be None that are None where nobody gives them to `function`: a walk, for one, has a length.
    """
    __tracebackhide__ = True
    parameters = inspect.signature(function).parameters
    for name, value in options.items():
        if value is not None or parameters[name].default is not None:
            _check(name, value)


def _check(name: str, value: Any) -> None:
    __tracebackhide__ = True
    if name in _WORDS:
        if not isinstance(value, str) or value not in _WORDS[name]:
            words = ", ".join(f'"{word}"' for word in _WORDS[name])
            raise ValueError(f"{name} is one of {words}, not {shown(value)}")
    elif name == "symmetry":
        reduced(value)
    elif name == "progress":
        if not callable(value):
            raise TypeError(f"progress is a function of states, frontier, depth and seconds, not {shown(value)}")
    elif name == "coverage" and isinstance(value, bool):
        return
    elif name in ("max_seconds", "spent"):
        _check_seconds(name, value)
    else:
        _check_number(name, value)


def _check_seconds(name: str, value: Any) -> None:
    __tracebackhide__ = True
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} is a number of seconds, not {shown(value)}")
    if value > sys.float_info.max and not isinstance(value, float):
        raise ValueError(f"{name} is a number of seconds no larger than a float can be, not {shown(value)}")
    if value < 0 or math.isnan(value):
        raise ValueError(f"{name} is a number of seconds from 0, not {shown(value)}")


def _check_number(name: str, value: Any) -> None:
    __tracebackhide__ = True
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} is a whole number, not {shown(value)}")
    least = _LEAST.get(name)
    if least is not None and value < least:
        raise ValueError(f"{name} is a whole number from {least}, not {shown(value)}")


def reduced(symmetry: Symmetry) -> Reducing:
    """Which sorts are reduced; raises TypeError for what says nothing of that."""
    match symmetry:
        case bool():
            return symmetry
        case "trust":
            return TRUSTED
        case str() | type() | None:
            pass
        case Iterable():
            sorts = list(symmetry)
            if all(isinstance(sort, str | SortMeta) for sort in sorts):
                return Reduced(frozenset(sort if isinstance(sort, str) else sort.__name__ for sort in sorts))
    raise TypeError(f'symmetry is True, False, "trust" or a list of Symmetric sorts, not {shown(symmetry)}')
