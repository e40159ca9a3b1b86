"""Families given by formulas: proved for all parameters, or refuted at the least; texts that are no family."""

import json
from collections.abc import Callable
from itertools import permutations, product
from typing import Any

import pytest
import z3  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from checker.cli.app import app
from checker.quorum.algebra import constructions
from checker.quorum.algebra.systems import Gate, Node
from checker.quorum.parametric import integer_conditions
from checker.quorum.parametric.families import family
from checker.quorum.parametric.formulas import Formula, FormulaError, Logic
from checker.quorum.parametric.universal_proof import CLAIMS, prove_for_all
from checker.quorum.properties import Property
from checker.quorum.verify import Answer, Verdict, fast_flexible_paxos, read_write_intersection, write_intersection
from checker.quorum.verify.byzantine import dissemination, masking
from checker.quorum.verify.consensus import epaxos, fast_paxos
from checker.quorum.verify.survival import available
from checker.quorum.z3_query import answer as answer_in_time
from quorum.verify.layouts import of


@pytest.mark.parametrize(
    ("name", "families", "where"),
    [
        (Property.READ_WRITE, {"read": "n // 2 + 1 of n", "write": "n // 2 + 1 of n"}, "n >= 1"),
        (Property.READ_WRITE, {"read": "a of n", "write": "b of n"}, "a + b > n and a <= n and b <= n"),
        (Property.READ_WRITE, {"read": "rows(r, c)", "write": "columns(r, c)"}, "r >= 1 and c >= 1"),
        (Property.READ_WRITE, {"read": "n - k + 1 of n", "write": "k of n"}, "1 <= k <= n"),
        (Property.FAST_PAXOS, {"write": "q of n", "fast": "e of n"}, "2*q > n and q + 2*e > 2*n and q <= n and e <= n"),
        (Property.FAST_PAXOS, {"write": "n - F of n", "fast": "n - E of n"}, "n > 2*F and n > 2*E + F"),
        (
            Property.FAST,
            {"read": "p of n", "write": "q of n", "fast": "e of n"},
            "p + q > n and p + 2*e > 2*n and p <= n and q <= n and e <= n",
        ),
        (Property.EPAXOS, {"fast": "f + (f + 1) // 2 of 2*f + 1", "write": "f + 1 of 2*f + 1"}, "f >= 1"),
        (Property.DISSEMINATION, {"write": "(n + f + 2) // 2 of n"}, "n > 3*f"),
        (Property.MASKING, {"write": "(n + 2*f + 2) // 2 of n"}, "n > 4*f"),
        (Property.AVAILABLE, {"write": "n // 2 + 1 of n"}, "n > 2*f"),
    ],
)
def test_families_for_all_parameters(name: Property, families: dict[str, Any], where: str) -> None:
    """The conditions are P1, P3# and P9 of docs/quorums.md."""
    assert prove_for_all(name, where=where, **families).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("name", "families", "where", "sentence"),
    [
        (
            Property.READ_WRITE,
            {"read": "n // 2 of n", "write": "n // 2 + 1 of n"},
            "n >= 2",
            "For n = 3: read quorum {n1} and",
        ),
        (
            Property.READ_WRITE,
            {"read": "rows(r, c)", "write": "rows(r, c)"},
            "r >= 1 and c >= 1",
            "For c = 1, r = 2: read quorum {r1c1}",
        ),
        (
            Property.MASKING,
            {"write": "(n + 2*f + 2) // 2 of n"},
            "n >= 4*f and n >= 1",
            "For f = 1, n = 4: blocking set {n1} is smaller",
        ),
        (
            Property.FAST_PAXOS,
            {"write": "n // 2 + 1 of n", "fast": "n // 2 + 1 of n"},
            "n >= 1",
            "For n = 3: classic quorum {n1, n2} and",
        ),
        (
            Property.AVAILABLE,
            {"write": "n // 2 + 1 of n"},
            "n >= 2*f and n >= 1",
            "For f = 1, n = 2: blocking set {n1}",
        ),
    ],
)
def test_families_that_fail_somewhere(name: Property, families: dict[str, Any], where: str, sentence: str) -> None:
    answer = prove_for_all(name, where=where, **families)
    assert answer.verdict is Verdict.VIOLATED
    assert answer.sentence.startswith(sentence)
    assert answer.witness is not None


