"""A body becomes a function of the intermediate representation, in as many passes as the types of its locals take to settle."""

import ast
from typing import assert_never

from checker.ir.conversion import converted
from checker.ir.endless import MOST_TURNS, is_endless
from checker.ir.kinds import BOOL, NONE
from checker.ir.nodes import Fail, Local
from checker.ir.program import Function
from checker.ir.statements import (
    Assert,
    Assign,
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
    Store,
    blocks_in,
)
from checker.language.types import Type
from checker.lower.blocks import lower_block
from checker.lower.fresh_names import as_written
from checker.lower.inference.coercions import FALSE, one_type
from checker.lower.inference.growing import length_in, with_length
from checker.lower.inference.limits import MOST_KEYS
from checker.lower.inference.settling import unsettled
from checker.lower.names.holders import Effects
from checker.lower.names.sharing import Aliasing, Live, Share
from checker.lower.refusals import Said
from checker.lower.scope import Refused, Scope, place_of_name
from checker.lower.statements.branching import terminates
from checker.lower.statements.own_dicts import names_of_changing_keys

MOST_PASSES = 16


def lower_body(scope: Scope) -> tuple[Function, Effects]:
    """The function, and what its callers must know of containers; raises Refused with every statement that is not compiled."""
    signature = scope.signature
    scope.types.update(signature.parameters)
    scope.result = BOOL if signature.judges else None
    scope.held_as_pairs |= names_of_changing_keys(scope.node)
    for _ in range(MOST_PASSES):
        before = dict(scope.types), scope.result, set(scope.held_as_pairs)
        body = _pass(scope)
        _lengthen(scope)
        if (scope.types, scope.result, scope.held_as_pairs) == before:
            _check(scope, body)
            if not _reconsidered(scope):
                break
    else:
        if scope.refused:
            raise Refused(scope.refused)
        raise unsettled(scope)
    taken, start = _taken(scope)
    own = {parameter for parameter, _ in taken}
    local = tuple((other, kind) for other, kind in scope.types.items() if other not in own)
    effects = scope.ledger.effects(parameter for parameter, _ in signature.parameters)
    block = (*start, *body)
    return Function(signature.name, taken, local, block, scope.result, scope.reads_after, scope.writes), effects


def _pass(scope: Scope) -> Block:
    """The statements of a body, with the types found so far."""
    scope.restart()
    body = lower_block(scope, scope.node.body)
    signature = scope.signature
    is_value = signature.keeps_result and not signature.judges
    if is_value and not terminates(scope.node.body):
        before = () if scope.result is None else (scope.result,)
        scope.result = one_type(scope, (*before, NONE), scope.node)
    return body


def _check(scope: Scope, body: Block) -> None:
    """Raise Refused with what is not compiled, once the types are known: before, a list may seem to be empty."""
    if scope.refused:
        raise Refused(scope.refused)
    if scope.signature.judges and _runs_on(body):
        message = f"{scope.signature.name} may end without a return, which is not compiled"
        raise scope.refuse(scope.node, message, "end it with return True or return False")


def _lengthen(scope: Scope) -> None:
    """Give the lists that the body adds to room for what is added; where that is not told, it is refused."""
    before = dict(scope.types)
    for name, node in scope.growth.places.items():
        kind, most = scope.types.get(name), scope.growth.most(name)
        if kind is None or most <= length_in(kind) or name in scope.relied:
            continue
        is_dict = as_written(name) != name
        if scope.passes > MOST_PASSES // 2 or most >= (MOST_KEYS if is_dict else MOST_TURNS):
            message, fix = _of_no_length(name)
            scope.refused += scope.refuse(node, message, fix).errors
            continue
        scope.types[name] = with_length(kind, most)
    scope.lengthened += scope.types != before


def _of_no_length(name: str) -> Said:
    """What is said of a list, or a dict of the body's own, that has no end."""
    written = as_written(name)
    if written == name:
        fix = f"say how long with its first value: {name}: Annotated[list[...], MaxLen(n)] = ..."
        return f"how long the list '{name}' may become is not told", fix
    message = f"how many keys the dict '{written}' may get is not told, or more than {MOST_KEYS:,}"
    return message, f"say with its first value what its keys are: {written}: dict[Domain, ...] = ..."


def _reconsidered(scope: Scope) -> bool:
    """Whether some name is to be held in the other way: as a copy or as a name for the place. Raises Refused when neither is right."""
    shares, aliases = list(scope.ledger.wrong_shares()), list(scope.ledger.wrong_aliases())
    turned = {place_of_name(share.name, share.node) for share in shares if share.is_plain}
    turned |= {place_of_name(alias.name, alias.node) for alias in aliases if alias.is_of_loop}
    if turned - scope.renamed:
        scope.renamed |= turned
        return True
    errors = [error for alias in aliases for error in _wrong_alias(scope, alias).errors]
    shares = [share for share in shares if "." not in share.name] or shares
    errors += [error for share in shares for error in _wrong_share(scope, share).errors]
    errors += [error for loop in scope.ledger.wrong_loops() for error in _wrong_loop(scope, loop).errors]
    if errors:
        raise Refused(dict.fromkeys(errors))
    return False


def _wrong_share(scope: Scope, share: Share) -> Refused:
    said = "this" if {".", " "} & set(share.name) else f"'{share.name}'"
    return scope.refuse(share.node, f"{said} is another name for something that changes", "make a copy: set(...)")


def _wrong_alias(scope: Scope, alias: Aliasing) -> Refused:
    variable = next(name for name, index in scope.names.variables.items() if index == alias.part.variable)
    said = (
        f"'{alias.name}' is another name for a part of '{variable}'"
        if alias.name
        else f"'{variable}' is gone over here"
    )
    fix = "make a copy before, or assign it afterwards"
    return scope.refuse(alias.node, f"{said}, which is assigned elsewhere", fix)


def _wrong_loop(scope: Scope, loop: Live) -> Refused:
    written = ast.unparse(loop.node)
    message = "a list or dict that changes while a loop goes over it is not compiled"
    return scope.refuse(loop.node, message, f"go over a copy: for ... in list({written})")


def _taken(scope: Scope) -> tuple[tuple[tuple[str, Type], ...], Block]:
    """The parameters; one that is assigned further types is taken by another name, and copied first."""
    taken, start = [], []
    for name, kind in scope.signature.parameters:
        if scope.types[name] == kind:
            taken.append((name, kind))
        else:
            given = converted(Local(kind, f"{name}.given"), scope.types[name])
            taken.append((f"{name}.given", kind))
            start.append(Assign(name, given, scope.span(scope.node)))
    return tuple(taken), tuple(start)


def _runs_on(block: Block) -> bool:
    """Whether lowered statements may end without a return."""
    for statement in block:
        match statement:
            case Return():
                return False
            case Assert(value) | Evaluate(value):
                if value == FALSE or isinstance(value, Fail):
                    return False  # an assertion that is false ends the step
            case If(_, then, otherwise):
                if not _runs_on(then) and not _runs_on(otherwise):
                    return False
            case For(source=source, body=body) if is_endless(source):
                if not _is_left(body):
                    return False
            case Assign() | Store() | Change() | Pop() | For() | Require() | Break() | Continue():
                pass
            case _:
                assert_never(statement)
    return True


def _is_left(block: Block) -> bool:
    """Whether a break in a loop's body leaves it."""
    return any(
        isinstance(node, Break) or (not isinstance(node, For) and any(map(_is_left, blocks_in(node)))) for node in block
    )
