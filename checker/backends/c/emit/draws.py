"""The values that an action's parameters take in a state, as C loops: all of a type's, or those that the parameter is drawn from.

The order of choices is that of codes, and of one action any; where states hold what does not tell them apart it is the canonical one, for
what the first step to a state makes of them stays.
"""

import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from checker.backends.c.codes import MOST_CODES, fills_word, has_no_room, is_wide, size
from checker.backends.c.emit.bits import low_bit, set_word
from checker.backends.c.emit.c_expressions import CExpr, address, call, cast, number, ones, set_of_words
from checker.backends.c.emit.c_types import is_dense
from checker.backends.c.emit.constants import MOST_VALUES, codes_of_values, initializers
from checker.backends.c.emit.conversions import as_set
from checker.backends.c.emit.digits import to_code, to_plain
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.loops import over
from checker.backends.c.emit.rows import item, over_items, over_numbers, row_function
from checker.backends.c.emit.scalar_conversions import convert_scalar
from checker.diagnostics import SpecError
from checker.ir.draws import Bound, Draw, Elements, Exactly, Interval, Listed, Source, Subsets, for_every_integer
from checker.ir.kinds import GREATEST, LEAST, element, is_cut_off, is_scalar, shown
from checker.ir.nodes import Expr
from checker.ir.not_compiled import CannotCompile, NotCompiled
from checker.ir.program import Action
from checker.language.types import FrozenSetType, ListType, QuorumType, RangeType, SetType, Type, holds_int
from checker.language.values import domain_size
from checker.passes.drawing_in_order import draws_in_order

DRAWN_FROM = 24
"""A parameter over no more values than this has them all tried, unless it is drawn as one value or as an interval."""
WORD = 64


def count_of(kind: Type) -> int:
    """How many values a parameter of a type has; of one that no word has room for beside others, a great many."""
    if is_scalar(kind) and has_no_room(kind):
        return MOST_CODES
    return size(kind) if is_scalar(kind) else domain_size(kind)


def over_choices(out: FunctionWriter, stack: ExitStack, action: Action) -> list[CExpr]:
    """Loops over the choices of an action's arguments, to be closed by `stack`; the arguments."""
    names = [parameter for parameter, _ in action.function.parameters]
    for draw in _draws(out, action):
        kind = action.parameters[draw.parameter].type
        if isinstance(draw.source, Listed):
            _check_listed(action, draw.parameter)
        drawn = draw if _is_drawn(out, draw, kind) else Draw(draw.parameter, Listed())
        out.locals[names[draw.parameter]] = _over_draw(out, stack, drawn, kind)
    return [out.locals[each] for each in names]


def over_all(out: FunctionWriter, action: Action, place: int) -> AbstractContextManager[CExpr]:
    """A loop over all values of an action's parameter."""
    _check_listed(action, place)
    return _over_all(out, action.parameters[place].type)


def _check_listed(action: Action, place: int) -> None:
    kind, (name, _) = action.parameters[place].type, action.function.parameters[place]
    if holds_int(kind):
        raise CannotCompile((for_every_integer(action.name, name, action.span),))
    if is_scalar(kind) and has_no_room(kind):
        raise _not_listed(name, kind, action)


def _draws(out: FunctionWriter, action: Action) -> tuple[Draw, ...]:
    """What the parameters are drawn from, in the order of drawing."""
    if not action.draws or not out.layout.keeps_hidden:
        return action.draws or tuple(Draw(place, Listed()) for place in range(len(action.parameters)))
    draws = draws_in_order(action)
    listed = [action.parameters[draw.parameter] for draw in draws if draw not in action.draws]
    if math.prod(count_of(parameter.type) for parameter in listed) > MOST_VALUES:
        raise _out_of_order(action)
    return draws


