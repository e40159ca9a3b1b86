"""The commands `quorum measure`, `compare` and `find` as a user types them: what they print, their JSON, their exit codes."""

import json
from pathlib import Path

import pytest

from quorum.commands import document, quorum, refused, written

pytestmark = pytest.mark.usefixtures("folder")


def test_the_measures_of_a_grid() -> None:
    """docs/quorums.md, section 6, case 1."""
    found = document("measure", "--read", "rows(2, 3)", "--reads", "1/4")
    assert [found[name] for name in ("read_resilience", "write_resilience", "resilience")] == [1, 2, 1]
    assert (found["load"]["exact"], found["capacity"]["exact"]) == ("3/8", "8/3")
    text = quorum("measure", "--read", "rows(2, 3)", "--reads", "1/4", "--strategy")
    assert "  load                3/8 = 0.375 s an operation\n" in text
    assert "  read           1/2  n1 n2 n3\n" in text


TABLE = (
    "layout         nodes  reads meet writes  read f  write f  load  capacity  network  latency  read up  write up\n"
    "three_regions      5              holds       2        2   3/5       5/3        3        1        1         1\n"
    "broken.toml        5           violated       3        2   1/2         2      5/2        1        1         1\n"
    "rows(2, 2)         4              holds       1        1   1/2         2        2        1        1         1\n"
    "  assumed, as no node says otherwise: 1 operation/s, 1 s of latency, no failures\n"
)
TURNED = (
    "layout             three_regions  broken.toml  rows(2, 2)\n"
    "nodes                          5            5           4\n"
    "reads meet writes          holds     violated       holds\n"
    "read f                         2            3           1\n"
)


def test_a_comparison_has_a_row_for_each_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    assert quorum("compare", "three_regions", "broken.toml", "rows(2, 2)", code=1) == TABLE
    assert [row["layout"] for row in document("compare", "three_regions", "rows(2, 2)")] == [
        "five replicas in three regions",
        "rows(2, 2)",
    ]


def test_a_comparison_that_is_too_wide_has_a_column_for_each_layout() -> None:
    assert quorum("compare", "three_regions", "broken.toml", "rows(2, 2)", code=1).startswith(TURNED)


