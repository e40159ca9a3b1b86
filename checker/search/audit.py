"""The audit of a native search: CPython steps and judges some of its states again, and what it finds must be what compiled code found.

The states are chosen by the branches that the search took: each is looked at in some state that took it, and then a spread of states
besides. Branches of an @init are looked at where a choice of its arguments took them, and a spread of choices is made again. What was
compared once for the same code is remembered. A difference is a bug in the checker: `EnginesDiffer`.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from checker.backends.c.coded import Coded
from checker.backends.c.declarations import Finding
from checker.backends.c.interface import Search
from checker.backends.python.choices import Choices
from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import EnginesDiffer, Span
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.model import Action
from checker.language.spec import Role
from checker.language.values import show
from checker.options import Audit
from checker.remembered.entries import recall, remember
from checker.result import AuditFigures, DeadlockRule, ViolationKind, violation_order
from checker.search.audit_initial import compare_choice, difference_end, difference_head
from checker.search.audit_memory import Audited, memory_key
from checker.search.view import is_one
from checker.stopping import STOPS
from checker.trace import State

if TYPE_CHECKING:
    from checker.search.native import Compiled

AUDIT_SECONDS = 0.15
"""What a bounded audit takes at most."""
SPREAD: dict[Audit, int] = {"bounded": 64, "full": 2048}
"""States looked at beside those chosen by branches, at most."""
LEFT_OUT = 32
"""Choices of arguments that are tried of an action whose parameters are drawn, for each state."""

LEADS, FAILS, BREAKS, JUDGED, HOLDS, OUTSIDE, LEFT = Finding

STOPPED = {ViolationKind.ERROR: "an error", ViolationKind.ASSERTION: "an assertion"}
"""What stops a body."""

Words = tuple[int, ...]
Found = tuple[Any, ...]
"""What is found in a state, without the arguments that led to it: a method's number, and what came of it."""


def audit(
    compiled: "Compiled",
    beginning: Machine,
    machine: Callable[[], Machine],
    search: Search,
    kind: Audit,
    seconds: float | None,
) -> AuditFigures:
    """Compare, for at most so many seconds; None is without a bound. Raises EnginesDiffer.

    `beginning` makes initial states; a `machine` is asked for where steps are to be compared that were not before.
    """
    return _Audit(compiled, beginning, machine, search, kind, seconds).figures()


