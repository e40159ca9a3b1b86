"""What wrong input gets: exit code 2 and one message, with a caret under the mistake and a suggestion."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from checker.cli.app import app
from checker.cli.given import dashed_constant

DISJOINT = ("ReadQuorum=1 of 3", "WriteQuorum=1 of 3")
COUNTER = """\
from checker import *

class Epoch(Range, low=0, high=2):
    pass

class Counter(Spec):
    x: Epoch = 0

    @action
    def up(self):
        self.x += 1

class Other(Counter):
    pass
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "two.py").write_text(COUNTER)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "spec.py").write_text("")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def refused(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.stderr


def under_the_caret(message: str) -> tuple[str, str]:
    """The text shown, and the part of it that the caret is under; its end counts as nothing."""
    lines = message.splitlines()
    number = next(n for n, line in enumerate(lines) if line.strip(" |^") == "" and "^" in line)
    text, caret = lines[number - 1], lines[number]
    return text.partition("| ")[2], text[caret.index("^") : caret.rindex("^") + 1]


@pytest.mark.parametrize(
    ("typed", "part", "said"),
    [
        ("RM", "RM", "write for instance RM=5"),
        ("=3", "=3", "'=3' is not CONSTANT=VALUE"),
        ("RM=", "", "its size is a whole number from 1"),
        ("RM=0", "0", "write RM=3"),
        ("RM=-1", "-1", "write RM=3"),
        ("RM=abc", "abc", "write RM=3"),
        ("RM=3.5", "3.5", "write RM=3"),
        ("RM=٣", "٣", "its size is a whole number from 1"),
        ("RM=1001", "1001", "its size is at most 1,000"),
        ("RM=9" + "9" * 5000, "9" + "9" * 5000, "its size is at most 1,000"),
        ("Rm=3", "Rm", "did you mean 'RM'?"),
        ("Foo=3", "Foo", "its constants: RM"),
    ],
)
def test_a_wrong_size(typed: str, part: str, said: str) -> None:
    message = refused("check", "two_phase_commit", typed)
    assert "--> command line:1:" in message
    assert said in message
    assert under_the_caret(message) == (typed, part)


@pytest.mark.parametrize(
    ("expression", "part", "said"),
    [
        ("rows(2", "", "write rows(3, 6)"),
        ("4 of 3", "4 of 3", "write 3 of 3 for the set of all"),
        ("rows(2,2)", "rows(2,2)", "add Acceptor=4"),
        ("{a1 a9}", "a9", "a9 needs 9 elements, Acceptor has 3"),
        ("{a1", "{", "add '}'"),
        ("", "", "a quorum expression is majority"),
        ("1 of", "", "a quorum expression is majority"),
        ("2of3", "2of3", "write 2 of 3"),
        ("majorty", "majorty", "did you mean 'majority'?"),
        ("{x1}", "x1", "Acceptor has acceptor1, acceptor2, acceptor3"),
    ],
)
def test_a_wrong_quorum_expression(expression: str, part: str, said: str) -> None:
    message = refused("check", "paxos", f"ReadQuorum={expression}")
    assert "--> command line:1:" in message
    assert said in message
    assert under_the_caret(message) == (f"ReadQuorum={expression}", part)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Epoch=5..2", "write Epoch=2..5"), ("Epoch=a..b", "write Epoch=0..2"), ("Epoch=1..2..3", "write Epoch=0..2")],
)
def test_wrong_bounds(typed: str, said: str) -> None:
    message = refused("check", "two.py:Counter", typed)
    assert said in message
    assert under_the_caret(message) == (typed, typed.partition("=")[2])


def test_wrong_constants_come_in_the_order_they_were_typed() -> None:
    message = refused("check", "paxos", "WriteQuorum=4 of 3", "ReadQuorum=rows(2", "Ballot=x", "Foo=2")
    shown = [line.removeprefix("1 | ") for line in message.splitlines() if line.startswith("1 | ")]
    assert shown == ["WriteQuorum=4 of 3", "ReadQuorum=rows(2", "Ballot=x", "Foo=2"]
    assert message.endswith("\n4 errors\n")


