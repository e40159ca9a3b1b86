"""Families of systems given by formulas, verified for all their parameters: a property and texts in, one answer out.

A family is `EXPRESSION of EXPRESSION` (so many of so many nodes), `rows(r, c)` or `columns(r, c)`. Thresholds become counts of the cells
of a Venn diagram, grids become predicates over their cells; Z3 then proves the claim over all integers at once. A violation names the
least parameters, and the system for them is built and verified as any other, so its witness is checked without Z3.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from time import perf_counter
from typing import TypeAlias

from checker.quorum.algebra import Node, System, all_of, any_of, choose, is_quorum, nodes_of
from checker.quorum.properties import Property
from checker.quorum.verify.answers import Answer, Meeting, Verdict, Witness, listed
from checker.quorum.verify.deciding import decide
from checker.quorum.verify.formulas import Formula, FormulaError, Logic
from checker.quorum.verify.parts import SECONDS, sentence_case

MOST_GRID_PARAMETER = 6
"""Counterexamples among grids are looked for up to so many rows, columns and other parameters."""

MOST_LISTED = 1_000
"""Counterexamples among more nodes are told by their sizes and checked by counting, not listed."""


@dataclass(frozen=True)
class Family:
    """`count` of `total` nodes, or for a grid (`kind` rows or columns) `count` rows and `total` columns."""

    kind: str
    count: Formula
    total: Formula

    @property
    def shape(self) -> tuple[str, str]:
        """How many rows and columns a grid has, as they are written."""
        return self.count.text, self.total.text

    def instance(self, values: Mapping[str, int]) -> System:
        """The system for some values of the parameters. Raises ValueError when there is none."""
        count, total = (each.value(values, Logic()) for each in (self.count, self.total))
        if self.kind == "of":
            return choose(count, [Node(f"n{place:0{len(str(total))}}") for place in range(1, total + 1)])
        grid = [[Node(f"r{row}c{column}") for column in range(1, total + 1)] for row in range(1, count + 1)]
        return any_of(*[all_of(*line) for line in (grid if self.kind == "rows" else zip(*grid, strict=True))])


def family(text: str) -> Family:
    """A family from its text. Raises FormulaError."""
    found = re.fullmatch(r"\s*(rows|columns)\s*\((.*),(.*)\)\s*", text) or re.fullmatch(r"(.*)\b(of)\b(.*)", text)
    if found is None:
        raise FormulaError(f"'{text}' is no family: write 'n // 2 + 1 of n', 'rows(r, c)' or 'columns(r, c)'", text)
    kind, count, total = ("of", found[1], found[3]) if found[2] == "of" else (found[1], found[2], found[3])
    return Family(kind, _number(count), _number(total))


def _number(text: str) -> Formula:
    found = Formula(text)
    if found.is_condition:
        raise FormulaError(f"'{found.text}' is a condition, not a number", found.text)
    return found


@dataclass(frozen=True)
class FamilyClaim:
    """Any choice of one quorum from each family, by role, has at least `needed` nodes in common."""

    families: tuple[tuple[str, Family], ...]
    needed: Formula

    def __post_init__(self) -> None:
        """Raises ValueError for families that are not asked about together for all parameters."""
        kinds = {each.kind == "of" for _, each in self.families}
        if len(kinds) > 1 or (kinds == {False} and self.needed.text != "1"):
            raise ValueError("for all parameters a grid meets grids alone, in one node")
        if len({each.total.text if each.kind == "of" else each.shape for _, each in self.families}) > 1:
            same = "over the same number of nodes" if self.is_of_thresholds else "rows and columns of one grid"
            raise ValueError(f"for all parameters the families have to be {same}")

    @property
    def is_of_thresholds(self) -> bool:
        """Whether every family is so many of so many nodes; grids otherwise."""
        return all(each.kind == "of" for _, each in self.families)


_Role: TypeAlias = tuple[str, str]
"""What a quorum is called in a sentence, and the family it is of: `read`, `write` or `fast`."""

_READ, _WRITE, _FAST = ("read quorum", "read"), ("write quorum", "write"), ("fast quorum", "fast")
_CLASSIC, _SLOW, _EACH = ("classic quorum", "write"), ("slow quorum", "write"), ("quorum", "write")
_BLOCKING = "blocking set"

CLAIMS: Mapping[Property, Sequence[tuple[tuple[_Role, ...], str]]] = {
    Property.READ_WRITE: [((_READ, _WRITE), "1")],
    Property.WRITE_WRITE: [((_WRITE, _WRITE), "1")],
    Property.FAST: [((_READ, _CLASSIC), "1"), ((_READ, _FAST, _FAST), "1")],
    Property.FAST_PAXOS: [((_CLASSIC, _CLASSIC), "1"), ((_CLASSIC, _FAST, _FAST), "1")],
    Property.EPAXOS: [((_SLOW, _SLOW), "1"), ((_FAST, _SLOW), "(f + 1) // 2")],
    Property.AVAILABLE: [(((_BLOCKING, "write"),), "f + 1")],
    Property.DISSEMINATION: [((_EACH, _EACH), "f + 1"), (((_BLOCKING, "write"),), "f + 1")],
    Property.MASKING: [((_EACH, _EACH), "2*f + 1"), (((_BLOCKING, "write"),), "f + 1")],
}
"""For each property the quorums that have to meet and in how many nodes; `f` is the bound on faults."""


def prove_for_all(
    property: Property = Property.READ_WRITE,
    *,
    read: str | None = None,
    write: str | None = None,
    fast: str | None = None,
    where: str = "True",
    seconds: float = SECONDS,
) -> Answer:
    """Whether a property holds for all non-negative parameters that satisfy `where`, a condition such as `n > 3*f`.

    The families go by role, as in a layout; `write` is the one that is asked about where a property is of one system, and the parameter
    `f` bounds the faults. The certificate is empty: it is Z3's word, over all integers.

    Raises ValueError for a property that is not asked of families, FormulaError for a text that is no family or condition.
    """
    from checker.quorum.verify.integers import least_parameters

    if property not in CLAIMS:
        raise ValueError(f"{property} is not asked of families: choose from {', '.join(CLAIMS)}")
    start = perf_counter()
    given = {"read": read, "write": write, "fast": fast}
    known, condition = {role: family(text) for role, text in given.items() if text is not None}, Formula(where)
    if not condition.is_condition:
        raise FormulaError(f"'{condition.text}' is a number, not a condition", condition.text)
    claims = [_claim(roles, needed, known) for roles, needed in CLAIMS[property]]
    name = f"{property} for all {', '.join(sorted(_names(claims, condition))) or 'parameters'}"
    if least_parameters(Formula("True"), condition, claims, seconds).is_none:
        raise FormulaError(f"no parameters satisfy '{condition.text}': nothing would be proved", condition.text)
    for role, each in _asked(claims, known):
        found = least_parameters(_without_quorum(each), condition, claims, seconds)
        if found.values is not None:
            sentence = f"For {_equations(found.values)} there is no {role} at all."
            return Answer(name, Verdict.NO_QUORUM, sentence, seconds=perf_counter() - start)
    answer = _answer(name, claims, condition, seconds)
    return replace(answer, seconds=perf_counter() - start)


def _asked(claims: Sequence[FamilyClaim], known: Mapping[str, Family]) -> list[tuple[str, Family]]:
    """Each family that the claims are about, and what its quorums are called there."""
    roles = {called: each for claim in claims for called, each in claim.families if called != _BLOCKING}
    return list(roles.items()) or [("quorum", known["write"])]


def _claim(roles: tuple[_Role, ...], needed: str, known: Mapping[str, Family]) -> FamilyClaim:
    found = []
    for called, role in roles:
        if role not in known:
            raise ValueError(f"the family of {role} quorums is missing: say it as in 'n // 2 + 1 of n'")
        found.append((called, _blocking(known[role]) if called == _BLOCKING else known[role]))
    return FamilyClaim(tuple(found), Formula(needed))


def _blocking(each: Family) -> Family:
    if each.kind != "of":
        raise ValueError("failures of grids are not asked for all parameters; verify an instance")
    return Family("of", Formula(f"({each.total.text}) - ({each.count.text}) + 1"), each.total)


def _without_quorum(each: Family) -> Formula:
    """When a family has no quorum: more nodes are wanted than there are, or there is no row or column."""
    if each.kind != "of":
        return Formula(f"({(each.count if each.kind == 'rows' else each.total).text}) <= 0")
    return Formula(f"({each.count.text}) > ({each.total.text}) or ({each.count.text}) < 0")


def _names(claims: Sequence[FamilyClaim], condition: Formula) -> frozenset[str]:
    formulas = [condition, *(claim.needed for claim in claims)]
    formulas += [formula for claim in claims for _, each in claim.families for formula in (each.count, each.total)]
    return frozenset().union(*(formula.names for formula in formulas))


def _answer(name: str, claims: Sequence[FamilyClaim], condition: Formula, seconds: float) -> Answer:
    from checker.quorum.verify.integers import least_parameters

    for claim in claims:
        found = least_parameters(claim, condition, claims, seconds)
        values = found.values if found.reason is None else _small_counterexample(claim, condition, claims)
        if values is not None:
            return _counterexample(name, claim, values, seconds)
        if found.reason is not None:
            return Answer(name, Verdict.UNKNOWN, "It is not known whether it holds for all parameters.", reason=found.reason)
    words = " and ".join(map(_words, claims))
    where = f" with {condition.text}" if condition.names else ""
    return Answer(name, Verdict.HOLDS, f"{sentence_case(words)}, for all parameters{where}, by Z3 over the integers.")


def _words(claim: FamilyClaim) -> str:
    if len(claim.families) == 1:
        return f"fewer than {claim.needed.text} failures leave a quorum"
    roles = [role for role, _ in claim.families]
    who = f"any two {roles[0]}s have" if roles[0] == roles[-1] else f"any choice of a {' and a '.join(roles)} has"
    needed = "a node" if claim.needed.text == "1" else f"at least {claim.needed.text} nodes"
    return f"{who} {needed} in common"


def _small_counterexample(claim: FamilyClaim, condition: Formula, claims: Sequence[FamilyClaim]) -> dict[str, int] | None:
    """The least parameters, by their sum, at which an instance fails."""
    for values in _assignments(sorted(_names(claims, condition))):
        if condition.value(values, Logic()) and _refutation(claim, values, SECONDS):
            return values
    return None


def _assignments(names: Sequence[str]) -> Iterator[dict[str, int]]:
    choices = product(range(MOST_GRID_PARAMETER + 1), repeat=len(names))
    yield from (dict(zip(names, each, strict=True)) for each in sorted(choices, key=lambda each: (sum(each), each)))


def _refutation(claim: FamilyClaim, values: Mapping[str, int], seconds: float) -> tuple[frozenset[Node], ...]:
    systems = tuple(each.instance(values) for _, each in claim.families)
    if not all(is_quorum(system, nodes_of(system)) for system in systems):
        return ()
    return decide(Meeting(systems, claim.needed.value(values, Logic()) - 1), seconds=seconds).sets


def _counterexample(name: str, claim: FamilyClaim, values: Mapping[str, int], seconds: float) -> Answer:
    sizes = [each.count.value(values, Logic()) for _, each in claim.families]
    total = claim.families[0][1].total.value(values, Logic())
    if claim.families[0][1].kind == "of" and total > MOST_LISTED:
        return _counted_counterexample(name, claim, values, sizes, total)
    sets = _refutation(claim, values, seconds)
    if not sets:
        reason = f"Z3 says that it fails for {_equations(values)}, but no quorums there confirm it"
        return Answer(name, Verdict.UNKNOWN, "It is not known whether it holds for all parameters.", reason=reason)
    roles = tuple(role for role, _ in claim.families)
    shown = " and ".join(f"{role} {listed(nodes)}" for role, nodes in zip(roles, sets, strict=True))
    common = frozenset.intersection(*sets)
    needed = claim.needed.value(values, Logic())
    share = f"share {listed(common)}" if common else "have no node in common"
    lacking = f"{share}, {needed} needed" if len(sets) > 1 else f"is smaller than {needed} nodes"
    return Answer(name, Verdict.VIOLATED, f"For {_equations(values)}: {shown} {lacking}.", Witness(roles, sets))


def _counted_counterexample(
    name: str, claim: FamilyClaim, values: Mapping[str, int], sizes: Sequence[int], total: int
) -> Answer:
    """Quorums of these sizes can be laid out to share no more than what does not fit side by side."""
    common = max(0, sum(sizes) - (len(sizes) - 1) * total)
    needed = claim.needed.value(values, Logic())
    if not all(0 <= size <= total for size in sizes) or common >= needed:
        reason = f"Z3 says that it fails for {_equations(values)}, but counting does not confirm it"
        return Answer(name, Verdict.UNKNOWN, "It is not known whether it holds for all parameters.", reason=reason)
    shown = " and ".join(f"a {role} of {size:,}" for (role, _), size in zip(claim.families, sizes, strict=True))
    lacking = f"can share only {common:,} of the {total:,} nodes" if len(sizes) > 1 else "is enough to stop it"
    return Answer(name, Verdict.VIOLATED, f"For {_equations(values)}: {shown} {lacking}, {needed:,} needed.")


def _equations(values: Mapping[str, int]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in sorted(values.items())) or "these families"
