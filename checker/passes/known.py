"""What is known before every statement of a program, and how each of its helpers may end the step."""

from collections.abc import Iterable, Iterator, Mapping

from checker.ir.effects import effects_of
from checker.ir.nodes import Call, Expr, Fail, FunctionKey, parts_of
from checker.ir.program import Function, Program
from checker.ir.statements import (
    Assert,
    Block,
    Break,
    Change,
    Continue,
    Evaluate,
    For,
    If,
    Pop,
    Require,
    Return,
    Stmt,
    Store,
    statements_in,
    values_in,
)
from checker.passes.endings import Ending, Endings, ending_of, endings_of, united
from checker.passes.facts import Facts, Meaning, stale_names, stale_variables
from checker.passes.liveness import bound_in


class Known:
    """Facts about the bodies of a program. Cost: linear in its size, times how deep its loops are nested."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.functions: Mapping[FunctionKey, Function] = dict(program.helpers)
        self.effects = effects_of(program)
        self.reads: Mapping[FunctionKey, frozenset[int]] = {
            key: frozenset(access.variable for access in effects.reads) for key, effects in self.effects.helpers.items()
        }
        self.nothing = Facts(meanings=dict(_meanings(program)))
        self.endings: dict[FunctionKey, Endings] = {}
        """How each helper may end the step."""
        self._before: dict[int, Facts] = {}
        for key, helper in program.helpers:  # callees come first
            self._block(helper.body, self.nothing)
            self.endings[key] = united(map(self.endings_of, statements_in(helper.body)))
        for step in (*program.inits, *program.actions):
            self._block(step.function.body, self.nothing)
        for judged in program.properties:
            self._block(judged.function.body, self.nothing)

    def before(self, node: Stmt) -> Facts:
        """What is known where a statement begins, for as long as its expressions are evaluated."""
        is_changing = any(self.changed_in(part) for value in values_in(node) for part in _inner(value))
        return Facts(learns=False) if is_changing else self._before.get(id(node), self.nothing)

    def endings_of(self, node: Stmt) -> Endings:
        """How a statement may end the step, what is in its blocks left out."""
        facts = self.before(node)
        return united((*(endings_of(value, facts, self.endings) for value in values_in(node)), ending_of(node, facts)))

    def ends(self, value: Expr, facts: Facts) -> Endings:
        """How evaluating an expression may end the step."""
        return endings_of(value, facts, self.endings)

    def ends_in_python(self, value: Expr, facts: Facts) -> bool:
        """Whether evaluating an expression may end the step by what the language means, whatever compiled code gives up."""
        return bool(self.ends(value, facts).keys() - {Ending.BEYOND})

    def _block(self, block: Block, facts: Facts) -> Facts | None:
        """What is known after a block; None where nothing comes after it."""
        for node in block:
            old = self._before.get(id(node))
            self._before[id(node)] = facts if old is None else old.both(facts)
            after = self._statement(node, facts)
            if after is None:
                return None
            facts = after
        return facts

    def _statement(self, node: Stmt, facts: Facts) -> Facts | None:
        match node:
            case If(test, then, otherwise):
                kept = self._kept_by((test,), facts)
                yes = self._block(then, self._told(kept, test))
                no = self._block(otherwise, self._told(kept, test, False))
                return no if yes is None else yes if no is None else yes.both(no)
            case For(name, _, body):
                kept = self._kept(node, facts)
                self._block(body, kept.without(stale_names({name})))
                return kept
            case Require(test) | Assert(test):
                return self._told(self._kept(node, facts), test)
            case Return() | Break() | Continue() | Evaluate(Fail()):
                return None
            case _:
                return self._kept(node, facts)

    def _kept(self, node: Stmt, facts: Facts) -> Facts:
        """What is still known after a statement with all that is in it."""
        within = list(statements_in((node,)))
        places = [inner.place for inner in within if isinstance(inner, Store | Change | Pop)]
        variables = {place.variable for place in places if place.local is None}
        facts = facts.without(stale_names(bound_in((node,)))).without(stale_variables(variables, self.reads))
        return self._kept_by([value for inner in within for value in values_in(inner)], facts)

    def _kept_by(self, values: Iterable[Expr], facts: Facts) -> Facts:
        """What is still known once these are evaluated."""
        changed = set[int]().union(*map(self.changed_in, values))
        return facts.without(stale_variables(changed, self.reads)) if changed else facts

    def _told(self, facts: Facts, test: Expr, truth: bool = True) -> Facts:
        """These, and what a test tells that has changed nothing."""
        return facts if self.changed_in(test) else facts.learned(test, truth)

    def changed_in(self, value: Expr) -> set[int]:
        """The variables of the state that helpers change which an expression calls."""
        own = set(self.functions[value.helper].writes) if isinstance(value, Call) else set[int]()
        return own.union(*map(self.changed_in, parts_of(value)))


def _meanings(program: Program) -> Iterator[tuple[FunctionKey, Meaning]]:
    """The helpers that are one expression."""
    for key, helper in program.helpers:
        match helper.body:
            case (Return(value),) if value is not None and not helper.writes:
                yield key, Meaning(tuple(name for name, _ in helper.parameters), value)
            case _:
                pass


def _inner(value: Expr) -> tuple[Expr, ...]:
    """What of a statement's value is evaluated among other things: of a helper's call alone, its arguments."""
    return value.args if isinstance(value, Call) else (value,)
