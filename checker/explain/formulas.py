"""Why a formula has the truth that it has: a walk over its representation, which asks the interpreter for values.

Of `and` the part that is false is the reason, or all parts; of `all` the first elements for which it is false. A formula that compares has
its operands for a reason, one that calls a helper what the helper says, and a local what it was given.
"""

from dataclasses import replace

from checker.explain.contents import counted_turns, difference, membership, memberships
from checker.explain.context import MOST_ELEMENTS, Context
from checker.explain.quantifiers import of_quantifier
from checker.explain.terms import counted, terms_of
from checker.explain.words import shown, words_of
from checker.ir.kinds import BOOL
from checker.ir.nodes import (
    After,
    Apply,
    Call,
    Comprehension,
    Conditional,
    Convert,
    Expr,
    Junction,
    Local,
)
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import CounterType, FrozenSetType, ListType, SequenceType, SetType
from checker.reasons import Reason

COLLECTIONS = (SetType, FrozenSetType, ListType, SequenceType, CounterType)

MOST_REASONS = 150
"""A local that was given a formula of more reasons is not opened: one that a loop makes of itself would have no end."""


def reasons_for(node: Expr, context: Context) -> tuple[Reason, ...]:
    """Why a formula has its truth."""
    match node:
        case Junction() if _is_one(node):
            return (_of_one(node, context),)
        case Junction():
            return tuple(dict.fromkeys(_of_junction(node, context)))
        case Apply(ScalarOp.NOT, args=(inner,)):
            return _negation(node, inner, context)
        case Comprehension(collect="all" | "any"):
            return (of_quantifier(node, context),)
        case Conditional(_, test, yes, no):
            taken = yes if context.value(test) else no
            return (*reasons_for(test, context), *reasons_for(taken, context))
        case After(_, result):
            return reasons_for(result, context)
        case Convert(value=value) if value.type == BOOL:
            return reasons_for(value, context)
        case _:
            return (_of_one(node, context),)


def _is_one(node: Junction) -> bool:
    """Whether the parts have no words of their own, as those of `x in (a, b)` and of `a < b < c`."""
    return words_of(node) != "" and all(part.span in (None, node.span) for part in node.parts)


def _of_junction(node: Junction, context: Context) -> tuple[Reason, ...]:
    """The part that decides, or all of them."""
    for part in node.parts:
        if bool(context.value(part)) is not node.is_and:
            return reasons_for(part, context)
    found = [reason for part in node.parts for reason in reasons_for(part, context)]
    return tuple(reason for reason in found if not reason.is_empty) or tuple(found)


def _negation(node: Apply, inner: Expr, context: Context) -> tuple[Reason, ...]:
    """`not a == b` compares as `a == b` does; what `not` stands before else is told by its own truth."""
    if isinstance(inner, Comprehension | Conditional) or (isinstance(inner, Junction) and not _is_one(inner)):
        return reasons_for(inner, context)
    found, words = _of_one(inner, context), words_of(node)
    if not words:  # the `not` has no place of its own
        return (found,)
    return (replace(found, words=words, truth=not found.truth, span=node.span),)


def _of_one(node: Expr, context: Context) -> Reason:
    """A formula without formulas in it: what it compares, or what the helper or local says that it is."""
    truth, words = bool(context.value(node)), words_of(node)
    given = context.given[node.name].reasons if isinstance(node, Local) and node.name in context.given else ()
    given = tuple(reason for reason in given if not reason.is_empty)
    while len(given) == 1 and given[0].words == words and given[0].parts:
        given = given[0].parts  # `ok = ok and x`, time and again
    if given:
        parts = given if sum(reason.size for reason in given) <= MOST_REASONS else ()
        return Reason(words, truth, node.span, (), (), parts)
    parts = tuple(reason for reason in _opened(node, context) if not reason.is_empty)
    return Reason(words, truth, node.span, (), tuple(terms_of(node, words, context)), parts)


def _opened(node: Expr, context: Context) -> tuple[Reason, ...]:
    """What decides within what is compared: formulas, what a helper says, how a collection came by its elements."""
    match node:
        case Call(_, helper, args):
            return context.opened(helper, tuple(context.value(arg) for arg in args)).reasons
        case Apply(CollectionOp.IN, args=(element, held)):
            value = context.value(element)
            found = membership(held, value, words_of(element) or shown(element.type, value), context)
            return tuple(part for reason in found for part in reason.parts)
        case Apply(CollectionOp.EQ, args=(first, second)) if first.type == BOOL:
            return tuple(r for part in (first, second) if _is_open(part) for r in reasons_for(part, context))
        case Apply(CollectionOp.EQ | CollectionOp.SUBSET, args=(first, second)) if isinstance(first.type, COLLECTIONS):
            return () if context.value(node) else difference(first, second, context)
        case Apply(args=args):
            return tuple(reason for arg in args for reason in _counted_elements(arg, context))
        case _:
            return ()


def _is_open(node: Expr) -> bool:
    while isinstance(node, Convert):
        node = node.value
    return isinstance(node, Apply | Call | Junction | Comprehension | Conditional)


def _counted_elements(node: Expr, context: Context) -> tuple[Reason, ...]:
    """Of what is counted, why a few elements are there."""
    found = counted_turns(node, context)
    for each in counted(node):
        if isinstance(each.type, COLLECTIONS) and len(context.value(each)) <= MOST_ELEMENTS:
            found = (*found, *memberships(each, context))
    return found
