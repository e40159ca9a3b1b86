"""Branches: if, and match as a chain of ifs."""

import ast

from checker.ir.conversion import converted
from checker.ir.kinds import union
from checker.ir.nodes import Assign, If, Stmt
from checker.lower.blocks import lower_block, lower_statement
from checker.lower.coercions import FALSE, TRUE
from checker.lower.conditions import lower_condition
from checker.lower.expressions import lower_expression
from checker.lower.narrowing import learned
from checker.lower.patterns import chain
from checker.lower.refusals import stored_names
from checker.lower.scope import Scope


def lower_if(scope: Scope, node: ast.If) -> list[Stmt]:
    test = lower_condition(scope, node.test)
    if test in (TRUE, FALSE):
        scope.facts = {**scope.facts, **learned(scope, node.test, test == TRUE)}
        return list(lower_block(scope, node.body if test == TRUE else node.orelse))
    before_assigned, before_facts, before_aliases = set(scope.assigned), dict(scope.facts), dict(scope.aliases)
    scope.facts.update(learned(scope, node.test, True))
    yes = lower_block(scope, node.body)
    yes_assigned, yes_facts, yes_aliases = set(scope.assigned), dict(scope.facts), dict(scope.aliases)
    scope.assigned, scope.facts, scope.aliases = set(before_assigned), dict(before_facts), before_aliases
    scope.facts.update(learned(scope, node.test, False))
    no = lower_block(scope, node.orelse)
    if terminates(node.body):
        pass
    elif node.orelse and terminates(node.orelse):
        scope.assigned, scope.facts, scope.aliases = yes_assigned, yes_facts, yes_aliases
    else:
        scope.assigned &= yes_assigned
        scope.aliases = {n: alias for n, alias in scope.aliases.items() if yes_aliases.get(n) == alias}
        scope.facts = {n: union((k, yes_facts[n])) for n, k in scope.facts.items() if n in yes_facts}
    return [If(test, yes, no, scope.span(node))]


def lower_match(scope: Scope, node: ast.Match) -> list[Stmt]:
    name = scope.fresh("subject")
    value = lower_expression(scope, node.subject)
    if (
        isinstance(node.subject, ast.Name)
        and node.subject.id not in scope.aliases
        and not _binds(node, node.subject.id)
    ):
        subject = node.subject
        found: list[Stmt] = []
    else:
        scope.declare(name, value.type)
        scope.ledger.share(name, value, node.subject)
        found = [Assign(name, converted(value, scope.types[name]), scope.span(node))]
        subject = ast.copy_location(ast.Name(name, ast.Load()), node.subject)
    return (
        found + lower_statement(scope, ast.copy_location(chain(subject, node.cases, scope), node))
        if node.cases
        else found
    )


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
        case _:
            return False


def _is_total(case: ast.match_case) -> bool:
    return isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.guard is None
