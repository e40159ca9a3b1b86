"""The commands `quorum verify` and `quorum show` as a user types them: what they print, their JSON, their exit codes."""

import re
from pathlib import Path

import pytest

from quorum.commands import document, quorum, refused, written

HOLDS = "  its certificate was checked without the solver\n"


pytestmark = pytest.mark.usefixtures("folder")


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
    """docs/quorums.md, section 6, cases 3, 7 and 8."""
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
        (("verify",), "name a layout, or give --read or --write"),
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
        (("find", "--nodes", "0"), "a number of nodes is from 1 to 10,000"),
        (("find", "--nodes", "3", "--max-load", "x"), "'x' is no number"),
        (("compare", "three_regions", "four_regions"), "there is no layout 'four_regions'"),
    ],
)
def test_wrong_input_is_refused(arguments: tuple[str, ...], said: str) -> None:
    assert said in refused("quorum", *arguments)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verify", "3 of 5"), "write --read '3 of 5'"),
        (("show", "majority"), "write --read majority --nodes 5"),
        (("verify", "5"), "write --read majority --nodes 5"),
        (("verify", "a" * 300), "there is no layout 'aaa"),
        (("verify", "--read", "majority", "--nodes", "-3"), "1 | --nodes=-3 | ^^ = write for instance --nodes 5"),
        (("verify", "--read", "majority", "--nodes", "99999999999"), "a number of nodes is from 1 to 10,000"),
        (("verify", "three_regions", "--crash", "9"), "crash is a number of nodes from 0 to 5 --> command line:1:9"),
        (("verify", "three_regions", "--byzantine", "6"), "byzantine is a number of nodes from 0 to 5"),
        (
            ("show", "three_regions", "-o", "x.png"),
            "x.png cannot be written: pictures are drawn as SVG = write -o x.svg",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_can(arguments: tuple[str, ...], said: str) -> None:
    assert said in refused("quorum", *arguments)


@pytest.mark.parametrize(
    ("arguments", "caret"),
    [
        (("--read", '"\\ud800" + a', "-o", "o.txt"), '1 | --read="\\ud800" + a | ^^^^^^^^ ='),
        (("--read", '"a\\nb"'), '1 | --read="a\\nb" | ^^^^^^ ='),
        (("--read", "a", "--nodes", "a\udcff b"), "1 | --nodes=a\\udcff b | ^^^^^^^ ="),
        (("--read", "a", "--nodes", "b a\x1b[31m"), "1 | --nodes=b a\\x1b[31m | ^^^^^^^^^ ="),
    ],
)
def test_names_that_cannot_be_printed_are_refused(arguments: tuple[str, ...], caret: str) -> None:
    said = refused("quorum", "verify", *arguments)
    assert "a name has no control characters, nor others that cannot be printed" in said
    assert caret in said


def test_nothing_that_a_terminal_obeys_is_printed() -> None:
    for arguments in (
        ("verify", "--read", "a \x1b[31m"),
        ("verify", "\x1b[31m"),
        ("measure", "three_regions", "--reads", "\x1b"),
    ):
        assert "\x1b" not in refused("quorum", *arguments)
    Path("\x1b[31m.toml").write_text('read = "a"', encoding="utf-8")
    assert quorum("verify", "\x1b[31m.toml").startswith("\\x1b[31m: 1 node\n")


# Pictures


def test_a_wide_grid_is_drawn_in_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    drawn = quorum("show", "--read", "rows(2, 7)").split("\n\n")[1:4]
    assert drawn[0] == "  [n1]  [n2]  [n3]  [n4]\n   n8    n9    n10   n11"
    assert drawn[1] == "  [n5]  [n6]  <n7>\n   n12   n13  (n14)"
    quorum("show", "--read", "rows(2, 7)", "-o", "grid.txt")
    assert "[n6]  <n7>\n" in Path("grid.txt").read_text(encoding="utf-8").split("\n\n")[1]


def test_wide_characters_stand_in_line() -> None:
    text = 'read = "北京 + a"\n[nodes]\n"北京" = { region = "地区" }\na = { region = "x" }\nb = {}\n'
    drawn = quorum("show", written("wide.toml", text)).split("\n\n")[1]
    assert drawn == "  地区       (北京)\n  x          <a>\n  elsewhere   b"


def test_a_name_that_is_wider_than_the_console_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    drawn = quorum("show", "--read", f"a + {'b' * 50}").split("\n\n")[1]
    assert drawn == f"  <a>\n  ({'b' * 25}…)"


def test_quorums_that_are_not_there_are_not_drawn() -> None:
    text = quorum("show", "--read", "1 of []", "--nodes", "3", code=1)
    assert "  there is no read quorum\n" in text
    assert "read quorum of" not in text
    assert [each["role"] for each in document("show", "--read", "1 of []", "--nodes", "3", code=1)["quorums"]] == [
        "write quorum"
    ]


def test_the_readme_shows_what_is_printed_today() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (name, layout), *_ = re.findall(r"```toml\n# (\S+)\n(.*?)```", readme, re.DOTALL)
    Path(name).write_text(layout, encoding="utf-8")
    command = f"$ checker quorum show {name}\n"
    shown = readme.partition(command)[2].partition("```")[0]
    assert quorum("show", name, code=1) == shown
