"""Constants that are functions: what bodies make of them, how they are given, and what is said of a wrong one."""

import json
import operator
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from checker import Model as PublicModel
from checker.cli.app import app
from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.language.constants import Unbound
from checker.language.tables import Table
from checker.options import Engine
from checker.result import FunctionText, Verdict
from checker.search.limits import Limits
from checker.search.select import check

LIMITS = Limits(max_seconds=120)
HEAD = """\
from enum import Enum
from typing import Annotated, Literal
from checker import *


class Node(Symmetric, size=3): ...
class Ballot(Ordered, size=3): ...
class E(Range, low=-1, high=3): ...
class Colour(Enum):
    RED = "r"
    BLUE = "b"

class M(Record):
    x: E
"""
RANK = 'class Rank(Constant, default={"node1": 2, "node2": 0, "node3": 1}, of=dict[Node, E]): ...'
SPEC = """
class S(Spec):
    x: E = 0
    seen: dict[Node, E] = fill(0)

    @action
    def step(self, n: Node, e: E):
        BODY

    @invariant
    def low(self):
        return self.x < 3
"""


def text_of(body: str, *declared: str) -> str:
    indented = body.replace("\n", "\n        ")
    return "\n".join((HEAD, *(declared or (RANK,)), SPEC.replace("BODY", indented)))


def spec_of(folder: Path, body: str = "self.x = Rank.value[n]", *declared: str) -> Path:
    path = folder / "ranks.py"
    path.write_text(text_of(body, *declared), encoding="utf-8")
    return path


def errors_of(path: Path, /, **constants: object) -> list[SpecError]:
    with pytest.raises(InvalidSpec) as caught:
        Model(load(str(path)), **constants)
    return list(caught.value.errors)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def value_of(path: Path, name: str = "Rank", /, **constants: object) -> Any:
    """The value of a constant in the model of a file."""
    model = Model(load(str(path)), **constants)
    with model.bound():
        return next(setting.value for setting in model.settings if setting.sort.__name__ == name)


# what they mean

BODIES = [
    ("self.x = Rank.value[n]", "self.x = {N1: 2, N2: 0, N3: 1}[n]"),
    ("self.x = Rank.value.get(n, 3)", "self.x = {N1: 2, N2: 0, N3: 1}[n]"),
    ("require(e in Rank.value.values())\nself.x = e", "require(e in (2, 0, 1))\nself.x = e"),
    ("self.x = sum(r for m, r in Rank.value.items() if m != n)", "self.x = 3 - {N1: 2, N2: 0, N3: 1}[n]"),
    ("self.seen = Rank.value\nself.seen[n] = 0", "self.seen = {N1: 2, N2: 0, N3: 1}\nself.seen[n] = 0"),
    (
        "require(self.seen != Rank.value)\nself.seen[n] = e",
        "require(self.seen != {N1: 2, N2: 0, N3: 1})\nself.seen[n] = e",
    ),
    ("d = dict(Rank.value)\nd[n] = e\nself.seen = d", "d = {N1: 2, N2: 0, N3: 1}\nd[n] = e\nself.seen = d"),
    ("require(e not in Rank.value and n in Rank.value)\nself.x = len(Rank.value) - 1", "self.x = 2"),
    (
        "for m, rank in Rank.value.items():\n    self.seen[m] = max(rank, e)",
        "self.seen = {N1: max(2, e), N2: max(0, e), N3: max(1, e)}",
    ),
    ("self.x = max(Rank.value, key=lambda m: Rank.value[m]) == n and 2 or 1", "self.x = 2 if n == N1 else 1"),
]


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize(("body", "written_out"), BODIES)
def test_a_function_means_what_its_dict_written_out_means(
    tmp_path: Path, engine: Engine, body: str, written_out: str
) -> None:
    for name, element in (("N1", "Node.first()"), ("N2", "Node.first().next()"), ("N3", "Node.last()")):
        written_out = written_out.replace(name, element)
    specs = []
    for name, text in (("ranks.py", text_of(body)), ("other.py", text_of(written_out))):
        (tmp_path / name).write_text(text.replace("Node(Symmetric", "Node(Ordered"), encoding="utf-8")
        specs.append(load(str(tmp_path / name)))
    found = check(Model(specs[0]), engine=engine, limits=LIMITS)
    wanted = check(Model(specs[1]), engine="reference", limits=LIMITS)
    assert (found.verdict, found.distinct_states, found.transitions) == (
        wanted.verdict,
        wanted.distinct_states,
        wanted.transitions,
    )


