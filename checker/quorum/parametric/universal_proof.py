"""Families of quorum systems verified for all their parameters: a property and texts in, one answer out.

A violation names the least parameters at which there is one; the system for them is built and verified as any other unless it is too
large, so that its witness is checked without Z3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any, TypeAlias

from checker.quorum.deadline import Deadline
from checker.quorum.parametric.families import Family, FamilyClaim, family
from checker.quorum.parametric.formulas import Formula, FormulaError, Logic
from checker.quorum.parametric.parameters import Parameters, Values, least_parameters
from checker.quorum.properties import EPAXOS_SHARED, Property
from checker.quorum.verify.answers import Answer, Verdict, Witness, listed
from checker.quorum.verify.claims import Meeting, Question
from checker.quorum.verify.decision import decide
from checker.quorum.verify.property_parts import SECONDS, sentence_case

MOST_LISTED = 1_000
"""Counterexamples among more nodes are told by their sizes and checked by counting, not listed."""

_Role: TypeAlias = tuple[str, str]
"""What a quorum is called in a sentence, and the family it is of: `read`, `write` or `fast`."""

_READ, _WRITE, _FAST = ("read quorum", "read"), ("write quorum", "write"), ("fast quorum", "fast")
_CLASSIC, _SLOW, _EACH = ("classic quorum", "write"), ("slow quorum", "write"), ("quorum", "write")
_BLOCKING = "blocking set"
_STOPPING: tuple[tuple[_Role, ...], str] = (((_BLOCKING, "write"),), "f + 1")

CLAIMS: Mapping[Property, Sequence[tuple[tuple[_Role, ...], str]]] = {
    Property.READ_WRITE: [((_READ, _WRITE), "1")],
    Property.WRITE_WRITE: [((_WRITE, _WRITE), "1")],
    Property.FAST: [((_READ, _CLASSIC), "1"), ((_READ, _FAST, _FAST), "1")],
    Property.FAST_PAXOS: [((_CLASSIC, _CLASSIC), "1"), ((_CLASSIC, _FAST, _FAST), "1")],
    Property.EPAXOS: [((_SLOW, _SLOW), "1"), *(((_FAST, _SLOW), shared) for shared in EPAXOS_SHARED)],
    Property.AVAILABLE: [_STOPPING],
    Property.DISSEMINATION: [((_EACH, _EACH), "f + 1"), _STOPPING],
    Property.MASKING: [((_EACH, _EACH), "2*f + 1"), _STOPPING],
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
    """Whether a property holds for all non-negative parameters that satisfy `where`, a condition such as `n > 3*f`, in about `seconds`.

    The families go by role, as in a layout; `write` is the one that is asked about where a property is of one system, and the parameter
    `f` bounds the faults. The certificate is empty: it is Z3's word, over all integers.

    Raises ValueError for a property that is not asked of families and for families that it does not take, FormulaError for a text that
    is no family or condition.
    """
    if property not in CLAIMS:
        raise ValueError(f"{property} is not asked of families: choose from {', '.join(CLAIMS)}")
    start = perf_counter()
    given = {"read": read, "write": write, "fast": fast}
    task = _task(property, {role: family(text) for role, text in given.items() if text is not None}, Formula(where))
    question = Question(f"{property} for all {', '.join(task.names) or 'parameters'}")
    answer = _answer(task, question, Deadline.after(seconds))
    return replace(answer, seconds=perf_counter() - start)


@dataclass(frozen=True)
class _Task:
    """What is to be proved: claims about families, each of which has to have a quorum, where a condition holds."""

    claims: tuple[FamilyClaim, ...]
    asked: tuple[tuple[str, Family], ...]
    where: Formula

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters, sorted."""
        formulas = [self.where, *(claim.needed for claim in self.claims)]
        families = [each for claim in self.claims for _, each in claim.families]
        formulas += [formula for each in families for formula in (each.count, each.total)]
        return tuple(sorted(frozenset().union(*(formula.names for formula in formulas))))

    def lacks(self, values: Values, logic: Logic) -> Any:
        """Whether some family has no quorum."""
        exist = [each.has_quorum(values, logic) for _, each in self.asked]
        return logic.all([self.where.value(values, logic), logic.negate(logic.all(exist))])

    def fails(self, values: Values, logic: Logic) -> Any:
        """Whether all families have quorums and some claim fails."""
        exist = [each.has_quorum(values, logic) for _, each in self.asked]
        wrong = [claim.fails(values, logic) for claim in self.claims]
        return logic.all([self.where.value(values, logic), *exist, logic.any(wrong)])


