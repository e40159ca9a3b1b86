"""Constants that are no sizes: what bodies and declarations make of them, who gives them a value, and what is said of a wrong one."""

import itertools
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any, Literal, assert_type

import pytest
from typer.testing import CliRunner, Result

import checker
from checker import MaxLen, Range, Symmetric
from checker.cli.app import app
from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.language.constants import Constant, Unbound
from checker.language.sizes import binding
from checker.options import Engine
from checker.result import Verdict, ViolationKind
from checker.search.limits import Limits
from checker.search.select import check

CONSTANTS = """\
class N(Constant, default=2, low=0, high=6):
    pass

class MaxTerm(Constant, default=3):
    pass

class Low(Constant, default=0):
    pass

class Guard(Constant, default=True):
    pass

class Mode(Constant, default="eager", of=Literal["eager", "lazy"]):
    pass

class Step(Constant, default=1, of=Literal[1, 2, 5]):
    pass
"""
SPEC = """
class Node(Symmetric, size=N):
    pass

class Term(Range, low=Low, high=MaxTerm):
    pass

class Vote(Record):
    by: Node
    term: Term

class Box(Spec):
    term: dict[Node, Term] = fill(0)
    log: Annotated[list[Term], MaxLen(MaxTerm)] = fill()
    votes: Annotated[set[Vote], MaxLen(N)] = fill()
    mode: Literal["eager", "lazy", "off"] = "off"
    guarded: bool = False

    def may(self, n, most):
        return self.term[n] < most or not Guard.value

    @action
    def step(self, n: Node):
        require(self.may(n, MaxTerm.value))
        require(not Guard.value or all(self.term[m] >= self.term[n] for m in Node))
        match Mode.value:
            case "eager":
                self.term[n] += Step.value
            case _:
                self.term[n] = min(self.term[n] + 2 * Step.value, MaxTerm.value)

    @action
    def note(self, n: Node):
        require(len(self.log) < min(MaxTerm.value, N.value))
        self.log.append(self.term[n])
        self.mode, self.guarded = Mode.value, Guard.value

    @action
    def vote(self, n: Node):
        require(len(self.votes) < N.value and Vote(n, self.term[n]) not in self.votes)
        self.votes.add(Vote(n, self.term[n]))

    @invariant
    def bounded(self):
        return all(Low.value <= v.term <= MaxTerm.value for v in self.votes)

    @reachable
    def top(self):
        return any(self.term[n] == MaxTerm.value for n in Node)
"""
IMPORTS = "from typing import Annotated, Literal\nfrom checker import *\n\n"
TEXT = IMPORTS + CONSTANTS + SPEC
LIMITS = Limits(max_seconds=120)


def spec_of(folder: Path, text: str = TEXT) -> Path:
    path = folder / "box.py"
    path.write_text(text, encoding="utf-8")
    return path


def errors_of(folder: Path, text: str = TEXT, /, **constants: object) -> list[SpecError]:
    with pytest.raises(InvalidSpec) as caught:
        Model(load(str(spec_of(folder, text))), **constants)
    return list(caught.value.errors)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


# what they mean


def written_out(values: dict[str, object]) -> str:
    """The spec with the values in the places of its constants."""
    text = SPEC
    for name, value in values.items():
        text = text.replace(f"{name}.value", repr(value))
        for before in ("size=", "low=", "high=", "MaxLen("):
            text = text.replace(f"{before}{name}", f"{before}{value}")
    assert not any(f"{name}.value" in text for name in values)
    return IMPORTS + text


def assignments() -> Iterator[dict[str, object]]:
    for n, most, guard, mode in itertools.product((1, 2), (1, 2, 3), (False, True), ("eager", "lazy")):
        yield {"N": n, "MaxTerm": most, "Low": -1 if guard else 0, "Guard": guard, "Mode": mode, "Step": 2 - most % 2}


