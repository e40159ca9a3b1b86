"""The syntax of quorum expressions: a text in, its tree (`syntax_tree`) out, with the place of everything.

    expression = product { "+" product }                        any of
    product    = part { "*" part }                              all of
    part       = "(" expression ")" | name | number ["%"] "of" (number | members) | shape ["of" members] | "majority" list
               | "weighted" ["(" vote { "," vote } ")"] ">=" number | "dual" "(" expression ")" | set { [","] set }
    shape      = "majority" ["(" number ")"]
               | ("rows" | "columns" | "grid") "(" number "," number ")"
               | ("hierarchical" | "wall") "(" number { "," number } ")" | ("tree" | "plane" | "wheel") "(" number ")"
    members    = "[" expression { "," expression } "]" | name of a region
    list       = "(" expression { "," expression } ")"
    vote       = expression ["=" number]
    set        = "{" name { [","] name } "}"

A name is a word, or anything in double quotes. `semantics` gives a tree its meaning. Imports `tokens`, `written_text` and
`syntax_tree` of this package, the vocabulary, `checker.diagnostics` and the standard library alone.
"""

from collections.abc import Callable

from checker.diagnostics import suggest
from checker.quorum.notation.syntax_tree import (
    All,
    Any,
    Choose,
    Columns,
    Dual,
    Expression,
    Majority,
    Members,
    Name,
    Over,
    Rows,
    Sets,
    Shape,
    Share,
    Threshold,
    Weighted,
    share_of,
)
from checker.quorum.notation.tokens import Cursor, Kind
from checker.quorum.notation.written_text import Place, Text
from checker.quorum.vocabulary import SHAPES, WORDS

FORMS = "a quorum expression is majority, 2 of 3, rows(2, 3), columns(2, 3), or sets such as {a1 a2} {a2 a3}"
_DEEPEST = 100
_NEEDS = {
    "grid": "write grid(3, 6) for a row and a column of a grid with 3 rows and 6 columns",
    "hierarchical": "write hierarchical(3, 3) for majorities of majorities of three",
    "wall": "write wall(1, 2, 3) for a wall with rows of 1, 2 and 3",
    "tree": "write tree(2) for a binary tree of height 2, with 7 nodes",
    "plane": "write plane(2) for the projective plane of order 2, with 7 points",
    "wheel": "write wheel(5) for a hub and 4 spokes",
}
_WHOLE_VOTES = "multiply the weights and the threshold until they are whole: weighted(a=3, b=2) >= 4"


def tree_of(text: Text) -> Expression:
    """The tree of a text. Raises InvalidSpec (C503) at the first mistake."""
    return _Parser(text).whole()