def _task(property: Property, known: Mapping[str, Family], where: Formula) -> _Task:
    if not where.is_condition:
        raise FormulaError(f"'{where.text}' is a number, not a condition", where.text)
    used = {role for roles, _ in CLAIMS[property] for _, role in roles}
    for role in known:
        if role not in used:
            raise ValueError(f"{property} says nothing of {role} quorums: leave out their family")
    claims = tuple(_claim(roles, needed, known) for roles, needed in CLAIMS[property])
    roles = {called: known[role] for each, _ in CLAIMS[property] for called, role in each if called != _BLOCKING}
    return _Task(claims, tuple(roles.items()) or (("quorum", known["write"]),), where)


def _claim(roles: tuple[_Role, ...], needed: str, known: Mapping[str, Family]) -> FamilyClaim:
    found = []
    for called, role in roles:
        if role not in known:
            raise ValueError(f"the family of {role} quorums is missing: say it as in 'n // 2 + 1 of n'")
        found.append((called, _blocking(known[role]) if called == _BLOCKING else known[role]))
    return FamilyClaim(tuple(found), Formula(needed))


def _blocking(each: Family) -> Family:
    if each.is_grid:
        raise ValueError("failures of grids are not asked for all parameters; verify an instance")
    return Family("of", Formula(f"({each.total.text}) - ({each.count.text}) + 1"), each.total)


# The answer


def _answer(task: _Task, question: Question, deadline: Deadline) -> Answer:
    """Three questions: are there parameters at all, is there always a quorum, does every claim hold. The hard ones are asked twice."""
    some = least_parameters(task.names, task.where.value, deadline.share(0.1))
    if some.values is None and some.reason is None:
        raise _nothing(task.where)
    lacking = least_parameters(task.names, task.lacks, deadline.share(0.1))
    if lacking.values is not None:
        return _without_quorum(task, question, lacking, lacking.values)
    failing = least_parameters(task.names, task.fails, deadline.share(0.6))
    if failing.values is not None:
        return _counterexample(task, question, failing, failing.values, deadline)
    if lacking.reason is not None:
        lacking = least_parameters(task.names, task.lacks, deadline.share(0.5))
    if lacking.values is not None:
        return _without_quorum(task, question, lacking, lacking.values)
    if some.reason is not None:
        some = least_parameters(task.names, task.where.value, deadline)
    return _held(task, question, some, lacking, failing)


def _held(task: _Task, question: Question, some: Parameters, lacking: Parameters, failing: Parameters) -> Answer:
    """The answer when no parameters are known to violate anything: it holds if that is certain, and there are any."""
    if some.values is None and some.reason is None:
        raise _nothing(task.where)
    asked = (
        (some, f"any parameters satisfy '{task.where.text}'"),
        (lacking, "there is a quorum for all parameters"),
        (failing, "it holds for all parameters"),
    )
    for found, what in asked:
        if found.reason is not None:
            return Answer(question, Verdict.UNKNOWN, f"It is not known whether {what}.", reason=found.reason)
    words = " and ".join(map(_words, task.claims))
    where = f" with {task.where.text}" if task.where.names else ""
    return Answer(
        question, Verdict.HOLDS, f"{sentence_case(words)}, for all parameters{where}, by Z3 over the integers."
    )


def _nothing(where: Formula) -> FormulaError:
    return FormulaError(f"no parameters satisfy '{where.text}': nothing would be proved", where.text)


