"""Blocks: each statement in turn, and what is still looked at after one that is refused."""

import ast

from checker.ir.not_compiled import NotCompiled
from checker.ir.statements import Block, Stmt
from checker.lower.refusals import header_names, inner_blocks, stored_names
from checker.lower.scope import Scope


def lower_block(scope: Scope, statements: list[ast.stmt]) -> Block:
    """The statements that those of a block become; what is refused is noted in the scope."""
    found: list[Stmt] = []
    for statement in statements:
        before = dict(scope.facts), dict(scope.aliases), dict(scope.bindings)
        try:
            with scope.statement_of_its_own(statement) as present:
                lowered = scope.forms.statement(scope, statement)
            found += [*present.before, *lowered]
        except NotCompiled as error:
            scope.facts, scope.aliases, scope.bindings = before
            scope.refused += scope.at(statement, error).errors
            _go_on(scope, statement)
    return tuple(found)


def _go_on(scope: Scope, statement: ast.stmt) -> None:
    """After a refusal: look into the statement's blocks; what it assigns is unknown, and no later error comes of it."""
    scope.unknown |= header_names(statement)
    for block in inner_blocks(statement):
        lower_block(scope, block)
    scope.unknown |= stored_names([statement])
