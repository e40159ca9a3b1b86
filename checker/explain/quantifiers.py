"""Why `all` or `any` is true or false: the elements that it is so for, and of several those that come nearest to the other."""

from checker.explain.context import MOST_ELEMENTS, Context, Turn, turns
from checker.explain.words import shown, told, words_of
from checker.ir.interpret import elements
from checker.ir.nodes import Call, Comprehension, Const, Expr, Junction
from checker.reasons import Reason, Term

MOST_OPENED = 32
"""Elements for each of which a helper is asked how near it comes."""
MOST_NEAREST = 2
"""Of more elements than that, so many are shown that come nearest."""


def of_quantifier(node: Comprehension, context: Context) -> Reason:
    """Of `all` that is false the elements that it is false for, of `any` that is true those it is true for; else each, or the nearest."""
    ends = node.collect == "any"
    truth = bool(context.value(node))
    words = words_of(node)
    every = turns(node.clauses, context)
    if truth is ends:
        found = next(t for t in every if t.left_out_by is None and bool(t.context.value(node.value)) is ends)
        return Reason(words, truth, node.span, told(found.bindings, words), (), of_element(node, found))
    taken, left_out = list[Turn](), list[Turn]()
    for turn in every:
        (taken if turn.left_out_by is None else left_out).append(turn)
    if taken:
        chosen = _nearest(taken, node.value) if len(taken) > MOST_ELEMENTS else taken
        parts = tuple(_turn(node, words, turn) for turn in chosen)
        return Reason(words, truth, node.span, (), (), parts, more=len(taken) - len(chosen))
    return _over_nothing(node, words, truth, left_out, context)


def of_element(node: Comprehension, turn: Turn) -> tuple[Reason, ...]:
    """Why the formula has its truth for an element, and that the element is one that it is asked of."""
    return (*turn.context.why(node.value, turn.context), *kept(node, turn))


def kept(node: Comprehension, turn: Turn) -> tuple[Reason, ...]:
    """Why the conditions are true of an element."""
    conditions = [clause.condition for clause in node.clauses if not isinstance(clause.condition, Const)]
    return tuple(reason for condition in conditions for reason in turn.context.why(condition, turn.context))


def left_out(turn: Turn) -> tuple[Reason, ...]:
    """Why an element is left out."""
    assert turn.left_out_by is not None
    return turn.context.why(turn.left_out_by.condition, turn.context)


def _turn(node: Comprehension, words: str, turn: Turn) -> Reason:
    truth = bool(turn.context.value(node.value))
    parts = turn.context.why(node.value, turn.context)
    near = 0 if truth else _distance(node.value, turn.context)
    return Reason(words_of(node.value) or words, truth, node.span, told(turn.bindings, words), (), parts, near=near)


def _over_nothing(node: Comprehension, words: str, truth: bool, left: list[Turn], context: Context) -> Reason:
    """There is no element that the formula could be asked of: the source has none, or the conditions leave all out."""
    first = node.clauses[0].source
    if not left:
        is_empty = words_of(first) != "" and not list(elements(context.value(first)))
        terms = (Term(words_of(first), "is empty", aside=True),) if is_empty else ()
        return Reason(words, truth, node.span, (), terms)
    nearest = [turn for turn in left if _distance(_condition(turn), turn.context) > 0] or left
    chosen = sorted(nearest, key=lambda turn: -_distance(_condition(turn), turn.context))[:MOST_NEAREST]
    parts = tuple(
        Reason("", None, None, told(turn.bindings, words), (), reasons)
        for turn in chosen
        if (reasons := left_out(turn))
    )
    return Reason(words, truth, node.span, (), _source_terms(node, context), parts, more=len(left) - len(parts))


def _source_terms(node: Comprehension, context: Context) -> tuple[Term, ...]:
    source = node.clauses[0].source
    words = words_of(source)
    return (Term(words, shown(source.type, context.value(source))),) if words and len(node.clauses) == 1 else ()


def _condition(turn: Turn) -> Expr:
    assert turn.left_out_by is not None
    return turn.left_out_by.condition


def _nearest(taken: list[Turn], formula: Expr) -> list[Turn]:
    """Those of which most parts of the formula are what they would have to be; the first ones of as many."""
    if isinstance(formula, Call) and len(taken) > MOST_OPENED:
        return taken[:MOST_NEAREST]
    return sorted(taken, key=lambda turn: -_distance(formula, turn.context))[:MOST_NEAREST]


def _distance(formula: Expr, context: Context) -> int:
    """How many parts of a conjunction are true before the one that is false, of one that a helper gives as well."""
    match formula:
        case Junction(is_and=True):
            return next((n for n, part in enumerate(formula.parts) if not context.value(part)), len(formula.parts))
        case Call(_, helper, args):
            return context.opened(helper, tuple(context.value(arg) for arg in args)).near
        case _:
            return 0