def _out_of_order(action: Action) -> CannotCompile:
    message = (
        f"the choices of {action.name} are too many to be tried in order, which is not compiled: "
        "what the first step to a state makes of the Auxiliary variables is kept"
    )
    fix = "say first, of each parameter in turn, which set of the state it is in; --engine reference takes it as it is"
    return CannotCompile((SpecError("C701", message, action.span, fix=fix),))


def _not_listed(name: str, kind: Type, action: Action) -> CannotCompile:
    message = f"the parameter '{name}' takes every value of {shown(kind)}, which is not compiled"
    fix = f"say first where it comes from: require({name} in self.messages)"
    return CannotCompile((SpecError("C701", message, action.span, fix=fix),))


def _is_drawn(out: FunctionWriter, draw: Draw, kind: Type) -> bool:
    """Whether it is worth while to draw a parameter, and can be compiled: else all its values are tried."""
    if isinstance(draw.source, Elements | Subsets) and count_of(kind) <= DRAWN_FROM:
        return False
    branches = out.unit.branches.found
    before = len(branches)
    try:
        with out.captured(), ExitStack() as stack:
            _over_draw(out, stack, draw, kind)
    except NotCompiled:
        return False
    finally:
        del branches[before:]
    return True


def _over_draw(out: FunctionWriter, stack: ExitStack, draw: Draw, kind: Type) -> CExpr:
    for test in draw.when:
        stack.enter_context(out.block(f"if ({out.expression(test)})"))
    return stack.enter_context(_over_source(out, draw.source, kind))


@contextmanager
def _over_source(out: FunctionWriter, source: Source, kind: Type) -> Iterator[CExpr]:
    match source:
        case Listed():
            with _over_all(out, kind) as value:
                yield value
        case Elements(held):
            with _over_elements(out, held) as (each, of), _fitting(out, each, of, kind) as value:
                yield value
        case Exactly(one) if is_scalar(kind):
            with out.block(""), _fitting(out, out.value(one), one.type, kind) as value:
                yield value
        case Exactly(one):
            with out.block(""):
                yield out.temporary(kind, out.expression(one))
        case Interval() if isinstance(kind, RangeType):
            with _over_interval(out, source, kind) as value:
                yield value
        case Subsets() if isinstance(kind, QuorumType) and size(kind.of) <= WORD:
            with _over_quorums(out, source, kind) as value:
                yield value
        case Subsets() if isinstance(kind, SetType | FrozenSetType) and size(kind.of) <= WORD:
            with _over_subsets(out, source, kind) as value:
                yield value
        case _:
            raise NotCompiled("this draw is not compiled")


@contextmanager
def _over_all(out: FunctionWriter, kind: Type) -> Iterator[CExpr]:
    if is_scalar(kind):
        codes = codes_of_values(kind) if out.layout.keeps_hidden else None
        with over_numbers(out, size(kind)) as index:
            yield to_plain(kind, index if codes is None else cast("i64", out.types.table("u32", codes)[index]))
        return
    ctype, values = out.types.of(kind), initializers(kind)
    table = out.types.table(ctype, values)
    with over_numbers(out, len(values)) as index:
        yield table[index]


@contextmanager
def _over_elements(out: FunctionWriter, held: Expr) -> Iterator[tuple[CExpr, Type]]:
    """The elements of a collection, those of a list once each."""
    if not isinstance(held.type, ListType):
        with over(out, held, ordered=out.layout.keeps_hidden) as found:
            yield found
        return
    row = out.temporary(held.type, out.expression(held))
    with over_items(out, row) as index:
        each = item(row, index)
        out.line(f"if ({call(row_function(out.types, 'has', held.type.of), row.member('v'), index, each)}) continue;")
        yield out.temporary(held.type.of, each), held.type.of


@contextmanager
def _fitting(out: FunctionWriter, value: CExpr, of: Type, kind: Type) -> Iterator[CExpr]:
    """What is written inside is for a value that is of the type."""
    made = convert_scalar(out, value, of, kind)
    with out.block(f"if ({made.check})"):
        yield out.temporary(kind, made.value)


