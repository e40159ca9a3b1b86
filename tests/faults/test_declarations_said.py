"""What a mistaken declaration, decorator or command says: what is wrong, where, and what to write instead."""

import json
from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.search.select import check

from .running import ENGINES, command

SPEC = """\
from checker import *
{imports}
{declaration}
class S(Spec):
    v: {kind} = {default}
    @action
    def go(self):
        self.v = self.v
"""
METHODS = """\
from checker import *
class N(Symmetric, size=2): pass
class S(Spec):
    free: bool = False
    @action
    def go(self):
        self.free = True
"""


def refused(folder: Path, text: str) -> SpecError:
    path = folder / "said.py"
    path.write_text(text)
    with pytest.raises(InvalidSpec) as raised:
        Model(load(str(path)))
    return raised.value.errors[0]


@pytest.mark.parametrize(
    ("imports", "declaration", "kind", "code", "said"),
    [
        ("", "class A(Range, low=0, high=2.5): pass", "A", "C207", "has the bound 2.5, which is not a whole number"),
        ("", "class A(Range, low='0', high=2): pass", "A", "C207", "has the bound '0', which is not a whole number"),
        ("", "class A(Range, high=int): pass", "A", "C207", "has the bound int, which is not a whole number"),
        ("", "class A(Symmetric, size=2.5): pass", "A | None", "C207", "size 2.5, which is not a whole number"),
        ("import dataclasses", "@dataclasses.dataclass\nclass A:\n    x: bool", "A | None", "C202", "class A(Record)"),
        ("from typing import NamedTuple", "class A(NamedTuple):\n    x: bool", "A | None", "C202", "class A(Record)"),
        ("from typing import TypedDict", "class A(TypedDict):\n    x: bool", "A | None", "C202", "class A(Record)"),
        ("", "class A: pass", "A | None", "C202", "class A(Record) for values with fields"),
        ("", "class A(Record):\n    replace: bool", "A | None", "C207", "a method of every record: rename it"),
        ("", "", "Annotated[set[bool], MaxLen(3)]", "C201", "from typing import Annotated"),
        ("", "", "Literal['a']", "C201", "from typing import Literal"),
        ("", "", "Counter[bool]", "C201", "from collections import Counter"),
        ("", "", "Litteral['a']", "C201", "did you mean 'Literal'?"),
        ("", "", "typing.Literal['a']", "C201", "import typing"),
        ("", "class A(Enum):\n    X = 1", "A", "C102", "from enum import Enum"),
        ("", "class A(IntEnum):\n    X = 1", "A", "C102", "from enum import IntEnum"),
    ],
)
def test_a_declaration(tmp_path: Path, imports: str, declaration: str, kind: str, code: str, said: str) -> None:
    default = "0" if kind == "A" else "fill()" if "[" in kind and "set" in kind else "None"
    text = SPEC.format(imports=imports, declaration=declaration, kind=kind, default=default)
    error = refused(tmp_path, text)
    assert error.code == code
    assert said in f"{error.message} {error.fix}"
    assert error.span is not None


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("@action()\n    def f(self): self.free = True", "C102", "write @action alone, above the method"),
        ("@invariant()\n    def f(self): return True", "C102", "write @invariant alone, above the method"),
        ("@invariant('never')\n    def f(self): return True", "C102", "a sentence on the property is its docstring"),
        ("@action\n    def f(n: N): pass", "C208", "write def f(self, n)"),
        ("@invariant\n    def f(): return True", "C208", "write def f(self)"),
        ("@action\n    def f(self): require(self.free, 'is free')", "C310", "write require(self.free)"),
        ("@action\n    def f(self): require()", "C310", "require takes one condition, and is given 0"),
        ("@action\n    def f(self): require(condition=self.free, text='')", "C310", "and is given 2"),
        ("@action\n    def f(self): self.free = Counter([1])[1] == 1", "C304", "from collections import Counter"),
    ],
)
def test_a_method(tmp_path: Path, body: str, code: str, said: str) -> None:
    error = refused(tmp_path, METHODS + "    " + body + "\n")
    assert error.code == code
    assert said in f"{error.message} {error.fix}"
    assert error.span is not None


SEQUENCE = "Annotated[tuple[N, ...], MaxLen(2)]"


