"""Going through objects and what they refer to, each once: what is read of them, in order, and its digest."""

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from checker.frontend.source import parse_file
from checker.language.spec import UNSET

_ATOMS = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis), type(NotImplemented))
_SINGLE = {id(dataclasses.MISSING): "missing", id(UNSET): "unset"}
"""Objects that there is one of, which no module has by the name of its class."""

ABSENT: Any = "nothing there"
"""What is read where there is no value."""


class UnknownObject(Exception):
    """Something was reached of which a digest would not say all."""


class Walk:
    """The objects met so far, each with a number, and what was read of them; `reader_of` says what reads an object, or raises."""

    def __init__(self, reader_of: "ReaderOf") -> None:
        self.reader_of = reader_of
        self._numbers: dict[int, int] = {}
        self._met: list[object] = []
        self._read: list[str] = []
        self._files: set[str] = set()
        self._ordered: list[tuple[int, int]] = []

    def digest(self) -> str:
        """Of all that was read, and of the order in which classes were made: that of records goes by it."""
        order = (str(number) for _, number in sorted(self._ordered))
        return hashlib.sha256("\0".join([*self._read, *order]).encode(errors="surrogateescape")).hexdigest()

    def add(self, value: object) -> None:
        """Read an object and what it refers to; raises UnknownObject."""
        if type(value) in _ATOMS:
            self.say(f"{type(value).__name__} {value!r}")
            return
        single = _SINGLE.get(id(value))
        if single is not None:
            self.say(single)
            return
        number = self._numbers.get(id(value))
        if number is not None:
            self.say(f"again {number}")
            return
        self._numbers[id(value)] = len(self._met)
        self._met.append(value)  # so that no other object takes its place in memory
        self.reader_of(value)(self, value)

    def say(self, text: str) -> None:
        """Read a word on what comes next."""
        self._read.append(text)

    def add_all(self, what: str, values: Iterable[object]) -> None:
        """Read several objects that are something together."""
        self.say(what)
        for value in values:
            self.add(value)
        self.say("end")

    def add_items(self, what: str, held: Mapping[Any, object], without: frozenset[str] = frozenset()) -> None:
        """Read keys and values, but those of some names."""
        self.add_all(what, (part for pair in list(held.items()) if pair[0] not in without for part in pair))

    def add_file(self, path: str) -> None:
        """Read what is written in a file, as the analysis does; raises UnknownObject where that is nothing."""
        if path in self._files:
            return
        self._files.add(path)
        source = parse_file(path)
        if source is None:
            raise UnknownObject(path)
        self.add_all(f"file {path}", (source.text,))

    def add_ordered(self, cls: type) -> None:
        """Note which place a class that is being read has among those made before and after it."""
        serial = vars(cls).get("class_serial")
        if isinstance(serial, int):
            self._ordered.append((serial, self._numbers[id(cls)]))

    def alone(self, value: object) -> str:
        """What an object says by itself, for what has no order: the items of sets."""
        walk = Walk(self.reader_of)
        walk.add(value)
        return walk.digest()


Reader: TypeAlias = Callable[[Walk, Any], None]
ReaderOf: TypeAlias = Callable[[object], Reader]