def test_columns_that_are_too_many_go_below(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = quorum("compare", *["three_regions"] * 5, "weighted(first=5, second=1, third=1, fourth=1) >= 5")
    assert max(map(len, text.splitlines()[:-1])) <= 60
    assert text.count("reads meet writes") == 3
    assert "weighted(first=5, secon…" in text


def test_a_file_is_100_columns_wide_on_any_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    quorum("compare", "three_regions", "broken.toml", "rows(2, 2)", "-o", "out.txt", code=1)
    assert Path("out.txt").read_text(encoding="utf-8").startswith(TURNED)


def test_the_best_layout_keeps_to_its_constraints() -> None:
    found = document("find", "--nodes", "5", "--read-resilience", "2", "--write-resilience", "2", "--most", "200")
    assert (found["read"], found["load"]["exact"]) == ("3 of [n1, n2, n3, n4, n5]", "3/5")
    assert "none found" in quorum("find", "--nodes", "a b", "--read-resilience", "2", code=1)


# What is not known is not said


def test_a_capacity_is_no_more_exact_than_its_load() -> None:
    text = quorum("measure", "--read", "majority(51)", "--seconds", "0", "--strategy")
    assert "  load                from 0.509804 to 1 s an operation\n" in text
    assert "  capacity            at least 1 operations/s\n" in text
    assert "  the quorums to use of the best strategy that was found: there may be better ones\n" in text
    found = document("measure", "--read", "majority(51)", "--seconds", "0")
    assert found["capacity"] == {"exact": None, "value": 1.0, "lower": 1.0, "upper": float(51 / 26)}
    assert found["load"]["certified"] is False


def test_a_comparison_marks_bounds() -> None:
    text = quorum("compare", "majority(51)", "--seconds", "0", code=3)
    assert "<=1" in text
    assert ">=1" in text


def test_nothing_found_within_the_limits_is_unknown() -> None:
    text = quorum("find", "--nodes", "401", "--failures", "1", "--most", "3", code=3)
    assert text.startswith("unknown: of the 3 layouts tried, 3 could not be judged: 401 nodes that are shared")
    assert (
        quorum("find", "three_regions", "--seconds", "0", code=3)
        == "unknown: the time ran out before a layout was tried\n"
    )
    limited = quorum(
        "find", "--nodes", "12", "--read-resilience", "11", "--write-resilience", "11", "--most", "2", code=3
    )
    assert "none of the 2 layouts tried keeps to the requirements, and the limits ended the search" in limited


def test_nothing_found_is_said_in_json_too_and_where_it_was_asked_for() -> None:
    none = ("find", "--nodes", "3", "--read-resilience", "3", "--format", "json", "-o", "none.json")
    assert quorum(*none, code=1) == ""
    found = json.loads(Path("none.json").read_text(encoding="utf-8"))
    assert found["verdict"] == "none_found"
    assert "keeps to the requirements" in found["reason"]
    assert document("find", "three_regions", "--seconds", "0", code=3)["verdict"] == "unknown"


# What an answer rests on


def test_a_load_is_certified_by_its_prices() -> None:
    text = quorum("measure", "--read", "a*b + b*c + c*d")
    assert "  the load was checked without the solver: its prices prove that none is less\n" in text
    found = document("measure", "--read", "rows(2, 3)", "--reads", "1/4", "--strategy")
    assert found["load"]["certified"] is True
    strategy = found["strategy"]
    assert strategy["is_optimal"] is True
    assert strategy["read"] == [{"nodes": names, "chance": "1/2"} for names in (["n1", "n2", "n3"], ["n4", "n5", "n6"])]
    prices = {each["node"]: each["price"] for each in strategy["prices"]["nodes"]}
    assert (prices, strategy["prices"]["read"]) == ({f"n{number}": "1/6" for number in range(1, 7)}, "1/8")
    assert strategy["prices"]["write"] == "1/4"


def test_what_is_assumed_of_the_nodes_is_said() -> None:
    assumed = "assumed, as no node says otherwise: "
    assert f"{assumed}1 operation/s, 1 s of latency, no failures" in quorum("measure", "three_regions")
    some = written("some.toml", 'read = "a + b"\n[nodes]\na = { read_capacity = 3 }\nb = {}\n')
    assert f"{assumed}1 s of latency, no failures" in quorum("measure", some)
    assert document("measure", some)["assumed"] == ["latency", "failure"]
    assert "assumed of some, as no node says otherwise: 1 s of latency" in quorum("compare", some, "3 of 5")
    every = written("all.toml", 'read = "a"\nnodes = ["a"]\ndefaults = { capacity = 1, latency = 1, failure = 0 }\n')
    assert "assumed" not in quorum("measure", every)


def test_measures_of_quorums_that_miss_each_other_say_so() -> None:
    assert "violated  read/write intersection\n  Read quorum" in quorum("measure", "broken.toml")
    assert document("measure", "broken.toml")["answer"]["verdict"] == "violated"
    assert document("measure", "three_regions")["answer"] is None


def test_nodes_that_never_fail_need_no_sample() -> None:
    found = document("measure", "--read", "grid(12,12)", "--seconds", "5")
    assert (found["read_availability"]["exact"], found["fastest_read"]["exact"]) == ("1", "1")
    assert found["notes"] == []


def test_the_quorums_of_a_strategy_are_in_the_order_of_their_nodes() -> None:
    reads = [
        line.split()[2:]
        for line in quorum("measure", "--read", "6 of 12", "--strategy").splitlines()
        if "  read   " in line
    ]
    quorums = [[int(name[1:]) for name in names] for names in reads[1:]]
    assert len(quorums) > 5
    assert quorums == sorted(quorums)


# Other things that are meant


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("measure", "majority"), "write --read majority --nodes 5"),
        (("measure", "3 of 5"), "write --read '3 of 5'"),
        (("find", "5"), "write --nodes 5"),
        (("find", "a b c"), "write --nodes 'a b c'"),
        (("find", "three_regions", "--nodes", "5"), "the layout says its nodes: leave out --nodes, or three_regions"),
        (("find",), "name a layout, or give --nodes"),
        (("compare", "majority"), "write for instance 'majority(5)'"),
    ],
)
def test_what_is_no_layout_gets_a_hint(arguments: tuple[str, ...], said: str) -> None:
    assert said in refused("quorum", *arguments)
