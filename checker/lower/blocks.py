"""Blocks: each statement in turn, and what is still looked at after one that is refused."""

import ast

from checker.ir.not_compiled import NotCompiled
from checker.ir.statements import Block, Stmt
from checker.lower.refusals import header_names, inner_blocks, stored_names
from checker.lower.scope import Refused, Scope


def lower_block(scope: Scope, statements: list[ast.stmt]) -> Block:
    """The statements that those of a block become; what is refused is noted in the scope."""
    found: list[Stmt] = []
    for statement in statements:
        before = dict(scope.facts), dict(scope.aliases), dict(scope.bindings)
        try:
            found += lower_statement(scope, statement)
        except Refused as refused:
            scope.facts, scope.aliases, scope.bindings = before
            _go_on(scope, statement, refused)
    return tuple(found)


def _go_on(scope: Scope, statement: ast.stmt, refused: Refused) -> None:
    """After a refusal: look into the statement's blocks; what it assigns is unknown, and no later error comes of it."""
    scope.refused += refused.errors
    scope.unknown |= header_names(statement)
    for block in inner_blocks(statement):
        lower_block(scope, block)
    scope.unknown |= stored_names([statement])


def lower_statement(scope: Scope, node: ast.stmt) -> list[Stmt]:
    """The statements that one of the source becomes; raises Refused."""
    try:
        with scope.statement_of_its_own() as present:
            found = scope.forms.statement(scope, node)
            return [*present.before, *found]
    except NotCompiled as error:
        if isinstance(error, Refused):
            raise
        raise scope.refuse(node, error.message, error.fix) from None
