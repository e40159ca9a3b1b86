"""The guards at the head of an action: the tests that it makes before all else, as far as nothing that it does until then can fail.

Conjunctions are taken apart, helpers are looked into, and locals stand for what they were given, so that each test is an expression over
the action's parameters and the state.
"""

from collections.abc import Mapping
from dataclasses import replace

from checker.ir.nodes import Call, Convert, Expr, Load, parts_of
from checker.ir.program import Function
from checker.ir.rewriting import substituted, with_parts
from checker.ir.statements import Assign, Block, Evaluate, Require, Return
from checker.passes.facts import tests_in
from checker.passes.known import Known
from checker.passes.liveness import names_in


def guards_of(function: Function, known: Known) -> tuple[Expr, ...]:
    """The tests, in their order: with whichever arguments, all are evaluated until one is false, which disables the action."""
    head = _Head(function, known)
    head.goes_through(function.body, {})
    return tuple(head.tests)


class _Head:
    """The tests found so far, and what they tell."""

    def __init__(self, function: Function, known: Known) -> None:
        self.known, self.facts = known, known.nothing
        self.parameters = {name for name, _ in function.parameters}
        self.tests: list[Expr] = []

    def goes_through(self, body: Block, given: Mapping[str, Expr]) -> bool:
        """Whether what comes after a body, which is that of a helper, still belongs to the head; `given` are the values of its locals."""
        for node in body:
            match node:
                case Require(test):
                    goes_on = self._is_tested(_alone(substituted(test, given)))
                case Assign(name, value):
                    held = _alone(substituted(value, given))
                    given, goes_on = {**given, name: held}, self._is_safe(held)
                case Evaluate(Call() as called):
                    goes_on = self._calls(called, given)
                case Evaluate(value):
                    goes_on = self._is_safe(substituted(value, given))
                case Return(value):
                    return value is None or self._is_safe(substituted(value, given))
                case _:
                    return False
            if not goes_on:
                return False
        return True

    def _calls(self, called: Call, given: Mapping[str, Expr]) -> bool:
        helper = self.known.functions[called.helper]
        args = [substituted(arg, given) for arg in called.args]
        if helper.writes or not all(map(self._is_safe, args)):
            return False
        names = [name for name, _ in helper.parameters]
        return self.goes_through(helper.body, dict(zip(names, args, strict=True)))

    def _is_tested(self, test: Expr) -> bool:
        """Whether a test that must be true belongs to the head; its parts are noted as far as they do."""
        for part in tests_in(test):
            if isinstance(part, Call) and part.helper in self.known.nothing.meanings:
                meant = self.known.nothing.meanings[part.helper].of(part.args)
                goes_on = all(map(self._is_safe, part.args)) and self._is_tested(meant)
            else:
                goes_on = self._is_safe(part)
                if goes_on:
                    self.tests.append(part)
                    self.facts = self.facts.learned(part)
            if not goes_on:
                return False
        return True

    def _is_safe(self, value: Expr) -> bool:
        """Whether evaluating this here ends no step and changes nothing, for whichever arguments."""
        is_plain = names_in(value) <= self.parameters and not _loads_elsewhere(value)
        return is_plain and not self.known.changed_in(value) and not self.known.ends_in_python(value, self.facts)


def _alone(value: Expr) -> Expr:
    """The expression where nothing is taken for known that a test before it has told: it may be evaluated without that test."""
    made = with_parts(value, _alone)
    return replace(made, is_known=False) if isinstance(made, Convert) and made.is_known else made


def _loads_elsewhere(value: Expr) -> bool:
    """Whether an expression reads a local container, or the state after."""
    is_elsewhere = isinstance(value, Load) and (value.place.after or value.place.local is not None)
    return is_elsewhere or any(map(_loads_elsewhere, parts_of(value)))