def _words(claim: FamilyClaim) -> str:
    if len(claim.families) == 1:
        return f"fewer than {claim.needed.text} failures leave a quorum"
    roles = [role for role, _ in claim.families]
    who = f"any two {roles[0]}s have" if roles[0] == roles[-1] else f"any choice of a {' and a '.join(roles)} has"
    needed = "a node" if claim.needed == Formula("1") else f"at least {claim.needed.text} nodes"
    return f"{who} {needed} in common"


def _without_quorum(task: _Task, question: Question, found: Parameters, values: Values) -> Answer:
    role = next(role for role, each in task.asked if not each.has_quorum(values, Logic()))
    sentence = f"For {_equations(values)} there is no {role} at all."
    return Answer(question, Verdict.NO_QUORUM, f"{sentence}{_note(found)}", is_smallest=found.is_least)


def _counterexample(task: _Task, question: Question, found: Parameters, values: Values, deadline: Deadline) -> Answer:
    """The failure at some parameters, listed where there are few nodes and else told by the sizes."""
    claim = next(claim for claim in task.claims if claim.fails(values, Logic()))
    witness = _witness(claim, values, deadline)
    sentence = _counted(claim, values) if witness is None else _shown(claim, values, witness)
    text = f"For {_equations(values)}: {sentence}.{_note(found)}"
    return Answer(question, Verdict.VIOLATED, text, witness, found.is_least)


def _witness(claim: FamilyClaim, values: Values, deadline: Deadline) -> Witness | None:
    """Quorums with too few common nodes; None where there are too many nodes, or too little time, to list them."""
    families = [each for _, each in claim.families]
    if max(each.size(values) for each in families) > MOST_LISTED:
        return None
    needed = claim.needed.value(values, Logic())
    found = decide(Meeting(tuple(each.instance(values) for each in families), needed - 1), seconds=deadline.left)
    if found.verdict is Verdict.HOLDS:
        raise AssertionError(f"the families fail for {_equations(values)}, but no quorums there confirm it")
    return Witness(tuple(role for role, _ in claim.families), found.sets) if found.sets else None


def _shown(claim: FamilyClaim, values: Values, witness: Witness) -> str:
    shown = " and ".join(f"{role} {listed(nodes)}" for role, nodes in zip(witness.roles, witness.sets, strict=True))
    common = frozenset.intersection(*witness.sets)
    needed = claim.needed.value(values, Logic())
    share = f"share {listed(common)}" if common else "have no node in common"
    return f"{shown} {share}, {needed} needed" if len(witness.sets) > 1 else f"{shown} is smaller than {needed} nodes"


def _counted(claim: FamilyClaim, values: Values) -> str:
    """Two lines of one kind of a grid; or quorums of these sizes, laid out to share no more than what does not fit side by side."""
    roles = [role for role, _ in claim.families]
    sizes = [each.sizes(values, Logic()) for _, each in claim.families]
    if claim.is_of_grids:
        kinds = [each.kind for _, each in claim.families]
        kind, count = next(each for each in zip(("rows", "columns"), sizes[0], strict=True) if kinds.count(each[0]) > 1)
        one, other = [role for role, each in zip(roles, kinds, strict=True) if each == kind][:2]
        return f"a {one} and a {other} can be two of the {count:,} {kind} of the grid, which have no node in common"
    total = sizes[0][1]
    shown = " and ".join(f"a {role} of {size:,}" for role, (size, _) in zip(roles, sizes, strict=True))
    common = max(0, sum(size for size, _ in sizes) - (len(sizes) - 1) * total)
    lacking = f"can share only {common:,} of the {total:,} nodes" if len(sizes) > 1 else "is enough to stop it"
    return f"{shown} {lacking}, {claim.needed.value(values, Logic()):,} needed"


def _note(found: Parameters) -> str:
    return "" if found.is_least else " The time ran out before smaller parameters were excluded."


def _equations(values: Values) -> str:
    return ", ".join(f"{name} = {value}" for name, value in sorted(values.items())) or "these families"
