"""A state that a body runs on: its variables, and the containers in them with the domains that they are held to."""

import copy
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from .domains import Domain, fit
from .language import DomainError, in_order

if TYPE_CHECKING:
    from .evaluate import Evaluator

CONTAINERS = ("dict", "set", "list", "counter")


def thawed(value: Any, kind: Domain) -> Any:
    """A value as a member of a container of the state is kept: each set in it frozen, a list where the domain is a sequence a tuple."""
    fitting = kind.parts if kind.kind == "union" else (kind,)
    if isinstance(value, set):
        of = next((part.parts[0] for part in fitting if part.kind == "frozenset"), _NONE)
        return frozenset(thawed(item, of) for item in value)
    sequence = next((part for part in fitting if part.kind == "sequence"), None)
    if sequence is not None and (isinstance(value, list) or type(value) is tuple):
        return tuple(thawed(item, sequence.parts[0]) for item in value)
    if type(value) is tuple:
        parts = next((part.parts for part in fitting if part.kind == "tuple" and len(part.parts) == len(value)), None)
        return tuple(thawed(item, of) for item, of in zip(value, parts or (_NONE,) * len(value), strict=True))
    return value


_NONE = Domain("none")


def view_of_counter(counter: "Counter[Any]", name: str) -> Any:
    """The items, values, keys or elements of a Counter, in canonical order, as they are now."""
    ordered = {member: counter[member] for member in in_order(counter.keys())}
    if name == "elements":
        return iter([member for member, count in ordered.items() for _ in range(count)])
    return getattr(ordered, name)()


class State:
    """One state of a spec, to be changed by a body."""

    def __init__(self, spec: type, domains: Mapping[str, Domain], values: Mapping[str, Any]) -> None:
        self.spec, self.domains = spec, domains
        self.values: dict[str, Any] = copy.deepcopy(dict(values))
        self._kept: dict[int, tuple[Any, Domain]] = {}
        for name, value in self.values.items():
            self._keep(value, domains[name])

    def _keep(self, value: Any, kind: Domain) -> None:
        if kind.kind in CONTAINERS:
            self._kept[id(value)] = (value, kind)
        if kind.kind == "dict":
            for inner in value.values():
                self._keep(inner, kind.parts[1])

    def keeps(self, value: Any) -> bool:
        """Whether a value is a container of the state, or was one."""
        return id(value) in self._kept

    def read(self, name: str, judge: "Evaluator") -> Any:
        """A variable, a method, or what a property gives."""
        from .evaluate import Bound

        if name in self.domains:
            if name not in self.values:
                raise AttributeError(name)
            return self.values[name]
        for cls in self.spec.__mro__:
            if name in vars(cls):
                member = vars(cls)[name]
                if isinstance(member, property):
                    return judge.code(member.fget)(self)  # type: ignore[arg-type]  # a function
                if isinstance(member, staticmethod):
                    return judge.code(member.__func__)  # type: ignore[arg-type]  # as above
                if isinstance(member, classmethod):
                    return partial(judge.code(member.__func__), self.spec)  # type: ignore[arg-type]  # as above
                return Bound(judge.code(member), self) if callable(member) else member
        raise AttributeError(name)

    def assign(self, name: str, value: Any) -> None:
        """`self.name = value`."""
        if name not in self.domains:
            raise AttributeError(name)
        if self.domains[name].kind in CONTAINERS and self.values.get(name) is value:
            return
        kept = fit(self.domains[name], value)
        self._keep(kept, self.domains[name])
        self.values[name] = kept

    # changes of containers

    def change(self, held: Any, apply: Callable[[Any], Any]) -> Any:
        """Change a container as `apply` changes a copy of it, if that is still in its domain."""
        _, kind = self._kept[id(held)]
        if kind.kind == "dict":
            raise DomainError("a dict of the state keeps its keys")
        trial = copy.copy(held)
        apply(trial)
        self._become(held, fit(kind, trial))
        return held

    @staticmethod
    def _become(held: Any, now: Any) -> None:
        if isinstance(held, list):
            held[:] = now
            return
        held.clear()
        held.update(now)

    def set_item(self, held: Any, index: Any, value: Any) -> None:
        """`held[index] = value`."""
        _, kind = self._kept[id(held)]
        if kind.kind != "dict":
            if kind.kind == "counter":
                fit(kind.parts[0], index)  # also what is counted no times
            self.change(held, lambda trial: trial.__setitem__(index, _member(value, index, kind.parts[0])))
            return
        if index not in held:
            raise DomainError("not a key")
        if kind.parts[1].kind in CONTAINERS and held[index] is value:
            return
        kept = fit(kind.parts[1], value)
        self._keep(kept, kind.parts[1])
        held[index] = kept

    def del_item(self, held: Any, index: Any) -> None:
        """`del held[index]`."""
        self.change(held, lambda trial: trial.__delitem__(index))

    def call(self, held: Any, name: str, given: list[Any], named: dict[str, Any]) -> Any:
        """A method of a container of the state."""
        _, kind = self._kept[id(held)]
        if kind.kind == "dict":
            return self._call_dict(held, name, given, named)
        result: list[Any] = []
        if name not in _CHANGES[kind.kind]:
            return getattr(held, name)(*given, **named)
        if name == "add":
            fit(
                kind.parts[0], thawed(given[0], kind.parts[0])
            )  # what equals a member may still be of another kind: True beside 1
        members = [thawed(value, kind.parts[0]) if name in ("add", "append", "insert") else value for value in given]
        if kind.kind == "counter" and name == "update" and not held:
            members = [{member: 0 + count for member, count in Counter(*members, **named).items()}]
            named = {}
        self.change(held, lambda trial: result.append(getattr(trial, name)(*members, **named)))
        return result[0]

    def _call_dict(self, held: Any, name: str, given: list[Any], named: dict[str, Any]) -> Any:
        match name:
            case "update":
                for key, value in dict(*given, **named).items():
                    self.set_item(held, key, value)
                return None
            case "setdefault":
                if given[0] not in held:
                    raise DomainError("not a key")
                return held[given[0]]
            case "pop" | "popitem" | "clear":
                raise DomainError("a dict of the state keeps its keys")
            case _:
                return getattr(held, name)(*given, **named)


def _member(value: Any, index: Any, kind: Domain) -> Any:
    return [thawed(item, kind) for item in value] if isinstance(index, slice) else thawed(value, kind)


_CHANGES = {
    "set": {
        *("add", "discard", "remove", "clear", "update", "pop"),
        *("intersection_update", "difference_update", "symmetric_difference_update"),
    },
    "list": {"append", "extend", "insert", "pop", "remove", "clear", "reverse", "sort"},
    "counter": {"update", "subtract", "clear", "pop", "popitem", "setdefault"},
}