def found(path: Path, engine: Engine, *, symmetry: bool, **constants: object) -> tuple[object, ...]:
    model = Model(load(str(path)), **constants)
    result = check(model, engine=engine, symmetry=symmetry, limits=LIMITS)
    violated = result.violation and (result.violation.kind, result.violation.property, result.violation.trace)
    fired = {name: figures.fired for name, figures in result.actions.items()}
    length = None if not violated or violated[2] is None else violated[2].length
    return result.verdict, result.distinct_states, result.transitions, fired, violated and (*violated[:2], length)


@pytest.mark.parametrize("symmetry", [False, True])
@pytest.mark.parametrize("engine", ["reference", "native"])
def test_a_constant_means_what_its_value_written_out_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Engine, symmetry: bool
) -> None:
    monkeypatch.setattr(
        "checker.frontend.mistakes.meaning.check_meaning", lambda *given: ()
    )  # written out, tests are always false
    path = spec_of(tmp_path)
    verdicts = set()
    for number, values in enumerate(assignments()):
        if number % (5 if engine == "native" else 3) != symmetry:
            continue
        plain = tmp_path / f"plain{number}.py"
        plain.write_text(written_out(values), encoding="utf-8")
        expected = found(plain, "reference", symmetry=symmetry)
        assert found(path, engine, symmetry=symmetry, **values) == expected
        verdicts.add(expected[0])
    assert verdicts == {Verdict.VERIFIED, Verdict.VIOLATED}


def test_a_spec_with_constants_is_compiled_and_its_symmetry_proved(tmp_path: Path) -> None:
    result = check(Model(load(str(spec_of(tmp_path)))), engine="native")
    assert result.engine == "native"
    assert dict(result.symmetry.sorts) == {"Node": "proved"}


def test_models_with_other_values_live_side_by_side(tmp_path: Path) -> None:
    spec = load(str(spec_of(tmp_path)))
    expected = {most: check(Model(spec, MaxTerm=most), engine="reference").distinct_states for most in (1, 2, 3)}
    start = Barrier(3)

    def states(most: int) -> int:
        start.wait(timeout=60)
        return check(Model(spec, MaxTerm=most), engine="reference").distinct_states

    with ThreadPoolExecutor(3) as threads:
        runs = {most: threads.submit(states, most) for most in expected}
        assert {most: run.result(timeout=120) for most, run in runs.items()} == expected
    assert len(set(expected.values())) == 3


def test_outside_of_a_model_there_is_no_value(tmp_path: Path) -> None:
    model = Model(load(str(spec_of(tmp_path))), MaxTerm=5)
    constant = next(setting.sort for setting in model.settings if setting.sort.__name__ == "MaxTerm")
    assert issubclass(constant, Constant)
    with pytest.raises(Unbound, match="MaxTerm has no value here"):
        _ = constant.value
    with model.bound():
        assert constant.value == 5
        with Model(model.spec, MaxTerm=2).bound():
            assert constant.value == 2
        assert constant.value == 5


def test_a_subclass_of_a_spec_gives_other_values(tmp_path: Path) -> None:
    text = f"{TEXT}\nclass Loose(Box, Guard=False, MaxTerm=4):\n    pass\n"
    model = Model(load(f"{spec_of(tmp_path, text)}:Loose"), MaxTerm=2)
    assert (model.constants["Guard"], model.constants["MaxTerm"]) == (False, 2)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("consts.Limit.value", 2),
        ("other.consts.Limit.value", 2),
        ("Limit.value", 2),
        ("Limits.Most.value + Limit.value - Limits.Most.value", 2),
        ("the_limit()", 2),
        ("self.limit()", 2),
    ],
)
def test_a_constant_may_be_of_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, value: int
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "consts.py").write_text("from checker import Constant\nclass Limit(Constant, default=1):\n    pass\n")
    (tmp_path / "other.py").write_text(
        "import consts\nfrom consts import Limit\ndef the_limit():\n    return Limit.value\n"
    )
    text = f"""{IMPORTS}import consts, other
from consts import Limit
from other import the_limit

class Limits:
    class Most(Constant, default=7):
        pass

class X(Range, low=0, high=9):
    pass

class S(Spec):
    x: X = 0

    def limit(self):
        return Limit.value

    @action
    def up(self):
        require(self.x < {body})
        self.x += 1
"""
    path = spec_of(tmp_path, text)
    for name in ("consts", "other"):
        sys.modules.pop(name, None)
    for engine in ("reference", "native"):
        assert check(Model(load(str(path)), Limit=value), engine=engine).distinct_states == value + 1