KINDS = [
    ("dict[E, bool]", "lambda e: e > 1", "{-1: False, 0: False, 1: False, 2: True, 3: True}"),
    ("dict[bool, E]", "{False: 3, True: -1}", "{False: 3, True: -1}"),
    (
        "dict[Ballot, Ballot | None]",
        "lambda b: None if b == Ballot.last() else b.next()",
        "{ballot1: ballot2, ballot2: ballot3, ballot3: None}",
    ),
    ('dict[Literal["a", "b"], Colour]', '{"a": Colour.RED, "b": "BLUE"}', "{a: RED, b: BLUE}"),
    ("dict[Colour, Literal[1, 2]]", '{"RED": 1, Colour.BLUE: 2}', "{RED: 1, BLUE: 2}"),
    (
        "dict[tuple[bool, Colour], int]",
        "lambda key: 2**10 if key[0] else -7",
        "{(False, RED): -7, (False, BLUE): -7, (True, RED): 1024, (True, BLUE): 1024}",
    ),
    (
        "dict[Node | None, frozenset[Node]]",
        "lambda n: frozenset(m for m in Node if m != n)",
        "{None: {node1, node2, node3}, node1: {node2, node3}, node2: {node1, node3}, node3: {node1, node2}}",
    ),
    (
        "dict[frozenset[bool], bool]",
        "lambda s: all(s)",
        "{{}: True, {False}: False, {True}: True, {False, True}: False}",
    ),
    ("dict[bool, Annotated[tuple[E, ...], MaxLen(2)]]", "lambda b: (1, 2) if b else []", "{False: (), True: (1, 2)}"),
    (
        "dict[Ballot | bool, tuple[Node, bool]]",
        'lambda b: ("node2", b is True)',
        "{False: (node2, False), True: (node2, True), "
        "ballot1: (node2, False), ballot2: (node2, False), ballot3: (node2, False)}",
    ),
]


@pytest.mark.parametrize(("of", "default", "shown"), KINDS)
def test_keys_and_values_of_any_domain_are_read_as_they_are_shown(
    tmp_path: Path, of: str, default: str, shown: str
) -> None:
    body = "require(all(Rank.value[key] == value for key, value in Rank.value.items()))\nself.x = len(Rank.value)"
    path = spec_of(tmp_path, "if Rank.value:\n    self.x = 1", f"class Rank(Constant, default={default}, of={of}): ...")
    model = Model(load(str(path)))
    assert model.constants["Rank"] == shown
    assert value_of(path, Rank=shown) == value_of(path)
    text = model.constants["Rank"]
    assert isinstance(text, FunctionText)
    assert value_of(path, Rank=json.dumps(text.pairs)) == value_of(path)
    assert pickle.loads(pickle.dumps(text)).pairs == text.pairs
    own = spec_of(tmp_path, body, f"class Rank(Constant, default={default}, of={of}): ...")
    results = [check(Model(load(str(own))), engine=engine, limits=LIMITS) for engine in ("reference", "native")]
    assert results[0].verdict is results[1].verdict
    assert results[0].transitions == results[1].transitions


def test_a_function_does_not_change(tmp_path: Path) -> None:
    table = value_of(spec_of(tmp_path))
    assert isinstance(table, Table)
    changes: list[Callable[[], object]] = [
        lambda: table.pop(1),
        lambda: table.update({}),
        lambda: table.clear(),
        lambda: operator.setitem(table, 1, 2),
    ]
    for change in changes:
        with pytest.raises(TypeError, match=r"write dict\(\.\.\.\) around it"):
            change()
    assert type(table.copy()) is dict
    assert pickle.loads(pickle.dumps(dict(table))) == table
    with pytest.raises(Unbound):
        _ = load(str(tmp_path / "ranks.py")).__dict__["step"].__globals__["Rank"].value


