"""Statements: a body becomes a function of the intermediate representation."""

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from checker.diagnostics import SpecError
from checker.frontend.mistakes.bodies import MUTATORS
from checker.frontend.naming import NOTHING
from checker.ir.conversion import converted
from checker.ir.failing import applies
from checker.ir.kinds import BOOL, NEVER, NONE, members, shown, union
from checker.ir.nodes import (
    Assert,
    Assign,
    Block,
    Break,
    Continue,
    Evaluate,
    Fail,
    For,
    If,
    Load,
    Local,
    Require,
    Return,
    Stmt,
)
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import CollectionOp
from checker.ir.program import Function
from checker.language.types import CounterType, ListType, Type
from checker.lower.assigning import Assigning
from checker.lower.collecting import Source
from checker.lower.comparing import FALSE, TRUE, negated
from checker.lower.narrowing import learned
from checker.lower.patterns import chain
from checker.lower.refusals import header_names, inner_blocks, refused_statement, stored_names
from checker.lower.scope import Refused, constant, place_of_name
from checker.lower.sharing import Alias, Effects, Live, Part, Share, is_container

MOST_PASSES = 12


class Body(Assigning):
    """Lowers one body, again and again until the types of its locals are settled."""

    _statements: ClassVar[dict[type[ast.stmt], str]] = {
        ast.Expr: "_expression",
        ast.Assign: "_assign",
        ast.AnnAssign: "_annotated",
        ast.AugAssign: "_augmented",
        ast.If: "_if",
        ast.For: "_for",
        ast.Match: "_match",
        ast.Assert: "_assert",
        ast.Return: "_return",
        ast.Pass: "_pass",
        ast.Break: "_break",
        ast.Continue: "_continue",
        ast.Delete: "_delete",
    }

    effects: Effects
    """What the caller of the lowered body must know of containers."""

    def lower(self, parameters: tuple[tuple[str, Type], ...], name: str, keeps_result: bool) -> Function:
        """The function; raises Refused with every statement that has something not compiled."""
        self.result: Type | None = BOOL if self.boolean_result else None
        self.refused: list[SpecError] = []
        self.keeps_result = keeps_result
        for parameter, kind in parameters:
            self.types[parameter] = kind
        for _ in range(MOST_PASSES):
            before = dict(self.types), self.result
            self.restart()
            self.assigned = {parameter for parameter, _ in parameters}
            self.facts = {parameter: kind for parameter, kind in parameters if self.types[parameter] != kind}
            body = self._block(self.node.body)
            if self.refused:
                raise Refused(self.refused)
            if self.boolean_result and _runs_on(body):
                fix = "end it with return True or return False"
                raise self.refuse(self.node, f"{name} may end without a return, which is not compiled", fix)
            if keeps_result and not self.boolean_result and self.result is not None and not _terminates(self.node.body):
                self.result = self.one_kind((self.result, NONE), self.node)
            if (self.types, self.result) == before and not self._reconsidered():
                break
        else:
            raise self.refuse(self.node, f"the types of the variables in {name} do not settle")
        taken, start = self._taken(parameters)
        own = {parameter for parameter, _ in taken}
        local = tuple((other, kind) for other, kind in self.types.items() if other not in own)
        self.effects = self.ledger.effects(parameter for parameter, _ in parameters)
        return Function(name, taken, local, (*start, *body), self.result, self.reads_after, self.writes)

    def _reconsidered(self) -> bool:
        """Whether some name is to be held in the other way: as a copy or as a name for the place. Raises Refused when neither is right."""
        shares, aliases = list(self.ledger.wrong_shares()), list(self.ledger.wrong_aliases())
        turned = {place_of_name(share.name, share.node) for share in shares if share.is_plain}
        turned |= {place_of_name(alias.name, alias.node) for alias in aliases if alias.is_of_loop}
        if turned - self.renamed:
            self.renamed |= turned
            return True
        errors = [error for alias in aliases for error in self._wrong_alias(alias).errors]
        shares = [share for share in shares if "." not in share.name] or shares
        errors += [error for share in shares for error in self._wrong_share(share).errors]
        errors += [error for loop in self.ledger.wrong_loops() for error in self._wrong_loop(loop).errors]
        if errors:
            raise Refused(dict.fromkeys(errors))
        return False

    def _wrong_share(self, share: Share) -> Refused:
        said = "this" if {".", " "} & set(share.name) else f"'{share.name}'"
        return self.refuse(share.node, f"{said} is another name for something that changes", "make a copy: set(...)")

    def _wrong_alias(self, alias: Alias) -> Refused:
        variable = next(name for name, index in self.names.variables.items() if index == alias.part.variable)
        said = (
            f"'{alias.name}' is another name for a part of '{variable}'"
            if alias.name
            else f"'{variable}' is gone over here"
        )
        return self.refuse(
            alias.node, f"{said}, which is assigned elsewhere", "make a copy before, or assign it afterwards"
        )

    def _wrong_loop(self, loop: Live) -> Refused:
        written = ast.unparse(loop.node)
        message = "a list that changes while a loop goes over it is not compiled"
        return self.refuse(loop.node, message, f"go over a copy: for ... in list({written})")

    def _taken(self, parameters: tuple[tuple[str, Type], ...]) -> tuple[tuple[tuple[str, Type], ...], Block]:
        """The parameters; one that is assigned further types is taken by another name, and copied first."""
        taken, start = [], []
        for name, kind in parameters:
            if self.types[name] == kind:
                taken.append((name, kind))
            else:
                given = converted(Local(kind, f"{name}.given"), self.types[name])
                taken.append((f"{name}.given", kind))
                start.append(Assign(name, given, self.span(self.node)))
        return tuple(taken), tuple(start)

    def _block(self, statements: list[ast.stmt]) -> Block:
        found: list[Stmt] = []
        for statement in statements:
            before = dict(self.facts), dict(self.aliases), dict(self.bindings)
            try:
                found += self.statement(statement)
            except Refused as refused:
                self.facts, self.aliases, self.bindings = before
                self._go_on(statement, refused)
        return tuple(found)

    def _go_on(self, statement: ast.stmt, refused: Refused) -> None:
        """After a refusal: look into the statement's blocks; what it assigns is unknown, and no later error comes of it."""
        self.refused += refused.errors
        self.unknown |= header_names(statement)
        for block in inner_blocks(statement):
            self._block(block)
        self.unknown |= stored_names([statement])

    def statement(self, node: ast.stmt) -> list[Stmt]:
        """The statements that one of the source becomes."""
        form = self._statements.get(type(node))
        if form is None:
            raise self.refuse(node, *refused_statement(node))
        lower: Callable[[Any], list[Stmt]] = getattr(self, form)
        try:
            with self.statement_of_its_own():
                found = lower(node)
                return [*self.before, *found]
        except NotCompiled as error:
            if isinstance(error, Refused):
                raise
            raise self.refuse(node, error.message, error.fix) from None

    # simple statements

    def _pass(self, node: ast.Pass) -> list[Stmt]:
        return []

    def _break(self, node: ast.Break) -> list[Stmt]:
        return [Break(self.span(node))]

    def _continue(self, node: ast.Continue) -> list[Stmt]:
        return [Continue(self.span(node))]

    def _return(self, node: ast.Return) -> list[Stmt]:
        if not self.keeps_result:
            value = () if node.value is None else (Evaluate(self.whole(node.value), self.span(node)),)
            return [*value, Return(span=self.span(node))]
        value_of = constant(None, self.names) if node.value is None else self.whole(node.value)
        if self.boolean_result and value_of.type not in (BOOL, NEVER):
            raise self._no_bool(value_of.type, node)
        self.refuse_view(value_of, node)
        self.ledger.returned |= self.holders.of(value_of)
        before = () if self.result is None else (self.result,)
        self.result = self.one_kind((*before, value_of.type), node)
        return [Return(converted(value_of, self.result), self.span(node))]

    boolean_result = False
    """Whether the result must be a bool."""

    def _no_bool(self, kind: Type, node: ast.AST) -> Refused:
        """A property gives what may be no bool: CPython tells when it does. What never is one is a mistake at once."""
        fix = "write a comparison, such as x is not None, x > 0 or len(x) > 0"
        if BOOL in members(kind):
            return self.refuse(node, f"a property that may return a value of type {shown(kind)} is not compiled", fix)
        message = f"{self.node.name} returns a value of type {shown(kind)}, not a bool"
        return Refused([SpecError("C307", message, self.span(node), fix=fix)])

    def _assert(self, node: ast.Assert) -> list[Stmt]:
        test = self.condition(node.test)
        with self.knowing(learned(self, node.test, False)), self.maybe():
            said = [] if node.msg is None else self.said(node.msg)
        self.facts.update(learned(self, node.test, True))
        asserted = Assert(test, self.span(node))
        if not said:
            return [asserted]
        message = tuple(Evaluate(value, self.span(node)) for value in said)
        return [If(negated(test), message, (), self.span(node)), asserted]

    def _expression(self, node: ast.Expr) -> list[Stmt]:
        match node.value:
            case ast.Constant():
                return []
            case ast.Call(ast.Name("print")) as call if not self.is_local("print"):
                return self._printed(call)
            case ast.Call(ast.Name("require"), [test], []):
                condition = self.condition(test)
                self.facts.update(learned(self, test, True))
                return [Require(condition, self.span(node))]
            case ast.Call(ast.Attribute(owner, method)) as call if method in MUTATORS and not self.is_state(owner):
                return self.mutation(owner, method, call)
            case _:
                return [Evaluate(self.whole(node.value), self.span(node))]

    def _printed(self, node: ast.Call) -> list[Stmt]:
        """What is printed is evaluated, for what it may change and for its failures, and not shown."""
        given = (*node.args, *(keyword.value for keyword in node.keywords))
        said = [value for part in given if self.static(part) is NOTHING for value in self.said(part)]
        return [Evaluate(value, self.span(node)) for value in said]

    # control

    def _if(self, node: ast.If) -> list[Stmt]:
        test = self.condition(node.test)
        if test in (TRUE, FALSE):
            self.facts = {**self.facts, **learned(self, node.test, test == TRUE)}
            return list(self._block(node.body if test == TRUE else node.orelse))
        before_assigned, before_facts, before_aliases = set(self.assigned), dict(self.facts), dict(self.aliases)
        self.facts.update(learned(self, node.test, True))
        yes = self._block(node.body)
        yes_assigned, yes_facts, yes_aliases = set(self.assigned), dict(self.facts), dict(self.aliases)
        self.assigned, self.facts, self.aliases = set(before_assigned), dict(before_facts), before_aliases
        self.facts.update(learned(self, node.test, False))
        no = self._block(node.orelse)
        if _terminates(node.body):
            pass
        elif node.orelse and _terminates(node.orelse):
            self.assigned, self.facts, self.aliases = yes_assigned, yes_facts, yes_aliases
        else:
            self.assigned &= yes_assigned
            self.aliases = {n: alias for n, alias in self.aliases.items() if yes_aliases.get(n) == alias}
            self.facts = {n: union((k, yes_facts[n])) for n, k in self.facts.items() if n in yes_facts}
        return [If(test, yes, no, self.span(node))]

    def _for(self, node: ast.For) -> list[Stmt]:
        if node.orelse:
            raise self.refuse(
                node.orelse[0], "else of a for loop is not compiled", "note in a variable that the loop was left"
            )
        before = set(self.assigned), dict(self.aliases)
        source = self.loop_source(node.target, node.iter)
        changed = _changed_names(node.body)
        source, found = self._of_statement(source, node, changed)
        for name in changed:
            self.facts.pop(name, None)
        self.declare(source.name, source.type)
        start = len(self.ledger.changes)
        for name, alias in source.aliases.items():
            self._forget(name)
            self.aliases[name] = alias
        parts: list[Stmt] = []
        for name, value in source.locals.items():
            self.declare(name, value.type)
            self.share(name, value, node)
            parts.append(Assign(name, converted(value, self.types[name]), self.span(node)))
        facts = dict(self.facts)
        body = self._block(node.body)
        self._note_loop(node, source, start)
        self.assigned, self.aliases = before
        self.facts = {n: k for n, k in facts.items() if n not in changed}
        for name in source.aliases:
            self._forget(name)
            self.assigned.discard(name)
        return [*found, For(source.name, source.expr, (*parts, *body), self.span(node))]

    def _of_statement(self, source: Source, node: ast.For, changed: set[str]) -> tuple[Source, list[Stmt]]:
        """The source of a loop whose body may change something, and what is held before the loop begins."""
        found: list[Stmt] = []
        whole, key = source.whole, source.name
        is_counter = whole is not None and isinstance(whole.type, CounterType)
        if whole is not None and (
            is_counter or (not isinstance(whole, Load) and (not isinstance(whole, Local) or whole.name in changed))
        ):
            name = self.fresh("held").replace(".", " ")
            self.declare(name, whole.type)
            if not is_counter:
                self.share(name, whole, node)
            found.append(Assign(name, whole, self.span(node)))
            source = source.holding(Local(whole.type, name))
        if source.aliases and (key in changed or key in source.aliases):
            source = source.keyed(self.fresh(key))
        taken = {
            n: a
            for n, a in source.aliases.items()
            if is_container(a.type) and place_of_name(n, node) not in self.renamed
        }
        values = {n: Load(a.type, a.place, a.keys) for n, a in source.aliases.items() if n not in taken}
        return replace(source, aliases=taken, locals={**source.locals, **values}), found

    def _note_loop(self, node: ast.For, source: Source, start: int) -> None:
        """What must not change in the body of a loop, whose changes begin at `start`."""
        end = len(self.ledger.changes)
        self.share_elements(source.name, source.expr, node)
        if isinstance(source.whole, Load):
            part = Part(variable=source.whole.place.variable, depth=len(source.whole.keys))
            self.ledger.aliases.append(Alias("", part, node.iter, start, end))
        for name, alias in source.aliases.items():
            part = Part(variable=alias.place.variable, depth=len(alias.keys))
            self.ledger.aliases.append(Alias(name, part, node, start, end, is_of_loop=True))
        if isinstance(source.expr.type, ListType) and not applies(source.expr, CollectionOp.RANGE):
            held = self.holders.of(source.expr)
            self.ledger.loops.append(Live(held, node.iter, start, end))

    def _match(self, node: ast.Match) -> list[Stmt]:
        name = self.fresh("subject")
        value = self.expr(node.subject)
        if (
            isinstance(node.subject, ast.Name)
            and node.subject.id not in self.aliases
            and not _binds(node, node.subject.id)
        ):
            subject = node.subject
            found: list[Stmt] = []
        else:
            self.declare(name, value.type)
            self.share(name, value, node.subject)
            found = [Assign(name, converted(value, self.types[name]), self.span(node))]
            subject = ast.copy_location(ast.Name(name, ast.Load()), node.subject)
        return (
            found + self.statement(ast.copy_location(chain(subject, node.cases, self), node)) if node.cases else found
        )


