"""Bad input gives the exact code, the exact line and, where there is one, the suggestion; nothing else is reported beside it."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load, run_file, specs_in
from checker.frontend.model import Model
from checker.options import TRUSTED
from checker.search.reference import check

SORTS = """\
from typing import Annotated, Literal
from checker import *

class RM(Symmetric, size=3):
    pass

class Ballot(Ordered, size=2):
    pass

class Epoch(Range, low=0, high=5):
    pass

class Sent(Record):
    rm: RM

"""
SPEC = """\
class S(Spec):
    rm_state: dict[RM, bool] = fill(False)
    epoch: Epoch = 0
    chosen: set[RM] = fill()
    log: Annotated[list[RM], MaxLen(3)] = fill()
    leader: RM | None = None
{variables}
    @action
    def act(self, rm: RM):
        self.rm_state[rm] = True

{methods}
"""


def errors_of(folder: Path, text: str, **constants: object) -> tuple[SpecError, ...]:
    """The mistakes found in a file by loading, modelling and checking it."""
    path = folder / "spec.py"
    path.write_text(text)
    with pytest.raises(InvalidSpec) as caught:
        check(Model(load(str(path)), **constants))
    return caught.value.errors


def places(errors: tuple[SpecError, ...], text: str) -> list[tuple[str, str | None]]:
    """Codes with the stripped source lines that they point to; the lines are looked up in `text`, not by the error."""
    lines = text.splitlines()
    return [(e.code, None if e.span is None else lines[e.span.line - 1].strip()) for e in errors]


def spec(variables: str = "", methods: str = "", sorts: str = "") -> str:
    """A spec that is right but for what is put in."""

    def indented(text: str) -> str:
        return "\n".join("    " + line if line else "" for line in text.splitlines())

    return SORTS + sorts + SPEC.format(variables=indented(variables), methods=indented(methods))


def test_the_spec_that_the_mistakes_are_put_into_is_right(tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    path.write_text(spec())
    assert check(Model(load(str(path)))).distinct_states == 4


@pytest.mark.parametrize(
    ("declaration", "code", "fix"),
    [
        ("v: Balot | None = None", "C201", "did you mean 'Ballot'?"),
        ("v: dict[RM, Epohc] = fill(0)", "C201", "did you mean 'Epoch'?"),
        ("v: set[Qqqqqq] = fill()", "C201", None),
        ("v: float = 0.0", "C202", "use a Range of integers"),
        ('v: str = ""', "C202", 'list its values: Literal["idle", "busy"]'),
        ("v: float = 0.5", "C202", "use a Range of integers"),
        ("v: list[RM] = fill()", "C202", "write Annotated[list[RM], MaxLen(4)]"),
        ("v: dict[RM, list[Epoch]] = fill()", "C202", "write Annotated[list[Epoch], MaxLen(4)]"),
        ("v: dict[str, bool] = fill(False)", "C202", 'list its values: Literal["idle", "busy"]'),
        ("v: tuple[RM, ...] = ()", "C202", None),
        ("v: Epoch", "C203", "give it a default, or assign it in an @init"),
        ("v: set[RM]", "C203", "write = fill()"),
        ("v: set[RM] = set()", "C204", "write = fill()"),
        ("v: dict[RM, bool] = {}", "C204", "write = fill(value)"),
        ("v: Annotated[list[RM], MaxLen(2)] = []", "C204", "write = fill()"),
        ("v: Epoch = 6", "C205", None),
        ('v: Literal["a", "b"] = "c"', "C205", None),
        ("v: bool = 1", "C205", None),
        ("v: dict[RM, Epoch] = fill(9)", "C205", None),
    ],
)
def test_a_wrong_variable(tmp_path: Path, declaration: str, code: str, fix: str | None) -> None:
    text = spec(variables=declaration)
    errors = errors_of(tmp_path, text)
    assert places(errors, text) == [(code, declaration)]
    if fix is not None or code == "C201":
        assert errors[0].fix == fix


@pytest.mark.parametrize(
    ("declaration", "used"),
    [
        ("class T(Symmetric):", "v: T | None = None"),
        ("class T(Symmetric, size=0):", "v: T | None = None"),
        ("class T(Ordered):", "v: T | None = None"),
        ("class T(Range):", "v: T | None = None"),
        ("class T(Range, low=3, high=2):", "v: T | None = None"),
        ("class T(Quorum):", "v: T | None = None"),
        ("class T(Symmetric, n=3):", "v: T | None = None"),
        ("class T(Range, low=0, hi=3):", "v: T = 0"),
        ("class T(Quorum, on=RM):", "v: T | None = None"),
        ("class T(Quorum, of=Epoch):", "v: T | None = None"),
    ],
)
def test_a_wrong_sort(tmp_path: Path, declaration: str, used: str) -> None:
    text = spec(variables=used, sorts=f"{declaration}\n    pass\n\n")
    assert ("C207", declaration) in places(errors_of(tmp_path, text), text)


@pytest.mark.parametrize(
    ("method", "code", "line", "fix"),
    [
        ("@action\ndef f(self, rm):\n    self.leader = rm", "C206", 1, "give it its domain: rm: SomeDomain"),
        ("@step_invariant\ndef f(self):\n    return True", "C208", 1, "write def f(self, after)"),
        ("@invariant\ndef f(self, rm):\n    return True", "C208", 1, "write def f(self)"),
        ("@invariant\ndef f(self):\n    return self.rm_sate", "C301", 2, "did you mean 'rm_state'?"),
        ("@action\ndef f(self, rm: RM):\n    require(not self.rm_sate[rm])", "C301", 2, "did you mean 'rm_state'?"),
        ("@step_invariant\ndef f(self, after):\n    return after.epohc == 0", "C301", 2, "did you mean 'epoch'?"),
        (
            "@action\ndef f(self):\n    self.counter = 1",
            "C302",
            2,
            "declare it in the class body: counter: SomeDomain = ...",
        ),
        ("@action\ndef f(self):\n    self.epohc = 1", "C302", 2, "did you mean 'epoch'?"),
        ("@action\ndef f(self):\n    self.epohc += 1", "C302", 2, "did you mean 'epoch'?"),
        ("@invariant\ndef f(self):\n    self.epoch = 1\n    return True", "C303", 2, None),
        (
            "@invariant\ndef f(self):\n    for rm in RM:\n        self.rm_state[rm] = True\n    return True",
            "C303",
            3,
            None,
        ),
        ("@reachable\ndef f(self):\n    self.chosen |= set()\n    return True", "C303", 2, None),
        ("@invariant\ndef f(self):\n    [self.chosen.add(rm) for rm in RM]\n    return True", "C303", 2, None),
        ("@final\ndef f(self):\n    self.log.append(self.leader)\n    return True", "C303", 2, None),
        ("@invariant\ndef f(self):\n    return all(self.act(rm) for rm in RM)", "C303", 2, None),
        (
            "@constraint\ndef f(self):\n    require(self.epoch < 3)\n    return True",
            "C303",
            2,
            "return the condition instead",
        ),
        ("@step_invariant\ndef f(self, after):\n    after.epoch = 1\n    return True", "C303", 2, None),
        ("@invariant\ndef f(self):\n    return all(a <= b for a in RM for b in RM)", "C401", 2, None),
        ("@invariant\ndef f(self):\n    return max(RM) in self.chosen", "C401", 2, None),
        ("@invariant\ndef f(self):\n    return min(self.chosen) != 0", "C401", 2, None),
        ("@action\ndef f(self, a: RM, b: RM):\n    require(a < b)", "C401", 2, None),
        ("@action\ndef f(self, a: RM):\n    self.epoch = a + 1", "C401", 2, None),
        ("@action\ndef f(self):\n    for rm in RM:\n        self.leader = rm\n        break", "C402", 4, None),
        (
            "@action\ndef f(self):\n    for rm in RM:\n        if not self.rm_state[rm]:\n"
            "            self.leader = rm\n            break",
            "C402",
            5,
            None,
        ),
        ("@action\ndef f(self):\n    self.leader = next(iter(RM))", "C402", 2, None),
        ("@invariant\ndef f(self):\n    first, second, *_ = RM\n    return not self.rm_state[second]", "C402", 2, None),
        ("@action\ndef f(self):\n    self.leader = next(rm for rm in RM)", "C402", 2, None),
        (
            "def f(self):\n    for rm in RM:\n        if self.rm_state[rm]:\n            return rm\n    return None",
            "C402",
            4,
            None,
        ),
    ],
)
def test_a_wrong_method(tmp_path: Path, method: str, code: str, line: int, fix: str | None) -> None:
    text = spec(methods=method)
    errors = errors_of(tmp_path, text)
    first = text.split("def f(")[0].count("\n") + 1
    assert [e.code for e in errors] == [code]
    (error,) = errors
    assert error.span is not None
    assert error.span.path == str(tmp_path / "spec.py")
    assert error.span.line == first + line - 1
    assert fix is None or error.fix == fix


@pytest.mark.parametrize(
    "method",
    [
        "@action\ndef f(self):\n    require(not self.log)\n    for rm in RM:\n        self.log.append(rm)",
        "@action\ndef f(self):\n    found = None\n    for rm in RM:\n        if found is None:\n            found = rm\n"
        "    self.leader = found",
        "@action\ndef f(self):\n    self.leader = [rm for rm in RM if not self.rm_state[rm]][0]",
        "@action\ndef f(self):\n    require(self.chosen)\n    self.chosen.pop()\n\n"
        "@action\ndef g(self, rm: RM):\n    self.chosen.add(rm)",
    ],
)
def test_order_that_may_count_is_not_reduced_and_refused_on_trust(tmp_path: Path, method: str) -> None:
    text = spec(methods=method)
    path = tmp_path / "spec.py"
    path.write_text(text)
    model = Model(load(str(path)))
    assert check(model).symmetry.sorts == {"RM": "not proved"}
    with pytest.raises(InvalidSpec) as caught:
        check(model, symmetry=TRUSTED)
    (error,) = caught.value.errors
    assert error.code == "C402"
    assert error.span is not None
    assert error.span.line == text.split("def f(")[0].count("\n") + 1


@pytest.mark.parametrize(
    "method",
    [
        "@action\ndef f(self):\n    for rm in RM:\n        self.chosen.add(rm)",
        "@invariant\ndef f(self):\n    for rm in RM:\n        if self.rm_state[rm]:\n            return True\n    return True",
        "@invariant\ndef f(self):\n    return next((True for rm in RM if self.rm_state[rm]), True)",
        "@invariant\ndef f(self):\n    return max(len(self.chosen), 0) <= 3",
        "@invariant\ndef f(self):\n    local = set()\n    local.add(1)\n    return len(local) == 1",
        "@invariant\ndef f(self):\n    return all(a <= b or b <= a for a in Ballot for b in Ballot)",
    ],
)
def test_what_does_not_depend_on_order_is_allowed(tmp_path: Path, method: str) -> None:
    path = tmp_path / "spec.py"
    path.write_text(spec(methods=method))
    assert check(Model(load(str(path)))).verdict == "verified"


def test_a_helper_that_changes_the_state_for_a_property_is_found_by_running(tmp_path: Path) -> None:
    helper = (
        "def helper(self):\n    self.epoch = 3\n    return True\n\n@invariant\ndef f(self):\n    return self.helper()"
    )
    text = spec(methods=helper)
    (error,) = errors_of(tmp_path, text)
    assert error.code == "C303"


def test_a_spec_without_actions(tmp_path: Path) -> None:
    text = SORTS + "class S(Spec):\n    epoch: Epoch = 0\n"
    errors = errors_of(tmp_path, text)
    assert places(errors, text) == [("C209", "class S(Spec):")]
    assert errors[0].fix == "decorate a method with @action"


def test_an_init_that_leaves_a_variable_without_value(tmp_path: Path) -> None:
    text = spec(variables="v: Epoch", methods="@init\ndef begin(self):\n    self.epoch = 1")
    errors = errors_of(tmp_path, text)
    assert [e.code for e in errors] == ["C203"]
    assert "'v'" in errors[0].message


@pytest.mark.parametrize(
    ("constants", "code", "fix"),
    [
        ({"rm": 3}, "C501", "did you mean 'RM'?"),
        ({"epoch": 3}, "C501", "did you mean 'Epoch'?"),
        ({"Zzzzzz": 3}, "C501", None),
        ({"RM": 0}, "C502", "write RM=3"),
        ({"RM": "-1"}, "C502", "write RM=3"),
        ({"RM": "three"}, "C502", "write RM=3"),
        ({"RM": True}, "C502", "write RM=3"),
        ({"Epoch": "5..2"}, "C502", "write Epoch=2..5"),
        ({"Epoch": "a..b"}, "C502", "write Epoch=0..5"),
    ],
)
def test_a_wrong_constant(tmp_path: Path, constants: dict[str, object], code: str, fix: str | None) -> None:
    (error,) = errors_of(tmp_path, spec(), **constants)
    assert (error.code, error.fix) == (code, fix)
    ((name, value),) = constants.items()
    assert error.span is not None
    assert error.span.source_line() == f"{name}={value}"


def test_wrong_constants_are_reported_together(tmp_path: Path) -> None:
    errors = errors_of(tmp_path, spec(), RM=0, Epoch="5..2", Rm=1)
    assert sorted(e.code for e in errors) == ["C501", "C502", "C502"]


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec) as caught:
        load(str(tmp_path / "nothing.py"))
    assert [e.code for e in caught.value.errors] == ["C101"]
    with pytest.raises(InvalidSpec) as caught:
        load("two_phase_comit")
    assert [(e.code, e.fix) for e in caught.value.errors] == [("C101", "did you mean 'two_phase_commit'?")]


@pytest.mark.parametrize(
    ("text", "line", "fix"),
    [
        (SORTS + "class S(Spec)\n    x: bool = False\n", SORTS.count("\n") + 1, None),
        (SORTS + "\nx = (1,\n", SORTS.count("\n") + 2, None),
        (SORTS + "class S(Spec):\n    x: Epoch = LIMIT\n", SORTS.count("\n") + 2, None),
        (SORTS + "x = 1\ny = 1 / 0\n", SORTS.count("\n") + 2, None),
        ("class T(Symmetric, size=3):\n    pass\n", 1, "import it: from checker import Symmetric"),
        ("from checker import Symmetric\n\nclass T(Symetric, size=3):\n    pass\n", 3, "did you mean 'Symmetric'?"),
        ("import no_such_module_anywhere\n", 1, None),
    ],
)
def test_a_file_that_does_not_import(tmp_path: Path, text: str, line: int, fix: str | None) -> None:
    (error,) = errors_of(tmp_path, text)
    assert error.code == "C102"
    assert error.span is not None
    assert error.span.line == line
    assert error.fix == fix
    with pytest.raises(InvalidSpec):
        run_file(tmp_path / "spec.py")


def test_a_file_without_spec_with_several_and_with_another(tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    (error,) = errors_of(tmp_path, SORTS)
    assert (error.code, error.span and error.span.line) == ("C103", 1)

    text = spec() + "\nclass Second(S):\n    pass\n"
    errors = errors_of(tmp_path, text)
    assert places(errors, text) == [("C104", "class Second(S):")]
    assert errors[0].fix == f"say which: {path}:Second"
    assert load(f"{path}:S").__name__ == "S"
    assert load(f"{path}:Second").__name__ == "Second"
    assert [s.__name__ for s in specs_in(run_file(path))] == ["S", "Second"]

    with pytest.raises(InvalidSpec) as caught:
        load(f"{path}:Secnd")
    assert [(e.code, e.fix) for e in caught.value.errors] == [("C105", "did you mean 'Second'?")]
    with pytest.raises(InvalidSpec) as caught:
        load(f"{path}:RM")
    assert [e.code for e in caught.value.errors] == ["C105"]


def test_five_mistakes_are_reported_in_one_pass(tmp_path: Path) -> None:
    text = spec(
        variables="first: Balot = 0\nsecond: float = 0.0\nthird: Epoch = 9",
        methods="@action\ndef f(self, rm):\n    pass\n\n@invariant\ndef g(self):\n    return self.rm_sate",
    )
    errors = errors_of(tmp_path, text)
    assert places(errors, text) == [
        ("C201", "first: Balot = 0"),
        ("C202", "second: float = 0.0"),
        ("C205", "third: Epoch = 9"),
        ("C206", "def f(self, rm):"),
        ("C301", "return self.rm_sate"),
    ]
    rendered = "\n\n".join(e.render() for e in errors)
    assert rendered.count("error[C") == 5
    assert "did you mean 'Ballot'?" in rendered
    assert "did you mean 'rm_state'?" in rendered


@pytest.mark.parametrize(
    ("field", "fix"),
    [
        ("list[RM]", "write Annotated[tuple[RM, ...], MaxLen(4)], whose values are tuples"),
        ("set[RM]", "write frozenset[RM]"),
        ("dict[RM, bool]", "keep it in a variable of its own"),
    ],
)
def test_a_wrong_field_is_shown_in_its_record(tmp_path: Path, field: str, fix: str) -> None:
    text = spec(variables="jobs: set[Job] = fill()", sorts=f"class Job(Record):\n    of: {field}\n\n")
    errors = errors_of(tmp_path, text)
    assert places(errors, text) == [("C202", f"of: {field}")]
    assert errors[0].fix == fix


def test_a_sort_that_is_made_in_an_annotation_is_to_be_a_class(tmp_path: Path) -> None:
    for annotation in ("Range[0, 3]", "Annotated[int, Range(0, 3)]"):
        (error,) = errors_of(tmp_path, spec(variables=f"v: {annotation} = 0"))
        assert error.fix == "declare a class before the spec, class Name(Range, low=0, high=3), and annotate with Name"
        assert error.message.endswith("is no annotation: a sort is a class of its own")
    (error,) = errors_of(tmp_path, spec(variables="v: Epoch[3] = 0"))
    assert (error.message, error.fix) == ("Epoch[3] is no annotation: a sort takes nothing there", "write Epoch")


def test_a_default_for_every_key_is_written_with_fill(tmp_path: Path) -> None:
    (error,) = errors_of(tmp_path, spec(variables='v: dict[RM, Literal["new", "old"]] = "new"'))
    assert error.fix == "write = fill('new'), which gives it to every key"
