"""C expressions as values: what a C compiler reads is what was put together, with few parentheses, and text is never asked."""

import operator
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.backends.c.emit.c_expressions import (
    FALSE,
    TRUE,
    CExpr,
    all_of,
    any_of,
    bit,
    call,
    cast,
    choice,
    closed,
    name,
    negated,
    negative,
    number,
    sequence,
    set_of_words,
    total,
    union_of,
    word,
    zero,
)

COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
BITS = (1 << 64) - 1
Made = tuple[CExpr, int]
"""An expression, and what it is."""


def unsigned(value: int) -> int:
    return value & BITS


WORDS: list[Callable[[Made, Made], Made]] = [
    lambda a, b: (a[0] + b[0], unsigned(a[1] + b[1])),
    lambda a, b: (a[0] - b[0], unsigned(a[1] - b[1])),
    lambda a, b: (a[0] * b[0], unsigned(a[1] * b[1])),
    lambda a, b: (a[0] / (b[0] | 1), a[1] // (b[1] | 1)),
    lambda a, b: (a[0] % (b[0] | 1), a[1] % (b[1] | 1)),
    lambda a, b: (a[0] & b[0], a[1] & b[1]),
    lambda a, b: (a[0] | b[0], a[1] | b[1]),
    lambda a, b: (a[0] ^ b[0], a[1] ^ b[1]),
    lambda a, b: (a[0] << (b[0] & 63), unsigned(a[1] << (b[1] & 63))),
    lambda a, b: (a[0] >> (b[0] & 63), a[1] >> (b[1] & 63)),
    lambda a, b: (~a[0], unsigned(~a[1])),
    lambda a, b: (negative(a[0]), unsigned(-a[1])),
    lambda a, b: (cast("u64", negated(a[0])), int(not a[1])),
    lambda a, b: (cast("u64", a[0] < b[0]), int(a[1] < b[1])),
    lambda a, b: (cast("u64", a[0] <= b[0]), int(a[1] <= b[1])),
    lambda a, b: (cast("u64", a[0] > b[0]), int(a[1] > b[1])),
    lambda a, b: (cast("u64", a[0] >= b[0]), int(a[1] >= b[1])),
    lambda a, b: (cast("u64", a[0].equals(b[0])), int(a[1] == b[1])),
    lambda a, b: (cast("u64", a[0].differs_from(b[0])), int(a[1] != b[1])),
    lambda a, b: (choice(a[0], b[0], a[0] + 1), b[1] if a[1] else 1),
    lambda a, b: (choice(a[0] & 1, a[0] * 3, b[0]), unsigned(a[1] * 3) if a[1] & 1 else b[1]),
    lambda a, b: (cast("u64", all_of([a[0], b[0] & 4])), int(bool(a[1] and b[1] & 4))),
    lambda a, b: (cast("u64", any_of([a[0] & 2, b[0] & 4])), int(bool(a[1] & 2 or b[1] & 4))),
    lambda a, b: (cast("u64", any_of([all_of([a[0], b[0]]), b[0] & 1])), int(bool((a[1] and b[1]) or b[1] & 1))),
    lambda a, b: (sequence(a[0], b[0]), b[1]) if b[0].number is None else b,
    lambda a, b: (call("twice", a[0]) - b[0], unsigned(2 * a[1] - b[1])),
]


def random_expression(chosen: random.Random, depth: int) -> Made:
    if depth == 0:
        value = chosen.choice([0, 1, 2, 3, 7, 64, BITS, 1 << 63])
        return (name("one"), 1) if value == 1 else (word(value), value)
    operation = chosen.choice(WORDS)
    return operation(random_expression(chosen, depth - 1), random_expression(chosen, chosen.randrange(depth)))


@pytest.mark.skipif(COMPILER is None, reason="no C compiler")
def test_c_reads_an_expression_as_it_was_put_together(tmp_path: Path) -> None:
    chosen = random.Random(1)
    made = [random_expression(chosen, chosen.randrange(1, 6)) for _ in range(1500)]
    lines = ["typedef unsigned long long u64;", "u64 one = 1;", "static u64 twice(u64 n) { return 2 * n; }"]
    lines += ["int printf(const char *, ...);", "int main(void) {"]
    lines += [f'    printf("%llu\\n", (u64){closed(expression)});' for expression, _ in made]
    source, program = tmp_path / "expressions.c", tmp_path / "expressions"
    source.write_text("\n".join([*lines, "    return 0;", "}", ""]))
    assert COMPILER is not None
    subprocess.run([COMPILER, "-O0", "-Werror=parentheses", source, "-o", program], check=True, timeout=300)
    printed = subprocess.run([program], check=True, capture_output=True, text=True, timeout=60).stdout.split()
    assert [int(text) for text in printed] == [value for _, value in made]


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (name("a") + name("b") + name("c"), "a + b + c"),
        (name("a") - (name("b") - name("c")), "a - (b - c)"),
        ((name("a") + 1) * name("b"), "(a + 1) * b"),
        (name("s")[name("w")] >> name("k") & word(7), "s[w] >> k & 7ull"),
        (name("s")[0] >> (name("k") + 1) & ~(word(7) << name("k")), "s[0] >> (k + 1) & ~(7ull << k)"),
        (cast("i64", name("v").member("w")[0]) & 1, "(i64)v.w[0] & 1"),
        (negated(name("a") < 3), "!(a < 3)"),
        (negated(name("a")), "!a"),
        (name("a") - number(-5), "a - -5"),
        (name("a") - number(-(1 << 63)), "a - (-9223372036854775807 - 1)"),
        (bit(name("a") & 63), "1ull << (a & 63)"),
        (choice(name("a"), name("b"), choice(name("c"), name("d"), name("e"))), "a ? b : c ? d : e"),
        (choice(choice(name("a"), name("b"), name("c")), name("d"), name("e")), "(a ? b : c) ? d : e"),
        (any_of([all_of([name("a"), name("b")]), name("c")]), "(a && b) || c"),
        (call("f", sequence(name("a"), 1), name("b") + 1), "f((a, 1), b + 1)"),
        (set_of_words("set1", [word(3)]).member("w")[0], "(set1){{3ull}}.w[0]"),
        (zero("row3"), "(row3){0}"),
    ],
)
def test_parentheses_stand_where_they_are_needed(made: CExpr, text: str) -> None:
    assert str(made) == text


def test_a_name_or_number_can_stand_several_times_and_nothing_else_can() -> None:
    a = name("a")
    assert a.is_atom
    assert number(5).is_atom
    assert word(5).is_atom
    assert not any(each.is_atom for each in (number(-5), closed(a), closed(number(5)), a[0], a + 1, call("f"), ~a))


def test_the_number_that_an_expression_is_is_kept_and_never_read_from_its_text() -> None:
    assert [number(5).number, number(-5).number, closed(number(5)).number] == [5, -5, 5]
    assert name("5").number is None
    assert word(5).number is None
    assert (number(2) + 3).number is None


def test_nothing_joined_is_what_holds_of_nothing() -> None:
    assert (all_of([]), any_of([]), union_of([]), total([])) == (TRUE, FALSE, word(0), number(0))
    assert all_of([name("a")]) == name("a")


@pytest.mark.parametrize("asked", [bool, iter, lambda made: made and 1, lambda made: 0 in made])
def test_an_expression_is_not_taken_for_a_value_of_python(asked: Callable[[CExpr], object]) -> None:
    with pytest.raises(TypeError):
        asked(operator.lt(name("a"), 3))