def test_a_constant_that_is_given_twice() -> None:
    assert "Ballot is given twice" in refused("check", "paxos", "Ballot=2", "Ballot=3")


RANKED = """\
from checker import *

class Node(Symmetric, size=2): ...
class Level(Range, low=0, high=1): ...
class Rank(Constant, default=lambda n: 0, of=dict[Node, Level]): ...

class Marks(Spec):
    marked: set[Node] = fill()

    @action
    def mark(self, n: Node):
        require(Rank.value[n] < 2)
        self.marked.add(n)

    @reachable
    def all_marked(self):
        return len(self.marked) == len(Node)
"""
ALIKE, APART = ", ".join(("{node1: 0, node2: 0}", "{node1: 1, node2: 1}")), "{node1: 0, node2: 1}"


@pytest.mark.parametrize(
    ("ranks", "options", "unit"),
    [
        (ALIKE, (), "orbits"),
        (ALIKE, ("--no-symmetry",), "states"),
        (APART, (), "states"),
        (f"{ALIKE}, {APART}", (), "distinct"),
    ],
)
def test_a_sweep_names_what_all_its_models_count(folder: Path, ranks: str, options: tuple[str, ...], unit: str) -> None:
    (folder / "marks.py").write_text(RANKED)
    head = run("check", "marks.py", "--sweep", f"Rank={ranks}", "--engine", "reference", *options).stdout.splitlines()[
        0
    ]
    assert head.split() == ["Rank", "verdict", unit, "transitions", "depth", "seconds"]


def test_a_limit_counts_what_the_search_counts() -> None:
    limited = ("check", "two_phase_commit", "--max-states", "9", "--engine", "reference")
    assert "stopped by the limit of 9 orbits" in run(*limited).stdout
    assert "stopped by the limit of 9 states" in run(*limited, "--no-symmetry").stdout
    assert json.loads(run(*limited, "--format", "json").stdout)["stopped_by"] == "the limit of 9 orbits"


UNQUOTED = [
    ("Rank={node1: 3}", "Rank has come in 2 arguments, cut at spaces", "write Rank='{node1: 3}', in quotes"),
    (
        "Rank={node1: 3, node2: 1} Node=2",
        "Rank has come in 4 arguments",
        "write Rank='{node1: 3, node2: 1}', in quotes",
    ),
    ("Rank= {a:1}", "Rank has come in 2 arguments", "write Rank='{a:1}', in quotes"),
    ("Node = 3", "Node has come in 3 arguments", "write Node=3, without spaces"),
    ("Node =3", "Node has come in 2 arguments", "write Node=3, without spaces"),
    ("ReadQuorum=2 of 3", "'of' is not CONSTANT=VALUE", "in quotes: ReadQuorum='2 of 3'"),
    ("Rank=a:1 Rank=b:2 Rank=c:3", "Rank is given twice", "write Rank='{a:1, b:2, c:3}', in quotes"),
    ("2} Node=3", "'2}' is not CONSTANT=VALUE", "in quotes what has spaces in it"),
    ("Node 3", "'Node' is not CONSTANT=VALUE", "write for instance RM=5"),
]


@pytest.mark.parametrize(("typed", "message", "fix"), UNQUOTED)
def test_what_a_shell_took_apart_is_shown_in_quotes(typed: str, message: str, fix: str) -> None:
    shown = refused("check", "paxos", *typed.split(" "))
    assert f"error[C502]: {message}" in shown
    assert fix in shown
    assert shown.count("error[") == (2 if typed == "Node 3" else 1)


def test_wrong_constants_in_the_spec_are_shown_there(folder: Path) -> None:
    head = "from checker import *\nclass A(Symmetric, size=3): ...\nclass Q(Quorum, of=A, quorums='1 of 4'): ...\n"
    body = "    x: set[A] = fill()\n    @action\n    def f(self, q: Q):\n        self.x = set(q)\n"
    (folder / "q.py").write_text(f"{head}class C(Spec):\n{body}")
    message = refused("check", "q.py")
    assert "1 of 4 needs 4 elements, A has 3\n  --> q.py:3:7\n" in message
    assert "the quorums of Q are '1 of 4' unless they are given" in message
    (folder / "q.py").write_text(f"{head}class C(Spec, Q='rows(2', B=3):\n{body}")
    message = refused("check", "q.py")
    assert "--> class C:1:9\n  |\n1 | Q=rows(2\n" in message
    assert "C has no constant 'B'" in message