@pytest.mark.parametrize("where", ["True", "n <= 3"])
def test_families_without_a_quorum_somewhere(where: str) -> None:
    answer = prove_for_all(read="n // 2 + 1 of n", write="n // 2 + 1 of n", where=where)
    assert (answer.verdict, answer.sentence) == (Verdict.NO_QUORUM, "For n = 0 there is no read quorum at all.")
    assert prove_for_all(read="rows(r, c)", write="columns(r, c)").verdict is Verdict.NO_QUORUM


@pytest.mark.parametrize(
    "text", ["n / 2 of n", "n // k of n", "half of the nodes", "max(n, 1) of n", "rows(3)", "n // 2"]
)
def test_texts_that_are_no_family(text: str) -> None:
    with pytest.raises(FormulaError, match="is no"):
        prove_for_all(read=text, write="n of n")


def test_families_without_parameters() -> None:
    assert prove_for_all(read="3 of 5", write="3 of 5").verdict is Verdict.HOLDS
    answer = prove_for_all(read="2 of 5", write="3 of 5")
    assert answer.sentence.startswith("For these families: read quorum {n1, n2} and write quorum {n3, n4, n5}")


def test_a_counterexample_among_many_nodes_is_counted() -> None:
    answer = prove_for_all(read="n // 2 of n", write="n // 2 + 1 of n", where="n > 1000000")
    assert (answer.verdict, answer.witness) == (Verdict.VIOLATED, None)
    assert "For n = 1000001: a read quorum of 500,000 and a write quorum of 500,001 can share only 0" in answer.sentence


# The command


def prove(*arguments: str, code: int) -> str:
    result = CliRunner().invoke(app, ["quorum", "prove", *arguments], env={"COLUMNS": "100"})
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


MAJORITIES = ("--read", "n // 2 + 1 of n", "--write", "n // 2 + 1 of n")


def test_majorities_meet_for_every_n() -> None:
    assert prove(*MAJORITIES, "--where", "n >= 1", code=0) == (
        "holds  read-write for all n\n"
        "  Any choice of a read quorum and a write quorum has a node in common, for all parameters with n >= 1, by Z3 over the integers.\n"
    )
    assert "For n = 0 there is no read quorum at all." in prove(*MAJORITIES, code=1)


def test_a_proof_as_json() -> None:
    found = json.loads(
        prove("--write", "n + 1 of n", "--property", "write-write", "--where", "n > 0", "--format", "json", code=1)
    )
    assert (found["verdict"], found["sentence"]) == ("no_quorum", "For n = 1 there is no write quorum at all.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--read", "n // k of n", "--write", "n of n"), "--read=n // k of n\n  |        ^^^^^^\n"),
        (("--read", "most of n nodes", "--write", "n of n"), "'n nodes' is no formula"),
        (("--read", "n of n", "--write", "n > 1 of n"), "'n > 1' is a condition, not a number"),
        (("--read", "n + (n > 1) of n", "--write", "n of n"), "'n > 1' is no number"),
        (("--read", "n of n", "--write", "n of n", "--where", "n"), "'n' is a number, not a condition"),
        (("--read", "n of n", "--write", "n of n", "--where", "n < 0"), "no parameters satisfy 'n < 0'"),
        (("--read", "n of n", "--write", "n of n", "--where", "n ** 2 > 1"), "'n ** 2' is no part of a formula"),
        (("--read", "n of n"), "the family of write quorums is missing"),
        (("--read", "rows(r, c)", "--write", "r of c"), "a grid meets grids alone"),
        (("--write", "rows(r, c)", "--property", "masking"), "a grid meets grids alone, in one node"),
        (("--write", "rows(r, c)", "--property", "available"), "failures of grids are not asked for all parameters"),
        (("--write", "n of n", "--property", "non-trivial"), "non-trivial is not asked of families"),
        (("--read", "-" * 5000 + "n of n", "--write", "n of n"), "is no formula"),
        (("--read", "n of n", "--write", "m of m"), "over the same number of nodes"),
    ],
)
def test_wrong_families_are_refused(arguments: tuple[str, ...], said: str) -> None:
    assert said in prove(*arguments, code=2)


