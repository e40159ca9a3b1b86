"""Which turn of a comprehension is taken, where that may go by the order of a sort: the first, or one of several with an equal key.

An expression comes in, with what is known; goes out whether it leaves no choice.
"""

from checker.ir.nodes import Apply, Clause, Comprehension, Const, Expr, Local
from checker.ir.ops import CollectionOp, ScalarOp
from checker.passes.facts import Facts, bare, tests_in
from checker.passes.liveness import names_in

BY_KEY = ("min", "max", "ascending", "descending")
"""Collectors that go by the order of keys, or of the values themselves."""


def is_alone(clause: Clause, facts: Facts, *, is_distinct: bool) -> bool:
    """Whether one element at most gets a turn: there is no other, or a test lets through what equals something fixed."""
    if facts.is_single(clause.source):
        return True
    return is_distinct and any(_is_fixed(test, clause.name) for test in tests_in(clause.condition))


def _is_fixed(test: Expr, name: str) -> bool:
    """Whether a test is true of one element alone."""
    match test:
        case Apply(CollectionOp.EQ, _, (a, b)):
            sides = ((bare(a), b), (bare(b), a))
            return any(
                isinstance(one, Local) and one.name == name and name not in names_in(other) for one, other in sides
            )
        case _:
            return False


def called(made: Comprehension) -> str:
    """The function that a comprehension is given to."""
    return "next" if made.collect == "first" else made.collect


def choice_in(made: Comprehension) -> str | None:
    """What is said of a comprehension that takes what one of its turns gives, where turns of no order may give different things."""
    if made.collect == "first" and names_in(made.value) & {clause.name for clause in made.clauses}:
        return "which element comes first in {text} goes by the order of {sort}"
    if made.collect in ("min", "max") and made.key is not None and not _tells(made.key, made.value):
        return "which of several elements with one key {text} takes goes by the order of {sort}"
    return None


def is_in_turn(made: Comprehension) -> bool:
    """Whether a comprehension gives a list in the order of its turns: of items with one key, a sorted one does."""
    if made.collect in ("ascending", "descending"):
        return made.key is None or not _tells(made.key, made.value)
    return made.collect == "list"


def _tells(key: Expr, value: Expr) -> bool:
    """Whether values with equal keys are equal for certain, so that it does not matter which is taken."""
    key = bare(key)
    if key == bare(value):
        return True
    match key:
        case Apply(CollectionOp.TUPLE, _, parts):
            return any(_tells(part, value) for part in parts)
        case Apply(ScalarOp.ADD | ScalarOp.SUB, _, (Const(), part) | (part, Const())):
            return _tells(part, value)
        case _:
            return False
