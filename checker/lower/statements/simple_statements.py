"""Statements without blocks in them, assignments apart."""

import ast

from checker.diagnostics import SpecError
from checker.frontend.mistakes.bodies import MUTATORS
from checker.frontend.naming import NOTHING
from checker.ir.conversion import converted
from checker.ir.kinds import BOOL, NEVER, NONE, members, shown
from checker.ir.nodes import Fail
from checker.ir.statements import Assert, Evaluate, If, Require, Return, Stmt
from checker.language.types import Type
from checker.lower.calls.recursion import depth_statement
from checker.lower.inference.coercions import negated, one_type, refuse_view
from checker.lower.inference.narrowing import learned
from checker.lower.names.naming_inside import forget_named, named_so, note_condition
from checker.lower.operators.conditions import lower_condition
from checker.lower.operators.literals import constant
from checker.lower.scope import Refused, Scope
from checker.lower.statements.assignments import whole_value
from checker.lower.statements.changes import lower_change
from checker.lower.statements.messages import said
from checker.lower.statements.places import is_state


def lower_return(scope: Scope, node: ast.Return) -> list[Stmt]:
    """`return`; the result's type grows with each."""
    if not scope.signature.keeps_result:
        value = () if node.value is None else (Evaluate(whole_value(scope, node.value), scope.span(node)),)
        return [*value, Return(span=scope.span(node))]
    value_of = constant(scope, None) if node.value is None else whole_value(scope, node.value)
    if scope.signature.judges and value_of.type not in (BOOL, NEVER):
        raise _no_bool(scope, value_of.type, node)
    refuse_view(scope, value_of, node)
    scope.ledger.returned |= scope.holders.of(value_of)
    before = () if scope.result is None else (scope.result,)
    scope.result = one_type(scope, (*before, value_of.type), node)
    return [Return(converted(value_of, scope.result), scope.span(node))]


def _no_bool(scope: Scope, kind: Type, node: ast.AST) -> Refused:
    """A property gives what may be no bool: CPython tells when it does. What never is one is a mistake at once."""
    fix = "write a comparison, such as x is not None, x > 0 or len(x) > 0"
    if BOOL in members(kind):
        return scope.refuse(node, f"a property that may return a value of type {shown(kind)} is not compiled", fix)
    message = f"{scope.node.name} returns a value of type {shown(kind)}, not a bool"
    return Refused([SpecError("C307", message, scope.span(node), fix=fix)])


def lower_assert(scope: Scope, node: ast.Assert) -> list[Stmt]:
    """`assert`, with what may fail in making its message."""
    note_condition(scope, node.test)
    test = lower_condition(scope, node.test)
    forget_named(scope)
    with scope.knowing(learned(scope, node.test, False)), scope.present.maybe():
        message = [] if node.msg is None else said(scope, node.msg)
    asserted = [Assert(test, scope.span(node)), *named_so(scope, node)]
    scope.facts.update(learned(scope, node.test, True))
    if not message:
        return asserted
    made = tuple(Evaluate(value, scope.span(node)) for value in message)
    return [If(negated(test), made, (), scope.span(node)), *asserted]


def lower_raise(scope: Scope, node: ast.Raise) -> list[Stmt]:
    """`raise SomeError(...)`: an error of the step, once what it says is made."""
    made = node.exc
    called = made.func if isinstance(made, ast.Call) else made
    cls = NOTHING if called is None else scope.static(called)
    is_error = isinstance(cls, type) and issubclass(cls, Exception) and not issubclass(cls, AssertionError)
    if (
        not is_error
        or node.cause is not None
        or _is_made_by_own_code(cls)
        or (isinstance(made, ast.Call) and made.keywords)
    ):
        fix = "write assert for a property, require for a condition of the action, raise ValueError(...) for an error"
        raise scope.refuse(node, "this raise is not compiled", fix)
    given = made.args if isinstance(made, ast.Call) else []
    values = [value for part in given for value in said(scope, part)]
    failed = Evaluate(Fail(NONE, (), scope.span(node)), scope.span(node))
    return [*(Evaluate(value, scope.span(node)) for value in values), failed]


def _is_made_by_own_code(cls: type) -> bool:
    """Whether a class of errors runs code of the author's when one is made."""
    own = (base for base in cls.__mro__ if base.__module__ != "builtins")
    return any({"__init__", "__new__"} & set(vars(base)) for base in own)


def lower_expression_statement(scope: Scope, node: ast.Expr) -> list[Stmt]:
    """A call alone on its line: print, require, a change of a container, a helper."""
    match node.value:
        case ast.Constant():
            return []
        case ast.Call(ast.Name("print")) as call if not scope.is_local("print"):
            return _printed(scope, call)
        case ast.Call(ast.Name("require"), [test], []):
            return _required(scope, test, node)
        case ast.Call(ast.Name("depth")) as call if not scope.is_local("depth"):
            return _deep(scope, call)
        case ast.Call(ast.Attribute(owner, method)) as call if method in MUTATORS and not is_state(scope, owner):
            return lower_change(scope, owner, method, call)
        case _:
            return [Evaluate(whole_value(scope, node.value), scope.span(node))]


def _required(scope: Scope, test: ast.expr, node: ast.Expr) -> list[Stmt]:
    """`require(test)`, and what is known behind it."""
    note_condition(scope, test)
    condition = lower_condition(scope, test)
    forget_named(scope)
    found = [Require(condition, scope.span(node)), *named_so(scope, node)]
    scope.facts.update(learned(scope, test, True))
    return found


def _deep(scope: Scope, node: ast.Call) -> list[Stmt]:
    """`depth(n)`: its helper is lowered once for each call that may be under way."""
    if scope.signature.depth is None or node is not depth_statement(scope.node.body):
        fix = "let it be the first statement of a method or function that calls itself, and call that"
        raise scope.refuse(node, "depth is compiled as the first statement of a helper", fix)
    return []


def _printed(scope: Scope, node: ast.Call) -> list[Stmt]:
    """What is printed is evaluated, for what it may change and for its failures, and not shown."""
    given = (*node.args, *(keyword.value for keyword in node.keywords))
    values = [part for part in given if scope.static(part) is NOTHING]
    return [Evaluate(value, scope.span(node)) for part in values for value in said(scope, part)]