# What a proof for all parameters has to be careful of


@pytest.mark.parametrize(("rows", "columns"), [("r", "c"), ("row", "column"), ("line", "cell"), ("r", "2*column")])
def test_parameters_may_have_any_names(rows: str, columns: str) -> None:
    names = sorted(name.removeprefix("2*") for name in (rows, columns))
    where = " and ".join(f"{name} >= 2" for name in names)
    grid = f"({rows}, {columns})"
    answer = prove_for_all(Property.WRITE_WRITE, write=f"rows{grid}", where=where)
    assert answer.sentence.startswith(f"For {names[0]} = 2, {names[1]} = 2: write quorum {{r1c1,")
    assert prove_for_all(read=f"rows{grid}", write=f"columns{grid}", where=where).verdict is Verdict.HOLDS


PELL = "k*k == 61*m*m + 1 and m > 0"
"""It has solutions, the least being k = 1766319049 and m = 226153980, and Z3 does not find them in time."""


@pytest.mark.parametrize(
    ("read", "write", "where", "what"),
    [
        ("k of n", "n of n", f"{PELL} and n == k - 1", f"any parameters satisfy '{PELL} and n == k - 1'"),
        ("1 of n", "n of n", f"n > 0 or ({PELL})", "there is a quorum for all parameters"),
        ("1 of 2", "n of 2", f"n == 2 or n == 1 and {PELL}", "it holds for all parameters"),
    ],
)
def test_what_z3_does_not_know_is_not_proved(read: str, write: str, where: str, what: str) -> None:
    """It may be that nothing was proved, that some family has no quorum, or that there is a counterexample."""
    answer = prove_for_all(read=read, write=write, where=where, seconds=1)
    assert (answer.verdict, answer.sentence) == (Verdict.UNKNOWN, f"It is not known whether {what}.")
    assert answer.reason == "Z3 did not find out in time"


def test_a_violation_is_one_whatever_else_is_unknown() -> None:
    answer = prove_for_all(read="1 of n", write="n - 1 of n", where=f"n > 1 or n == 0 and ({PELL})", seconds=1)
    assert answer.verdict is Verdict.VIOLATED


@pytest.mark.parametrize("failures", range(5))
def test_epaxos_asks_the_same_of_a_family_and_of_a_layout(failures: int) -> None:
    total = 2 * failures + 1
    for fast in range(total + 1):
        slow = failures + 1
        family = prove_for_all(
            Property.EPAXOS, fast=f"{fast} of {total}", write=f"{slow} of {total}", where=f"f == {failures}"
        )
        assert family.verdict is epaxos(of(fast, total), of(slow, total), failures).verdict


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("r >= 1", "For c = 0, r = 1 there is no read quorum at all."),
        ("c >= 1", "For c = 1, r = 0 there is no read quorum at all."),
        ("r > 3 and c > 2 or r == 2", "For c = 0, r = 2 there is no read quorum at all."),
    ],
)
def test_a_grid_without_rows_or_without_columns_has_no_quorum(where: str, sentence: str) -> None:
    for write in ("rows(r, c)", "columns(r, c)"):
        answer = prove_for_all(read="rows(r, c)", write=write, where=where)
        assert (answer.verdict, answer.sentence) == (Verdict.NO_QUORUM, sentence)