class _Parser:
    """Recursive descent over the tokens: a method a rule, each leaving the cursor at what follows the rule."""

    def __init__(self, text: Text) -> None:
        self.cursor = Cursor(text)
        self.depth = 0
        self.is_listing = False  # whether a comma separates expressions, and so ends a run of sets

    def whole(self) -> Expression:
        expression = self.expression(is_listing=False)
        if self.cursor.token.kind is not Kind.END:
            message = f"unexpected {self.cursor.token} after the expression"
            self.cursor.text.malformed(self.cursor.token.place, message, note=FORMS, fix=self.cursor.other_sign())
        return expression

    def expression(self, *, is_listing: bool) -> Expression:
        """A sum; `is_listing` where commas separate expressions."""
        if self.depth == _DEEPEST:
            self.cursor.text.malformed(self.cursor.token.place, f"nested more than {_DEEPEST} deep")
        outside, self.is_listing = self.is_listing, is_listing
        self.depth += 1
        found = self.joined("+", lambda: self.joined("*", self.part, All), Any)
        self.depth -= 1
        self.is_listing = outside
        return found

    def joined(
        self, sign: str, member: Callable[[], Expression], make: Callable[[tuple[Expression, ...], Place], Expression]
    ) -> Expression:
        start = self.cursor.token.place
        members = [member()]
        while self.cursor.accept(sign):
            members.append(member())
        return members[0] if len(members) == 1 else make(tuple(members), self.cursor.since(start))

    def part(self) -> Expression:
        token = self.cursor.token
        match token.kind, token.text:
            case Kind.WORD, "majority":
                return self.majority()
            case Kind.WORD, "rows" | "columns":
                return self.over(self.grid())
            case Kind.WORD | Kind.QUOTED, _:
                return self.word()
            case (Kind.NUMBER, _) | (_, "-"):
                return self.threshold()
            case _, "{":
                return self.sets()
            case _, "(":
                return self.parenthesised()
        return self.cursor.expected("a quorum expression", note=FORMS)

    def word(self) -> Expression:
        token, called = self.cursor.token, self.cursor.following == "("
        if token.text == "weighted" and (called or self.cursor.following == ">="):
            return self.weighted()
        if token.text == "dual" and called:
            return self.dual()
        if token.text in SHAPES and called:
            return self.over(self.shape())
        if called and token.kind is Kind.WORD:
            fix = suggest(token.text, WORDS)
            self.cursor.text.malformed(token.place, f"unknown word '{token.text}'", note=FORMS, fix=fix)
        return self.cursor.name()

    def parenthesised(self) -> Expression:
        opening = self.cursor.take()
        found = self.expression(is_listing=False)
        self.cursor.expect_closing(opening, ")")
        return found

    def dual(self) -> Dual:
        start = self.cursor.take().place
        found = self.parenthesised()
        return Dual(found, self.cursor.since(start))

    def majority(self) -> Expression:
        start = self.cursor.take().place
        if self.cursor.token.text != "(":
            return self.over(Majority(start))
        opening = self.cursor.take()
        if self.cursor.token.kind is Kind.NUMBER and self.cursor.following == ")":
            total, _ = self.cursor.count("the number of nodes")
            self.cursor.take()
            return Threshold(total // 2 + 1, total, self.cursor.since(start))
        items = self.list()
        closing = self.cursor.expect_closing(opening, ")")
        return Over(Majority(start), Members(items, opening.place.to(closing.place)), self.cursor.since(start))

    def over(self, shape: Majority | Rows | Columns | Shape) -> Expression:
        """The shape, over members where it says so."""
        if not self.cursor.accept("of"):
            return shape
        members = self.members("a list of members such as [a, b, c]")
        return Over(shape, members, self.cursor.since(shape.place))

    def threshold(self) -> Threshold | Choose | Share:
        if self.cursor.token.text == "0" and [
            token.text for token in self.cursor.tokens[self.cursor.position + 1 :][:3]
        ] == [
            "of",
            "[",
            "]",
        ]:
            return self.constant()
        count, first = self.cursor.count("the size of a quorum")
        if self.cursor.accept("%"):
            return self.share(count, first)
        self.cursor.expect("of", note=FORMS)
        if self.cursor.token.text == "[" or self.cursor.token.kind in (Kind.WORD, Kind.QUOTED):
            return self.choice(count, first)
        total, last = self.cursor.count("the number of elements", note=FORMS)
        if count > total:
            message = f"{count} of {total} asks for more elements than there are"
            self.cursor.text.malformed(first.to(last), message, fix=f"write {total} of {total} for the set of all")
        return Threshold(count, total, first.to(last))

    def share(self, percent: int, first: Place) -> Threshold | Share:
        """`67% of [a, b, c]`, or of so many elements."""
        if percent > 100:
            self.cursor.text.malformed(
                self.cursor.since(first), f"{percent}% asks for more than there is", fix="write 100% for all"
            )
        self.cursor.expect("of", note=FORMS)
        if self.cursor.token.text == "[" or self.cursor.token.kind in (Kind.WORD, Kind.QUOTED):
            return Share(percent, self.members("the number of elements"), self.cursor.since(first))
        total, last = self.cursor.count("the number of elements", note=FORMS)
        return Threshold(share_of(percent, total), total, first.to(last))

    def constant(self) -> Choose:
        """`0 of []`: every set is a quorum."""
        start, _, opening, closing = (self.cursor.take().place for _ in range(4))
        return Choose(0, Members((), opening.to(closing)), start.to(closing))

    def choice(self, count: int, first: Place) -> Choose:
        members = self.members("the number of elements")
        return Choose(count, members, self.cursor.since(first))

    def members(self, what: str) -> Members:
        start = self.cursor.token.place
        if self.cursor.token.kind in (Kind.WORD, Kind.QUOTED):
            name = self.cursor.name()
            return Members((name,), name.place)
        if self.cursor.token.text != "[":
            self.cursor.expected(what)
        opening = self.cursor.take()
        items = () if self.cursor.token.text == "]" else self.list()
        self.cursor.expect_closing(opening, "]")
        return Members(items, self.cursor.since(start))

    def list(self) -> tuple[Expression, ...]:
        items = [self.expression(is_listing=True)]
        while self.cursor.accept(","):
            items.append(self.expression(is_listing=True))
        return tuple(items)

    def weighted(self) -> Weighted:
        start = self.cursor.take().place
        votes = self.votes() if self.cursor.token.text == "(" else ()
        self.cursor.expect(">=", note="write weighted(a=3, b=1, c=1) >= 3")
        threshold, _ = self.cursor.count("the threshold", fix=_WHOLE_VOTES)
        return Weighted(votes, threshold, self.cursor.since(start))

    def votes(self) -> tuple[tuple[Expression, int | None], ...]:
        opening = self.cursor.take()
        found = [self.vote()]
        while self.cursor.accept(","):
            found.append(self.vote())
        self.cursor.expect_closing(opening, ")")
        return tuple(found)

    def vote(self) -> tuple[Expression, int | None]:
        member = self.expression(is_listing=True)
        return member, self.cursor.count("a weight", least=0, fix=_WHOLE_VOTES)[0] if self.cursor.accept("=") else None

    def grid(self) -> Rows | Columns:
        word = self.cursor.take()
        example = f"write {word.text}(3, 6) for the {word.text} of a grid with 3 rows and 6 columns"
        opening = self.cursor.expect("(", note=example)
        rows, _ = self.cursor.count("the number of rows", note=example)
        self.cursor.expect(",", note=example)
        columns, _ = self.cursor.count("the number of columns", note=example)
        closing = self.cursor.expect_closing(opening, ")")
        grid = Rows if word.text == "rows" else Columns
        return grid(rows, columns, word.place.to(closing.place))

    def shape(self) -> Shape:
        word = self.cursor.take()
        example, number = _NEEDS[word.text], SHAPES[word.text]
        opening = self.cursor.take()
        sizes = [self.cursor.count("a size", note=example)[0]]
        while len(sizes) != number and (number is not None or self.cursor.token.text == ","):
            self.cursor.expect(",", note=example)
            sizes.append(self.cursor.count("a size", note=example)[0])
        closing = self.cursor.expect_closing(opening, ")")
        return Shape(word.text, tuple(sizes), word.place.to(closing.place))

    def sets(self) -> Sets:
        start = self.cursor.token.place
        sets = [self.set()]
        while (not self.is_listing and self.cursor.accept(",")) or self.cursor.token.text == "{":
            sets.append(self.set())
        return Sets(tuple(sets), self.cursor.since(start))

    def set(self) -> tuple[Name, ...]:
        opening = self.cursor.expect("{")
        if self.cursor.token.text == "}":
            self.cursor.text.malformed(opening.place.to(self.cursor.token.place), "a quorum has at least one element")
        names = [self.cursor.name()]
        while self.cursor.token.kind is not Kind.END and self.cursor.token.text != "}":
            self.cursor.accept(",")
            names.append(self.cursor.name())
        self.cursor.expect_closing(opening, "}")
        return tuple(names)