# what a type checker makes of them


class Most(Constant, default=3):
    pass


class Fenced(Constant, default=True):
    pass


class Way(Constant, default="in", of=Literal["in", "out"]):
    pass


class TypedMost(Constant[int], default=3):
    pass


class TypedFenced(Constant[bool], default=True):
    pass


class TypedWay(Constant[Literal["in", "out"]], default="in"):
    pass


class Level(Range, low=Most, high=TypedMost):
    pass


class Node(Symmetric, size=TypedMost):
    pass


def typed(term: int) -> bool:
    """Accepted by mypy --strict, which the whole repository is given to."""
    assert_type(TypedMost.value, int)
    assert_type(TypedFenced.value, bool)
    assert_type(TypedWay.value, Literal["in", "out"])
    way: Literal["in", "out"] = Way.value
    most: int = max(term, Most.value + 1)
    fenced: bool = Fenced.value
    assert MaxLen(Most) == MaxLen(Most)
    if Way.value == "in" and way == TypedWay.value:
        return most <= Most.value or fenced
    return Fenced.value


def test_types_are_those_of_the_values() -> None:
    values: dict[type[Any], Any] = {Most: 3, TypedMost: 3, Fenced: True, TypedFenced: True, Way: "in", TypedWay: "in"}
    with binding(values):
        assert typed(1) is True
    assert (TypedWay.declared_values, TypedFenced.declared_values, TypedMost.declared_values) == (
        ("in", "out"),
        (False, True),
        None,
    )
    assert all(constant.declaration_error is None for constant in values)
    assert (Level.declaration_error, Node.declaration_error) == (None, None)


# who gives them a value


def test_values_from_python(tmp_path: Path) -> None:
    path = spec_of(tmp_path)
    model = checker.Model(path, Guard=False, Mode="lazy", MaxTerm=2, Step=5)
    assert {name: model.constants[name] for name in ("Guard", "Mode", "MaxTerm", "Step")} == {
        "Guard": False,
        "Mode": "lazy",
        "MaxTerm": 2,
        "Step": 5,
    }
    assert model.constants["Guard"] is False
    assert checker.Model(model.spec, **model.constants) == model
    assert checker.Model(model.spec, Guard="true").constants["Guard"] is True


def test_values_from_the_command_line_are_in_the_reports(tmp_path: Path) -> None:
    path = str(spec_of(tmp_path))
    given = ("MaxTerm=2", "Guard=false", "Mode=lazy")
    report = run("check", path, *given).stdout
    shown = "N=2 MaxTerm=2 Low=0 Guard=false Mode=lazy Step=1 Node=2 Term=0..2"
    assert f"Box {shown}" in " ".join(report.split())
    assert f"not checked: constants other than {shown}" in " ".join(report.split())
    document = json.loads(run("check", path, *given, "--format", "json").stdout)
    assert document["constants"]["Guard"] is False
    assert (document["constants"]["Mode"], document["constants"]["MaxTerm"]) == ("lazy", 2)


def test_a_recorded_trace_is_replayed_with_its_constants(tmp_path: Path) -> None:
    path, trace = str(spec_of(tmp_path)), tmp_path / "trace.json"
    assert run("check", path, "MaxTerm=2", "Guard=false", "-o", str(trace), "--format", "json").exit_code == 1
    assert run("replay", path, str(trace)).exit_code == 0
    other = run("replay", path, str(trace), "Guard=true")
    assert other.exit_code == 1


