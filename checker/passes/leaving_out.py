"""A program without its Auxiliary variables: what is computed of them alone is not computed at all.

Where more goes by them, all is computed: the program stays as it is.
"""

from collections.abc import Iterator
from dataclasses import replace

from checker.ir.calling import without_inits
from checker.ir.kinds import NONE
from checker.ir.nodes import Expr, Load, parts_of
from checker.ir.program import Action, Function, Program, Property
from checker.ir.statements import Assign, Block, Change, Evaluate, For, If, Pop, Stmt, Store, statements_in, values_in
from checker.passes.auxiliary import Body, BodyKey, Flows, flows_of


class _IsNeeded(Exception):
    """Something that happens is not told without the Auxiliary variables."""


def without_auxiliary(program: Program) -> Program:
    """The same program, its Auxiliary variables nothing but None; itself where more goes by them than others of their kind.

    That is where a @constraint reads one, computing one may be an error, or a helper that is given one does something else as well. It is
    without @init methods where these alone go by their values.
    """
    flows, rest = flows_of(program), program
    if not flows.hidden:
        return program
    if program.inits and (flows.leaks or flows.may_fail):  # maybe in the @init methods alone: CPython runs them then
        rest = without_inits(program)
        flows = flows_of(rest)
    if flows.constraints or flows.may_fail:
        return program
    try:
        found = _LeavingOut(rest, flows).program()
    except _IsNeeded:
        return program
    is_read = any(_reads(value, flows.hidden) for body in found.functions() for value in _values(body))
    return program if is_read else found


def _values(function: Function) -> Iterator[Expr]:
    for statement in statements_in(function.body):
        yield from values_in(statement)


def _reads(value: Expr, hidden: frozenset[int]) -> bool:
    reads = isinstance(value, Load) and value.place.local is None and value.place.variable in hidden
    return reads or any(_reads(part, hidden) for part in parts_of(value))


class _LeavingOut:
    """The bodies of a program without what depends on Auxiliary variables."""

    def __init__(self, program: Program, flows: Flows) -> None:
        self.given, self.flows = program, flows

    def program(self) -> Program:
        """All of it."""
        given = self.given
        variables = (
            replace(held, type=NONE) if place in self.flows.hidden else held
            for place, held in enumerate(given.variables)
        )
        return replace(
            given,
            variables=tuple(variables),
            inits=tuple(self.step(init, f"init {init.name}") for init in given.inits),
            actions=tuple(self.step(action, f"action {action.name}") for action in given.actions),
            properties=tuple(self.judged(judged) for judged in given.properties),
            helpers=tuple((key, self.function(helper, key)) for key, helper in given.helpers),
        )

    def step(self, step: Action, key: BodyKey) -> Action:
        """An action or @init."""
        return replace(step, function=self.function(step.function, key))

    def judged(self, judged: Property) -> Property:
        """A property, which has nothing to be left out."""
        return replace(judged, function=self.function(judged.function, f"property {judged.name}"))

    def function(self, function: Function, key: BodyKey) -> Function:
        """A body."""
        body = Body(self.flows, self.given, key, function)
        return replace(function, body=_block(function.body, body), writes=function.writes - self.flows.hidden)


def _check_left(node: Stmt, body: Body) -> None:
    """Raise _IsNeeded where a statement that depends on an Auxiliary variable does something else as well."""
    if any(body.depends(value) and body.does_more(value) for value in values_in(node)):
        raise _IsNeeded


def _block(block: Block, body: Body) -> Block:
    return tuple(left for statement in block for left in _left(statement, body))


def _left(node: Stmt, body: Body) -> Iterator[Stmt]:
    """What is left of a statement; of one that is left out, the values that do not depend on an Auxiliary variable, for their failures."""
    match node:
        case If(test, then, otherwise) if not body.depends(test):
            yield replace(node, then=_block(then, body), otherwise=_block(otherwise, body))
        case For(source=source, body=inner) if not body.depends(source):
            yield replace(node, body=_block(inner, body))
        case If() | For():
            for statement in statements_in((node,)):
                _check_left(statement, body)
        case Store(place) | Change(place=place) | Pop(place=place) if body.is_hidden(place):
            _check_left(node, body)
            for value in values_in(node):
                if not body.depends(value):
                    yield Evaluate(value, span=node.span)
        case Assign() | Evaluate() if any(map(body.depends, values_in(node))):
            _check_left(node, body)
        case _:
            yield node
