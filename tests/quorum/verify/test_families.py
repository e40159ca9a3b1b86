"""Families given by formulas: proved for all parameters, or refuted at the least; texts that are no family."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from checker.cli import app
from checker.quorum.properties import Property
from checker.quorum.verify import Verdict, prove_for_all
from checker.quorum.verify.formulas import FormulaError


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
    """The conditions are P1, P3# and P9 of QUORUMS.md."""
    assert prove_for_all(name, where=where, **families).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("name", "families", "where", "sentence"),
    [
        (Property.READ_WRITE, {"read": "n // 2 of n", "write": "n // 2 + 1 of n"}, "n >= 2", "For n = 3: read quorum {n1} and"),
        (Property.READ_WRITE, {"read": "rows(r, c)", "write": "rows(r, c)"}, "r >= 1 and c >= 1", "For c = 1, r = 2: read quorum {r1c1}"),
        (Property.MASKING, {"write": "(n + 2*f + 2) // 2 of n"}, "n >= 4*f and n >= 1", "For f = 1, n = 4: blocking set {n1} is smaller"),
        (Property.FAST_PAXOS, {"write": "n // 2 + 1 of n", "fast": "n // 2 + 1 of n"}, "n >= 1", "For n = 3: classic quorum {n1, n2} and"),
        (Property.AVAILABLE, {"write": "n // 2 + 1 of n"}, "n >= 2*f and n >= 1", "For f = 1, n = 2: blocking set {n1}"),
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


@pytest.mark.parametrize("text", ["n / 2 of n", "n // k of n", "half of the nodes", "max(n, 1) of n", "rows(3)", "n // 2"])
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
        "  only the solver says so\n"
    )
    assert "For n = 0 there is no read quorum at all." in prove(*MAJORITIES, code=1)


def test_a_proof_as_json() -> None:
    found = json.loads(prove("--write", "n + 1 of n", "--property", "write-write", "--where", "n > 0", "--format", "json", code=1))
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