def test_compile_shows_the_values(tmp_path: Path) -> None:
    shown = run("compile", str(spec_of(tmp_path)), "MaxTerm=7", "Guard=false").stdout
    assert "constants\n    N = 2\n    MaxTerm = 7\n    Low = 0\n    Guard = False\n    Mode = 'eager'\n" in shown


def test_a_sweep_over_values(tmp_path: Path) -> None:
    path = str(spec_of(tmp_path))
    lines = run("check", path, "--sweep", "Guard=true,false", "--sweep", "MaxTerm=1..2").stdout.splitlines()
    assert lines[0].split()[:3] == ["Guard", "MaxTerm", "verdict"]
    assert [tuple(line.split()[:3]) for line in lines[1:]] == [
        ("true", "1", "verified"),
        ("true", "2", "verified"),
        ("false", "1", "violated"),
        ("false", "2", "violated"),
    ]


@pytest.mark.parametrize(
    ("series", "said", "caret"),
    [
        ("Guard=true,maybe", "Guard is true or false, not maybe", 12),
        ("Mode=eager, lasy", "write for instance --sweep Mode=eager,lazy", 13),
        ("Step=1..3", "Step is 1, 2 or 5, not 3", 9),
        ("Guard=0..1", "write for instance --sweep Guard=false,true", 7),
        ("N=0..2", "the sort Node would be empty: its size N is 0", 3),
        ("N=2,9", "write N=6", 5),
        ("N=2,2", "2 is listed twice", 3),
        ("N=2,", "or the values: --sweep Guard=false,true", 1),
        ("MaxTerm=-3..1", "the range Term would be empty: its low, Low=0, is above its high, MaxTerm=-3", 9),
    ],
)
def test_a_wrong_sweep(tmp_path: Path, series: str, said: str, caret: int) -> None:
    refused = run("check", str(spec_of(tmp_path)), "--sweep", series)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert f"command line:1:{caret}\n" in refused.stderr


# what is said of a wrong value


@pytest.mark.parametrize(
    ("name", "value", "said", "fix"),
    [
        ("MaxTerm", True, "MaxTerm is a whole number, not true", "write MaxTerm=3"),
        ("MaxTerm", "true", "MaxTerm is a whole number, not true", "write MaxTerm=3"),
        ("MaxTerm", 2.0, "MaxTerm is a whole number, not 2.0", "write MaxTerm=3"),
        ("MaxTerm", "2..4", "MaxTerm has one value: a whole number", "for several: --sweep MaxTerm=2..4"),
        ("N", 7, "N is a whole number from 0 to 6, not 7", "write N=6"),
        ("N", "-1", "N is a whole number from 0 to 6, not -1", "write N=0"),
        ("Guard", 1, "Guard is true or false, not 1", "write Guard=true"),
        ("Guard", "flase", "Guard is true or false, not flase", "did you mean 'false'?"),
        ("Mode", "lasy", "Mode is eager or lazy, not 'lasy'", "did you mean 'lazy'?"),
        ("Mode", True, "Mode is eager or lazy, not true", "write Mode=eager"),
        ("Step", 3, "Step is 1, 2 or 5, not 3", "write Step=1"),
        ("Step", True, "Step is 1, 2 or 5, not true", "write Step=1"),
        ("N", 0, "the sort Node would be empty: its size N is 0", "write N=1"),
        (
            "MaxTerm",
            -1,
            "the range Term would be empty: its low, Low=0, is above its high, MaxTerm=-1",
            "write MaxTerm=0",
        ),
        ("Low", 4, "the range Term would be empty: its low, Low=4, is above its high, MaxTerm=3", "write Low=3"),
    ],
)
def test_a_wrong_value(tmp_path: Path, name: str, value: object, said: str, fix: str) -> None:
    first = errors_of(tmp_path, TEXT, **{name: value})[0]
    assert (first.code, first.message, first.fix) == ("C502", said, fix)
    assert first.span is not None
    assert first.span.text == f"{name}={value}"
    assert (first.span.column, first.span.end_column) == (len(name) + 2, len(f"{name}={value}") + 1)