def test_native_code_refuses_a_name_for_a_function_that_changes(tmp_path: Path) -> None:
    result = run("check", spec_of(tmp_path, "d = Rank.value\nd[n] = 0\nself.seen = d"), "--engine", "native")
    assert "error[C701]: 'd' is another name for something that changes" in result.output


@pytest.mark.parametrize("change", ["Rank.value[n] = 0", "Rank.value.pop(n)", "del Rank.value[n]"])
def test_a_change_of_a_function_is_a_mistake(tmp_path: Path, change: str) -> None:
    (error,) = errors_of(spec_of(tmp_path, change))
    assert (error.code, error.message.partition(",")[0]) == ("C305", "step changes Rank")


@pytest.mark.parametrize(
    ("use", "message", "fix"),
    [
        ("Rank.value(n)", "Rank.value is a dict with a value for every key, not a function", "write Rank.value[n]"),
        ("Rank.value()", "Rank.value is a dict with a value for every key, not a function", "remove the parentheses"),
        ("Rank(n)", "Rank is a constant itself, not its value", "write Rank.value[n]"),
        ("Rank[n]", "Rank is a constant itself, not its value", "write Rank.value[n]"),
        ("Rank.get(n)", "Rank has no 'get'", "write Rank.value.get"),
        ("Rank.of(n)", "Rank has no 'of'", "write Rank.value"),
        ("self.seen(n)", "self.seen is a value of dict[Node, E], not a function", "write self.seen[n]"),
    ],
)
def test_a_function_that_is_asked_in_another_way_is_a_mistake(tmp_path: Path, use: str, message: str, fix: str) -> None:
    error = errors_of(spec_of(tmp_path, f"self.x = {use}"))[0]
    assert (error.code, error.message, error.fix) == ("C310", message, fix)


# symmetry


@pytest.mark.parametrize(
    ("default", "of", "read", "proved"),
    [
        ("lambda n: 2", "dict[Node, E]", "self.x = Rank.value[n]", True),
        ("lambda n: n", "dict[Node, Node]", "self.seen[Rank.value[n]] = 1", True),
        (
            "lambda n: frozenset(m for m in Node if m != n)",
            "dict[Node, frozenset[Node]]",
            "self.x = len(Rank.value[n])",
            True,
        ),
        ("lambda key: key[0] == key[1]", "dict[tuple[Node, Node], bool]", "self.x = int(Rank.value[n, n])", True),
        ('{"node1": 2, "node2": 0, "node3": 0}', "dict[Node, E]", "self.x = Rank.value[n]", False),
        ('lambda n: "node1"', "dict[Node, Node]", "self.seen[Rank.value[n]] = 1", False),
        ('lambda e: "node2" if e > 2 else None', "dict[E, Node | None]", "self.x = int(Rank.value[e] == n)", False),
    ],
)
def test_symmetry_is_proved_where_a_function_is_its_own_image(
    tmp_path: Path, default: str, of: str, read: str, proved: bool
) -> None:
    path = spec_of(tmp_path, read, f"class Rank(Constant, default={default}, of={of}): ...")
    result = check(Model(load(str(path))), engine="reference", limits=LIMITS)
    assert result.symmetry.sorts == {"Node": "proved" if proved else "not proved"}
    if not proved:
        assert "Rank.value has not the same for all elements of Node (" in result.notes[0]
        assert f"ranks.py:{text_of(read).splitlines().index('        ' + read) + 1})" in result.notes[0]


# how they are given

GIVEN = "{node1: 0, node2: 3, node3: 3}"


def test_a_function_is_given_in_every_way(tmp_path: Path) -> None:
    path, file = spec_of(tmp_path), tmp_path / "ranks.toml"
    wanted = value_of(path, Rank=GIVEN)
    for given in ('{"node1": 0, "node2": 3, "node3": 3}', {"node3": 3, "node1": 0, "node2": 3}, dict(wanted)):
        assert value_of(path, Rank=given) == wanted
    assert list(value_of(path, Rank=lambda n: 1).values()) == [1, 1, 1]
    for text in ("[Rank]\nnode1 = 0\nnode2 = 3\nnode3 = 3\n", "Rank = {node2 = 3, node1 = 0, node3 = 3}\n"):
        file.write_text(text, encoding="utf-8")
        found = json.loads(run("check", path, "--constants", file, "--format", "json").stdout)
        assert found["constants"]["Rank"] == {"node1": 0, "node2": 3, "node3": 3}
    assert "Rank='{node1: 0" in run("check", path, "--constants", file).output
    sweep = run("check", path, "--sweep", f"Rank={GIVEN}, {{node1: 0, node2: 0, node3: 0}}", "--engine", "reference")
    assert [line.split("}")[1].split()[0] for line in sweep.output.splitlines()[1:]] == ["violated", "verified"]