@pytest.mark.parametrize(
    ("kind", "said", "fix"),
    [
        ("Annotated[list[N], MaxLen(2)]", "must be immutable, and list[N] is not", SEQUENCE),
        ("list[N]", "must be immutable, and list[N] is not", SEQUENCE.replace("2", "4")),
        ("tuple[N, ...]", "a tuple without an end needs a bound", SEQUENCE.replace("2", "4")),
        ("Annotated[tuple[N, N], MaxLen(2)]", "MaxLen bounds", "write tuple[N, ...] for up to 2 items"),
        ("Annotated[tuple, MaxLen(2)]", "not tuple", "write Annotated[tuple[T, ...], MaxLen(2)]"),
        ("Annotated[tuple[N, ...] | None, MaxLen(2)]", "MaxLen bounds", "let MaxLen stand at the collection"),
        ("Annotated[tuple[set[N], ...], MaxLen(2)]", "an item of a tuple must be immutable", "write frozenset[N]"),
        ("tuple", "not a finite domain", "Annotated[tuple[T, ...], MaxLen(4)]"),
    ],
)
def test_a_sequence_in_a_record(tmp_path: Path, kind: str, said: str, fix: str) -> None:
    head, body = METHODS.split("class S")
    record = f"from typing import Annotated\nclass M(Record):\n    log: {kind}\n"
    error = refused(
        tmp_path, f"{head}{record}class S{body.replace('free: bool = False', 'free: bool = False; m: set[M] = fill()')}"
    )
    assert error.code == "C202"
    assert said in error.message
    assert fix in str(error.fix)
    assert error.span is not None


@pytest.mark.parametrize("engine", ENGINES)
def test_several_sizes_at_once_are_a_sweep(engine: str) -> None:
    found = command("check", "two_phase_commit", "RM=2..4", "--engine", engine)
    assert found.returncode == 2
    assert "for several sizes: --sweep RM=2..4" in found.stderr


def test_a_trace_of_an_older_spec_is_one_message(tmp_path: Path) -> None:
    spec, trace = tmp_path / "older.py", tmp_path / "trace.json"
    text = METHODS + "    @invariant\n    def never(self): return not self.free\n"
    spec.write_text(text)
    command("check", str(spec), "--format", "json", "-o", str(trace))
    spec.write_text(text.replace("free", "taken").replace("go(", "leave(").replace(": bool", ": N | None"))
    spec.write_text(
        spec.read_text().replace("= False", "= None").replace("= True", "= None").replace("not ", "None is not ")
    )
    assert json.loads(trace.read_text())["violation"]["kind"] == "invariant"
    found = command("replay", str(spec), str(trace))
    assert found.returncode == 2
    assert found.stderr.count("error[") == 1, found.stderr
    assert "the spec has changed since the trace was recorded" in found.stderr


@pytest.mark.parametrize(
    ("kind", "default", "said"),
    [
        (
            "frozenset[tuple[W, W, W]]",
            "frozenset()",
            "the variable 'wide': an immutable set over 1,000,000 values is not compiled: 32,768 are the most",
        ),
        ("frozenset[frozenset[W]]", "frozenset()", "an immutable set of values of frozenset[0..99] is not compiled"),
        (
            "set[frozenset[W]]",
            "fill()",
            "a set of values of frozenset[0..99] without a bound is not compiled: each is more than a word",
        ),
        ("dict[W, dict[W, W]]", "fill(0)", "'wide' takes 70,000 bits"),
        (
            "set[tuple[W, W, W]]",
            "fill()",
            "the variable 'wide': a set over 1,000,000 values without a bound is not compiled",
        ),
    ],
)
def test_what_is_too_wide_for_native_code_has_a_place(tmp_path: Path, kind: str, default: str, said: str) -> None:
    path = tmp_path / "wide.py"
    path.write_text(
        "from checker import *\nclass W(Range, low=0, high=99): pass\nclass S(Spec):\n    free: bool = False\n"
        f"    wide: {kind} = {default}\n    @action\n    def go(self):\n        self.free = True\n"
    )
    with pytest.raises(InvalidSpec) as raised:
        check(Model(load(str(path))), engine="native")
    (error,) = raised.value.errors
    assert error.code == "C701"
    assert said in error.message
    assert error.span is not None
    assert error.span.line == 5


@pytest.mark.parametrize("name", ["serial", "known", "domains", "universe"])
def test_a_field_may_have_the_name_of_what_is_kept_of_records(name: str, tmp_path: Path) -> None:
    text = (
        "from checker import Range, Record, Spec, action\n\nclass N(Range, low=0, high=3):\n    pass\n\n"
        f"class Msg(Record):\n    {name}: N\n    other: N\n\n"
        "class S(Spec):\n    last: Msg | None = None\n\n"
        "    @action\n    def go(self, n: N):\n        self.last = Msg(GIVEN)\n"
    )
    result = check(
        Model(load_text(text.replace("GIVEN", f"n, n if self.last is None else self.last.{name}"), tmp_path))
    )
    assert result.distinct_states == 17
    with pytest.raises(InvalidSpec, match="C306"):
        Model(load_text(text.replace("GIVEN", "other=n"), tmp_path))