def test_an_unknown_constant(tmp_path: Path) -> None:
    (error,) = errors_of(tmp_path, TEXT, Maxterm=3)
    assert (error.code, error.fix) == ("C501", "did you mean 'MaxTerm'?")


@pytest.mark.parametrize(
    ("declared", "used", "said"),
    [
        ("C(Constant)", "", "the constant C has no default: write class C(Constant, default=3)"),
        ("C(Constant, default=3, high=2)", "", "the constant C has the default 3, which is not a whole number up to 2"),
        ("C(Constant, default=3, low=4, high=2)", "", "the constant C has no value, 4 is above 2"),
        ("C(Constant, default=True, low=0)", "", "the constant C has low or high, which only whole numbers have"),
        (
            'C(Constant, default="a")',
            "",
            "the constant C does not say which strings it may be: write of=Literal['a', ...]",
        ),
        (
            'C(Constant, default="a", of=Literal["b", "c"])',
            "",
            "the constant C has the default 'a', which is not b or c",
        ),
        ("C(Constant, default=1, of=Literal[1, True])", "", "the constant C lists values of several kinds"),
        (
            "C(Constant, default=1.5)",
            "",
            "the constant C is 1.5, and may be a whole number, a bool or one of a Literal",
        ),
        (
            "C(Constant, default=1, size=2)",
            "",
            "the constant C has the keyword size, which is not one of default, of, low",
        ),
        ("C(Constant[bool], default=1)", "", "the constant C has the default 1, which is not true or false"),
        ("C(Constant[int], default=True)", "", "the constant C has the default True, which is not a whole number"),
        ("C(MaxTerm, default=1)", "", "the constant C derives from MaxTerm: derive it from Constant alone"),
        ("C(Constant, default=True)", "size", "the sort D has size C, which is not a whole number from 1"),
        ("C(Constant, default=True)", "high", "the range D has the bound C, which is not a whole number"),
        ("C(Constant, default=0)", "size", "the sort D would be empty: its size C is 0"),
        ("C(Constant, default=-2)", "high", "the range D would be empty: its low, 0, is above its high, C=-2"),
        ("C(Constant, default=2000)", "size", "the sort D would have 2,000 elements, and the most is 1,000"),
    ],
)
def test_a_wrong_declaration(tmp_path: Path, declared: str, used: str, said: str) -> None:
    sort = {"size": "class D(Symmetric, size=C): pass", "high": "class D(Range, low=0, high=C): pass"}.get(used, "")
    text = f"""{IMPORTS}{CONSTANTS}
class {declared}: pass
{sort}
class X(Range, low=0, high=1): pass
class S(Spec):
    x: X = 0
    @action
    def go(self):
        require({"len(D) > 2" if sort else "C.value == MaxTerm.value"})
"""
    first = errors_of(tmp_path, text)[0]
    assert first.message.startswith(said)
    assert first.code in ("C207", "C502")
    assert first.span is not None
    assert first.span.source_line() is not None
    assert first.span.source_line() == (sort if used else f"class {declared}: pass")


