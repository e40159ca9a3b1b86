"""What Python would take and a spec may not: shapes of methods, names, types and side effects."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.search.reference import check

HEAD = """\
import contextlib
import random
from collections import Counter
from typing import Annotated, Literal
from checker import *

class B(Range, low=0, high=3):
    pass

class P(Symmetric, size=2):
    pass

class Turn(Ordered, size=2):
    pass

LIMIT = 2
MODE = "fast"

class M(Record):
    b: B

class W(Record):
    b: B
    word: Literal["on", "off"] = "on"

def same(word: Literal["on", "off"], b=0):
    return word

class S(Spec):
    x: B = 0
    seen: set[B] = fill()
    log: Annotated[list[B], MaxLen(2)] = fill()
    words: Annotated[list[Literal["on", "off"]], MaxLen(2)] = fill()
    texts: set[Literal["on", "off"]] = fill()
    bag: Annotated[Counter[Literal["on", "off"]], MaxLen(2)] = fill()
    mode: Literal["on", "off"] | None = None
    held: W | None = None
    flag: bool = False
    turn: Turn = Turn.first()
    modes: dict[P, Literal["on", "off"]] = fill("on")

    def put(self, word: Literal["on", "off"], *, other: object = None):
        self.mode = word

    def is_set(self):
        return self.x > 0

    def need(self):
        require(self.x)
        return True

    def bump(self):
        self.x = 1
        return 2

    def touch(self):
        self.x = 1
        return True

    @action
    def go(self):
        self.x = 1
