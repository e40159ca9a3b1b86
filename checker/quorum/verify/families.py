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

from checker.quorum.algebra import Node, System, all_of, any_of, choose, is_quorum, nodes_of
from checker.quorum.verify.answers import Answer, Meeting, Verdict, Witness, listed
from checker.quorum.verify.deciding import decide
from checker.quorum.verify.formulas import Formula, Logic
from checker.quorum.verify.parts import SECONDS, sentence_case

MOST_GRID_PARAMETER = 6
"""Counterexamples among grids are looked for up to so many rows, columns and other parameters."""


@dataclass(frozen=True)
class Family:
    """`count` of `total` nodes, or for a grid (`kind` rows or columns) `count` rows and `total` columns."""

    kind: str
    count: Formula
    total: Formula

    def instance(self, values: Mapping[str, int]) -> System:
        """The system for some values of the parameters. Raises ValueError when there is none."""
        count, total = (each.value(values, Logic()) for each in (self.count, self.total))
        if self.kind == "of":
            return choose(count, [Node(f"n{place:0{len(str(total))}}") for place in range(1, total + 1)])
        grid = [[Node(f"r{row}c{column}") for column in range(1, total + 1)] for row in range(1, count + 1)]
        return any_of(*[all_of(*line) for line in (grid if self.kind == "rows" else zip(*grid, strict=True))])


def family(text: str) -> Family:
    """A family from its text. Raises ValueError."""
    found = re.fullmatch(r"\s*(rows|columns)\s*\((.*),(.*)\)\s*", text) or re.fullmatch(r"(.*)\b(of)\b(.*)", text)
    if found is None:
        raise ValueError(f"'{text}' is no family: write 'n // 2 + 1 of n', 'rows(r, c)' or 'columns(r, c)'")
    if found[2] == "of":
        return Family("of", Formula(found[1]), Formula(found[3]))
    return Family(found[1], Formula(found[2]), Formula(found[3]))


@dataclass(frozen=True)
class FamilyClaim:
    """Any choice of one quorum from each family, by role, has at least `needed` nodes in common."""

    families: tuple[tuple[str, Family], ...]
    needed: Formula


_PROPERTIES: Mapping[str, Sequence[tuple[tuple[str, ...], str]]] = {
    "intersection": [(("read", "write"), "1")],
    "write intersection": [(("write", "write"), "1")],
    "flexible paxos": [(("phase1", "phase2"), "1")],
    "fast paxos": [(("classic", "classic"), "1"), (("classic", "fast", "fast"), "1")],
    "fast flexible paxos": [(("phase1", "classic"), "1"), (("phase1", "fast", "fast"), "1")],
    "epaxos": [(("slow", "slow"), "1"), (("fast", "slow"), "(f + 1) // 2")],
    "dissemination": [(("quorum", "quorum"), "f + 1"), (("blocking set",), "f + 1")],
    "masking": [(("quorum", "quorum"), "2*f + 1"), (("blocking set",), "f + 1")],
    "availability": [(("blocking set",), "f + 1")],
}
"""For each property the roles of the quorums that have to meet and in how many nodes; `f` is the bound on faults."""


def prove_for_all(property: str = "intersection", *, where: str = "", seconds: float = SECONDS, **families: str) -> Answer:
    """Whether a property holds for all non-negative parameters that satisfy `where`.

    The families go by role: `read=`, `write=` for "intersection"; `classic=`, `fast=` for "fast paxos"; `phase1=`, `phase2=` for "flexible
    paxos"; `quorum=` and the parameter `f` for "masking", "dissemination" and "availability"; `fast=`, `slow=` and `f` for "epaxos".

    Raises ValueError for a property or family that is none. The certificate is empty: it is Z3's word, over all integers.
    """
    from checker.quorum.verify.integers import least_parameters

    if property not in _PROPERTIES:
        raise ValueError(f"no property '{property}': choose from {', '.join(_PROPERTIES)}")
    start = perf_counter()
    known, condition = {role: family(text) for role, text in families.items()}, Formula(where or "True")
    claims = [_claim(roles, needed, known) for roles, needed in _PROPERTIES[property]]
    name = f"{property} for all {', '.join(sorted(_names(claims, condition))) or 'parameters'}"
    for role, each in known.items():
        found = least_parameters(_without_quorum(each), condition, claims, seconds)
        if found.values is not None:
            sentence = f"For {_equations(found.values)} there is no {_quorum(role)} at all."
            return Answer(name, Verdict.NO_QUORUM, sentence, seconds=perf_counter() - start)
    answer = _answer(name, claims, condition, seconds)
    return replace(answer, seconds=perf_counter() - start)


def _claim(roles: tuple[str, ...], needed: str, known: Mapping[str, Family]) -> FamilyClaim:
    found = []
    for role in roles:
        wanted = "quorum" if role == "blocking set" else role
        if wanted not in known:
            raise ValueError(f"the family '{wanted}' is missing: give {wanted}='n // 2 + 1 of n'")
        each = known[wanted]
        found.append((role, _blocking(each) if role == "blocking set" else each))
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
        values = found.values or (_small_counterexample(claim, condition, claims) if found.reason else None)
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
    roles = " and a ".join(_quorum(role) for role, _ in claim.families)
    needed = "a node" if claim.needed.text == "1" else f"at least {claim.needed.text} nodes"
    return f"any choice of a {roles} has {needed} in common"


def _quorum(role: str) -> str:
    return role if role in ("quorum", "blocking set") else f"{role} quorum"


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
    sets = _refutation(claim, values, seconds)
    if not sets:
        reason = f"Z3 says that it fails for {_equations(values)}, but no quorums there confirm it"
        return Answer(name, Verdict.UNKNOWN, "It is not known whether it holds for all parameters.", reason=reason)
    roles = tuple(_quorum(role) for role, _ in claim.families)
    shown = " and ".join(f"{role} {listed(nodes)}" for role, nodes in zip(roles, sets, strict=True))
    common = frozenset.intersection(*sets)
    needed = claim.needed.value(values, Logic())
    share = f"share {listed(common)}" if common else "have no node in common"
    lacking = f"{share}, {needed} needed" if len(sets) > 1 else f"is smaller than {needed} nodes"
    return Answer(name, Verdict.VIOLATED, f"For {_equations(values)}: {shown} {lacking}.", Witness(roles, sets))


def _equations(values: Mapping[str, int]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in sorted(values.items()))