@pytest.mark.parametrize(
    ("series", "part", "said"),
    [
        ("RM=3", "RM=3", "write for instance --sweep RM=2..6"),
        ("RM=3..2", "3..2", "write RM=2..3"),
        ("RM=0..2", "0", "its size is a whole number from 1"),
        ("RM=2..1001", "1001", "its size is at most 1,000"),
        ("Rm=2..3", "Rm", "did you mean 'RM'?"),
    ],
)
def test_a_wrong_sweep(series: str, part: str, said: str) -> None:
    message = refused("check", "two_phase_commit", "--sweep", series)
    assert said in message
    assert under_the_caret(message) == (series, part)


def test_what_cannot_be_swept() -> None:
    assert "ReadQuorum is a quorum family" in refused("check", "paxos", "--sweep", "ReadQuorum=1..2")
    assert "leave out RM=4" in refused("check", "two_phase_commit", "RM=4", "--sweep", "RM=2..3")
    assert "no one counterexample" in refused("check", "two_phase_commit", "--sweep", "RM=2..3", "--format", "itf")


def test_what_a_file_gives_and_is_swept_is_shown_in_the_file(folder: Path) -> None:
    (folder / "constants.toml").write_text("RM = 4\n")
    message = refused("check", "two_phase_commit", "--constants", "constants.toml", "--sweep", "RM=2..3")
    assert "RM is swept and given a value" in message
    assert "constants.toml:1:1" in message
    assert "leave RM out of the file" in message


def test_two_functions_that_are_advised_can_be_swept(folder: Path) -> None:
    (folder / "marks.py").write_text(RANKED)
    message = refused("check", "marks.py", "--sweep", "Rank=1..2")
    advised = message.split("write for instance --sweep ")[1].strip().replace("'", "")
    assert len(run("check", "marks.py", "--sweep", advised, "--engine", "reference").stdout.splitlines()) == 3


def test_a_sweep_says_why_a_row_is_not_verified() -> None:
    lines = run(
        "check", "paxos", "ReadQuorum=1 of 3", "--sweep", "Ballot=1..2", "--max-states", "300"
    ).stdout.splitlines()
    assert lines[1].split()[:2] == ["1", "verified"]
    assert lines[2].endswith("the limit of 300 orbits")


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("folder", "'folder' is a folder, not a spec file"),
        ("folder", "for instance folder/spec.py"),
        ("", "there is no spec file or bundled spec ''"),
        ("tow.py", "did you mean 'two.py'?"),
        ("Paxos", "did you mean 'paxos'?"),
        ("paxos.py", "there is no file 'paxos.py'\n  = did you mean 'paxos'?"),
        ("folder/spce.py", "there is no file 'folder/spce.py'\n  = did you mean 'folder/spec.py'?"),
        ("nothing.py", "error[C101]: there is no file 'nothing.py'\n"),
        ("two.py", "say which: two.py:Other"),
        ("two.py:Countr", "did you mean 'Counter'?"),
        ("two.py:", "write two.py:Other"),
        ("two.py:A B", "1 | two.py:A B\n  |        ^^^"),
        ("paxos:Foo", "write paxos:Paxos"),
    ],
)
def test_a_spec_that_is_not_there(spec: str, said: str) -> None:
    for command in ("check", "simulate"):
        assert said in refused(command, spec)


def test_the_bundled_specs_are_listed_for_a_name_alone_and_folded() -> None:
    assert all(len(line) <= 80 for line in refused("check", "nothing").splitlines())
    assert "two_phase_commit" in refused("check", "nothing")
    assert "two_phase_commit" not in refused("check", "nothing.py")


