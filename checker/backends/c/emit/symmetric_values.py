"""What a symmetry means for the values of a type, as C functions of their codes.

They give the image of a value, a hash of it, and add what is said of a value to what is known of each element in it.
"""

from collections.abc import Callable

from checker.backends.c.codes import is_wide, offset, parts, size, wide
from checker.backends.c.emit.bits import only_word, over_bits, put_anywhere
from checker.backends.c.emit.c_expressions import CExpr, Operand, all_of, bit, call, cast, name, word
from checker.backends.c.emit.c_types import Types
from checker.backends.c.emit.digits import (
    composed,
    fields_of,
    is_of_members,
    is_up_to,
    member_code,
    of_member,
    to_code,
    to_plain,
)
from checker.backends.c.emit.rows import item
from checker.backends.c.emit.sequences import over_sequence, row_of, sequence_of
from checker.backends.c.emit.writer import Writer
from checker.language.sorts import Element
from checker.language.types import (
    FrozenSetType,
    QuorumType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.symmetry.columns import mentions


class SymmetricValues:
    """The C functions of the types whose values hold elements that a group moves, each made once; `numbers` are those of the sorts."""

    def __init__(self, types: Types, numbers: dict[type[Element], int]) -> None:
        self.types, self.numbers = types, numbers
        self.texts: list[str] = []
        """The functions, those that are called first."""
        self._names: dict[tuple[str, Type], str] = {}
        self._code, self._elements = name("c"), name("from")
        """In each function, the value and the set of its elements."""

    def mentions(self, kind: Type) -> bool:
        """Whether values of a type hold elements that the group moves."""
        return any(mentions(kind, sort) for sort in self.numbers)

    def moved(self, kind: Type, code: CExpr) -> CExpr:
        """The code of the image of a value."""
        if not self.mentions(kind):
            return code
        if isinstance(kind, SortType):
            return cast("i64", name("image")[self.numbers[kind.sort]][code])
        ctype = self.types.of(kind)
        function = self._function(
            "moved", kind, self._make_moved, f"static inline {ctype} {{name}}({ctype} c, images image)"
        )
        return call(function, code, name("image"))

    def seen(self, kind: Type, code: CExpr) -> CExpr:
        """A hash of a value in which elements are known by their colours."""
        if not self.mentions(kind):
            return self._hashed(kind, code)
        if isinstance(kind, SortType):
            return name("colour")[self.numbers[kind.sort]][code]
        head = f"static inline u64 {{name}}({self.types.of(kind)} c, colours colour)"
        function = self._function("seen", kind, self._make_seen, head)
        return call(function, code, name("colour"))

    def note(self, out: Writer, kind: Type, code: CExpr, fact: CExpr, place: CExpr) -> None:
        """Add a fact, a hash, to what is known of every element in a value."""
        if not self.mentions(kind):
            return
        if isinstance(kind, SortType):
            known = name("more")[self.numbers[kind.sort]][code]
            out.line(f"{known} += {call('mixed', fact + place)};")
            return
        head = (
            f"static inline void {{name}}({self.types.of(kind)} c, u64 fact, u64 place, colours colour, colours more)"
        )
        function = self._function("note", kind, self._make_note, head)
        out.line(f"{call(function, code, fact, place, name('colour'), name('more'))};")

    def _hashed(self, kind: Type, code: CExpr) -> CExpr:
        """A hash of a value that holds no elements which the group moves."""
        if not is_wide(kind):
            return cast("u64", code)
        return call("joined_words", code.member("w"), wide(kind).words)

    def _function(self, purpose: str, kind: Type, make: Callable[[Writer, Type], CExpr | None], head: str) -> str:
        """The name of the C function that does something for the codes of a type."""
        known = self._names.get((purpose, kind))
        if known is not None:
            return known
        made = self._names[purpose, kind] = f"{purpose}{len(self._names)}"
        out = Writer(self.types)
        result = make(out, kind)
        end = "" if result is None else f"    return {result};"
        self.texts.append("\n".join([head.format(name=made), "{", *out.written.texts, end, "}", ""]))
        return made

    def _make_moved(self, out: Writer, kind: Type) -> CExpr:
        match kind:
            case RecordType() | TupleType():
                moved = [
                    self._named(out, part, self.moved(part, code))
                    for part, code in zip(parts(kind), fields_of(kind, self._code), strict=True)
                ]
                return composed(kind, [to_plain(part, code) for part, code in zip(parts(kind), moved, strict=True)])
            case UnionType(members):
                for place, member in enumerate(members):
                    image = self._named(out, member, self.moved(member, self._of_member(kind, place)))
                    out.leave_if(is_up_to(kind, place, self._code), str(self._with_tag(kind, place, image)))
                return self._code
            case SequenceType(of):
                row = row_of(out, kind, self._code)
                with over_sequence(out, kind, row) as (index, each):
                    out.line(f"{item(row, index)} = {to_plain(of, self.moved(of, to_code(of, each)))};")
                return sequence_of(out.types, kind, row)
            case FrozenSetType(of) if is_wide(kind):
                into = out.temporary(kind, out.blank(kind))
                with over_bits(out, self._code, of) as code:
                    put_anywhere(out, into, out.held(of, self.moved(of, code)))
                return into
            case FrozenSetType(of) | QuorumType(_, of):
                into = name("into")
                self._declare_members(out, kind)
                out.line(f"u64 {into} = 0;")
                with over_bits(out, self._elements, of) as code:
                    out.line(f"{into} |= {bit(self.moved(of, code))};")
                return cast("i64", into) if isinstance(kind, FrozenSetType) else self._quorum_with(out, kind, into)
            case _:
                raise AssertionError(kind)

    def _quorum_with(self, out: Writer, kind: QuorumType, elements: CExpr) -> CExpr:
        quorum = name("q")
        found = self.types.quorums(kind)[quorum].equals(elements)
        out.line(f"for (i64 {quorum} = 0; {quorum < size(kind)}; {quorum}++) if ({found}) return {quorum};")
        return self._code

    def _make_seen(self, out: Writer, kind: Type) -> CExpr:
        match kind:
            case RecordType() | TupleType():
                hashed = word(1)
                for part, code in zip(parts(kind), fields_of(kind, self._code), strict=True):
                    hashed = joined(hashed, self.seen(part, code))
                return hashed
            case UnionType(members):
                for place, member in enumerate(members):
                    code = self._named(out, member, self._of_member(kind, place))
                    inner = joined(word(place + 2), self.seen(member, code))
                    out.leave_if(is_up_to(kind, place, self._code), str(inner))
                return word(0)
            case SequenceType(of):
                found = out.name("f")
                out.line(f"u64 {found} = {word(1)};")
                with over_sequence(out, kind, row_of(out, kind, self._code)) as (_, each):
                    out.line(f"{found} = {joined(found, self.seen(of, to_code(of, each)))};")
                return found
            case FrozenSetType(of) | QuorumType(_, of):
                total = name("sum")
                out.line(f"u64 {total} = 0;")
                self._declare_members(out, kind)
                with over_bits(out, self._elements, of) as code:
                    out.line(f"{total} += {call('mixed', self.seen(of, code) + 1)};")
                return total
            case _:
                raise AssertionError(kind)

    def _make_note(self, out: Writer, kind: Type) -> None:
        out.line("(void)colour;")
        fact, at = name("fact"), name("place")
        match kind:
            case RecordType() | TupleType():
                for place, (part, code) in enumerate(zip(parts(kind), fields_of(kind, self._code), strict=True)):
                    self.note(out, part, code, fact, at * 8 + (place + 1))
            case UnionType(members):
                for place, member in enumerate(members):
                    with out.block(f"if ({self._is_of(kind, place)})"):
                        self.note(out, member, self._of_member(kind, place), fact, at)
            case SequenceType(of):
                with over_sequence(out, kind, row_of(out, kind, self._code)) as (index, each):
                    hashed = out.name("f")
                    out.line(f"u64 {hashed} = {joined(fact, cast('u64', index) + 1)};")
                    self.note(out, of, out.held(of, to_code(of, each)), hashed, at)
            case FrozenSetType(of) | QuorumType(_, of):
                self._declare_members(out, kind)
                with over_bits(out, self._elements, of) as code:
                    hashed = out.name("f")
                    out.line(f"u64 {hashed} = {joined(fact, self.seen(of, code))};")
                    self.note(out, of, code, hashed, at)
            case _:
                raise AssertionError(kind)

    def _of_member(self, kind: UnionType, place: int) -> CExpr:
        """The code of the value in a union's member."""
        return member_code(kind, place, self._code) if is_wide(kind) else self._code - offset(kind, place)

    def _with_tag(self, kind: UnionType, place: int, code: CExpr) -> CExpr:
        """The value of a union with a code in its member."""
        return of_member(kind, place, code) if is_wide(kind) else code + offset(kind, place)

    def _is_of(self, kind: UnionType, place: int) -> CExpr:
        """Whether the value is of a union's member."""
        if is_wide(kind):
            return is_of_members(kind, frozenset({place}), self._code)
        return all_of([self._code >= offset(kind, place), self._code < offset(kind, place + 1)])

    def _named(self, out: Writer, kind: Type, code: CExpr) -> CExpr:
        """A code, one that is wide under a name."""
        return out.held(kind, code) if is_wide(kind) else code

    def _declare_members(self, out: Writer, kind: FrozenSetType | QuorumType) -> None:
        """The set of the elements in the value."""
        ctype = self.types.of(SetType(kind.of))
        if is_wide(kind):
            out.line(f"{ctype} {self._elements} = {self._code};")
        else:
            out.line(f"{ctype} {self._elements} = {{{{{only_word(self.types, kind, self._code)}}}}};")


def joined(hashed: CExpr, other: Operand) -> CExpr:
    """The hash of two."""
    return call("joined", hashed, other)
