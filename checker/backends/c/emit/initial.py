"""The C that makes the initial states: of a choice of an @init's arguments, by its number, the arguments, then the body.

A choice has the number that it has in CPython, so that either engine can be asked for what the other one made: the last parameter
changes the fastest, and every parameter goes through its domain in canonical order.
"""

import math

from checker.backends.c.codes import code, in_canonical_order, size
from checker.backends.c.emit.branches import Branch
from checker.backends.c.emit.constants import MOST_VALUES, initializers
from checker.backends.c.emit.conversions import to_plain
from checker.backends.c.emit.statements import Body
from checker.backends.c.emit.writer import is_dense, scalar, set_words
from checker.ir.not_compiled import NotCompiled
from checker.ir.program import Program
from checker.language.state import NO_VALUE
from checker.language.types import DictType, SetType, Type
from checker.language.values import domain_size, domain_values
from checker.result import ViolationKind, violation_order

MOST_CHOICES = 1 << 62
MOST_SUBSETS = 4096
"""The subsets that a parameter ranges over are listed when they are no more; else each is made of its number."""
MOST_COMPARED = 4096
"""A type with so many values is looked at one by one for whether codes are in the order of values."""


def initial_source(program: Program, body: Body) -> list[str]:
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
        f"static const u64 init_choices[MODEL_INITS] = {{{', '.join(counts)}}};",
        f"static const u32 init_orders[MODEL_INITS][2] = {{{', '.join(orders)}}};",
        "",
        _making(program, body),
    ]


def _making(program: Program, body: Body) -> str:
    words = body.layout.encode(tuple(variable.start for variable in program.variables), missing=NO_VALUE)
    body.line(f"static const u64 start[MODEL_WORDS] = {{{', '.join(f'{word}ull' for word in words)}}};")
    body.line("memcpy(t, start, sizeof start);")
    body.line("int status = DISABLED;")
    with body.block("switch (init)"):
        for number, init in enumerate(program.inits):
            with body.block(f"case {number}:"):
                given = _arguments(body, [given.type for given in init.parameters], "choice")
                body.line(f"status = init{number}({', '.join(['t', 't', 'w', *given])});")
                assert body.branches is not None
                made = body.branches.number(Branch(init.name, init.span, "makes a state"))
                body.line(f"if (status == OK) NOTE({made});")
                body.line("break;")
    body.line("(void)choice;")
    head = "static int model_init(u32 init, u64 choice, u64 *t, struct worker *w)"
    return "\n".join([head, "{", *body.lines, "    return status;", "}", ""])


def _arguments(body: Body, kinds: list[Type], number: str) -> list[str]:
    """The C values of the choice with a number."""
    last_first = kinds[::-1]
    digits = _digits(body, list(map(domain_size, last_first)), number)
    values = [_value(body, kind, digit) for kind, digit in zip(last_first, digits, strict=True)]
    return values[::-1]


def _digits(body: Body, sizes: list[int], number: str) -> list[str]:
    """The digits of a number of mixed radix, the least significant first."""
    rest, digits = body.name("rest"), []
    body.line(f"u64 {rest} = {number};")
    for radix in sizes:
        digits.append(body.name("digit"))
        body.line(f"u64 {digits[-1]} = {rest} % {radix}ull;")
        body.line(f"{rest} /= {radix}ull;")
    body.line(f"(void){rest};")
    return digits


def _value(body: Body, kind: Type, digit: str) -> str:
    """The value of a type with a number, as a C expression."""
    match kind:
        case _ if scalar(kind):
            return body.temporary(kind, to_plain(kind, _code(body, kind, digit)))
        case DictType(key, value):
            found, index, rest = body.temporary(kind), body.name("i"), body.name("rest")
            body.line(f"u64 {rest} = {digit};")
            with body.block(f"for (i64 {index} = {size(key)}; {index}-- > 0;)"):
                part = body.name("digit")
                body.line(f"u64 {part} = {rest} % {domain_size(value)}ull;")
                body.line(f"{rest} /= {domain_size(value)}ull;")
                body.line(f"{found}.v[{index}] = {_value(body, value, part)};")
            return found
        case SetType(of, bound) if is_dense(kind) and set_words(of) == 1 and domain_size(kind) > MOST_SUBSETS:
            if _codes(of) is not None:
                raise NotCompiled("a parameter of sets whose elements have no order is not compiled")
            elements = domain_size(of)
            most = elements if bound is None else min(bound, elements)
            return body.temporary(kind, f"({body.types.of(kind)}){{{{nth_subset({digit}, {elements}, {most})}}}}")
        case _:
            ctype = body.types.of(kind)
            return f"{body.types.table(ctype, tuple(initializers(kind)))}[{digit}]"


def _code(body: Body, kind: Type, digit: str) -> str:
    """The code of the value of a scalar type with a number."""
    codes = _codes(kind)
    return f"(i64){digit}" if codes is None else f"(i64){body.types.table('u32', codes)}[{digit}]"


def _codes(kind: Type) -> tuple[str, ...] | None:
    """The codes of a type's values in canonical order; None where that is the order of codes."""
    if domain_size(kind) != size(kind):
        raise NotCompiled("a parameter of a type with values of several codes is not compiled")
    if size(kind) > MOST_COMPARED and in_canonical_order(kind):
        return None
    if size(kind) > MOST_VALUES:
        raise NotCompiled(f"a parameter with {size(kind):,} values without an order is not compiled")
    codes = [code(kind, value) for value in domain_values(kind)]
    return None if codes == list(range(len(codes))) else tuple(map(str, codes))