def test_the_size_that_is_written_instead_is_that_of_the_spec(folder: Path) -> None:
    head = "from checker import *\nclass A(Symmetric, size=2): ...\nclass B(Ordered, size=A): ...\n"
    body = "    x: set[A] = fill()\n    @action\n    def f(self, b: B):\n        self.x = set()\n"
    (folder / "sizes.py").write_text(f"{head}class C(Spec):\n{body}class D(C, A=4):\n    pass\n")
    assert "write A=2" in refused("check", "sizes.py:C", "A=0")
    assert "write B=2" in refused("check", "sizes.py:C", "B=none")
    assert "write A=4" in refused("check", "sizes.py:D", "A=1001")
    assert "write B=5" in refused("check", "sizes.py:D", "A=5", "B=0")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("check paxos -max-states 3", "No such option: -max-states (Possible options: --max-states)"),
        ("simulate paxos -max_seconds=3", "No such option: -max_seconds (Possible options: --max-seconds)"),
        ("quorum find grid_3x6 -reds 3", "No such option: -reds (Possible options: --reads)"),
        ("check paxos -zzz", "No such option: -z"),
        ("compile paxos --show nope", "'--show': 'nope' is not one of 'ir', 'layout', 'c', 'effects'."),
        ("check paxos --max-seconds nan", "'--max-seconds': 'nan' is not a valid float."),
        ("simulate paxos --max-seconds NaN", "'--max-seconds': 'nan' is not a valid float."),
        ("mutate paxos --max-seconds nan", "'--max-seconds': 'nan' is not a valid float."),
        ("quorum find grid_3x6 --seconds nan", "'--seconds': 'nan' is not a valid float."),
    ],
)
def test_a_wrong_option_is_told_in_words_of_the_command(arguments: str, said: str) -> None:
    message = " ".join(refused(*arguments.split()).replace("│", " ").split())
    assert said in message


@pytest.mark.parametrize("show", ["ir", "layout", "effects", "c"])
def test_a_sort_that_is_no_symmetric_one_is_told_by_every_listing(show: str) -> None:
    message = refused("compile", "paxos", "--show", show, "--symmetry", "Balot")
    assert "no Symmetric sort 'Balot' to reduce" in message


@pytest.mark.parametrize("columns", ["0", "00", ""])
def test_a_width_of_no_columns_is_none_that_is_known(columns: str) -> None:
    command = [sys.executable, "-m", "checker", "list", "paxos"]
    environment = {**os.environ, "COLUMNS": columns}
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert made.returncode == 0, made.stderr
    assert max(map(len, made.stdout.splitlines())) > 40


@pytest.mark.parametrize("amount", ["lots", "-5", "0", "500", "1kB"])
def test_a_wrong_amount_of_memory(amount: str) -> None:
    assert "write 500MB or 8GB" in refused("check", "paxos", "--max-memory", amount)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("my-lock", "write my_lock"),
        ("folder/my lock", "write folder/my_lock"),
        ("1lock", "use letters, digits and _"),
        ("", "'' is no module name"),
        ("class", "'class' is no module name"),
        ("typing", "write my_typing"),
        ("checker.py", "checker.py would hide the Python module 'checker'"),
        ("missing/lock", "its folder does not exist"),
        ("two", "two.py exists already"),
    ],
)
def test_a_wrong_name_for_a_new_spec(name: str, said: str, folder: Path) -> None:
    before = set(folder.rglob("*"))
    assert said in refused("new", name)
    assert set(folder.rglob("*")) == before


@pytest.mark.parametrize("name", ["spec", "node", "Grant", "record", "FooBar", "my_lock_2", "_"])
def test_any_other_name_makes_a_spec_that_checks(name: str) -> None:
    assert run("new", name).exit_code == 0
    assert run("check", f"{name}.py", "-q").stdout == "verified: all 3 orbits explored, nothing found\n"


Edit = Callable[[Any], object]


def steps(document: Any) -> Any:
    return document["violation"]["trace"]