QUOTED = [  # of what, its default, what is given, the mistake
    ("dict[E, bool]", "True", '{"-1": true, "0": false, "1": true, "2": true, "3": true}', None),
    ("dict[tuple[Node, bool], Node]", "'node1'", '{"(node1, True)": "node1", "(node1, False)": node1}', None),
    ("dict[Node, bool]", "True", '{node1: "true"}', "Rank[node1]: 'true' is not in bool: leave out the quotes, true"),
    ("dict[Node, E | None]", "1", '{node1: "None"}', "'None' is not in E | None: leave out the quotes, None"),
    ("dict[Node, Literal[1, 2]]", "1", '{node1: "1"}', "'1' is not in Literal[1, 2]: leave out the quotes, 1"),
    ("dict[Node, Literal['1', '2']]", "'1'", '{node1: "1"}', None),
    ("dict[Node, Colour]", "Colour.RED", '{node1: "RED"}', None),
    ("dict[Node, tuple[E, Node]]", "(1, 'node1')", '{node1: ["1", "node1"]}', "is not in tuple[E, Node]"),
]


@pytest.mark.parametrize(("of", "default", "given", "message"), QUOTED)
def test_a_text_in_quotes_is_a_key_of_any_kind_and_no_value_but_a_name_or_a_text(
    tmp_path: Path, of: str, default: str, given: str, message: str | None
) -> None:
    path = spec_of(
        tmp_path, "self.x = len(Rank.value)", f"class Rank(Constant, default=lambda key: {default}, of={of}): ..."
    )
    if message is None:
        assert value_of(path, Node=1, Rank=given)
    else:
        (error,) = errors_of(path, Node=1, Rank=given)
        assert message in error.message


def test_a_recorded_trace_keeps_the_function(tmp_path: Path) -> None:
    path, trace = spec_of(tmp_path), tmp_path / "trace.json"
    assert run("check", path, f"Rank={GIVEN}", "--format", "json", "-o", trace).exit_code == Verdict.VIOLATED.exit_code
    assert "low fails there" in run("replay", path, trace).output
    model = PublicModel(load(str(path)), Rank={"node1": 1, "node2": 1, "node3": 1})
    assert PublicModel(load(str(path)), **model.constants) == model


def test_a_function_of_many_keys_is_shown_by_its_first(tmp_path: Path) -> None:
    path = spec_of(
        tmp_path, "self.x = Rank.value[n]", RANK.replace('{"node1": 2, "node2": 0, "node3": 1}', "lambda n: 1")
    )
    output = " ".join(run("check", path, "Node=60", "--max-states", "10").output.split())
    assert ", ...}'" in output
    assert "node60: 1" not in output
    assert len(str(Model(load(str(path)), Node=60).constants["Rank"])) > 500


WRONG = [
    ("Rank={node1: 0}", "Rank has no value for node2, node3: it is a function of Node, and has one for every key", 6),
    ("Rank={node1: 0, node9: 0}", "a key of Rank: node9 is not in Node", 17),
    ("Rank={node1: 0, node2: 7}", "Rank[node2]: 7 is not in E, which is -1..3", 17),
    ("Rank={node1: 0, node1: 1}", "Rank[node1] is given twice", 17),
    ("Rank={node1: 0, node2}", "Rank is not written as a function is: ':' and a value are missing before this", 22),
    ("Rank={node1: 0", "Rank is not written as a function is: '}' is missing", 15),
    ("Rank={node1: [1]}", "Rank[node1]: [1] is not in E, which is -1..3", 7),
    ("Rank=2", "Rank is a function of Node, not 2", 6),
    ("Rank=", "Rank is not written as a function is: a value is missing at the end", 6),
    ("Rank={node1: true}", "Rank[node1]: true is not in E, which is -1..3", 7),
    ("Rank={node1: '0'}", "Rank[node1]: '0' is not in E, which is -1..3: leave out the quotes, 0", 7),
    ("Rank={node1: '9'}", "Rank[node1]: '9' is not in E, which is -1..3", 7),
]