@contextmanager
def _over_interval(out: FunctionWriter, source: Interval, kind: RangeType) -> Iterator[CExpr]:
    with out.block(""):
        low = _extreme(out, source.lows, kind.low, "<")
        high = _extreme(out, source.highs, kind.high, ">")
        index, more = out.name("i"), out.name("more")
        head = f"i64 {index} = {low}; {index <= high}; {index}++"
        if fills_word(kind):  # there may be no number behind the last
            head = f"i64 {index} = {low}, {more} = {low <= high}; {more}; {more} = {index < high} ? ({index}++, 1) : 0"
        with out.block(f"for ({head})"):
            yield index


def _extreme(out: FunctionWriter, bounds: tuple[Bound, ...], first: int, worse: str) -> CExpr:
    """The closest of some bounds; `worse` tells what another replaces."""
    found = out.name("m")
    out.line(f"i64 {found} = {number(first)};")
    for bound in bounds:
        value = out.name("x")
        made = out.expression(bound.value)
        if is_cut_off(bound.value.type):  # one more than is drawn from is no harm
            out.line(f"i64 {value};")
            beyond = call("__builtin_add_overflow", made, number(bound.more), address(value))
            out.line(f"if ({beyond}) {value} = {number(GREATEST if bound.more > 0 else LEAST)};")
        else:
            out.line(f"i64 {value} = {made + number(bound.more)};")
        out.line(f"if ({found} {worse} {value}) {found} = {value};")
    return found


@contextmanager
def _over_subsets(out: FunctionWriter, source: Subsets, kind: SetType | FrozenSetType) -> Iterator[CExpr]:
    most = size(kind.of) if isinstance(kind, FrozenSetType) or kind.max_len is None else kind.max_len
    with out.block(""), ExitStack() as stack:
        whole = _whole(out, source, kind.of)
        least, most_of = _extreme(out, source.least, 0, "<"), _extreme(out, source.most, most, ">")
        if out.layout.keeps_hidden:  # by size first
            count = out.name("i")
            stack.enter_context(out.block(f"for (i64 {count} = {least}; {count <= most_of}; {count}++)"))
            least = most_of = count
        some, more = out.name("b"), out.name("more")
        following = f"{more} = ({some} = next_subset({some}, {whole}, (u64){most_of})) != 0"
        with out.block(f"for (u64 {some} = 0, {more} = {most_of >= 0}; {more}; {following})"):
            out.line(f"if ({cast('i64', call('__builtin_popcountll', some)) < least}) continue;")
            if isinstance(kind, FrozenSetType):
                whole = set_of_words(out.types.of(kind), [some]) if is_wide(kind) else cast("i64", some)
                yield out.temporary(kind, whole)
            else:
                yield out.temporary(kind, set_of_words(out.types.of(kind), [some]))


@contextmanager
def _over_quorums(out: FunctionWriter, source: Subsets, kind: QuorumType) -> Iterator[CExpr]:
    with out.block(""):
        whole = _whole(out, source, kind.of)
        with over_numbers(out, size(kind)) as index:
            out.line(f"if ({out.types.quorums(kind)[index] & ~whole}) continue;")
            yield index


def _whole(out: FunctionWriter, source: Subsets, of: Type) -> CExpr:
    """The word of the elements that are in all of the sets which subsets are within."""
    whole = out.name("all")
    out.line(f"u64 {whole} = {ones(size(of))};")
    for held in source.within:
        if element(held.type) == of and (is_scalar(held.type) or is_dense(held.type)):
            made = out.temporary(SetType(of), as_set(out, out.expression(held), held.type))
            out.line(f"{whole} &= {set_word(made, 0)};")
            continue
        some = out.name("some")
        out.line(f"u64 {some} = 0;")
        with over(out, held, ordered=False) as (each, kind), _fitting(out, each, kind, of) as value:
            out.line(f"{some} |= {low_bit(out.held(of, to_code(of, value)))};")
        out.line(f"{whole} &= {some};")
    return whole
