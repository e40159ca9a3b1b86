"""The symmetry that a model is reduced by: of the Symmetric sorts that are asked for, those whose symmetry is proved."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from checker.diagnostics import InvalidSpec, Span, SpecError, display_path, suggest
from checker.frontend.constants import Size
from checker.frontend.model import Model
from checker.language.sorts import Element, Symmetric
from checker.language.types import SortType
from checker.language.values import domain_values
from checker.options import Reduced, Reducing
from checker.remembered.entries import key_of, recall, remember
from checker.result import SymmetryFigures, SymmetryStatus
from checker.search.view import View, hidden_in
from checker.symmetry.canonical import Symmetry
from checker.symmetry.group import SortGroup, automorphism_group

if TYPE_CHECKING:
    from checker.ir.program import Program
    from checker.passes.doubt import Doubt

_Group = tuple[tuple[Element, ...], SortGroup]
TRUST = "--symmetry trust reduces it all the same, after a test on some states"


@dataclass(frozen=True)
class Reduction:
    """What a search counts states up to, and what is known of every sort that it could."""

    symmetry: Symmetry
    assumed: Symmetry
    """That of the sorts which are reduced without a proof: states are compared with their images under it."""
    sorts: dict[str, SymmetryStatus]
    """Every Symmetric sort whose elements may be exchanged; not those that were not asked for."""
    notes: tuple[str, ...] = ()
    """Why sorts are not reduced."""
    program: "Program | None" = None
    """What was looked at, for whoever compiles it."""
    view: View = field(default_factory=View)
    """What does not tell states apart, and what goes by it all the same."""
    key: str | None = None
    """What else is found of the model reduced like this is remembered under this key; None where nothing may be."""
    model_key: str | None = None
    """The key of the model when this was found: while it is the same, what is found is of the same model."""

    @cached_property
    def lowered(self) -> "Program | None":
        """The model's program, where there is one already, here or kept."""
        if self.program is not None or self.key is None:
            return self.program
        from checker.ir.program import Program

        return recall(self.key, Program)

    @property
    def unit(self) -> str:
        """What is counted."""
        return "orbits" if self.symmetry.group_order > 1 else "states"

    @property
    def is_assumed(self) -> bool:
        """Whether some sort is reduced without a proof."""
        return self.assumed.group_order > 1

    def figures(self, tested_states: int) -> SymmetryFigures:
        """What a result says of it."""
        order = self.symmetry.group_order
        return SymmetryFigures(order > 1, order, tested_states, self.sorts)


def reduction_of(model: Model, symmetry: Reducing = True) -> Reduction:
    """The product over a model's Symmetric sorts of the automorphisms of their quorum families, inside its `bound()`.

    Left out are sorts that are not asked for, and those whose symmetry is not proved unless `symmetry` trusts them. Raises InvalidSpec when
    the source of a body tells that it depends on the order of a sort that the group would permute, and for a name of no such sort.
    What was found of the same model before is remembered, but for the program.
    """
    asked = symmetry if isinstance(symmetry, Reduced) else Reduced(None if symmetry else frozenset())
    model_key = model.key_now()
    key = None if model_key is None else key_of(model_key, model.deadlock, str(asked))
    known = recall(key, Reduction)
    if known is not None:
        return known
    found = _found(model, asked)
    if key is None or model_key != model.key_now():
        return found  # it rests on what has changed meanwhile
    found = replace(found, key=key, model_key=model_key)
    remember(key, replace(found, program=None))
    if found.program is not None:
        remember(key, found.program)
    return found


def _found(model: Model, asked: Reduced) -> Reduction:
    types = tuple(variable.type for variable in model.variables)
    groups = [group for group in _groups(model, asked) if group[1].order > 1]
    permuted = {_sort(group) for group in groups}
    mistakes = [error for sort, error in model.order_reads if sort in permuted]
    if mistakes:
        raise InvalidSpec(mistakes)
    program, doubted, view = _looked_at(model, groups)
    trusted = {sort for sort, doubt in doubted.items() if asked.trusts and not doubt.tells_apart}
    kept = [group for group in groups if _sort(group) not in doubted or _sort(group) in trusted]
    assumed = [group for group in kept if _sort(group) in doubted]
    sorts: dict[str, SymmetryStatus] = {
        sort.__name__: "proved" if sort not in doubted else "assumed" if sort in trusted else "not proved"
        for sort in map(_sort, groups)
    }
    notes = tuple(_note(sort, doubt) for sort, doubt in doubted.items() if sort not in trusted)
    whole = Symmetry(types, tuple(kept), view.hidden)
    return Reduction(whole, Symmetry(types, tuple(assumed)), sorts, notes, program, view)


def _sort(group: _Group) -> type[Element]:
    return type(group[0][0])


def _groups(model: Model, asked: Reduced) -> Iterator[_Group]:
    check_sorts(model, asked)
    for setting in _symmetric(model):
        if asked.sorts is None or setting.sort.__name__ in asked.sorts:
            families = [quorums.family for quorums in model.families if quorums.sort.of is setting.sort]
            elements = tuple(domain_values(SortType(setting.sort, setting.size)))
            yield elements, automorphism_group(setting.size, families)


def _symmetric(model: Model) -> list[Size]:
    return [each for each in model.settings if isinstance(each, Size) and issubclass(each.sort, Symmetric)]


def check_sorts(model: Model, asked: Reducing) -> None:
    """Raise InvalidSpec for a sort that is to be reduced and is no Symmetric one of the model's."""
    if not isinstance(asked, Reduced):
        return
    known = [each.sort.__name__ for each in _symmetric(model)]
    for name in sorted(asked.sorts or ()):
        if name not in known:
            there = f"its Symmetric sorts: {', '.join(known)}" if known else "it has no Symmetric sort"
            message = f"{model.name} has no Symmetric sort {name!r} to reduce"
            raise InvalidSpec([SpecError("C501", message, fix=suggest(name, known) or there)])


def _looked_at(model: Model, groups: list[_Group]) -> "tuple[Program | None, dict[type[Element], Doubt], View]":
    """The model's program, the sorts whose symmetry it does not prove, and what is left out of states.

    The compiler is loaded only where there is something to be shown.
    """
    if not groups and not hidden_in(model):
        return None, {}, View()
    from checker.ir.program import Program
    from checker.search.proving import program_of, unproved
    from checker.search.viewing import viewed

    view, program = viewed(model, program_of(model))
    return program if isinstance(program, Program) else None, unproved(program, groups), view


def _note(sort: type[Element], doubt: "Doubt") -> str:
    advice = "it is not taken on trust either" if doubt.tells_apart else TRUST
    return f"{sort.__name__} is not reduced, its symmetry is not proved: {doubt.what}{_place(doubt.span)}; {advice}"


def _place(span: Span | None) -> str:
    return "" if span is None else f" ({display_path(span.path)}:{span.line})"