@pytest.mark.parametrize(("given", "message", "column"), WRONG)
def test_a_wrong_function_is_shown_where_it_is_wrong(tmp_path: Path, given: str, message: str, column: int) -> None:
    result = run("check", spec_of(tmp_path), given)
    assert result.exit_code == 2
    assert f"error[C502]: {message}\n  --> command line:1:{column}\n" in result.output


def test_a_wrong_function_of_a_file_is_shown_in_the_file(tmp_path: Path) -> None:
    path, file = spec_of(tmp_path), tmp_path / "ranks.toml"
    file.write_text('[Rank]\nnode1 = 1\n"node2" = 9 # too high\nnode3 = 1\n', encoding="utf-8")
    result = run("check", path, "--constants", file)
    assert "error[C502]: Rank[node2]: 9 is not in E" in result.output
    assert "ranks.toml:3:1\n" in result.output
    file.write_text("Rank = {node1 = 1.5}\n", encoding="utf-8")
    assert "error[C507]: Rank is not a whole number" in run("check", path, "--constants", file).output


DECLARED = [
    (
        "class Rank(Constant, default=lambda n: 1): ...",
        "C207",
        "a function and does not say of what: write of=dict[K, V]",
    ),
    (
        "class Rank(Constant, default=1, of=dict[Node, E]): ...",
        "C207",
        "its default 1 is none: write default=lambda key: 1",
    ),
    ("class Rank(Constant, of=dict[Node, E]): ...", "C207", "has no default: write default=lambda key: ..."),
    ("class Rank(Constant, default=lambda n: 1, of=dict[Node]): ...", "C207", "of dict with 1 types"),
    ("class Rank(Constant, default=lambda n: 1, of=dict[int, E]): ...", "C207", "int has 2**64 and more"),
    (
        "class Rank(Constant, default=lambda n: 1, of=dict[Node, set[E]]): ...",
        "C207",
        "must be immutable, and set[E] is not",
    ),
    ("class Rank(Constant, default=lambda n: M(1), of=dict[Node, M]): ...", "C207", "has the record M in it"),
    ("class Rank(Constant, default=lambda n: 1, of=dict[Node, E], low=0): ...", "C207", "has low or high"),
    (
        "class Rank(Constant, default=lambda n: 1 // 0, of=dict[Node, E]): ...",
        "C502",
        "Rank[node1] has no value: the function that gives it raises ZeroDivisionError",
    ),
    ("class Rank(Constant, default=lambda n: 9, of=dict[Node, E]): ...", "C502", "Rank[node1]: 9 is not in E"),
    ('class Rank(Constant, default={"node1": 1}, of=dict[Node, E]): ...', "C502", "no value for node2, node3"),
    (
        "class Rank(Constant, default=lambda n: After.value[n], of=dict[Node, E]): ...\n"
        "class After(Constant, default=lambda n: 1, of=dict[Node, E]): ...",
        "C207",
        "asks for the value of what comes after it",
    ),
]


@pytest.mark.parametrize(("declared", "code", "message"), DECLARED)
def test_a_wrong_declaration_is_shown_at_the_class(tmp_path: Path, declared: str, code: str, message: str) -> None:
    error = errors_of(spec_of(tmp_path, "self.x = Rank.value[n]", declared))[0]
    assert (error.code, message in error.message) == (code, True), error.message
    assert error.span is not None
    assert error.span.written() == "Rank"


def test_a_function_may_be_made_of_other_constants(tmp_path: Path) -> None:
    declared = (
        "class Most(Constant, default=2): ...",
        "class Base(Constant, default=lambda n: 1, of=dict[Node, E]): ...",
        "class Rank(Constant, default=lambda n: min(Base.value[n] + 1, Most.value), of=dict[Node, E]): ...",
    )
    path = spec_of(tmp_path, "self.x = Rank.value[n]", *declared)
    assert list(value_of(path, Most=1).values()) == [1, 1, 1]
    assert Model(load(str(path))).constants["Base"] == "{node1: 1, node2: 1, node3: 1}"