@cache
def reported() -> str:
    """A report with a counterexample."""
    return run("check", "paxos", *DISJOINT, "--format", "json").stdout


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda d: steps(d)[3].update(action="promisse"), "did you mean 'promise'?"),
        (lambda d: steps(d)[3]["args"].pop("acceptor"), "the parameter of promise 'acceptor' has no value"),
        (lambda d: steps(d)[3]["args"].update(acceptor="acceptor8"), '"acceptor8" is not a value of Acceptor'),
        (lambda d: steps(d)[3]["state"].pop("messages"), "step 3: state: the variable 'messages' has no value"),
        (lambda d: steps(d)[2].update(action="init", args={}), "step 2: 'init' makes initial states"),
        (lambda d: steps(d).pop(0), "step 0: 'prepare' makes no initial state: a trace begins with 'init'"),
        (lambda d: d.update(constants=[1]), "the 'constants' of trace.json are no object"),
        (lambda d: d.update(constants={"RM": 3}), "trace of Paxos with constants that Paxos does not have: RM=3"),
        (lambda d: d.update(constants={"ReadQuorum": "rows(2"}), "--> the trace's constants:1:18"),
        (lambda d: d.update(violation=None), "the report holds no counterexample"),
    ],
)
def test_a_wrong_trace(edit: Edit, said: str, folder: Path) -> None:
    found = json.loads(reported())
    edit(found)
    (folder / "trace.json").write_text(json.dumps(found))
    assert said in refused("replay", "paxos", "trace.json")


def test_a_trace_that_stops_is_shown_up_to_there(folder: Path) -> None:
    found = json.loads(reported())
    steps(found)[3]["state"]["promised"]["acceptor1"] = "ballot2"
    (folder / "trace.json").write_text(json.dumps(found))
    result = run("replay", "paxos", "trace.json")
    assert result.exit_code == 1
    assert "3  promise(acceptor1, Prepare(ballot1))" in result.stdout
    assert "4  promise" not in result.stdout
    assert "not a behaviour of Paxos: step 3, promise: it leads to another state; promised differs" in result.stdout
    differs = "from the recorded state to the one that is reached:\n  promised[acceptor1]: ballot2 → ballot1\n"
    assert differs in result.stdout


def test_an_initial_state_that_is_another_is_shown(folder: Path) -> None:
    found = json.loads(reported())
    steps(found)[0]["state"]["promised"]["acceptor1"] = "ballot2"
    (folder / "trace.json").write_text(json.dumps(found))
    result = run("replay", "paxos", "trace.json", "-q")
    assert result.exit_code == 1
    assert "the first state is not an initial state of the spec" in result.stdout
    assert "  promised[acceptor1]: ballot2 → None\n" in result.stdout


def test_the_reports_of_a_sweep_are_told_from_a_trace() -> None:
    assert run(
        "check", "paxos", DISJOINT[0], "--sweep", "Ballot=1..2", "--format", "json", "-o", "sweep.json"
    ).exit_code
    message = refused("replay", "paxos", "sweep.json")
    assert message.count("error[") == 1
    assert "error[C601]: sweep.json is the report of a sweep of 2 models: take one of them" in message
    assert "WriteQuorum=majority: violated" in message
    assert "Ballot=2 ReadQuorum='1 of 3' WriteQuorum=majority --format json -o trace.json" in message.replace(
        "\n    ", " "
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hi\n", "trace.json is not JSON: expecting value\n  --> trace.json:1:1\n"),
        (b'{"a": 1,\n "b" 2}\n', "--> trace.json:2:6\n"),
        (b"[1, " * 100, "is not JSON: expecting value at 1:401\n"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"[" * 100_000, "is JSON that no trace is"),
        (b"[]", "the trace has no steps"),
        (b"3", "a trace is a list of steps, this is 3"),
    ],
)
def test_a_file_that_is_no_trace(content: bytes, said: str, folder: Path) -> None:
    (folder / "trace.json").write_bytes(content)
    assert said in refused("replay", "paxos", "trace.json")


def test_a_trace_of_another_spec_gets_the_first_of_its_many_mistakes(folder: Path) -> None:
    assert run("check", "paxos", *DISJOINT, "--format", "itf", "-o", "trace.itf").exit_code == 1
    message = refused("replay", "two.py:Counter", "trace.itf")
    assert message.count("error[") == 1
    assert "more differences follow: the spec has changed since the trace was recorded" in message


