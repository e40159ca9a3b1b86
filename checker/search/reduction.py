"""The symmetry that a model is reduced by: its Symmetric sorts, without those on whose order its bodies may depend."""

from checker.diagnostics import InvalidSpec
from checker.frontend.constants import Size
from checker.frontend.model import Model
from checker.frontend.ordering.listings import sorts_in
from checker.language.sorts import Element, Symmetric
from checker.language.types import SortType
from checker.language.values import domain_values
from checker.symmetry.canonical import Symmetry
from checker.symmetry.group import SortGroup, automorphism_group


def symmetry_of(model: Model, *, enabled: bool = True) -> Symmetry:
    """The product over a model's Symmetric sorts of the automorphisms of their quorum families, inside its `bound()`.

    Raises InvalidSpec when the source of a body tells that it depends on the order of a sort that the group would permute; a sort on whose
    order a body only may depend is left out.
    """
    types = tuple(variable.type for variable in model.variables)
    groups = _groups(model) if enabled else ()
    permuted = {type(elements[0]) for elements, group in groups if group.order > 1}
    mistakes = [error for sort, error in model.order_reads.mistakes if sort in permuted]
    if mistakes:
        raise InvalidSpec(mistakes)
    doubts = _doubts(model, permuted)
    if not doubts:
        return Symmetry(types, groups)
    notes = tuple(
        f"{sort.__name__} is not reduced by symmetry, for what follows may depend on the order of its elements: {why}"
        for sort, why in doubts.items()
    )
    sure = tuple((elements, group) for elements, group in groups if type(elements[0]) not in doubts)
    return Symmetry(types, sure, notes=notes, whole=Symmetry(types, groups))


def _groups(model: Model) -> tuple[tuple[tuple[Element, ...], SortGroup], ...]:
    found = []
    for setting in model.settings:
        if isinstance(setting, Size) and issubclass(setting.sort, Symmetric):
            families = [quorums.family for quorums in model.families if quorums.sort.of is setting.sort]
            size = setting.size
            elements = tuple(domain_values(SortType(setting.sort, size)))
            found.append((elements, automorphism_group(size, families)))
    return tuple(found)


def _doubts(model: Model, permuted: set[type[Element]]) -> dict[type[Element], str]:
    """The sorts on whose order something may depend, as far as the source tells, with the first such thing.

    Going over a variable that holds elements of two sorts goes by the orders of both.
    """
    found: dict[type[Element], str] = {}
    for sort, what in model.order_reads.doubts:
        found.setdefault(sort, what)
    together = [set(sorts_in(variable.type)) for variable in model.variables]
    for _ in together:
        for sorts in together:
            if doubted := sorts & found.keys():
                found.update(
                    {sort: found[min(doubted, key=lambda each: each.__name__)] for sort in sorts - found.keys()}
                )
    return {sort: what for sort, what in found.items() if sort in permuted}
