"""Branches: if, and match as a chain of ifs."""

import ast

from checker.ir.conversion import converted
from checker.ir.nodes import Expr
from checker.ir.statements import Assign, If, Stmt
from checker.language.types import ListType
from checker.lower.blocks import lower_block
from checker.lower.collections.collectors import new_container
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import FALSE, TRUE
from checker.lower.inference.narrowing import learned
from checker.lower.names.naming_inside import forget_named, named_so, note_condition
from checker.lower.operators.conditions import lower_condition
from checker.lower.refusals import has_break, stored_names
from checker.lower.scope import KnownLocals, Scope
from checker.lower.statements.patterns import chain


def lower_if(scope: Scope, node: ast.If) -> list[Stmt]:
    """`if`; only the one block of a test that is decided."""
    note_condition(scope, node.test)
    test = lower_condition(scope, node.test)
    forget_named(scope)
    if test in (TRUE, FALSE):
        start = named_so(scope, node.test) if test == TRUE else []
        scope.facts = {**scope.facts, **learned(scope, node.test, test == TRUE)}
        return [*start, *lower_block(scope, node.body if test == TRUE else node.orelse)]
    before = KnownLocals.here(scope)
    start = named_so(scope, node.test)
    scope.facts.update(learned(scope, node.test, True))
    yes = lower_block(scope, node.body)
    after_yes = KnownLocals.here(scope)
    before.restore(scope)
    scope.facts.update(learned(scope, node.test, False))
    no = lower_block(scope, node.orelse)
    if not terminates(node.body):
        if node.orelse and terminates(node.orelse):
            after_yes.restore(scope)
        else:
            after_yes.join(scope)
    return [If(test, (*start, *yes), no, scope.span(node))]


def lower_match(scope: Scope, node: ast.Match) -> list[Stmt]:
    """`match`, whose subject is a local that no pattern binds, or is held in one."""
    name = scope.fresh("subject")
    value = _looked_at(scope, lower_expression(scope, node.subject), node)
    found: list[Stmt] = []
    subject = node.subject
    is_list = isinstance(value.type, ListType)
    if not isinstance(subject, ast.Name) or is_list or subject.id in scope.aliases or _binds(node, subject.id):
        scope.declare(name, value.type)
        if isinstance(value.type, ListType):
            scope.growth.give(name, value.type)
        scope.ledger.share(name, value, node.subject)
        found = [Assign(name, converted(value, scope.types[name]), scope.span(node))]
        subject = ast.copy_location(ast.Name(name, ast.Load()), node.subject)
    if not node.cases:
        return found
    chained = ast.copy_location(chain(scope, subject, node.cases), node)
    with scope.statement_of_its_own(node) as present:
        lowered = lower_if(scope, chained)
    return [*found, *present.before, *lowered]


def _looked_at(scope: Scope, value: Expr, node: ast.Match) -> Expr:
    """The subject of a match: a copy of a list, where no name is given the list itself and no guard may change it."""
    is_named = any(isinstance(_named(case.pattern), str) for case in node.cases)
    calls = any(isinstance(part, ast.Call) for case in node.cases if case.guard for part in ast.walk(case.guard))
    return value if not isinstance(value.type, ListType) or is_named or calls else new_container(scope, value)


def _named(pattern: ast.pattern) -> str | None:
    """The name that a pattern gives to the whole subject."""
    match pattern:
        case ast.MatchAs(_, name):
            return name
        case ast.MatchOr(patterns):
            return next((name for part in patterns if (name := _named(part)) is not None), None)
        case _:
            return None


def _binds(node: ast.Match, name: str) -> bool:
    """Whether a pattern of a match binds a name."""
    return any(name in stored_names([case.pattern]) for case in node.cases)


def terminates(statements: list[ast.stmt]) -> bool:
    """Whether a block never ends by running on."""
    if not statements:
        return False
    match statements[-1]:
        case ast.Return() | ast.Break() | ast.Continue() | ast.Raise():
            return True
        case ast.If(_, body, orelse):
            return terminates(body) and terminates(orelse)
        case ast.Assert(ast.Constant(False)) | ast.Expr(ast.Call(ast.Name("require"), [ast.Constant(False)], [])):
            return True
        case ast.Match(_, cases):
            return all(terminates(case.body) for case in cases) and _is_total(cases[-1])
        case ast.While(ast.Constant(value), body):
            return bool(value) and not has_break(body)
        case _:
            return False


def _is_total(case: ast.match_case) -> bool:
    return isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.guard is None
