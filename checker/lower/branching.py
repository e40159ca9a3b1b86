"""Branches: if, and match as a chain of ifs."""

import ast
from dataclasses import dataclass

from checker.ir.conversion import converted
from checker.ir.kinds import union
from checker.ir.statements import Assign, If, Stmt
from checker.language.types import Type
from checker.lower.blocks import lower_block
from checker.lower.coercions import FALSE, TRUE
from checker.lower.conditions import lower_condition
from checker.lower.expressions import lower_expression
from checker.lower.naming_inside import forget_named, named_so, note_condition
from checker.lower.narrowing import learned
from checker.lower.patterns import chain
from checker.lower.refusals import stored_names
from checker.lower.scope import Alias, Scope


@dataclass(frozen=True)
class _Known:
    """What is known of the locals at one point of a body."""

    assigned: set[str]
    facts: dict[str, Type]
    aliases: dict[str, Alias]

    @staticmethod
    def here(scope: Scope) -> "_Known":
        return _Known(set(scope.assigned), dict(scope.facts), dict(scope.aliases))

    def restore(self, scope: Scope) -> None:
        scope.assigned, scope.facts, scope.aliases = set(self.assigned), dict(self.facts), dict(self.aliases)

    def join(self, scope: Scope) -> None:
        """Keep in the scope what is known here, too."""
        scope.assigned &= self.assigned
        scope.aliases = {n: alias for n, alias in scope.aliases.items() if self.aliases.get(n) == alias}
        scope.facts = {n: union((kind, self.facts[n])) for n, kind in scope.facts.items() if n in self.facts}


def lower_if(scope: Scope, node: ast.If) -> list[Stmt]:
    """`if`; only the one block of a test that is decided."""
    note_condition(scope, node.test)
    test = lower_condition(scope, node.test)
    forget_named(scope)
    if test in (TRUE, FALSE):
        start = named_so(scope, node.test) if test == TRUE else []
        scope.facts = {**scope.facts, **learned(scope, node.test, test == TRUE)}
        return [*start, *lower_block(scope, node.body if test == TRUE else node.orelse)]
    before = _Known.here(scope)
    start = named_so(scope, node.test)
    scope.facts.update(learned(scope, node.test, True))
    yes = lower_block(scope, node.body)
    after_yes = _Known.here(scope)
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
    value = lower_expression(scope, node.subject)
    found: list[Stmt] = []
    subject = node.subject
    if not isinstance(subject, ast.Name) or subject.id in scope.aliases or _binds(node, subject.id):
        scope.declare(name, value.type)
        scope.ledger.share(name, value, node.subject)
        found = [Assign(name, converted(value, scope.types[name]), scope.span(node))]
        subject = ast.copy_location(ast.Name(name, ast.Load()), node.subject)
    if not node.cases:
        return found
    chained = ast.copy_location(chain(scope, subject, node.cases), node)
    with scope.statement_of_its_own() as present:
        lowered = lower_if(scope, chained)
    return [*found, *present.before, *lowered]


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