def test_the_instances_of_grids_are_those_of_the_builders() -> None:
    members = [Node(f"r{row}c{column}") for row in (1, 2) for column in (1, 2, 3)]
    assert family("rows(r, c)").instance({"r": 2, "c": 3}) == constructions.rows(2, 3, members)
    assert family("columns(r, c)").instance({"r": 2, "c": 3}) == constructions.columns(2, 3, members)
    for text in ("rows(0, c)", "columns(0, c)", "rows(c, 0)", "columns(c, 0)"):
        assert not family(text).has_quorum({"c": 3}, Logic())
        with pytest.raises(ValueError, match="too small"):
            family(text).instance({"c": 3})


def test_the_least_parameters_are_the_least_of_all_claims() -> None:
    """The common part is too small from n = 4 on, and at n = 3 one failure leaves no quorum."""
    answer = prove_for_all(Property.DISSEMINATION, write="6 - n of n", where="f == 1 and (n == 3 or n == 4)")
    assert answer.sentence == "For f = 1, n = 3: blocking set {n1} is smaller than 2 nodes."


@pytest.mark.parametrize(
    ("families", "where", "sentence"),
    [
        (
            {"write": "rows(r, c)"},
            "r >= 1000 and c >= 1000",
            "For c = 1000, r = 1000: a write quorum and a write quorum can be two of the 1,000 rows of the grid,"
            " which have no node in common.",
        ),
        (
            {"write": "columns(r, c*c)"},
            "r >= 100 and c >= 50",
            "For c = 50, r = 100: a write quorum and a write quorum can be two of the 2,500 columns of the grid,"
            " which have no node in common.",
        ),
    ],
)
def test_a_counterexample_among_many_cells_is_told_by_its_lines(
    families: dict[str, Any], where: str, sentence: str
) -> None:
    answer = prove_for_all(Property.WRITE_WRITE, where=where, seconds=5, **families)
    assert (answer.verdict, answer.sentence, answer.witness) == (Verdict.VIOLATED, sentence, None)


@pytest.mark.parametrize("rows", [1, 2])
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("kinds", [*product(("rows", "columns"), repeat=3)])
def test_grids_fail_where_their_instances_do(rows: int, columns: int, kinds: tuple[str, ...]) -> None:
    read, write, fast = (f"{kind}({rows}, {columns})" for kind in kinds)
    answer = prove_for_all(Property.FAST, read=read, write=write, fast=fast)
    instance = fast_flexible_paxos(*(family(text).instance({}) for text in (read, write, fast)))
    assert answer.verdict is instance.verdict


@given(
    st.lists(st.integers(0, 5), min_size=3, max_size=3),
    st.integers(0, 5),
    st.integers(0, 3),
    st.sampled_from([*CLAIMS]),
)
def test_thresholds_fail_where_their_instances_do(counts: list[int], total: int, f: int, name: Property) -> None:
    used = {role for roles, _ in CLAIMS[name] for _, role in roles}
    sizes = dict(zip(("read", "write", "fast"), counts, strict=True))
    texts: dict[str, Any] = {role: f"{count} of {total}" for role, count in sizes.items() if role in used}
    answer = prove_for_all(name, where=f"f == {f}", **texts)
    if any(sizes[role] > total for role in used):
        assert answer.verdict is Verdict.NO_QUORUM
        return
    system = {role: of(sizes[role], total) if total else Gate(0, ()) for role in used}
    checks: dict[Property, Callable[[], Answer]] = {
        Property.READ_WRITE: lambda: read_write_intersection(system["read"], system["write"]),
        Property.WRITE_WRITE: lambda: write_intersection(system["write"]),
        Property.FAST: lambda: fast_flexible_paxos(system["read"], system["write"], system["fast"]),
        Property.FAST_PAXOS: lambda: fast_paxos(system["write"], system["fast"]),
        Property.EPAXOS: lambda: epaxos(system["fast"], system["write"], f),
        Property.AVAILABLE: lambda: available(system["write"], f),
        Property.DISSEMINATION: lambda: dissemination(system["write"], f),
        Property.MASKING: lambda: masking(system["write"], f),
    }
    assert answer.verdict is checks[name]().verdict


