"""Whether a body treats all elements of a Symmetric sort alike: a proof, by typing.

Every body is a function of a state and of arguments. It keeps to the symmetry when exchanging elements in what it is given exchanges them
in what it makes: in the state that an action comes to, and not at all in what a property says. Almost every operation does, whatever it is
given; this pass looks for those that may not, and proves the sort where there are none. docs/symmetry.md has the rules, and why they are
enough. They are those of Murphi's scalarsets (C. N. Ip and D. L. Dill, "Better verification through symmetry", 1996), with sets, lists
made of them, and failures added.

A value is *exact*, which is what is said above; or it is a list whose items are exact and whose order is that of the sort, *listed*. The
length of such a list, what is in it and how often, a sum or a set made of it, are exact; an item at a place is not.
"""

from dataclasses import dataclass
from typing import assert_never

from checker.diagnostics import Span
from checker.ir.change_ops import ChangeOp
from checker.ir.kinds import element_of
from checker.ir.nodes import (
    After,
    Apply,
    Call,
    Comprehension,
    Conditional,
    Const,
    Convert,
    Expr,
    Fail,
    Field,
    Fits,
    FunctionKey,
    IsMember,
    Item,
    Junction,
    Load,
    Local,
    parts_of,
)
from checker.ir.ops import CollectionOp, Op, ScalarOp
from checker.ir.printer import expression_text
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
    Stmt,
    Store,
    values_in,
)
from checker.language.types import DictType, ListType, Type
from checker.passes.choosing import BY_KEY, called, choice_in, is_alone, is_in_turn
from checker.passes.commuting import NotAlike, check_turns
from checker.passes.doubt import Doubt, Doubted
from checker.passes.endings import Endings, united
from checker.passes.facts import Facts
from checker.passes.known import Known
from checker.passes.liveness import Names, bound_in, live_before
from checker.passes.moving import Moved

_ORDERS = frozenset(
    {
        *(ScalarOp.LT, ScalarOp.LE, ScalarOp.GT, ScalarOp.GE, ScalarOp.LEAST, ScalarOp.GREATEST),
        *(ScalarOp.NEXT, ScalarOp.PREVIOUS),
    }
)
"""Operations that go by the order of what they are given."""
_TAKES_LISTED: dict[Op, int] = {
    CollectionOp.LEN: 0,
    CollectionOp.IN: 1,
    CollectionOp.COUNT: 0,
    CollectionOp.REVERSE: 0,
    CollectionOp.SORT: 0,
    CollectionOp.COUNTED: 0,
}
"""Operations to which the order of a list is nothing, or that keep it, by which of their arguments is the list."""


@dataclass(frozen=True)
class _Live:
    """The locals that matter after a statement, after its loop, and at the next turn of it."""

    after: Names = frozenset()
    at_break: Names = frozenset()
    at_continue: Names = frozenset()


@dataclass(frozen=True)
class _Flow:
    """Where an expression is evaluated: which locals are listed, and what is known."""

    listed: Names
    facts: Facts