@pytest.mark.parametrize(
    ("body", "code", "said", "fix"),
    [
        ("require(self.x < MaxTerm)", "C310", "MaxTerm is a constant itself, not its value", "write MaxTerm.value"),
        ("require(self.x == MaxTerm)", "C309", "MaxTerm is a constant itself, not its value", "write MaxTerm.value"),
        ("require(Guard)", "C310", "Guard is a constant itself, not its value", "write Guard.value"),
        ("self.x = MaxTerm", "C310", "MaxTerm is a constant itself, not its value", "write MaxTerm.value"),
        ("require(self.x < MaxTerm())", "C310", "MaxTerm is a constant itself, not its value", "write MaxTerm.value"),
        ("require(self.x < MaxTerm.value())", "C310", "MaxTerm.value is a whole number", "remove the parentheses"),
        ("require(self.x < MaxTerm.high)", "C310", "MaxTerm has no 'high'", "write MaxTerm.value"),
        ("MaxTerm.value = 2", "C305", "go changes MaxTerm, which is not part of the state", None),
        (
            'require(Mode.value == "lasy")',
            "C309",
            "'lasy' is not a value of Literal['eager', 'lazy']",
            "did you mean 'lazy'?",
        ),
        ("self.x = Guard.value", "C310", "Guard.value, a value of bool, is not in X, the domain of self.x", None),
    ],
)
def test_a_wrong_use_in_a_body(tmp_path: Path, body: str, code: str, said: str, fix: str | None) -> None:
    text = f"""{IMPORTS}{CONSTANTS}
class X(Range, low=0, high=1): pass
class S(Spec):
    x: X = 0
    @action
    def go(self):
        {body}
"""
    (error,) = errors_of(tmp_path, text)
    assert error.code == code
    assert error.message.startswith(said)
    assert fix is None or error.fix == fix
    assert error.span is not None
    assert error.span.line == text.splitlines().index(f"        {body}") + 1


@pytest.mark.parametrize(
    ("line", "code", "said", "fix"),
    [
        (
            "y: MaxTerm = 1",
            "C202",
            "MaxTerm is a constant, not a domain",
            "declare class Name(Range, low=0, high=MaxTerm) and use Name",
        ),
        ('y: Mode = "eager"', "C202", "Mode is a constant, not a domain", "write Literal['eager', 'lazy']"),
        ("y: X = MaxTerm", "C205", "the variable 'y' has the default MaxTerm", "give it MaxTerm.value in an @init"),
        (
            "y: dict[X, X] = fill(MaxTerm)",
            "C205",
            "the variable 'y' has fill(MaxTerm)",
            "give it MaxTerm.value in an @init",
        ),
        (
            "y: Annotated[list[X], MaxLen(Guard)] = fill()",
            "C202",
            "MaxLen(Guard) is not a length",
            "let Guard be a whole number",
        ),
        ("y: X = MaxTerm.value", "C102", "while the file is loaded MaxTerm has no value here", None),
        ("y: dict[X, X] = fill(Low.value)", "C102", "while the file is loaded Low has no value here", None),
    ],
)
def test_a_wrong_use_in_a_declaration(tmp_path: Path, line: str, code: str, said: str, fix: str | None) -> None:
    text = f"""{IMPORTS}{CONSTANTS}
class X(Range, low=0, high=1): pass
class S(Spec):
    x: X = 0
    {line}
    @action
    def go(self):
        self.x = 1
"""
    (error,) = errors_of(tmp_path, text)
    assert error.code == code
    assert error.message.startswith(said)
    assert fix is None or error.fix == fix
    assert error.span is not None
    assert error.span.line == text.splitlines().index(f"    {line}") + 1


def test_a_constant_that_no_model_binds_is_an_error_of_the_step(tmp_path: Path) -> None:
    """Reached by a way that is not looked at, such as a table; nothing takes its default for the value then."""
    text = f"""{IMPORTS}{CONSTANTS}
TABLE = {{"most": MaxTerm}}
class X(Range, low=0, high=9): pass
class S(Spec):
    x: X = 0
    @action
    def go(self):
        self.x = TABLE["most"].value
"""
    result = check(Model(load(str(spec_of(tmp_path, text)))))
    assert result.violation is not None
    assert result.violation.kind is ViolationKind.ERROR
    assert "MaxTerm has no value here" in result.violation.message