class _Audit:
    def __init__(
        self,
        compiled: "Compiled",
        beginning: Machine,
        machine: Callable[[], Machine],
        search: Search,
        kind: Audit,
        seconds: float | None,
    ) -> None:
        self.compiled, self.beginning, self.search = compiled, beginning, search
        self._make_machine = machine
        self.most = SPREAD[kind]
        self.ends = None if seconds is None else time.perf_counter() + seconds
        self.branches = compiled.source.branches
        model = compiled.model
        functions = [*(a.function for a in (*model.inits, *model.actions)), *(p.function for p in model.properties)]
        bodies = [function.__code__.co_filename for function in functions]
        sources = [*bodies, *(branch.span.path for branch in self.branches if branch.span is not None)]
        self.memory = memory_key(compiled.source.digest, sources)
        self.audited = recall(self.memory, Audited) or Audited()

    @cached_property
    def machine(self) -> Machine:
        """Takes the steps that are compared."""
        return self._make_machine()

    def figures(self) -> AuditFigures:
        """Compare what is not remembered, and say what has been."""
        taken = self.search.branches()
        before = self.audited
        try:
            self._compare_choices(taken)
            self._compare_branches(taken)
            self._compare_spread()
            self._compare_made()
        except (_OutOfTime, *STOPS):
            pass
        if self.audited != before:
            remember(self.memory, self.audited)
        audited = len(self.audited.branches & taken.keys())
        return AuditFigures(len(taken), audited, self.audited.states, audited == len(taken))

    def _compare_choices(self, taken: dict[int, Words | int | None]) -> None:
        """The choices of arguments of @init methods that took branches not seen yet."""
        for branch, number in taken.items():
            if isinstance(number, int) and branch not in self.audited.branches:
                self._compare_choice(number)

    def _compare_made(self) -> None:
        """A spread of choices of arguments of @init methods."""
        count = self.beginning.beginnings_count if self.compiled.source.makes_initial else 0
        most = min(self.most, count)
        for place in range(self.audited.made, most):
            self._compare_choice(place * count // most)
            self.audited = replace(self.audited, made=place + 1)

    def _compare_choice(self, number: int) -> None:
        if self.ends is not None and time.perf_counter() >= self.ends:
            raise _OutOfTime
        taken, held = compare_choice(self.compiled, self.beginning, number), self.audited
        if taken is not None:
            self.audited = replace(held, branches=held.branches | taken, states=held.states + 1)

    def _compare_branches(self, taken: dict[int, Words | int | None]) -> None:
        """The state that takes the most branches not seen yet, again and again."""
        left = set(taken) - self.audited.branches
        states = [words for number in left if isinstance(words := taken[number], tuple)]
        takes = {words: self.compiled.library.probe(words)[1] for words in sorted(set(states))}
        while left and takes:
            words = max(takes, key=lambda words: len(takes[words] & left))
            news = takes.pop(words) & left
            if not news:
                return
            self._compare(words, news, is_spread=False)
            left -= news

    def _compare_spread(self) -> None:
        if self.audited.spread >= self.most or (self.ends is not None and time.perf_counter() >= self.ends):
            return
        sample = self.search.sample(self.most)
        random.Random(1).shuffle(sample)
        for words in sample[self.audited.spread :]:
            self._compare(words, self.compiled.library.probe(words)[1], is_spread=True)
        self.audited = replace(self.audited, spread=self.most)

    def _compare(self, words: Words, branches: frozenset[int] | set[int], *, is_spread: bool) -> None:
        compared = _Comparison(self.compiled, self.machine, words, branches - self.audited.branches, self.ends)
        if compared.is_cut:
            return
        compared.judge()
        compared.step()
        held = self.audited
        self.audited = replace(
            held, branches=held.branches | branches, states=held.states + 1, spread=held.spread + is_spread
        )


class _OutOfTime(Exception):
    """The bound on the audit is reached."""


class _Comparison:
    """One state, by both engines."""

    def __init__(
        self,
        compiled: "Compiled",
        machine: Machine,
        words: Words,
        branches: frozenset[int] | set[int],
        ends: float | None,
    ) -> None:
        self.compiled, self.model, self.machine, self.ends = compiled, compiled.model, machine, ends
        self.layout, self.coded = compiled.source.layout, Coded()
        self.state = self.layout.decode(words)
        self.rows, _ = compiled.library.probe(words)
        self.is_cut = any(what == LEFT for what, *_ in self.rows)
        self.branches = branches
        self.in_time()

    def in_time(self) -> None:
        """Raise _OutOfTime after the end."""
        if self.ends is not None and time.perf_counter() >= self.ends:
            raise _OutOfTime

    def judge(self) -> None:
        """Every property of states."""
        native = Counter((what, number) for what, _, number, _ in self.rows if what in (JUDGED, HOLDS, OUTSIDE))
        deadlock = (JUDGED, violation_order(self.model, ViolationKind.DEADLOCK, "deadlock"))
        finals = {
            (JUDGED, violation_order(self.model, kind, final.name))
            for final in self.model.properties_of(Role.FINAL)
            for kind in STOPPED
        }
        self.outside = False
        reachable = 0
        for judged in self.model.properties:
            is_bound = judged.role is Role.CONSTRAINT
            if judged.role in (Role.FINAL, Role.STEP_INVARIANT) or (is_bound and self.outside):
                continue
            self.in_time()
            truth = self.machine.judge(self.state, judged)
            orders = {kind: violation_order(self.model, kind, judged.name) for kind in STOPPED}
            stopped = [kind for kind, order in orders.items() if native.pop((JUDGED, order), 0)]
            false = (JUDGED, violation_order(self.model, ViolationKind.INVARIANT, judged.name))
            if stopped:
                found = STOPPED[stopped[0]]
            elif judged.role is Role.REACHABLE:
                found = "true" if native.pop((HOLDS, reachable), 0) else "false"
            elif is_bound:
                found = "true"  # compared with the others below
                self.outside = self.outside or truth is False
            else:
                found = "false" if native.pop(false, 0) else "true"
            reachable += judged.role is Role.REACHABLE
            expected = _said(truth)
            if is_bound and not stopped and not isinstance(truth, Failure):
                expected = found
            if found != expected:
                self.differ(f"@{judged.role} {judged.name}", judged.name, judged.span, [expected], [found])
        is_outside = bool(native.pop((OUTSIDE, 0), 0))
        if is_outside != self.outside:
            said = ["outside" if outside else "within" for outside in (self.outside, is_outside)]
            self.differ("the @constraint", "", None, said[:1], said[1:])
        self.ended = frozenset(native) & (finals | {deadlock})

    def step(self) -> None:
        """Every step, and what becomes of a state without one."""
        if self.outside:
            return
        expected: dict[str, Counter[Found]] = {action.name: Counter() for action in self.model.actions}
        shown: dict[Found, Instance] = {}
        tried: dict[str, set[tuple[Any, ...]]] = {action.name: set() for action in self.model.actions}
        enabled = moved = False
        for instance, outcome in self.machine.successors(self.state):
            self.in_time()
            tried[instance.action.name].add(instance.arguments)
            found = self._reference(instance, outcome)
            expected[instance.action.name][found] += 1
            shown.setdefault((instance.action.name, *found), instance)
            enabled = True
            moved = moved or isinstance(outcome, Failure) or not is_one(self.model, outcome, self.state)
        for action in self.model.actions:
            if action.name in self.machine.drawing:
                self._try_others(action, tried[action.name])
        native = self._native()
        for number, action in enumerate(self.model.actions):
            mine, theirs = expected[action.name], native[number]
            if mine == theirs:
                continue
            answers = [
                self._shown(found, count, shown.get((action.name, *found))) for found, count in (mine - theirs).items()
            ]
            others = [self._shown(found, count, None) for found, count in (theirs - mine).items()]
            self.differ(f"@action {action.name}", action.name, action.span, answers, others)
        rule = deadlock_rule(self.model)
        self._compare_end(rule, not (moved if rule.idle else enabled))

    def _try_others(self, action: Action, tried: set[tuple[Any, ...]]) -> None:
        """That some choices which are left out, as the parameters are drawn, are not enabled."""
        choices = Choices([parameter.type for parameter in action.parameters])
        draw = random.Random(len(tried))
        for arguments in (choices[draw.randrange(choices.total)] for _ in range(LEFT_OUT)):
            self.in_time()
            outcome = None if arguments in tried else self.machine.successor(self.state, Instance(action, arguments))
            if outcome is not None:
                found = self._reference(Instance(action, arguments), outcome)
                expected = [self._shown(found, 1, Instance(action, arguments))]
                self.differ(f"@action {action.name}", action.name, action.span, expected, ["left out"])

    def _compare_end(self, rule: DeadlockRule, is_end: bool) -> None:
        """Whether the state, when no step leads away from it, is a deadlock that fails."""
        expected = set()
        if rule.asks and is_end:
            finals = self.model.properties_of(Role.FINAL)
            truths = [(final, self.machine.judge(self.state, final)) for final in finals]
            for final, truth in truths:
                if isinstance(truth, Failure):
                    expected.add((JUDGED, violation_order(self.model, truth.kind, final.name)))
                if truth is not False:
                    break
            else:
                if rule.fails:
                    expected.add((JUDGED, violation_order(self.model, ViolationKind.DEADLOCK, "deadlock")))
        if expected != self.ended:
            said = ["wrong" if found else "fine" for found in (expected, self.ended)]
            self.differ("that no step leads away", "", None, said[:1], said[1:])

    def _reference(self, instance: Instance, outcome: State | Failure) -> Found:
        if isinstance(outcome, Failure):
            return FAILS, violation_order(self.model, outcome.kind, outcome.property)
        broken = []
        for judged in self.model.properties_of(Role.STEP_INVARIANT):
            truth = self.machine.judge_step(self.state, outcome, judged)
            if truth is not True:
                kind = truth.kind if isinstance(truth, Failure) else ViolationKind.STEP_INVARIANT
                broken.append(violation_order(self.model, kind, judged.name))
        return LEADS, tuple(self.layout.encode(outcome, coded=self.coded)), tuple(sorted(broken))

    def _native(self) -> list[Counter[Found]]:
        """What compiled code found of each action."""
        found: list[list[Found]] = [[] for _ in self.model.actions]
        for what, action, number, words in self.rows:
            if what == LEADS:
                found[action].append((LEADS, words, ()))
            elif what == FAILS:
                found[action].append((FAILS, number))
            elif what == BREAKS:
                _, after, broken = found[action][-1]
                found[action][-1] = (LEADS, after, tuple(sorted((*broken, number))))
        return [Counter(each) for each in found]

    def _shown(self, found: Found, count: int, instance: Instance | None) -> str:
        times = f"{count} times " if count > 1 else ""
        call = ""
        if instance is not None and instance.arguments:
            call = f"{str(instance).removeprefix(instance.action.name)} "
        if found[0] == FAILS:
            return f"{times}{call}fails"
        changed = [
            f"{variable.name} = {show(variable.type, after)}"
            for variable, before, after in zip(
                self.model.variables, self.state, self.layout.decode(found[1]), strict=True
            )
            if before != after
        ]
        broken = ", and breaks a step invariant" if found[2] else ""
        return f"{times}{call}leads to {', '.join(changed) or 'the same state'}{broken}"

    def differ(self, what: str, method: str, span: Span | None, reference: list[str], native: list[str]) -> None:
        """Raise EnginesDiffer: in this state what CPython found of a method, and compiled code."""
        places = [self.compiled.source.branches[number] for number in sorted(self.branches)]
        branch = next((each for each in reversed(places) if each.method == method and each.span is not None), None)
        raise EnginesDiffer("\n".join(_report(self, what, branch.span if branch else span, reference, native)))


def _report(
    compared: _Comparison, what: str, span: Span | None, reference: list[str], native: list[str]
) -> Iterator[str]:
    yield from difference_head(what, span)
    yield "  in the state"
    for variable, value in zip(compared.model.variables, compared.state, strict=True):
        yield f"    {variable.name} = {show(variable.type, value)}"
    yield from difference_end("; ".join(reference), "; ".join(native))


def _said(truth: bool | Failure) -> str:
    return STOPPED[truth.kind] if isinstance(truth, Failure) else str(truth).lower()
