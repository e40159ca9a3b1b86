"""What a loop does that depends on the order of its turns, as far as its source tells.

Something of a turn is left in a place that the turns have in common, or a turn reads what another may have written. What comes to the same
in every order (sums, unions, greatest values; the place of the element itself) is none of it. Whether more than one turn comes there is not
told.
"""

import ast
from collections.abc import Iterator

from checker.frontend.mistakes.bodies import MUTATORS
from checker.frontend.ordering.ends import pinned
from checker.frontend.ordering.loop_names import blocks_of, bound_by, mentions
from checker.frontend.ordering.writes import Known, differs, greatest, is_update, writes
from checker.frontend.source import nodes_of
from checker.language.spec import require

_DEEPEST = 4
"""Helpers that call helpers are followed so far."""


class Turns:
    """What the body of a loop, or of a helper that it calls, does in a turn.

    `turn` are the names of what is the turn's, `own` those that no other turn has the same of: an element that is met once. `carried` are
    names whose value goes on to the next turn or out of the loop.
    """

    def __init__(
        self, body: list[ast.stmt], turn: set[str], own: set[str], carried: set[str], known: Known, depth: int = 0
    ) -> None:
        self.body, self.turn, self.own, self.carried = body, set(turn), set(own), carried
        self.known, self.depth = known, depth
        self.places: set[str] = set()
        """Names of what the turn's own element has in a table: to change it is to change what is the turn's own."""
        self.parts = [part for statement in body for part in nodes_of(statement)]
        self.guarded = {assign: test for part in self.parts if (pair := greatest(part)) for assign, test in [pair]}
        self._spread()
        self.pinned = pinned(body, self.own, self.turn)

    def _spread(self) -> None:
        """Names that are given something of the turn in it are the turn's as well, and those of its own places stand for these."""
        while True:
            before = len(self.turn) + len(self.own) + len(self.places)
            self.turn |= {name for part in self.parts for name in bound_by(part, self.turn) if name not in self.carried}
            for part in self.parts:
                match part:
                    case ast.Assign([ast.Name(name)], ast.Subscript(_, index)) if self.is_own(index):
                        self.places |= {name} - self.carried  # `row = self.table[node]`
                    case ast.Assign([ast.Name(name)], ast.Name(other)) if other in self.own:
                        self.own |= {name} - self.carried
            if len(self.turn) + len(self.own) + len(self.places) == before:
                return

    def is_own(self, node: ast.expr) -> bool:
        """Whether no other turn has the same value."""
        return differs(node, self.own, self.known)

    def place(self, node: ast.expr) -> str | None:
        """The variable or name that a place is in; None where the place is the turn's own."""
        while True:
            match node:
                case ast.Subscript(owner, index):
                    if self.is_own(index):
                        return None
                    node = owner
                case ast.Attribute(ast.Name(state), name) if state not in self.turn and state not in self.carried:
                    return f"{state}.{name}"
                case ast.Attribute(owner):
                    node = owner
                case ast.Name(name):
                    return None if name in self.own | self.places or name in self.turn - self.carried else name
                case _:
                    return None

    def whole(self, node: ast.expr) -> str | None:
        """The variable or name that a place is in, the turn's own or not."""
        while isinstance(node, ast.Subscript | ast.Attribute):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                return f"{node.value.id}.{node.attr}"
            node = node.value
        return node.id if isinstance(node, ast.Name) else None

    # what goes by the order

    def late(self) -> Iterator[ast.AST]:
        """The parts that may come to something else in another order of the turns."""
        written: dict[str, set[str]] = {}
        for part in self.parts:
            for target, value, how in writes(part, self.known):
                variable = self.whole(target)
                common = self.place(target)
                if (
                    how in ("add", "discard", "remove")
                    and isinstance(value, ast.Tuple)
                    and all(map(self.is_own, value.elts))
                ):
                    if variable is not None:
                        written.setdefault(variable, set()).add("own")
                    continue
                if how in ("Add", "update") and not self._adds_numbers(part, target):
                    how = "add in order"
                if (
                    isinstance(target, ast.Subscript)
                    and "." not in (variable or ".")
                    and self._is_local(variable or "")
                ):
                    yield part  # a dict of the body's own keeps the order in which it is given its keys
                if common is None:
                    if variable is not None:
                        written.setdefault(variable, set()).add("own")
                    continue
                if isinstance(target, ast.Name) and common not in self.carried:
                    continue
                kinds = written.setdefault(common, set())
                what = how if value is None or how not in ("put", "add in order") else ast.dump(value)
                if part not in self.guarded and (
                    (kinds and kinds != {what})
                    or how == "add in order"
                    or (how == "put" and value is not None and mentions(value, self.turn))
                ):
                    yield part
                kinds.add(what)
        yield from self._ends()
        yield from self._reads(written)
        yield from self._unknown()
        yield from self._calls(written)

    def _is_local(self, name: str) -> bool:
        return name not in self.own | self.places | self.turn

    def _adds_numbers(self, part: ast.AST, target: ast.expr) -> bool:
        """Whether a sum is one of numbers, so that its parts may change places; those of anything else may."""
        match part:
            case ast.AugAssign(_, ast.Add()) | ast.Assign(_, ast.BinOp(_, ast.Add(), _)):
                return self.known.is_number(target)
            case _:
                return True

    def _ends(self) -> Iterator[ast.AST]:
        """The returns of one thing or another, and what is done in the turns before a loop is left early."""
        if self.depth:
            return  # a helper that returns ends its own turn
        returns = [part for part in self.parts if isinstance(part, ast.Return)]
        if len({ast.dump(part.value) if part.value is not None else "" for part in returns}) > 1:
            yield returns[-1]
        if not returns and not any(isinstance(s, ast.Break) for block in blocks_of(self.body) for s in block):
            return
        for part in self.parts:
            for target, value, how in writes(part, self.known):
                is_left = part not in self.pinned and (not isinstance(target, ast.Name) or target.id in self.carried)
                is_same = how == "put" and value is not None and not mentions(value, self.turn)
                if is_left and not (is_same and not mentions(target, self.turn)):
                    yield part

    def _reads(self, written: dict[str, set[str]]) -> Iterator[ast.AST]:
        """The parts that read what another turn may have written."""
        skipped = {node for test in self.guarded.values() for node in ast.walk(test)}
        for statement in self.body:
            for node in self._read_in(statement):
                if node not in skipped and self.whole(node) in written:
                    yield node

    def _read_in(self, node: ast.AST) -> Iterator[ast.expr]:
        """The places that are read, those of the turn's own element left out."""
        match node:
            case ast.Assign([target], value) if is_update(node, self.known):
                held = ast.unparse(target)
                yield from (read for read in self._read_in(value) if ast.unparse(read) != held)
                yield from self._indexes(target)
            case ast.Assign(targets, value):
                yield from self._read_in(value)
                for target in targets:
                    yield from self._indexes(target)
            case ast.AugAssign(target, _, value):
                yield from self._read_in(value)
                yield from self._indexes(target)
            case ast.Call(ast.Attribute(owner, name), values, keywords) if name in MUTATORS:
                yield from self._indexes(owner)
                for value in [*values, *(keyword.value for keyword in keywords)]:
                    yield from self._read_in(value)
            case ast.Call(ast.Attribute(owner, "get" | "count"), [value, *more]) if self.is_own(value):
                yield from self._indexes(owner)
                for other in more:
                    yield from self._read_in(other)
            case ast.Compare(left, [ast.In() | ast.NotIn()], [right]) if self.is_own(left):
                yield from (
                    self._indexes(right)
                    if isinstance(right, ast.Attribute | ast.Subscript | ast.Name)
                    else self._read_in(right)
                )
            case ast.Attribute() | ast.Subscript() | ast.Name():
                if self.place(node) is not None:
                    yield node
                yield from self._indexes(node)
            case _:
                for child in ast.iter_child_nodes(node):
                    yield from self._read_in(child)

    def _indexes(self, node: ast.expr) -> Iterator[ast.expr]:
        while isinstance(node, ast.Attribute | ast.Subscript):
            if isinstance(node, ast.Subscript):
                yield from self._read_in(node.slice)
            node = node.value
        if not isinstance(node, ast.Name):
            for child in ast.iter_child_nodes(node):
                yield from self._read_in(child)

    def _unknown(self) -> Iterator[ast.AST]:
        """Effects inside expressions."""
        for part in self.parts:
            match part:
                case ast.Call(called) if self.known.is_any(called, (setattr, delattr)):
                    yield part
                case ast.Expr(ast.Call(called)) if not self._is_known(called):
                    yield part
                case ast.NamedExpr(ast.Name(name)) if name in self.carried:
                    yield part

    def _is_known(self, called: ast.expr) -> bool:
        """Whether it is known what a call in a line of its own does."""
        match called:
            case ast.Attribute(owner, name) if name in MUTATORS:
                return not self.known.is_class(owner)
            case _:
                return self.known.is_any(called, (require, print)) or self.known.helper(called) is not None

    # helpers

    def _calls(self, written: dict[str, set[str]]) -> Iterator[ast.AST]:
        """Calls of helpers that do one of these things, with their parameters for what they are given."""
        for part in self.parts:
            if not isinstance(part, ast.Call):
                continue
            helper = self.known.helper(part.func)
            if helper is None:
                continue
            if self.depth == _DEEPEST:
                yield part
                continue
            inner = self._of_helper(part, *helper)
            changed = {
                variable
                for node in inner.parts
                for target, *_ in writes(node, inner.known)
                if (variable := inner.whole(target))
            }
            read = {inner.whole(node) for statement in inner.body for node in inner._read_in(statement)}
            changed = {name for name in changed if "." in name}
            if next(inner.late(), None) is not None or read & {*written} or (changed & {*written}):
                yield part
            for variable in changed:
                written.setdefault(variable, set()).add("called")

    def _of_helper(self, call: ast.Call, function: ast.FunctionDef, known: Known) -> "Turns":
        names = [argument.arg for argument in function.args.args]
        if isinstance(call.func, ast.Attribute):
            names = names[1:]
        given = [*zip(names, call.args, strict=False)]
        given += [(keyword.arg, keyword.value) for keyword in call.keywords if keyword.arg is not None]
        turn = {name for name, value in given if mentions(value, self.turn)}
        own = {name for name, value in given if self.is_own(value)}
        outer = {
            name for node in nodes_of(function) if isinstance(node, ast.Nonlocal | ast.Global) for name in node.names
        }
        return Turns(function.body, turn, own, outer, known, self.depth + 1)
