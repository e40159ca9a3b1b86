"""Why a formula has the truth that it has: a walk over its representation, which asks the interpreter for values.

Of `and` the part that is false is the reason, or all parts; of `all` the first elements for which it is false. A formula that compares has
its operands for a reason, one that calls a helper what the helper says, and a local what it was given.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from checker.diagnostics import Span
from checker.explain.words import named, shown, words_of
from checker.ir.interpret import Scope, elements, evaluate
from checker.ir.kinds import BOOL
from checker.ir.nodes import (
    After,
    Apply,
    Call,
    Clause,
    Comprehension,
    Conditional,
    Const,
    Convert,
    Expr,
    Fits,
    FunctionKey,
    IsMember,
    Junction,
    Local,
    parts_of,
)
from checker.ir.ops import CollectionOp, ScalarOp
from checker.reasons import Reason, Term

MOST_ELEMENTS = 4
"""Of so many elements it is said of each why a formula holds for none of them, or for all; of more, how many there are."""

Opened = Callable[[FunctionKey, tuple[Any, ...]], tuple[Reason, ...]]
"""The reasons for what a helper says."""


@dataclass(frozen=True)
class Context:
    """What a formula is looked at in: the values of its names, what its locals were given, and what its helpers say."""

    scope: Scope
    given: Mapping[str, tuple[Reason, ...]]
    opened: Opened

    def binding(self, name: str, value: Any) -> "Context":
        """The same with a value for another name."""
        scope = Scope({**self.scope.locals, name: value}, self.scope.load, self.scope.call)
        return replace(self, scope=scope)


def reasons_for(node: Expr, context: Context) -> tuple[Reason, ...]:
    """Why a formula has its truth."""
    match node:
        case Junction():
            return tuple(dict.fromkeys(_of_junction(node, context)))
        case Apply(ScalarOp.NOT, args=(inner,)):
            return _negation(node, inner, context)
        case Comprehension(collect="all" | "any"):
            return (_of_quantifier(node, context),)
        case Conditional(_, test, yes, no):
            taken = yes if evaluate(test, context.scope) else no
            return (*reasons_for(test, context), *reasons_for(taken, context))
        case After(_, result):
            return reasons_for(result, context)
        case Convert(value=value) if value.type == BOOL:
            return reasons_for(value, context)
        case _:
            return (_of_one(node, context),)


def _of_junction(node: Junction, context: Context) -> tuple[Reason, ...]:
    """The part that decides, or all of them."""
    for part in node.parts:
        if bool(evaluate(part, context.scope)) is not node.is_and:
            return reasons_for(part, context)
    found = [reason for part in node.parts for reason in reasons_for(part, context)]
    return tuple(reason for reason in found if reason.words or reason.bindings or reason.parts) or tuple(found)


def _negation(node: Apply, inner: Expr, context: Context) -> tuple[Reason, ...]:
    """`not a == b` compares as `a == b` does; what `not` stands before else is told by its own truth."""
    if isinstance(inner, Junction | Comprehension | Conditional):
        return reasons_for(inner, context)
    found, words = _of_one(inner, context), words_of(node)
    if not words or words == found.words:  # the `not` has no place of its own
        return (found,)
    return (replace(found, words=words, truth=not found.truth, span=node.span),)


def _of_one(node: Expr, context: Context) -> Reason:
    """A formula without formulas in it: what it compares, or what the helper or local says that it is."""
    truth, parts = bool(evaluate(node, context.scope)), tuple[Reason, ...]()
    if isinstance(node, Call):
        parts = context.opened(node.helper, tuple(evaluate(arg, context.scope) for arg in node.args))
    elif isinstance(node, Local):
        parts = context.given.get(node.name, ())
    terms = tuple(_terms(node, context)) if not parts or isinstance(node, Call) else ()
    return Reason(words_of(node), truth, node.span, (), terms, parts)


def _terms(node: Expr, context: Context) -> Iterator[Term]:
    """What a formula is about, as far as the words for it do not say it themselves, in the order of the source."""
    operands = parts_of(node) if isinstance(node, Apply | Call | IsMember | Fits) else (node,)
    found = {}
    for operand in operands:
        for each in (operand, *_counted(operand)):
            term = _term(each, context)
            if term is not None and (each is not node or term.value not in ("True", "False")):
                found[term] = each.span.column if each.span is not None else 0
    yield from sorted(found, key=lambda term: found[term])


def _counted(node: Expr) -> tuple[Expr, ...]:
    """What is counted, of how many there are."""
    while isinstance(node, Convert):
        node = node.value
    is_count = isinstance(node, Apply) and node.op in (CollectionOp.LEN, CollectionOp.DISTINCT, CollectionOp.COUNT)
    return parts_of(node)[:1] if is_count else ()


def _term(node: Expr, context: Context) -> Term | None:
    while isinstance(node, Convert):
        node = node.value
    words = words_of(node)
    if not words or (isinstance(node, Const) and not _is_named(words)):
        return None
    value = shown(node.type, evaluate(node, context.scope))
    return None if words == value else Term(words, value)


def _is_named(words: str) -> bool:
    """Whether a constant has another name in the source than its value: `Term.first()`, and not `"leader"`."""
    return words.partition(".")[0].isidentifier() and words not in ("True", "False", "None")


# quantifiers


def _of_quantifier(node: Comprehension, context: Context) -> Reason:
    """`all` that is false has the elements that it is false for, `any` that is true those that it is true for; else, of a few, each."""
    ends = node.collect == "any"
    truth = bool(evaluate(node, context.scope))
    words = words_of(node)
    found = Reason(words, truth, node.span)
    each = _elements(node.clauses, context)
    if truth is ends:
        for bound, inner in each:
            if bool(evaluate(node.value, inner.scope)) is ends:
                return replace(found, bindings=bound, parts=_of_element(node, inner))
        return found
    turns = list(islice(each, MOST_ELEMENTS + 1))
    if len(turns) > MOST_ELEMENTS:
        return found
    parts = tuple(_turn(node, words, bound, inner, node.span) for bound, inner in turns)
    return replace(found, parts=parts)


def _turn(node: Comprehension, words: str, bound: tuple[Term, ...], inner: Context, span: Span | None) -> Reason:
    truth = bool(evaluate(node.value, inner.scope))
    return Reason(words_of(node.value) or words, truth, span, bound, (), reasons_for(node.value, inner))


def _of_element(node: Comprehension, inner: Context) -> tuple[Reason, ...]:
    """Why the formula has its truth for an element, and that the element is one that it is asked of."""
    kept = [
        reason
        for clause in node.clauses
        if not isinstance(clause.condition, Const)
        for reason in reasons_for(clause.condition, inner)
    ]
    return (*reasons_for(node.value, inner), *kept)


def _elements(clauses: tuple[Clause, ...], context: Context) -> Iterator[tuple[tuple[Term, ...], Context]]:
    """The elements that a quantifier goes over, as terms, with the context in which its formula is asked of them."""
    if not clauses:
        yield (), context
        return
    clause, *rest = clauses
    for element in elements(evaluate(clause.source, context.scope)):
        inner = context.binding(clause.name, element)
        if evaluate(clause.condition, inner.scope):
            bound = Term(named(clause.name), shown(clause.type, element))
            yield from (((bound, *more), found) for more, found in _elements(tuple(rest), inner))
