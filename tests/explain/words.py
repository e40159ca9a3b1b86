"""Whether the words of a reason are as true as it says: CPython evaluates them, with the elements that are bound around them."""

import ast
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from checker.backends.python.machine import Machine
from checker.frontend.value_notation import Made, Pairs, Word, read_notation
from checker.language.sorts import Element
from checker.reasons import Reason
from checker.trace import State


class Untold(Exception):
    """What a text stands for is not known here: a local of a body, a value that was cut."""


def wrong_words(
    machine: Machine, names: Mapping[str, Any], reasons: tuple[Reason, ...], before: State | None, state: State
) -> tuple[list[str], int]:
    """The words that are not as true as a reason says, and how many were evaluated. `names` are those of the spec's module."""
    machine.load(state if before is None else before)
    machine.other_store.load(state)
    elements = dict(_elements(names))
    scope = {**names, "self": machine.spec, "after": machine.other}
    wrong, count = list[str](), 0
    for reason, bound in _walk(reasons, {}):
        try:
            values = {name: _value(text, elements, names) for name, text in bound.items()}
            held = bool(eval(reason.words, {**scope, **values}))
        except Exception:  # a local of the body is not known here, or another value has its name
            continue
        count += 1
        if held is not reason.truth:
            wrong.append(f"{reason.words} with {bound} is {held}")
    return wrong, count


def _walk(reasons: tuple[Reason, ...], bound: dict[str, str]) -> Iterator[tuple[Reason, dict[str, str]]]:
    """The reasons that say a truth of words on which nothing is bound within, with what is bound around them."""
    for reason in reasons:
        inner = {**bound, **{term.words: term.value for term in reason.bindings}}
        is_formula = bool(reason.words) and reason.truth is not None
        if is_formula and not (reason.bindings and reason.parts):
            yield reason, inner
        yield from _walk(reason.parts, inner)


def _elements(names: Mapping[str, Any]) -> Iterator[tuple[str, Element | Enum]]:
    for value in names.values():
        if isinstance(value, type) and issubclass(value, Enum):
            yield from value.__members__.items()
        if isinstance(value, type) and issubclass(value, Element) and value is not Element:
            try:
                yield from ((element.name, element) for element in value)
            except TypeError:  # a sort of ours, which has no elements of its own
                continue


def _value(text: str, elements: Mapping[str, Element | Enum], names: Mapping[str, Any]) -> Any:
    if text.endswith("..."):
        raise Untold(text)
    return _meant(read_notation(text), elements, names)


def _meant(read: object, elements: Mapping[str, Element | Enum], names: Mapping[str, Any]) -> Any:
    match read:
        case Word():
            if read in elements:
                return elements[read]
            try:
                return ast.literal_eval(read)
            except (ValueError, SyntaxError):
                return str(read)
        case Made(name, arguments, named) if name in names:
            given = [_meant(each, elements, names) for each in arguments]
            return names[name](*given, **{key: _meant(each, elements, names) for key, each in named})
        case Pairs(pairs):
            raise Untold(str(pairs))  # a dict, or a set of nothing
        case list():
            raise Untold(str(read))  # a set, a tuple or a list: it looks alike
        case _:
            return read
