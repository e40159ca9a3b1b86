"""The commands `quorum` and `check --layout` as a user types them: what they print, their JSON, their exit codes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from checker.cli import app

BROKEN = """\
write = "majority"
read = "2 of [berlin, paris, madrid, rome, oslo]"
nodes = [
    { name = "berlin", region = "east" }, { name = "rome", region = "east" },
    { name = "paris", region = "west" }, { name = "madrid", region = "west" }, "oslo",
]
"""
HOLDS = "  its certificate was checked without the solver\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "broken.toml").write_text(BROKEN)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def quorum(*arguments: str, code: int = 0) -> str:
    result = run("quorum", *arguments)
    assert result.exit_code == code, result.output
    return result.stdout


def document(*arguments: str, code: int = 0) -> Any:
    return json.loads(quorum(*arguments, "--format", "json", code=code))


def refused(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return " ".join(result.stderr.replace("│", " ").split())


def test_rows_meet_columns() -> None:
    assert quorum("verify", "--read", "rows(3,6)", "--write", "columns(3,6)") == (
        "quorums: 18 nodes\n"
        "  read   rows(3,6)\n"
        "  write  columns(3,6)\n"
        "\n"
        "holds  read/write intersection\n"
        "  Every read quorum meets every write quorum.\n"
        f"{HOLDS}"
    )


def test_two_of_five_misses_three_of_five() -> None:
    assert quorum("verify", "--read", "2 of 5", "--write", "3 of 5", code=1) == (
        "quorums: 5 nodes\n"
        "  read   2 of 5\n"
        "  write  3 of 5\n"
        "\n"
        "violated  read/write intersection\n"
        "  Read quorum {n1, n2} and write quorum {n3, n4, n5} have no node in common.\n"
        "    read quorum: n1, n2\n"
        "    write quorum: n3, n4, n5\n"
    )


def test_a_disjoint_pair_as_json() -> None:
    found = document("verify", "broken.toml", code=1)
    assert found["verdict"] == "violated"
    assert found["layout"] == "broken"
    (answer,) = found["answers"]
    assert answer["witness"] == [
        {"role": "read quorum", "nodes": ["berlin", "madrid"]},
        {"role": "write quorum", "nodes": ["oslo", "paris", "rome"]},
    ]
    assert (answer["is_smallest"], answer["certified"], answer["reason"]) == (True, False, None)


def test_a_layout_is_asked_for_what_its_faults_say() -> None:
    names = [answer["property"] for answer in document("verify", "three_regions")["answers"]]
    assert names == ["read/write intersection", "availability", "availability"]
    assert "When us-east {a, b} fails no" in quorum("verify", str(_regions()), code=1)


def _regions() -> Path:
    path = Path("regions.toml")
    path.write_text(
        'read = "majority"\nfaults = "region"\n[nodes]\na = { region = "us-east" }\nb = { region = "us-east" }\nc = {}\n'
    )
    return path


MAJORITY = ("--read", "3 of 5", "--write", "3 of 5")
GRID = ("--read", "rows(3, 2)", "--write", "columns(3, 2)")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((*GRID, "--property", "write-write"), 1),
        ((*GRID, "--property", "read-write"), 0),
        ((*GRID, "--property", "non-dominated"), 1),
        ((*MAJORITY, "--property", "non-dominated"), 0),
        ((*MAJORITY, "--property", "non-trivial"), 0),
        ((*MAJORITY, "--property", "available", "--crash", "2"), 0),
        ((*MAJORITY, "--property", "available", "--crash", "3"), 1),
        ((*MAJORITY, "--fast", "3 of 5", "--property", "fast-paxos"), 1),
        ((*MAJORITY, "--fast", "4 of 5", "--property", "fast-paxos", "--property", "fast"), 0),
        ((*MAJORITY, "--fast", "3 of 5", "--property", "epaxos", "--crash", "2"), 0),
    ],
)
def test_each_property_has_its_exit_code(arguments: tuple[str, ...], code: int) -> None:
    """QUORUMS.md, section 6, cases 3, 7 and 8."""
    quorum("verify", *arguments, code=code)


def test_byzantine_quorums_of_four_tolerate_one_liar_but_do_not_mask_it() -> None:
    """Malkhi and Reiter, 1998, examples 4.7 and 5.7."""
    four = ("verify", "--read", "3 of 4", "--write", "3 of 4", "--byzantine", "1")
    assert document(*four, "--property", "dissemination")["verdict"] == "holds"
    assert document(*four, "--property", "masking", code=1)["verdict"] == "violated"


def test_no_quorum_at_all_is_a_verdict_of_its_own() -> None:
    assert "no quorum  read/write intersection" in quorum("verify", "--read", "a * 1 of []", "--write", "a", code=1)


def test_the_missing_one_is_the_dual() -> None:
    assert "  write  (a + b) * (c + d)  (the dual of read)\n" in quorum("verify", "--read", "a*b + c*d")


def test_the_measures_of_a_grid() -> None:
    """QUORUMS.md, section 6, case 1."""
    found = document("measure", "--read", "rows(2, 3)", "--reads", "1/4")
    assert [found[name] for name in ("read_resilience", "write_resilience", "resilience")] == [1, 2, 1]
    assert (found["load"]["exact"], found["capacity"]["exact"]) == ("3/8", "8/3")
    text = quorum("measure", "--read", "rows(2, 3)", "--reads", "1/4", "--strategy")
    assert "  load                3/8 = 0.375 s an operation\n" in text
    assert "  read           1/2  n1 n2 n3\n" in text


def test_a_comparison_has_a_row_for_each_layout() -> None:
    text = quorum("compare", "three_regions", "broken.toml", "rows(2, 2)", code=1)
    assert text == (
        "layout         nodes  reads meet writes  read f  write f  load  capacity  network  latency  read up  write up\n"
        "three_regions      5              holds       2        2   3/5       5/3        3        1        1         1\n"
        "broken.toml        5           violated       3        2   1/2         2      5/2        1        1         1\n"
        "rows(2, 2)         4              holds       1        1   1/2         2        2        1        1         1\n"
    )
    assert [row["layout"] for row in document("compare", "three_regions", "rows(2, 2)")] == [
        "five replicas in three regions",
        "rows(2, 2)",
    ]


def test_the_best_layout_keeps_to_its_constraints() -> None:
    found = document("find", "--nodes", "5", "--read-resilience", "2", "--write-resilience", "2", "--most", "200")
    assert (found["read"], found["load"]["exact"]) == ("3 of [n1, n2, n3, n4, n5]", "3/5")
    assert "none found" in quorum("find", "--nodes", "a b", "--read-resilience", "2", code=1)


def test_the_picture_of_a_grid_marks_the_two_quorums_without_colour() -> None:
    assert quorum("show", "--read", "rows(2, 3)", "--write", "rows(2, 3)", code=1).split("\n\n")[1:3] == [
        "  [n1] [n2] [n3]\n  (n4) (n5) (n6)",
        "  [ ] read quorum of 3 nodes\n  ( ) write quorum of 3 nodes\n  no node is in both",
    ]
    assert "  [n1]  n2\n  <n3> (n4)\n" in quorum("show", "--read", "columns(2, 2)", "--write", "rows(2, 2)")


def test_the_picture_of_regions_has_a_line_for_each() -> None:
    assert quorum("show", "broken.toml", code=1).split("\n\n")[1] == (
        "  east       [berlin] (rome)\n  west       (paris)  [madrid]\n  elsewhere  (oslo)"
    )


def test_a_picture_is_written_as_svg() -> None:
    quorum("show", "broken.toml", "-o", "picture.svg", code=1)
    drawn = Path("picture.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "[berlin]" in drawn
    quorum("show", "broken.toml", "-o", "again.svg", code=1)
    assert Path("again.svg").read_text(encoding="utf-8") == drawn


def test_a_picture_as_json_has_its_grid() -> None:
    assert document("show", "grid_3x6")["grid"] == [3, 6]


def test_a_report_is_written_to_a_file() -> None:
    quorum("verify", "three_regions", "-o", "report.txt")
    assert Path("report.txt").read_text(encoding="utf-8").startswith("five replicas in three regions: 5 nodes\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verify",), "name a layout, or give --read and --write"),
        (("verify", "broken.toml", "--read", "a"), "leave out --read, or broken.toml"),
        (("verify", "brokn.toml"), "did you mean 'broken.toml'?"),
        (("verify", "--read", "2 of 5 &"), "1 | --read=2 of 5 & | ^"),
        (("verify", "--read", "2 of 5", "--write", "a"), "2 of 5 is over nodes called n1, n2, n3, n4, n5"),
        (("verify", "--read", "majority", "--nodes", "a a"), "'a' is named twice"),
        (("verify", "three_regions", "--property", "fast"), "fast is about fast quorums, and the layout has none"),
        (
            ("verify", "grid_3x6", "--property", "masking", "--byzantine", "1"),
            "masking is a property of one quorum system",
        ),
        (("measure", "--read", "1 of []", "--nodes", "3"), "quorums has no measures: there is no read quorum at all"),
        (("measure", "three_regions", "--reads", "1.5"), "'1.5' is no share of reads"),
        (("find", "--nodes", "0"), "a number of nodes is from 1 to 100,000"),
        (("find", "--nodes", "3", "--max-load", "x"), "'x' is no number"),
        (("compare", "three_regions", "four_regions"), "there is no layout 'four_regions'"),
    ],
)
def test_wrong_input_is_refused(arguments: tuple[str, ...], said: str) -> None:
    assert said in refused("quorum", *arguments)


# Joined to a spec


def test_a_layout_that_does_not_intersect_gives_the_pair_and_a_trace_on_it() -> None:
    result = run("check", "paxos", "--layout", "broken.toml", "-q")
    assert result.exit_code == 1
    pair, _, trace = result.stdout.partition("violated: invariant agreement")
    assert "Read quorum {berlin, madrid} and write quorum {oslo, paris, rome} have no node in common." in pair
    assert "nodes: berlin is acceptor1, rome is acceptor2, paris is acceptor3, madrid is acceptor4" in pair
    assert "explored with these two quorums alone" in pair
    assert "propose(ballot2, value2, {acceptor1, acceptor4})" in trace


def test_the_trace_on_the_pair_replays() -> None:
    result = run("check", "paxos", "--layout", "broken.toml", "--format", "json", "-o", "trace.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "violated  read/write intersection" in result.stderr
    constants = json.loads(Path("trace.json").read_text())["constants"]
    assert constants["ReadQuorum"] == "acceptor1 * acceptor4"
    assert "agreement and implements_consensus fail there" in run("replay", "paxos", "trace.json").stdout


def test_nodes_outside_the_pair_are_silent() -> None:
    Path("six.toml").write_text('read = "a*b + c*d"\nwrite = "e + c*f"\n')
    result = run("check", "paxos", "--layout", "six.toml", "-q")
    assert result.exit_code == 1
    assert "explored with these two quorums alone; silent: c, d, f" in result.stdout


def test_a_layout_that_intersects_is_explored_whole() -> None:
    Path("three.toml").write_text('read = "a*b + c"\n')
    result = run("check", "paxos", "--layout", "three.toml", "-q")
    assert result.exit_code == 0
    assert "holds  read/write intersection" in result.stdout
    assert "nodes: a is acceptor1, b is acceptor2, c is acceptor3" in result.stdout
    assert "verified" in result.stdout


def test_a_layout_by_position_keeps_its_expressions() -> None:
    result = run("check", "paxos", "--layout", "three_regions", "--max-states", "10", "--format", "json")
    constants = json.loads(result.stdout)["constants"]
    assert (constants["Acceptor"], constants["ReadQuorum"]) == (5, "majority")


def test_constants_name_layout_files() -> None:
    given = ("paxos", "Acceptor=5", "ReadQuorum=broken.toml", "WriteQuorum=broken.toml:write", "-q")
    assert "violated: invariant agreement" in run("check", *given).stdout
    assert "broken.toml needs 5 elements, Acceptor has 3" in refused("check", "paxos", "ReadQuorum=broken.toml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("paxos", "--layout", "broken.toml", "Acceptor=3"), "Acceptor is given, and the layout broken sets it too"),
        (("two_phase_commit", "--layout", "broken.toml"), "TwoPhaseCommit has no quorum family"),
        (("paxos", "--layout", "none.toml"), "there is no layout 'none.toml'"),
        (("paxos", "--layout", "broken.toml", "--sweep", "Ballot=1..2"), "leave out --sweep, or --layout"),
        (("paxos", "--layout", "broken.toml", "Balot=3"), "Paxos has no constant 'Balot'"),
        (("paxos", "Acceptor=5", "ReadQuorum=broken.toml:fast"), "broken.toml has no fast quorums"),
    ],
)
def test_a_layout_that_does_not_fit_is_refused(arguments: tuple[str, ...], said: str) -> None:
    assert said in refused("check", *arguments)


def test_the_readme_shows_what_is_printed_today() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (name, layout), *_ = re.findall(r"```toml\n# (\S+)\n(.*?)```", readme, re.DOTALL)
    Path(name).write_text(layout, encoding="utf-8")
    command = f"$ checker quorum show {name}\n"
    shown = readme.partition(command)[2].partition("```")[0]
    assert quorum("show", name, code=1) == shown