@pytest.mark.parametrize(
    ("name", "families", "role"),
    [
        (Property.READ_WRITE, {"read": "n of n", "write": "n of n", "fast": "n of n"}, "fast"),
        (Property.WRITE_WRITE, {"read": "n of n", "write": "n of n"}, "read"),
        (Property.MASKING, {"read": "n of n", "write": "n of n"}, "read"),
    ],
)
def test_a_family_that_plays_no_part_is_refused(name: Property, families: dict[str, Any], role: str) -> None:
    with pytest.raises(ValueError, match=f"{name} says nothing of {role} quorums"):
        prove_for_all(name, where="n > 0", **families)


@pytest.mark.parametrize(("one", "other"), [("2*n", "2 * n"), ("n + 1", "(n)+1"), ("n//2", "n // 2")])
def test_totals_are_compared_as_formulas_not_as_texts(one: str, other: str) -> None:
    assert prove_for_all(read=f"{one} of {one}", write=f"1 of {other}", where="n > 1").verdict is Verdict.HOLDS
    assert prove_for_all(read=f"rows({one}, n)", write=f"columns({other}, n)", where="n > 1").verdict is Verdict.HOLDS


@given(
    st.recursive(
        st.sampled_from(["n", "k", "3"]),
        lambda parts: (
            st.tuples(st.sampled_from("+-*"), parts, parts).map(lambda each: f"({each[1]} {each[0]} {each[2]})")
            | st.tuples(st.sampled_from(["//", "%"]), parts).map(lambda each: f"({each[1]} {each[0]} 3)")
            | parts.map(lambda each: f"(-{each})")
        ),
        max_leaves=6,
    ),
    st.sampled_from(["<", "<=", "==", "!=", ">=", ">"]),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_a_formula_means_what_python_means(text: str, comparison: str, n: int, k: int) -> None:
    names = {"n": n, "k": k}
    assert Formula(text).value(names, Logic()) == eval(text, {}, names)
    for condition in (f"{text} {comparison} n", f"0 <= {text} < k", f"not {text} {comparison} k or n == 1 and True"):
        assert Formula(condition).value(names, Logic()) is eval(condition, {}, names)
    where = f"n == {n} and k == {k}"
    assert (
        prove_for_all(read="1 of 1", write="1 of 1", where=f"{where} and {text} == {eval(text, {}, names)}").verdict
        is Verdict.HOLDS
    )


@pytest.mark.parametrize("places", [*permutations((77, 500, 1000))])
def test_parameters_are_the_least_when_z3_looks_for_them(places: tuple[int, ...]) -> None:
    where = " or ".join(f"n == {place}" for place in places)
    answer = prove_for_all(read="n // 2 of n", write="n // 2 of n", where=f"({where}) and k + m > 70 and k > 20")
    assert answer.sentence.startswith("For k = 21, m = 50, n = 77: ")
    assert answer.is_smallest


def test_parameters_that_may_not_be_the_least_are_not_called_so(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def late(solver: Any, seconds: float) -> Any:
        if any(solver is other for other in asked):
            return z3.unknown
        asked.append(solver)
        return answer_in_time(solver, seconds)

    monkeypatch.setattr(integer_conditions, "answer", late)
    answer = prove_for_all(read="n // 2 of n", write="n // 2 of n", where="n > 40")
    assert (answer.verdict, answer.is_smallest) == (Verdict.VIOLATED, False)
    assert answer.sentence.endswith("The time ran out before smaller parameters were excluded.")
