"""A digest of all that the meaning of a spec rests on: its files, and every object that a name in them may stand for.

Two specs with one fingerprint have the same mistakes, the same program and the same proof, in whichever process: what was found of one is
true of the other. It goes by what is certain: where something is reached that is not known to be told apart by what is read of it here,
there is no fingerprint, and nothing is remembered. A module of Python's that holds what the process was started with, `os` or `sys`, is
such a thing, and so are those of installed packages, code that opens a file, and classes that answer for their attributes by code.

Not in it: what is asked of a search, and the version of this package (`checker.remembered.entries`).
"""

import builtins
import dataclasses
from enum import Enum

from checker.frontend.fingerprints import definitions, values
from checker.frontend.fingerprints.made_by_python import OF_BUILTINS
from checker.frontend.fingerprints.walk import Reader, UnknownObject, Walk
from checker.language.sorts import Element

_READERS = values.READERS | definitions.READERS


def fingerprint(*objects: object) -> str | None:
    """The digest of a spec class, and of constants; None where something in them is not known to be read whole.

    As much work as there are objects.
    """
    walk = Walk(_reader_of)
    try:
        for each in (*objects, added_builtins()):
            walk.add(each)
    except Exception:  # UnknownObject; and an object of the author's may raise anything when it is looked at
        return None
    return walk.digest()


def added_builtins() -> dict[str, object]:
    """What was added to Python's own names, or put in the place of one, by whoever."""
    return {
        name: value
        for name, value in vars(builtins).items()
        if name not in OF_BUILTINS and getattr(value, "__module__", None) not in ("builtins", "io", "_io")
    }


def _reader_of(value: object) -> Reader:
    kind = type(value)
    if isinstance(value, type):
        return definitions.read_class if definitions.is_authors_class(value) else values.read_named
    if kind in _READERS:
        return _READERS[kind]
    if isinstance(value, Enum):
        return values.read_member
    if isinstance(value, Element):
        return values.read_element
    if dataclasses.is_dataclass(value):
        return values.read_fields
    if kind.__module__ == "typing":
        return values.read_typing
    if kind.__module__.startswith("checker.language."):
        return values.read_own
    raise UnknownObject(value)
