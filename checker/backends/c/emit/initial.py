"""The C that makes the initial states: of a choice of an @init's arguments, by its number, the arguments, then the body.

A choice has the number that it has in CPython, so that either engine can be asked for what the other one made: the last parameter
changes the fastest, and every parameter goes through its domain in canonical order.
"""

import math

from checker.backends.c.codes import size
from checker.backends.c.emit.c_expressions import CExpr, call, cast, name, set_of_words, word
from checker.backends.c.emit.c_types import is_dense, set_words
from checker.backends.c.emit.constants import codes_of_values, initializers
from checker.backends.c.emit.digits import to_plain
from checker.backends.c.emit.function_writer import FunctionWriter, Unit
from checker.backends.c.emit.functions import plain_writer
from checker.backends.c.emit.rows import item
from checker.backends.c.emit.writer import Writer
from checker.backends.c.source import Branch
from checker.ir.kinds import is_scalar
from checker.ir.not_compiled import NotCompiled
from checker.ir.program import Program
from checker.language.state import NO_VALUE
from checker.language.types import DictType, SetType, Type
from checker.language.values import domain_size
from checker.result import ViolationKind, violation_order

MOST_CHOICES = 1 << 62
MOST_SUBSETS = 4096
"""The subsets that a parameter ranges over are listed when they are no more; else each is made of its number."""


def initial_source(unit: Unit, program: Program) -> list[str]:
    """The tables of the @init methods and the function that makes a state; raises NotCompiled for too many choices."""
    counts, orders = [], []
    for init in program.inits:
        count = math.prod(domain_size(given.type) for given in init.parameters)
        if count > MOST_CHOICES or count != math.prod(domain_size(given.declared) for given in init.parameters):
            raise NotCompiled(f"an @init with {count:,} choices is not compiled")
        counts.append(f"{count}ull")
        kinds = ViolationKind.ERROR, ViolationKind.ASSERTION
        orders.append(f"{{{', '.join(str(violation_order(program, kind, init.name)) for kind in kinds)}}}")
    return [
        f"static const u64 init_choices[] = {{{', '.join(counts)}}};",
        f"static const u32 init_orders[][2] = {{{', '.join(orders)}}};",
        "",
        _making(plain_writer(unit), program),
    ]


def _making(out: FunctionWriter, program: Program) -> str:
    words = out.layout.encode(tuple(variable.start for variable in program.variables), missing=NO_VALUE)
    out.line(f"static const u64 start[MODEL_WORDS] = {{{', '.join(f'{each}ull' for each in words)}}};")
    out.line("memcpy(t, start, sizeof start);")
    out.line("int status = DISABLED;")
    with out.block("switch (init)"):
        for number, init in enumerate(program.inits):
            with out.block(f"case {number}:"):
                given = _arguments(out, [given.type for given in init.parameters], name("choice"))
                out.line(f"status = {call(f'init{number}', name('t'), name('t'), name('w'), *given)};")
                made = out.unit.branches.number(Branch(init.name, init.span, "makes a state"))
                out.line(f"if (status == OK) NOTE({made});")
                out.line("break;")
    out.line("(void)choice;")
    head = "static int model_init(u32 init, u64 choice, u64 *t, struct worker *w)"
    return "\n".join([head, "{", *out.written.texts, "    return status;", "}", ""])


def _arguments(out: Writer, kinds: list[Type], number: CExpr) -> list[CExpr]:
    """The C values of the choice with a number."""
    last_first = kinds[::-1]
    digits = _digits(out, list(map(domain_size, last_first)), number)
    values = [_value(out, kind, digit) for kind, digit in zip(last_first, digits, strict=True)]
    return values[::-1]


def _digits(out: Writer, sizes: list[int], number: CExpr) -> list[CExpr]:
    """The digits of a number of mixed radix, the least significant first."""
    rest, digits = _rest(out, number), []
    for radix in sizes:
        digits.append(_next_digit(out, rest, radix))
    out.line(f"(void){rest};")
    return digits


def _rest(out: Writer, number: CExpr) -> CExpr:
    """A variable for what is left of a number while its digits are taken."""
    rest = out.name("rest")
    out.line(f"u64 {rest} = {number};")
    return rest


def _next_digit(out: Writer, rest: CExpr, radix: int) -> CExpr:
    digit = out.name("digit")
    out.line(f"u64 {digit} = {rest % word(radix)};")
    out.line(f"{rest} /= {word(radix)};")
    return digit


def _value(out: Writer, kind: Type, digit: CExpr) -> CExpr:
    """The value of a type with a number."""
    match kind:
        case _ if is_scalar(kind):
            return out.temporary(kind, to_plain(kind, _code(out, kind, digit)))
        case DictType():
            return _dict(out, kind, digit)
        case SetType(of) if is_dense(kind) and set_words(of) == 1 and domain_size(kind) > MOST_SUBSETS:
            return _subset(out, kind, digit)
        case _:
            return out.types.table(out.types.of(kind), initializers(kind))[digit]


def _dict(out: Writer, kind: DictType, digit: CExpr) -> CExpr:
    """A dict by its number, of which the value of the last key is the lowest digit."""
    found, index = out.temporary(kind), out.name("i")
    rest = _rest(out, digit)
    with out.block(f"for (i64 {index} = {size(kind.key)}; {index}-- > 0;)"):
        part = _next_digit(out, rest, domain_size(kind.value))
        out.line(f"{item(found, index)} = {_value(out, kind.value, part)};")
    return found


def _subset(out: Writer, kind: SetType, digit: CExpr) -> CExpr:
    if codes_of_values(kind.of) is not None:
        raise NotCompiled("a parameter of sets whose elements have no order is not compiled")
    elements = domain_size(kind.of)
    most = elements if kind.max_len is None else min(kind.max_len, elements)
    return out.temporary(kind, set_of_words(out.types.of(kind), [call("nth_subset", digit, elements, most)]))


def _code(out: Writer, kind: Type, digit: CExpr) -> CExpr:
    """The code of the value of a scalar type with a number."""
    codes = codes_of_values(kind)
    return cast("i64", digit if codes is None else out.types.table("u32", codes)[digit])
