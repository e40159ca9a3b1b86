"""Who takes a step: told from the arguments of the action, and from whose part of the state its body touches.

The own part of an element is what a dict of the state has for it. The one who acts is the first argument that is an element of a sort,
unless the sort has parts in the state and the action touches none of this element's; else an element in an argument, such as the receiver
of a message, whose own part it touches; else the first element, where the action does nothing but send. What nobody takes is a step of the
system, or of a part of it that names both the action and a variable: `tm_commit` and `tm_state` are of `tm`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checker.ir.effects import Access, Effects, effects_of
from checker.ir.interpret import Failed, Scope, evaluate
from checker.ir.nodes import Convert, Expr, Field, Item, Local
from checker.ir.printer import expression_text
from checker.ir.program import Action, Program
from checker.ir.running import thawed
from checker.language.order import Key, canonical_key
from checker.language.sorts import snake_case
from checker.language.types import DictType, RangeType, SortType, Type, UnionType
from checker.language.values import member_of, show
from checker.passes.messages import holds_messages
from checker.trace import Step

SYSTEM = "system"
"""The lane of the steps that nobody in particular takes."""


@dataclass(frozen=True)
class Actor:
    """One who acts, with its place among those of its sort; `stem` is what all their names begin with, empty for no element of a sort."""

    name: str
    stem: str = ""
    place: Key = ()
    element: Any = None
    """The element, where it is one."""
    kind: Type | None = None
    """Its type."""


Acts = Callable[[Step], Actor]
"""Who takes a step."""


def by_arguments(variables: Mapping[str, Type]) -> Acts:
    """As far as the arguments tell it alone: the first one that is an element of a sort acts."""

    def acting(step: Step) -> Actor:
        found = (argument for argument in step.arguments if isinstance(argument.type, SortType))
        first = next(found, None)
        return _system(step.action, variables) if first is None else _actor(first.type, first.value)

    return acting


def by_program(program: Program, variables: Mapping[str, Type]) -> Acts:
    """As the bodies of the actions tell it."""
    rules = {name: tuple(rule) for name, rule in _rules(program).items()}

    def acting(step: Step) -> Actor:
        scope = Scope({given.name: thawed(given.type, given.value) for given in step.arguments})
        for kind, source in rules.get(step.action, ()):
            try:
                return _actor(kind, evaluate(source, scope))
            except Failed:  # a message of another kind, which has no such field
                continue
        return _system(step.action, variables)

    return acting


def _actor(kind: Type, value: Any) -> Actor:
    shown, place = show(kind, value), canonical_key(value)
    match kind:
        case UnionType():
            return _actor(member_of(kind, value), value)
        case SortType(sort):
            return Actor(shown, snake_case(sort.__name__), place, value, kind)
        case RangeType(sort):
            stem = snake_case(sort.__name__)
            return Actor(f"{stem}{shown}", stem, place, value, kind)
        case _:
            return Actor(shown, "", place, value, kind)


def _system(action: str, variables: Mapping[str, Type]) -> Actor:
    """The part of the system that has a name, or the whole of it."""
    word, _, rest = action.partition("_")
    is_named = any(
        name.partition("_")[0] == word and not isinstance(kind, DictType) for name, kind in variables.items()
    )
    return Actor(word if word and rest and is_named else SYSTEM)


# rules

_Rule = tuple[Type, Expr]
"""The type of the one who acts, and what it is in terms of the parameters."""


def _rules(program: Program) -> dict[str, list[_Rule]]:
    """For each action what to look for, the best first."""
    bodies = [
        _Body(program, action, effects)
        for action, effects in zip(program.actions, effects_of(program).actions, strict=True)
    ]
    everybody = [kind for body in bodies for kind, _ in body.with_parts()]
    first = [kind for body in bodies for kind, _ in body.named(everybody)]
    acting = [kind for kind in first if _is_sort(kind)] or first
    return {
        body.action.name: [
            *body.named(acting),
            *body.within(acting or [kind for kinds in body.keys.values() for kind in kinds]),
            *body.sending(),
        ]
        for body in bodies
    }


class _Body:
    """What the body of an action tells of who takes it."""

    def __init__(self, program: Program, action: Action, effects: Effects) -> None:
        self.program, self.action, self.effects = program, action, effects
        self.keys = {number: _keys(variable.declared) for number, variable in enumerate(program.variables)}

    def with_parts(self) -> list[_Rule]:
        """The parameters, in order, whose own parts the action touches."""
        touched = {(key.name, kind) for _, kind, key in self._touched() if isinstance(key, Local)}
        return [
            (given.declared, Local(given.type, given.name))
            for given in self.action.parameters
            if any(name == given.name and _is_of(given.declared, kind) for name, kind in touched)
        ]

    def named(self, acting: Collection[Type]) -> list[_Rule]:
        """The first parameter that acts: its own part is touched, or it is an element of a sort that has no parts."""
        touched = [rule for rule in self.with_parts() if rule[0] in acting]
        partless = [rule for rule in self._elements() if not self._has_parts(rule[0])]
        names = [given.name for given in self.action.parameters]
        return sorted((*touched, *partless), key=lambda rule: names.index(_name(rule)))[:1]

    def within(self, acting: Collection[Type]) -> list[_Rule]:
        """Elements that are found in a parameter and whose parts the action touches, those first that it changes."""
        found = {
            (access not in self.effects.writes, expression_text(self.program, key)): (kind, key)
            for access, kind, key in self._touched()
            if _is_found_in_a_parameter(key) and any(_is_of(other, kind) for other in acting)
        }
        return [found[rank] for rank in sorted(found)]

    def sending(self) -> list[_Rule]:
        """The first parameter that is an element of a sort, where the action touches nothing but messages."""
        kinds = [self.program.variables[each.variable].type for each in self.effects.reads | self.effects.writes]
        return self._elements()[:1] if all(map(holds_messages, kinds)) else []

    def _elements(self) -> list[_Rule]:
        return [
            (given.declared, Local(given.type, given.name))
            for given in self.action.parameters
            if _is_sort(given.declared)
        ]

    def _has_parts(self, kind: Type) -> bool:
        return any(_is_of(kind, key) for keys in self.keys.values() for key in keys)

    def _touched(self) -> Iterator[tuple[Access, Type, Expr]]:
        """The accesses to parts that one can name by the parameters, with the type of the key and what names it."""
        for access in self.effects.reads | self.effects.writes:
            for kind, key in zip(self.keys[access.variable], access.keys, strict=False):  # a set has elements beyond
                while isinstance(key, Convert):
                    key = key.value
                if key is not None:
                    yield access, kind, key


def _keys(kind: Type) -> tuple[Type, ...]:
    """The types of the keys of nested dicts, from the outside in."""
    return (kind.key, *_keys(kind.value)) if isinstance(kind, DictType) else ()


def _is_sort(kind: Type) -> bool:
    """Whether all values of a type are elements of sorts."""
    match kind:
        case SortType():
            return True
        case UnionType(members):
            return all(map(_is_sort, members))
        case _:
            return False


def _is_of(kind: Type, key: Type) -> bool:
    """Whether values of a type are keys of a dict."""
    return kind == key or (isinstance(key, UnionType) and any(_is_of(kind, member) for member in key.members))


def _name(rule: _Rule) -> str:
    source = rule[1]
    assert isinstance(source, Local), "a parameter"
    return source.name


def _is_found_in_a_parameter(key: Expr) -> bool:
    """Whether an expression only takes a parameter apart: `message.receiver`."""
    node = key
    while isinstance(node, Field | Item | Convert):
        node = node.value
    return isinstance(node, Local) and node is not key