class Prover:
    """One sort of a program."""

    def __init__(self, known: Known, moved: Moved) -> None:
        self.known, self.moved = known, moved
        self.called_with: dict[tuple[FunctionKey, tuple[bool, ...]], bool] = {}
        """Whether a helper returns a listed value, by which of its arguments are."""
        self.place: Span | None = None
        self.returns = False
        """Whether a return of the body that is looked at gives something listed."""
        self.exits: list[Names] = []
        """What is listed where a turn of each loop around ends early."""

    def prove(self, function: Function, span: Span | None) -> None:
        """Raises Doubted for the first thing in a body that may depend on the order of the sort."""
        self.place = span
        self.block(function.body, frozenset(), _Live())

    def doubt(self, what: str) -> Doubted:
        """What is raised where something is not proved."""
        return Doubted(Doubt(what, self.place))

    def text(self, value: Expr) -> str:
        """An expression as its author wrote it, or as the representation has it."""
        written = None if value.span is None else value.span.written()
        return expression_text(self.known.program, value) if written is None else written

    # statements

    def block(self, block: Block, names: Names, live: _Live) -> Names | None:
        """Which locals are listed after a block; None where nothing comes after it."""
        for place, node in enumerate(block):
            if node.span is not None:
                self.place = node.span
            after = live_before(block[place + 1 :], live.after, live.at_break, live.at_continue)
            following = self.statement(node, names, _Live(after, live.at_break, live.at_continue))
            if following is None:
                return None
            names = following
        return names

    def statement(self, node: Stmt, names: Names, live: _Live) -> Names | None:
        """Which locals are listed after a statement."""
        flow = _Flow(names, self.known.before(node))
        match node:
            case Assign(name, value):
                return names | {name} if self.listed(value, flow) else names - {name}
            case Store(place, keys, value):
                self.exact(keys, flow)
                if place.local is not None and not keys:
                    return names | {place.local} if self.listed(value, flow) else names - {place.local}
                self.exact((value,), flow, "a list in the order of {sort} is kept")
            case Change() | Pop():
                return self.changed(node, flow)
            case If(test, then, otherwise):
                self.exact((test,), flow)
                yes, no = self.block(then, names, live), self.block(otherwise, names, live)
                return no if yes is None else yes if no is None else yes | no
            case For():
                return self.loop(node, flow, live)
            case Require(test) | Assert(test):
                self.exact((test,), flow)
            case Return(value):
                if value is not None and self.listed(value, flow):
                    self.returns = True
                return None
            case Break() | Continue():
                self.exits[-1] |= names
                return None
            case Evaluate(value):
                self.listed(value, flow)
            case _:
                assert_never(node)
        return names

    def changed(self, node: Change | Pop, flow: _Flow) -> Names:
        """A change of a container: of a listed one no place is told."""
        local = node.place.local
        if isinstance(node, Change) and node.op is ChangeOp.EXTEND and local is not None and not node.keys:
            return flow.listed | {local} if self.listed(node.values[0], flow) else flow.listed
        self.exact(values_in(node), flow)
        has_place = isinstance(node, Pop) or node.op in (ChangeOp.INSERT, ChangeOp.PUT)
        if has_place and local in flow.listed:
            raise self.doubt(f"a place in a list that is in the order of {self.sort}")
        return flow.listed - {node.name} if isinstance(node, Pop) else flow.listed

    def loop(self, node: For, flow: _Flow, live: _Live) -> Names:
        """A loop: over what has no order of its own, its turns must come to the same in any."""
        listed = self.listed(node.source, flow)
        head = live_before((node,), live.after, live.at_break, live.at_continue) | live.after
        inside = _Live(head, live.after, head)
        names = flow.listed
        while True:
            self.exits.append(frozenset())
            ended = self.block(node.body, names - {node.name}, inside)
            again = names | self.exits.pop() | (ended or frozenset())
            if again == names:
                break
            names = again
        if listed or self.is_turned(node.source.type):
            names |= self.turns(node, live, is_distinct=not listed)
        return names

    def turns(self, node: For, live: _Live, *, is_distinct: bool) -> Names:
        """The lists that a loop over what has no order makes."""
        exposed = live_before(node.body, live.after, live.after, live.after)
        if node.name not in exposed | live.after:
            return frozenset()  # every turn is the same
        exposed -= {node.name}
        carried = (bound_in(node.body) | {node.name}) & (live.after | exposed)
        try:
            return check_turns(node, carried, self.known, is_distinct=is_distinct)
        except NotAlike as raised:
            self.place = raised.span or node.span or self.place
            raise self.doubt(raised.what) from None

    # expressions

    @property
    def sort(self) -> str:
        """The name of the sort."""
        return self.moved.sort.__name__

    def exact(
        self, values: tuple[Expr, ...], flow: _Flow, why: str = "a list in the order of {sort} is compared"
    ) -> None:
        """Raise where one of these is listed, or not proved."""
        for value in values:
            if self.listed(value, flow):
                raise self.doubt(why.format(sort=self.sort))

    def listed(self, value: Expr, flow: _Flow) -> bool:
        """Whether a value is a list in the order of the sort; raises where it is not even that for certain."""
        if value.span is not None:
            self.place = value.span
        match value:
            case Const(kind, held):
                if not self.moved.keeps(kind, held):
                    raise Doubted(Doubt(self.moved.told_apart(kind, self.text(value)), self.place, tells_apart=True))
                return False
            case Local(_, name):
                return name in flow.listed
            case Load(_, place, keys):
                self.exact(keys, flow)
                return place.local in flow.listed
            case Junction(is_and, parts):
                facts = flow.facts
                for part in parts:
                    self.exact((part,), _Flow(flow.listed, facts))
                    facts = facts.learned(part, is_and)
                return False
            case Conditional(_, test, yes, no):
                self.exact((test,), flow)
                one = self.listed(yes, _Flow(flow.listed, flow.facts.learned(test)))
                return self.listed(no, _Flow(flow.listed, flow.facts.learned(test, False))) or one
            case Convert(value=inner):
                return self.listed(inner, flow)
            case Fits() | IsMember() | Field() | Item() | Fail():
                self.exact(parts_of(value), flow)
                return False
            case After(before, result):
                for each in before:
                    self.listed(each, flow)
                return self.listed(result, flow)
            case Call(_, helper, args):
                return self.called(helper, tuple(self.listed(arg, flow) for arg in args))
            case Comprehension():
                return self.collected(value, flow)
            case Apply():
                return self.applied(value, flow)
            case _:
                assert_never(value)

    def called(self, helper: FunctionKey, listed: tuple[bool, ...]) -> bool:
        """Whether what a helper returns is listed, where these of its arguments are."""
        key = helper, listed
        if key not in self.called_with:
            place, returns = self.place, self.returns
            function = self.known.functions[helper]
            names = frozenset(
                name for (name, _), is_listed in zip(function.parameters, listed, strict=True) if is_listed
            )
            self.returns = False
            self.block(function.body, names, _Live())
            self.called_with[key] = self.returns
            self.place, self.returns = place, returns
        return self.called_with[key]

    def applied(self, value: Apply, flow: _Flow) -> bool:
        """An operation."""
        listed = [self.listed(arg, flow) for arg in value.args]
        if value.span is not None:
            self.place = value.span
        if value.op in _ORDERS:
            if any(self.moved.holds(arg.type) for arg in value.args):
                raise self.doubt(f"{self.text(value)} goes by the order of {self.sort}")
            return False
        taken = [place for place, is_listed in enumerate(listed) if is_listed]
        if taken and value.op is not CollectionOp.CONCAT and taken != [_TAKES_LISTED.get(value.op)]:
            raise self.doubt(f"{self.text(value)} goes by the order of a list that is in that of {self.sort}")
        match value.op:
            case CollectionOp.SORT:
                if self.moved.holds(value.type):
                    raise self.doubt(f"{self.text(value)} goes by the order of {self.sort}")
                return False
            case CollectionOp.FIRST:
                if self.is_turned(value.args[0].type) and not flow.facts.is_single(value.args[0]):
                    raise self.doubt(
                        f"which element of {self.text(value.args[0])} comes first goes by the order of {self.sort}"
                    )
                return False
            case CollectionOp.ELEMENTS:
                return self.is_turned(value.args[0].type)
            case CollectionOp.REVERSE | CollectionOp.CONCAT:
                return any(listed)
            case _:
                return False

    def collected(self, made: Comprehension, flow: _Flow) -> bool:
        """A comprehension: over what has no order, it must not tell in which one its turns come."""
        facts, names = flow.facts, flow.listed
        is_turned = is_free = False
        endings: list[Endings] = []
        for clause in made.clauses:
            listed = self.listed(clause.source, _Flow(names, facts))
            if is_turned:
                endings.append(self.known.ends(clause.source, facts))
            is_unordered = listed or self.is_turned(clause.source.type)
            is_turned |= is_unordered
            is_free |= is_unordered and not is_alone(clause, facts, is_distinct=not listed)
            names -= {clause.name}
            self.exact((clause.condition,), _Flow(names, facts))
            endings.append(self.known.ends(clause.condition, facts))
            facts = facts.learned(clause.condition)
        parts = tuple(part for part in (made.key, made.value) if part is not None)
        self.exact(parts, _Flow(names, facts))
        endings += [self.known.ends(part, facts) for part in parts]
        if made.default is not None:
            self.exact((made.default,), flow)
        if made.span is not None:
            self.place = made.span
        by = made.value if made.key is None else made.key
        if made.collect in BY_KEY and self.moved.holds(by.type):
            raise self.doubt(f"{self.text(made)} goes by the order of {self.sort}")
        if is_turned:
            self.check_turns_of(made)
            self.check_endings(made, united(endings))
        doubted = choice_in(made) if is_free else None
        if doubted is not None:
            raise self.doubt(doubted.format(text=self.text(made), sort=self.sort))
        return is_turned and is_in_turn(made)

    def check_turns_of(self, made: Comprehension) -> None:
        """Raise where a turn changes the state, or where two may give a value to one key of a dict."""
        if self.known.changed_in(made):
            raise self.doubt("a turn of a comprehension changes the state")
        is_plain = (
            made.key is None
            or made.collect in BY_KEY
            or (isinstance(made.key, Local) and [c.name for c in made.clauses] == [made.key.name])
        )
        if not is_plain:
            raise self.doubt("which element gives a key its value goes by their order")

    def check_endings(self, made: Comprehension, endings: Endings) -> None:
        """Raise where one turn may decide, or end the step in one way, and another ends it in another."""
        if made.collect in ("any", "all", "first") and endings:
            (ending, value), *_ = endings.items()
            self.place = self.place if value is None or value.span is None else value.span
            what = "" if value is None else f" in {self.text(value)}"
            raise self.doubt(
                f"one element may decide {called(made)}(...), and another, if it came first, {ending.value}{what}"
            )
        if len(endings) > 1:
            one, other, *_ = (ending.value for ending in endings)
            raise self.doubt(f"one element {one} perhaps, another {other}: which comes first may depend on their order")

    def is_turned(self, kind: Type) -> bool:
        """Whether going through a collection goes by the order of the sort."""
        if isinstance(kind, DictType):
            return self.moved.holds(kind.key)
        of = element_of(kind)
        return of is not None and not isinstance(kind, ListType) and self.moved.holds(of)