def _binds(node: ast.Match, name: str) -> bool:
    """Whether a pattern of a match binds a name."""
    return any(name in stored_names([case.pattern]) for case in node.cases)


def _runs_on(block: Block) -> bool:
    """Whether lowered statements may end without a return."""
    for statement in block:
        match statement:
            case Return():
                return False
            case Assert(value) | Evaluate(value) if value == FALSE or isinstance(value, Fail):
                return False  # an assertion that is false ends the step
            case If(_, then, otherwise) if not (_runs_on(then) or _runs_on(otherwise)):
                return False
    return True


def _changed_names(statements: list[ast.stmt]) -> set[str]:
    """Every name that a block binds, or whose container it may change in place."""
    changed = stored_names(statements)
    for statement in statements:
        for node in ast.walk(statement):
            match node:
                case ast.Call(ast.Attribute(owner, method)) if method in MUTATORS:
                    changed |= {part.id for part in ast.walk(owner) if isinstance(part, ast.Name)}
                case ast.Subscript(base, _, ast.Store() | ast.Del()):
                    changed |= {part.id for part in ast.walk(base) if isinstance(part, ast.Name)}
    return changed


def _terminates(statements: list[ast.stmt]) -> bool:
    """Whether a block never ends by running on."""
    if not statements:
        return False
    match statements[-1]:
        case ast.Return() | ast.Break() | ast.Continue() | ast.Raise():
            return True
        case ast.If(_, body, orelse):
            return _terminates(body) and _terminates(orelse)
        case ast.Assert(ast.Constant(False)) | ast.Expr(ast.Call(ast.Name("require"), [ast.Constant(False)], [])):
            return True
        case ast.Match(_, cases):
            return all(_terminates(case.body) for case in cases) and _is_total(cases[-1])
        case _:
            return False


def _is_total(case: ast.match_case) -> bool:
    return isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.guard is None