"""


def errors(folder: Path, body: str) -> list[SpecError]:
    path = folder / "spec.py"
    path.write_text(HEAD + "".join(f"    {line}\n" for line in body.splitlines()))
    with pytest.raises(InvalidSpec) as caught:
        check(Model(load(str(path))))
    return list(caught.value.errors)


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("@action\ndef f(self, *b):\n    self.x = 1", "C208", "takes *arguments"),
        ("@action\ndef f(self, **b):\n    self.x = 1", "C208", "takes **keywords"),
        ("@action\ndef f(self):\n    yield 1", "C208", "is a generator"),
        ("@action\nasync def f(self):\n    self.x = 1", "C208", "is async"),
        ("@action\ndef f():\n    pass", "C208", "takes no self"),
        ("@invariant\ndef f(self, b: B):\n    return True", "C208", "takes 1 parameters"),
        ("@action\ndef f(self, b: bool = True):\n    self.x = 1 if b else 2", "C208", "has a default"),
        ("@action\ndef f(self, *, b: bool = True):\n    self.x = 1 if b else 2", "C208", "has a default"),
        ("v = fill()", "C210", "v has no annotation, so it is not a variable of S"),
        (
            "@action\ndef f(self, b: B):\n    self.log += b",
            "C310",
            "self.log is a list, and += takes a list of items, not one",
        ),
        ("@action\ndef f(self):\n    self.log += self.x", "C310", "+= takes a list"),
        ("@action\ndef f(self):\n    self.words += 'on'", "C310", "+= takes a list"),
        (
            "@action\ndef f(self):\n    require(self.seen == {})\n    self.x = 1",
            "C309",
            "self.seen is a set, and {} is a dict",
        ),
        ("@action\ndef f(self):\n    require(self.bag['onn'] == 0)\n    self.x = 1", "C309", "'onn' is not a value of"),
        ("@action\ndef f(self):\n    self.bag['onn'] += 1", "C309", "'onn' is not a value of"),
        (
            "@action\ndef f(self):\n    self.mode = 'onn'",
            "C310",
            "'onn' is not in Literal['on', 'off'] | None, the domain of self.mode",
        ),
        ("@action\ndef f(self):\n    self.mode = 'on' if self.x else 'of'", "C310", "'of' is not in"),
        ("@action\ndef f(self):\n    self.x, self.mode = 1, 'on '", "C310", "'on ' is not in"),
        ("@action\ndef f(self, p: P):\n    self.modes[p] = 'up'", "C310", "the domain of self.modes[p]"),
        ("@action\ndef f(self):\n    self.words.append('up')", "C310", "the domain of self.words"),
        ("@action\ndef f(self):\n    self.words.insert(0, 'up')", "C310", "the domain of self.words"),
        ("@action\ndef f(self):\n    self.texts.add('up')", "C310", "the domain of self.texts"),
        ("@action\ndef f(self):\n    self.held = W(0, 'up')", "C310", "the domain of W.word"),
        ("@action\ndef f(self):\n    self.held = W(word='up', b=0)", "C310", "the domain of W.word"),
        ("@action\ndef f(self):\n    require(W(1, 'up') == self.held)\n    self.x = 1", "C310", "the domain of W.word"),
        ("@action\ndef f(self):\n    self.held = self.held.replace(b=1, word='up')", "C310", "the domain of W.word"),
        ("@action\ndef f(self):\n    self.put('up')", "C310", "the domain of the parameter 'word' of put"),
        ("@action\ndef f(self):\n    self.put(word='up')", "C310", "the domain of the parameter 'word' of put"),
        ("@action\ndef f(self):\n    self.mode = same('up')", "C310", "the domain of the parameter 'word' of same"),
        (
            "@action\ndef f(self):\n    w = W(0)\n    require(w.word == 'up')\n    self.x = 1",
            "C309",
            "'up' is not a value",
        ),
        # results that nobody takes
        ("@action\ndef f(self):\n    len(self.log) < 2\n    self.x = 1", "C308", "has no effect"),
        ("@action\ndef f(self):\n    self.x == 0 and len(self.seen) == 0\n    self.x = 1", "C308", "has no effect"),
        ("@action\ndef f(self):\n    any(self.modes.values())\n    self.x = 1", "C308", "has no effect"),
        ("@action\ndef f(self):\n    self.is_set()\n    self.x = 1", "C308", "has no effect"),
        ("@action\ndef f(self):\n    same('on')\n    self.x = 1", "C308", "has no effect"),
        ("@action\ndef f(self):\n    M(1)\n    self.x = 1", "C308", "has no effect"),
        ("@action\ndef f(self):\n    Turn.last()\n    self.x = 1", "C308", "has no effect"),
        ("@action\ndef f(self):\n    self.turn.next()\n    self.x = 1", "C308", "has no effect"),
        ("@action\ndef f(self, p: P):\n    self.modes.get(p)\n    self.x = 1", "C308", "has no effect"),
        ("@action\ndef f(self):\n    self.x\n    self.x = 1", "C308", "has no effect"),
        ("@action\ndef f(self):\n    self.x = 1\n    return self.x + 1", "C308", "returns nothing"),
        ("@action\ndef f(self, p: P):\n    self.x = 1\n    return {**self.modes, p: 'on'}", "C308", "returns nothing"),
        ("@reachable\ndef f(self):\n    len(self.log) == 1\n    return True", "C308", "has no effect"),
        # what is no part of the state
        (
            "@action\ndef f(self):\n    require(S.mode is None)\n    self.x = 1",
            "C308",
            "S.mode is the default of the variable",
        ),
        ("@invariant\ndef f(self):\n    return S.x < 3", "C308", "S.x is the default of the variable"),
        (
            "@action\ndef f(self):\n    mode = 'on'\n    self.x = 1",
            "C308",
            "mode is a local variable that is never read",
        ),
        (
            "@action\ndef f(self):\n    x = 0\n    x += 1\n    self.x = 1",
            "C308",
            "x is a local variable that is never read",
        ),
        ("@action\ndef f(self):\n    modess = self.modes\n    self.x = 1", "C308", "modess is a local variable"),
        # truths
        ("@action\ndef f(self):\n    require(any(self.modes))\n    self.x = 1", "C308", "tests the keys of self.modes"),
        (
            "@action\ndef f(self):\n    require(all(self.modes.values()))\n    self.x = 1",
            "C308",
            "each of which is true",
        ),
        ("@action\ndef f(self, p: P):\n    require(self.modes[p])\n    self.x = 1", "C308", "always true"),
        ("@action\ndef f(self, p: P):\n    if p:\n        self.x = 1", "C308", "always true"),
        ("@action\ndef f(self):\n    require([p in self.modes for p in P])\n    self.x = 1", "C308", "non-empty"),
        ("@action\ndef f(self):\n    require(all(m for m in self.words))\n    self.x = 1", "C308", "always true"),
        # kinds that never fit
        ("@action\ndef f(self, p: P):\n    self.seen = p", "C310", "p, a value of P, is not in set[B]"),
        ("@action\ndef f(self, p: P):\n    self.x = p", "C310", "p, a value of P, is not in B"),
        ("@action\ndef f(self):\n    self.x = None", "C310", "None is not in B"),
        ("@action\ndef f(self):\n    self.flag = self.x", "C310", "is not in bool"),
        ("@action\ndef f(self):\n    self.x = self.x > 1", "C310", "is not in B"),
        ("@action\ndef f(self):\n    self.seen.add({1})", "C310", "is not in B"),
        ("@action\ndef f(self, p: P):\n    self.held = W(p)", "C310", "the domain of W.b"),
        ("@action\ndef f(self):\n    self.seen |= self.x", "C310", "self.x is a number, not a set"),
        ("@action\ndef f(self):\n    self.seen -= self.x", "C310", "self.x is a number, not a set"),
        ("@action\ndef f(self):\n    self.seen += {1}", "C310", "self.seen is a set, which has no +="),
        ("@action\ndef f(self):\n    self.seen.update(self.x)", "C310", "self.x is a number, not a set"),
        ("@action\ndef f(self):\n    self.turn += 1", "C310", "is not defined"),
        ("@action\ndef f(self):\n    self.turn = Turn(1)", "C310", "neither created nor indexed"),
        ("@action\ndef f(self):\n    self.turn = Turn[1]", "C310", "neither created nor indexed"),
        ("@action\ndef f(self, p: P):\n    self.x = int(p)", "C310", "p is an element of P, not a number"),
        ("@action\ndef f(self):\n    self.x = B.max", "C310", "B has no 'max'"),
        # comparisons
        ("@action\ndef f(self):\n    require(self.mode in ('on'))\n    self.x = 1", "C309", "'on' is a string"),
        (
            "@action\ndef f(self):\n    require(self.seen == [])\n    self.x = 1",
            "C309",
            "self.seen is a set, and [] is a list",
        ),
        (
            "@action\ndef f(self):\n    require(self.words == {'on'})\n    self.x = 1",
            "C309",
            "is a list, and {'on'} is a set",
        ),
        ("@action\ndef f(self):\n    require(self.words == ['up'])\n    self.x = 1", "C309", "'up' is not a value"),
        (
            "@action\ndef f(self):\n    match self.mode:\n        case LIMIT:\n            self.x = 1",
            "C309",
            "case LIMIT matches anything",
        ),
        # handlers
        (
            "@action\ndef f(self):\n    try:\n        require(self.x)\n    except:\n        self.x = 1",
            "C311",
            "false require",
        ),
        (
            "@action\ndef f(self):\n    try:\n        self.need()\n    except (KeyError, BaseException):\n        self.x = 1",
            "C311",
            "false require",
        ),
        (
            "@action\ndef f(self):\n    with contextlib.suppress(BaseException):\n        self.need()",
            "C311",
            "false require",
        ),
        (
            "@action\ndef f(self):\n    try:\n        assert self.x\n    except AssertionError:\n        self.x = 1",
            "C311",
            "false assert",
        ),
        (
            "@action\ndef f(self):\n    try:\n        assert self.x\n    except Exception:\n        self.x = 1",
            "C311",
            "false assert",
        ),
        (
            "@action\ndef f(self):\n    try:\n        require(self.x)\n    finally:\n        return",
            "C311",
            "leaves a finally",
        ),
        # names
        ("@action\ndef f(self):\n    require(seen)\n    self.x = 1", "C304", "'seen' is not defined"),
        ("@action\ndef f(self):\n    self.require(self.x)\n    self.x = 1", "C301", "no variable or method 'require'"),
        ("@action\ndef f(self):\n    self.x = Bb.low", "C304", "'Bb' is not defined"),
        ("@action\ndef f(self):\n    self.x = max(y for z in B)", "C304", "'y' is not defined"),
        ("def x(self):\n    return 1", "C207", "also the name of a method"),
        ("@action\ndef f(self):\n    self.x = random.choice([0, 1])", "C305", "random.choice gives a different value"),
        ("@action\ndef f(self):\n    self.x = hash(self.x) % 2", "C305", "hash gives a different value"),
        ("@action\ndef f(self):\n    assert M(1, 2) != M(1, 2)", "C306", "M has 1 fields and is given 2"),
        ("@action\ndef f(self):\n    assert M() != M()", "C306", "M is not given its field 'b'"),
        ("@action\ndef f(self):\n    assert M(c=1) is self", "C306", "M has no field 'c'"),
        (
            "@action\ndef f(self):\n    match M(1):\n        case M(bb=2):\n            pass",
            "C306",
            "M has no field 'bb'",
        ),
        ("@invariant\ndef f(self):\n    return list(P)[0] != tuple(P)[-1]", "C403", "taken by its index"),
        ("v: dict[B] = fill()", "C202", "dict[B] has 1 types instead of 2"),
        ("v: set[B, P] = fill()", "C202", "set[B, P] has 2 types instead of 1"),
        ("v: Annotated[list, MaxLen(2)] = fill()", "C202", "list"),
        ("v: bool | B = 0", "C202", "ambiguous"),
        ("v: tuple[bool, P] | tuple[B, P] | None = None", "C202", "ambiguous"),
        ("v: dict[P, set[B]] = fill(1)", "C205", "has fill(1), which gives every key 1, and that is not in set[B]"),
    ],
)
def test_one_mistake_has_one_message(tmp_path: Path, body: str, code: str, words: str) -> None:
    error = errors(tmp_path, body)[0]
    assert error.code == code
    assert words in error.message
    assert error.span is not None


@pytest.mark.parametrize(
    "body",
    [
        "self.log += [self.x]",
        "self.log += self.log",
        "self.words += ['on']",
        "self.mode = 'off' if self.x else None",
        "self.words.insert(0, 'on')",
        "self.texts.add('off')",
        "self.held = W(0, 'off').replace(word='on' if self.x else 'off')",
        "self.put('on', other='anything')",
        "self.need()\n    self.bump()\n    'a text'\n    ...",
        "self.x = 1\n    return self.bump()",
        "for x in B:\n        pass\n    self.x = 1",
        "hold = 1\n    self.x = 1",
        "_mode = 1\n    self.x = 1",
        "mode = self.mode\n    self.x = 1 if mode == 'on' else 2",
        "require(any(m for m in self.words if m == 'on'))\n    self.x = 1",
        "require(self.held or self.mode)\n    self.x = 1",
        "self.mode = self.mode or 'on'",
        "match self.mode:\n        case 'on':\n            self.x = 1\n        case other:\n            self.mode = other",
        "match self.mode:\n        case None:\n            self.x = 1\n        case same:\n            self.mode = same",
        "self.seen |= {1}\n    self.seen -= self.seen\n    self.seen.update([1])",
        "try:\n        self.seen.remove(1)\n    except KeyError:\n        self.x = 1",
        "try:\n        self.seen.remove(1)\n    finally:\n        self.x = 1",
        "going = True\n    while going:\n        self.x = 1\n        break",
        "if LIMIT and MODE == 'slow' and MODE in ('fast', 'slow'):\n        self.x = 1\n    else:\n        self.x = 2",
        "require(self.seen == {1} or self.words == ['on'])\n    self.x = 1",
        "self.mode = same('on', 'anything')",
        "x = 'anything'\n    self.x = len(x) % 2",
        "require(self.modes != {})\n    self.x = 1",
    ],
)
def test_what_is_right_has_none(tmp_path: Path, body: str) -> None:
    path = tmp_path / "spec.py"
    text = f"@action\ndef f(self):\n    require(len(self.log) == len(self.words) == 0)\n    {body}"
    path.write_text(HEAD + "".join(f"    {line}\n" for line in text.splitlines()))
    Model(load(str(path)))


def test_a_method_without_self_is_one_mistake(tmp_path: Path) -> None:
    found = errors(tmp_path, "@action\ndef f():\n    self.x = 1\n@action\ndef g(b: B):\n    self.x = b")
    assert [error.code for error in found] == ["C208", "C208"]


def test_an_undefined_name_has_its_place_and_a_suggestion(tmp_path: Path) -> None:
    (error,) = errors(tmp_path, "@action\ndef f(self):\n    é = 1\n    self.x = é + requier(2)")
    assert error.fix == "did you mean 'require'?"
    assert error.span is not None
    line = error.span.source_line()
    assert line is not None
    assert line[error.span.column - 1 :].startswith("requier")


@pytest.mark.parametrize("role", ["invariant", "reachable", "constraint"])
def test_a_helper_that_changes_what_the_step_changed_too_is_found(tmp_path: Path, role: str) -> None:
    (error,) = errors(tmp_path, f"@{role}\ndef f(self):\n    return self.touch()")
    assert error.code == "C303"


def test_a_step_invariant_that_changes_either_state_is_found(tmp_path: Path) -> None:
    for state in ("self", "after"):
        (error,) = errors(tmp_path, f"@step_invariant\ndef f(self, after):\n    return {state}.touch()")
        assert error.code == "C303"
