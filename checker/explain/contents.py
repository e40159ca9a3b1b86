"""Why a collection has what it has: of a comprehension the elements that it was made from, of a helper what it collects."""

from itertools import islice
from typing import Any

from checker.explain.context import MOST_ELEMENTS, Contents, Context, turns
from checker.explain.quantifiers import kept, left_out
from checker.explain.words import named, shown, told, words_of
from checker.ir.interpret import Failed
from checker.ir.nodes import After, Apply, Call, Comprehension, Conditional, Convert, Expr, Local
from checker.ir.ops import CollectionOp, ScalarOp
from checker.reasons import Reason, Term

_COMBINED = (CollectionOp.UNITE, CollectionOp.MEET, CollectionOp.MINUS, CollectionOp.CONCAT)
_SAME = (CollectionOp.ITEMS, CollectionOp.SEQUENCE, CollectionOp.REVERSE, CollectionOp.SORT, CollectionOp.COUNTED)


def contents_of(node: Expr, context: Context) -> Contents:
    """Of elements of a collection why they are in it; of what the state holds, nothing: it is there. As many turns as it takes."""
    match node:
        case Comprehension(collect="set" | "list"):
            return _collected(node, context)
        case Apply(op, args=args) if op in _COMBINED:
            held = context.value(node)
            parts = [contents_of(arg, context) for arg in args]
            return {each: reasons for part in reversed(parts) for each, reasons in part.items() if each in held}
        case Apply(op, args=(inner,)) if op in _SAME:
            return contents_of(inner, context)
        case Convert(value=inner) | After(result=inner):
            return contents_of(inner, context)
        case Conditional(_, test, yes, no):
            return contents_of(yes if context.value(test) else no, context)
        case Call(_, helper, args):
            return context.opened(helper, tuple(context.value(arg) for arg in args)).contents
        case Local(_, name) if name in context.given:
            return context.given[name].contents
        case _:
            return {}


def membership(node: Expr, element: Any, words: str, context: Context) -> tuple[Reason, ...]:
    """Why an element, in these words, is in a collection, or is not; none where there is no more to say than that."""
    is_in = element in context.value(node)
    parts = contents_of(node, context).get(element, ()) if is_in else _absence(node, element, context)
    return (Reason(f"{words} in {words_of(node)}", is_in, node.span, (), (), parts),) if parts else ()


def memberships(node: Expr, context: Context) -> tuple[Reason, ...]:
    """Why the elements of a collection are in it, of a few."""
    found = contents_of(node, context)
    if not words_of(node):
        return ()
    held = context.value(node)
    told = [(each, reasons) for each, reasons in found.items() if reasons and each in held]
    return tuple(
        Reason(f"{_shown(node, each)} in {words_of(node)}", True, node.span, (), (), reasons)
        for each, reasons in told[:MOST_ELEMENTS]
    )


def difference(first: Expr, second: Expr, context: Context) -> tuple[Reason, ...]:
    """Of two collections that differ, why the first few elements are in one of them and not in the other."""
    one, other = context.value(first), context.value(second)
    differing = [each for each in (*one, *other) if (each in one) is not (each in other)]
    return tuple(
        reason
        for each in dict.fromkeys(islice(differing, MOST_ELEMENTS))
        for node in (first, second)
        for reason in membership(node, each, _shown(node, each), context)
    )


def counted_turns(node: Expr, context: Context) -> tuple[Reason, ...]:
    """Of a sum of truths, for which elements they are true."""
    while isinstance(node, Convert) or (isinstance(node, Apply) and node.op is ScalarOp.NUMBER):
        node = node.value if isinstance(node, Convert) else node.args[0]
    if not isinstance(node, Comprehension) or node.collect != "sum":
        return ()
    value = node.value
    while isinstance(value, Apply) and value.op is ScalarOp.NUMBER:
        value = value.args[0]
    true = [
        turn for turn in turns(node.clauses, context) if turn.left_out_by is None and turn.context.value(value) is True
    ]
    return tuple(
        Reason(words_of(value), True, value.span, turn.bindings, (), turn.context.why(value, turn.context))
        for turn in true[:MOST_ELEMENTS]
    )


def _collected(node: Comprehension, context: Context) -> Contents:
    """Of each element the first turn that made it, and why its conditions are true."""
    found: dict[Any, tuple[Reason, ...]] = {}
    for turn in turns(node.clauses, context):
        if turn.left_out_by is None:
            value = turn.context.value(node.value)
            if value not in found:
                found[value] = _made(node, turn.bindings, kept(node, turn))
    return found


def _made(node: Comprehension, bindings: tuple[Term, ...], reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """How an element was made: from which others, unless it is one of them."""
    others = _others(node, bindings)
    return (Reason("", True, None, others, (), reasons),) if others else reasons


def _others(node: Comprehension, bindings: tuple[Term, ...]) -> tuple[Term, ...]:
    """The elements that one was made from, but for itself."""
    value = node.value
    own = named(value.name) if isinstance(value, Local) else words_of(value)
    return told(tuple(term for term in bindings if term.words != own), words_of(node))


def _absence(node: Expr, element: Any, context: Context) -> tuple[Reason, ...]:
    """Why a comprehension has not collected an element: the condition that left out what would have made it."""
    while isinstance(node, Convert):
        node = node.value
    if not isinstance(node, Comprehension) or node.collect not in ("set", "list"):
        return ()
    found = list[Reason]()
    for turn in turns(node.clauses, context):
        if turn.left_out_by is node.clauses[-1] and len(found) < MOST_ELEMENTS:
            try:
                is_it = turn.context.value(node.value) == element
            except Failed:
                continue
            if is_it:
                others = _others(node, turn.bindings)
                found.append(Reason("", None, None, others, (), left_out(turn)))
    return tuple(found)


def _shown(node: Expr, element: Any) -> str:
    return shown(getattr(node.type, "of", node.type), element)
