"""What the signature of a method, and the global names it uses, tell of mistakes before anything runs."""

import ast
import builtins
import dis
import inspect
from collections.abc import Collection, Iterable, Iterator
from types import CodeType, FunctionType

from checker.diagnostics import Span, SpecError, suggest
from checker.frontend.imports import forgotten_import
from checker.frontend.source import function_node, function_span, nodes_of, source_of
from checker.language.spec import Role, role_of

_KINDS = (
    (inspect.CO_VARARGS, "takes *arguments", "name every parameter and give it its domain"),
    (inspect.CO_VARKEYWORDS, "takes **keywords", "name every parameter and give it its domain"),
    (inspect.CO_GENERATOR, "is a generator: calling it would run nothing", "remove the yield"),
    (inspect.CO_COROUTINE, "is async: calling it would run nothing", "write def"),
    (inspect.CO_ASYNC_GENERATOR, "is an async generator: calling it would run nothing", "write def"),
)


def check_signature(name: str, role: Role | None, function: FunctionType) -> Iterator[SpecError]:
    """The mistakes in what a decorated method takes; helpers may take what they like."""
    if role is None:
        return
    code, span = function.__code__, function_span(function)
    for flag, complaint, fix in _KINDS:
        if code.co_flags & flag:
            yield SpecError("C208", f"the @{role} {name} {complaint}", span, fix=fix)
    if code.co_argcount == 0:
        yield SpecError("C208", f"the @{role} {name} takes no self", span, fix=f"write def {name}(self)")
        return
    first = code.co_varnames[0]
    if first != "self" and first in function.__annotations__:
        rest = ", ".join(code.co_varnames[: code.co_argcount])
        message = f"the @{role} {name} takes no self: its first parameter, {first}, would be the state"
        yield SpecError("C208", message, span, fix=f"write def {name}(self, {rest})")
        return
    if function.__defaults__ or function.__kwdefaults__:
        yield _default_of_none(name, role, function)
    if role is Role.STEP_INVARIANT and code.co_kwonlyargcount:
        yield SpecError("C208", f"the @{role} {name} takes the next state by keyword only", span, fix="remove the *")
    wanted = {Role.ACTION: None, Role.INIT: None, Role.STEP_INVARIANT: 1}.get(role, 0)
    given = code.co_argcount + code.co_kwonlyargcount - 1
    if wanted is not None and given != wanted:
        shape = f"def {name}(self, after)" if wanted else f"def {name}(self)"
        message = f"the @{role} {name} takes {given} parameters besides self"
        yield SpecError("C208", message, span, fix=f"write {shape}")


def _default_of_none(name: str, role: Role, function: FunctionType) -> SpecError:
    """That a parameter has a default, which no call would leave to it: the checker gives every parameter each of its values."""
    node, source, span = function_node(function), source_of(function), function_span(function)
    if node is not None and source is not None:
        first = next(default for default in (*node.args.defaults, *node.args.kw_defaults) if default is not None)
        span = source.span(first)
    fix = "remove the default" if role in (Role.ACTION, Role.INIT) else "a property takes no parameter of its own"
    return SpecError(
        "C208", f"a parameter of the @{role} {name} has a default, but takes every value anyway", span, fix=fix
    )


def check_names(functions: Iterable[FunctionType], members: Collection[str]) -> Iterator[SpecError]:
    """Uses of global names that neither the file nor Python defines; `members` are the variables and methods of the spec."""
    given = list(functions)
    made = {name for function in given for name in _made(function.__code__)}
    for function in given:
        known = {*function.__globals__, *vars(builtins), *made}
        local = set(function.__code__.co_varnames)
        if role_of(function) is not None and "self" not in local:
            known.add("self")  # that the method takes none is said already
        for name, span in _undefined(function, function.__code__, known):
            near = suggest(name, {word for word in known | local if not word.startswith("__")})
            of_self = f"write self.{name}" if name in members and "self" in local else None
            fix = of_self or forgotten_import(name) or near
            yield SpecError("C304", f"the name '{name}' is not defined", span, fix=fix)


def _made(code: CodeType) -> Iterator[str]:
    """The global names that a function gives a value, which is a mistake of its own (C305)."""
    if dis.opmap["STORE_GLOBAL"] in code.co_code[::2]:  # every instruction has two bytes
        yield from (step.argval for step in dis.get_instructions(code) if step.opname == "STORE_GLOBAL")
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _made(constant)


def _undefined(function: FunctionType, code: CodeType, known: set[str]) -> Iterator[tuple[str, Span | None]]:
    source, node = source_of(function), function_node(function)
    for instruction in dis.get_instructions(code) if node is None or _read_in(node, code) - known else ():
        if instruction.opname == "LOAD_GLOBAL" and instruction.argval not in known:
            where = instruction.positions
            span = function_span(function)
            if source is not None and node is not None and where is not None and where.lineno is not None:
                column = source.column(where.lineno, where.col_offset or 0)
                span = Span(source.path, where.lineno, column, column + len(instruction.argval))
            yield instruction.argval, span
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _undefined(function, constant, known)


def _read_in(node: ast.FunctionDef, code: CodeType) -> set[str]:
    """The global names, and maybe more, that a part of a function reads: `code` has names of attributes among its own, too."""
    return {part.id for part in nodes_of(node) if isinstance(part, ast.Name)}.intersection(code.co_names)