@pytest.mark.parametrize(
    ("arguments", "option"),
    [("-c RM=3", "-c"), ("--RM=3", "--RM"), ("--RM 3", "--RM"), ("-RM 3", "-RM"), ("-RM=3", "-RM")],
)
def test_a_constant_is_no_option(arguments: str, option: str) -> None:
    assert dashed_constant(arguments.split()) == (option, "RM=3")


@pytest.mark.parametrize("arguments", ["RM=3 --no-symmetry -q", "RM=3 -o OUT -h", "--sweep RM=3..4 --format json"])
def test_other_options_are_no_constants(arguments: str) -> None:
    assert dashed_constant(arguments.split()) is None


@pytest.mark.parametrize("command", [("check", "lock.py"), ("simulate", "lock.py"), ("mutate", "lock.py")])
def test_mistakes_are_an_object_where_json_is_asked_for(command: tuple[str, ...], folder: Path) -> None:
    (folder / "lock.py").write_text("from checker import *\n\n\nclass Lock(Spec):\n    held: bol = False\n")
    place = {"path": str(folder / "lock.py"), "line": 5, "column": 11}
    result = run(*command, "--format", "json")
    (mistake,) = json.loads(result.stdout)["errors"]
    assert result.exit_code == 2
    assert (mistake["code"], mistake["location"], mistake["fix"]) == ("C201", place, "did you mean 'bool'?")
    assert "error[C201]" in result.stderr
    result = run(*command, "--format", "json", "-o", "mistakes.json")
    assert (result.stdout, json.loads((folder / "mistakes.json").read_text())) == (
        "",
        {"schema_version": 1, "errors": [mistake]},
    )
    assert json.loads(run(*command, "--format", "json", "-o", "no/folder.json").stdout or "{}") == {}


def test_no_progress_goes_to_a_file_whatever_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    result = run("check", "two_phase_commit", "RM=4")
    assert result.stderr == ""
    assert "\x1b[" in result.stdout
    written = run("check", "two_phase_commit", "-o", "report.txt")
    assert written.exit_code == 0
    assert written.stderr == "verified: all 80 orbits explored, nothing found\nwritten to report.txt\n"
    assert run("check", "two_phase_commit", "-o", "report.txt", "-q").stderr == written.stderr.splitlines()[0] + "\n"
    assert "\x1b[" not in Path("report.txt").read_text(encoding="utf-8")


def test_errors_are_coloured_where_colours_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in refused("check", "paxos", "Ballot=0")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31merror[C502]\x1b[0m: " in refused("check", "paxos", "Ballot=0")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "31m" not in refused("check", "paxos", "Ballot=0")


@pytest.mark.parametrize("command", [[], ["check"], ["simulate"], ["replay"], ["list"], ["new"], ["compile"]])
def test_help_keeps_to_eighty_columns(command: list[str]) -> None:
    text = run(*command, "--help").stdout
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "[[CONSTANT" not in text


def test_the_list_keeps_to_eighty_columns() -> None:
    assert all(len(line) <= 80 for line in run("list").stdout.splitlines())


def test_a_bug_of_the_checker_shows_no_traceback_unless_asked() -> None:
    program = "import checker.cli.app as cli\ncli.app = lambda: 1 // 0\ncli.main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300)
    assert done.returncode == 4
    assert done.stderr.startswith("error: a bug in the checker, not in your spec: ZeroDivisionError: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("check", "two.py"),
        ("check", "folder/../two.py:Counter", "--format", "json"),
        ("simulate", "two.py:Counter"),
        ("mutate", "two.py:Counter"),
        ("compile", "two.py:Counter"),
        ("check", "paxos", "--layout", "two.py"),
        ("quorum", "verify", "two.py"),
        ("quorum", "compare", "majority", "two.py"),
        ("quorum", "network", "two.py"),
    ],
)
def test_what_a_command_reads_is_not_written_over(command: tuple[str, ...]) -> None:
    assert "C106]: two.py cannot be written: it is what the command reads" in refused(*command, "-o", "two.py")
    assert Path("two.py").read_text() == COUNTER
