"""A mistake is the same however its names were imported: what a name means is the object that it stands for, not its spelling."""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Engine
from checker.result import Verdict
from checker.search.limits import Limits
from checker.search.reduction import reduction_of
from checker.search.select import check

OWN = """\
from checker import *

class Node(Symmetric, size=3):
    pass
class Slot(Ordered, size=3):
    pass
class Kept(Record):
    node: Node
    flag: bool
class Base(Spec):
    pass
"""
"""What each spec takes from a file beside it."""
ORIGINS = {
    **dict.fromkeys(("Node", "Slot", "Kept"), "own"),
    **dict.fromkeys(("Spec", "Range", "action", "invariant", "require", "fill"), "checker"),
    **dict.fromkeys(("reduce", "lru_cache", "cached_property", "partial"), "functools"),
    "add": "operator",
    "suppress": "contextlib",
    "choice": "random",
    "ClassVar": "typing",
    "Annotated": "typing",
    "Self": "typing",
    "heappush": "heapq",
    "chain": "itertools",
}
"""The module of each name that is none of Python's own."""
SPEC = """

class S($Spec):
    free: bool = True
    held: dict[$Node, bool] = $fill(False)
    seen: set[$Node] = $fill()
    slot: dict[$Node, $Slot] = $fill($min($Slot))
    kept: set[$Kept] = $fill()

    @$action
    def go(self, a: $Node) -> None:
        $require(self.free)
        self.held[a] = True
        self.free = not self.free
        self.seen.add(a)

    def given(self) -> bool:
        return self.free

"""


def plain(name: str) -> tuple[str, str]:
    origin = ORIGINS.get(name, "builtins")
    return f"from {origin} import {name}", name


def renamed(name: str) -> tuple[str, str]:
    return f"from {ORIGINS.get(name, 'builtins')} import {name} as their_{name[::-1]}", f"their_{name[::-1]}"


def of_a_module(name: str) -> tuple[str, str]:
    origin = ORIGINS.get(name, "builtins")
    return f"import {origin} as m_{origin}", f"m_{origin}.{name}"


def handed_on(name: str) -> tuple[str, str]:
    return "import words as w", f"w.{name}"


WAYS: Mapping[str, Callable[[str], tuple[str, str]]] = {
    "renamed": renamed,
    "of a module": of_a_module,
    "handed on": handed_on,
}


def found(folder: Path, text: str, way: Callable[[str], tuple[str, str]]) -> list[tuple[str, ...]]:
    """The mistakes, warnings and doubts of a spec whose names are written in a way, with those names as they are called at home."""
    folder.mkdir()
    for module in ("own", "words"):
        sys.modules.pop(module, None)  # of the spec before
    names = sorted({*re.findall(r"\$(\w+)", SPEC + text)})
    for file, content in (("own", OWN), ("words", "\n".join(plain(name)[0] for name in names))):
        (folder / f"{file}.py").write_text(content)
    imports = sorted({way(name)[0] for name in names})
    lines = [*imports, *[""] * (40 - len(imports))]
    written = re.sub(r"\$(\w+)", lambda match: way(match[1])[1], SPEC + text)
    (folder / "spec.py").write_text("\n".join(lines) + written)
    at_home = {way(name)[1]: name for name in names}
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in sorted(at_home, key=len, reverse=True)))

    def restored(given: str) -> str:
        return pattern.sub(lambda match: at_home[match[0]], given)

    def said(error: SpecError) -> tuple[str, ...]:
        span = error.span
        assert span is not None
        assert Path(span.path).parent == folder
        text = Path(span.path).read_text().splitlines()[span.line - 1][span.column - 1 : (span.end_column or 0) - 1]
        return error.code, str(span.line), restored(text), restored(error.message), restored(error.fix or "")

    try:
        model = Model(load(str(folder / "spec.py")))
    except InvalidSpec as invalid:
        return [said(error) for error in invalid.errors]
    with model.bound():
        try:
            notes = [restored(note).replace(str(folder), "") for note in reduction_of(model).notes]
        except InvalidSpec as invalid:
            notes = [text for error in invalid.errors for text in said(error)]
    warnings = [restored(warning).replace(str(folder), "") for warning in model.warnings]
    drawn = [str(parameter.drawn_from) for action in model.actions for parameter in action.parameters]
    plainly = [str(model.reaches_in), str(model.catches), *drawn]
    return [*map(said, (error for _, error in model.order_reads)), tuple(notes), tuple(warnings), tuple(plainly)]


def act(*lines: str) -> str:
    return "\n".join(
        ["    @$action", "    def act(self, a: $Node) -> None:", *(f"        {line}" for line in lines), ""]
    )


def judge(*lines: str) -> str:
    return "\n".join(["    @$invariant", "    def good(self) -> bool:", *(f"        {line}" for line in lines), ""])


WRONG = {
    "require in a property": ("C303", judge("$require(self.free)", "return True")),
    "require of two": ("C310", act("$require(self.free, self.held[a])")),
    "require and require": ("C308", act("$require(self.free) and $require(self.held[a])")),
    "require of a method": ("C308", act("$require(self.given)", "self.free = False")),
    "require of a generator": ("C308", act("$require(self.held[n] for n in $Node)")),
    "require of a tuple": ("C308", act("$require((self.free, 1))")),
    "all of a dict": ("C308", judge("return $all(self.held)")),
    "any of methods": ("C308", judge("return $any(self.given for n in $Node)")),
    "len of a method": ("C308", judge("return $len(self.given) > 1")),
    "len that is dropped": ("C308", act("$len(self.seen)")),
    "any that is dropped": ("C308", act("$any(self.held[n] for n in $Node)")),
    "map that runs nothing": ("C308", act("$map(self.seen.add, $Node)")),
    "filter as a truth": ("C308", judge("return $bool($filter(None, self.seen))")),
    "a class as a truth": ("C308", act("$require($Kept)")),
    "what is never an instance": ("C309", judge("return not $isinstance(self.free, $Kept)")),
    "no element of a list": ("C309", judge("return $all(x != 'a' for x in $list(self.seen))")),
    "a record without its fields": ("C306", act("self.kept.add($Kept(a))")),
    "a record with another field": ("C306", act("self.kept.add($Kept(a, flug=True))")),
    "an element that is made": ("C310", act("self.seen.add($Node(1))")),
    "int of an element": ("C310", act("$require($int(a) > 1)")),
    "an attribute of a sort": ("C310", act("self.slot[a] = $Slot.max")),
    "max of a Symmetric sort": ("C401", judge("return $max($Node) in self.seen")),
    "sorted elements": ("C401", judge("return $len($sorted(self.seen)) > 1")),
    "an element by number": ("C403", act("$require(a == $list($Node)[0])")),
    "setattr of a class": ("C305", act("$setattr($Kept, 'x', 1)")),
    "a class that changes": ("C305", act("$type(self).free = False")),
    "id": ("C305", act("$require($id(a) > 1)")),
    "chance": ("C305", act("self.free = $choice([True, False])")),
    "a broad handler": ("C311", act("try:", "    $require(self.free)", "except $BaseException:", "    pass")),
    "a broad suppress": ("C311", act("with $suppress($BaseException):", "    $require(self.free)")),
    "a kept result": ("C211", "    @$lru_cache\n    def kept_one(self) -> bool:\n        return self.free\n"),
    "a kept property": ("C211", "    @$cached_property\n    def kept_one(self) -> bool:\n        return self.free\n"),
    "parentheses": ("C102", "    @$action()\n    def act(self) -> None:\n        self.free = False\n"),
    "a stray": ("C210", "@$invariant\ndef good(self) -> bool:\n    return True\n"),
    "a class that is no Spec": (
        "C210",
        "class T:\n    @$invariant\n    def good(self) -> bool:\n        return True\n",
    ),
    "a sort made in place": ("C202", "    n: $Annotated[int, $Range(0, 3)] = 0\n"),
    "next of a sort": ("C402", act("$require($next($iter($Node)) == a)")),
    "a numbered sort": ("C402", act("$require($any(i > 0 for i, n in $enumerate($Node) if self.held[n]))")),
    "a sort with numbers": ("C402", act("$require($all(i > 0 for i, n in $zip($range(3), $Node)))")),
    "a fold": ("C402", act("$require($reduce(lambda t, n: t * 2 + self.held[n], $Node, 0) > 1)")),
    "the text of an element": ("C403", act("$require($str(a) > 'a')")),
    "a key of texts": ("C403", act("self.seen.add($max(self.seen, key=$str))")),
}


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("way", WAYS)
def test_a_mistake_is_the_same_however_its_names_are_written(tmp_path: Path, kind: str, way: str) -> None:
    code, text = WRONG[kind]
    usual = found(tmp_path / "plain", text, plain)
    assert code in {said[0] for said in usual if said}
    assert found(tmp_path / "other", text, WAYS[way]) == usual


RIGHT = {
    "a greatest with a key": (
        "which of several elements with one key",
        act("self.seen.add($max(self.seen, key=lambda n: self.slot[n]))"),
    ),
    "a kept list": ("()", act("$require($len($list($chain(self.seen, self.seen))) > 1)")),
    "a fold": ("()", act("$require($reduce(lambda t, n: t | {n}, self.seen, $frozenset()))")),
    "a fold that commutes": (
        "goes by the order of a list",
        act("self.free = $bool($reduce($add, [self.held[n] for n in $Node]))"),
    ),
    "a greatest in a loop": (
        "()",
        act("best = 0", "for n in $Node:", "    best = $max(best, $len(self.seen))", "self.free = best > 1"),
    ),
    "what is known of a call": ("()", act("for n in $Node:", "    $print(n)", "    $require(n in self.seen)")),
    "a record in a loop": ("()", act("for n in $Node:", "    self.kept.add($Kept(n, $bool(self.held[n])))")),
    "what may reach in": ("('True', 'False', 'None', 'None')", act("x = []", "$heappush(x, 1)")),
    "what may be caught": ("'False', 'True'", act("try:", "    $require(self.free)", "except $KeyError:", "    pass")),
    "a first use that draws": ("'seen'", act("$require(a in self.seen)", "self.free = False")),
    "a helper that nothing calls": ("method lost", "    def lost(self) -> $bool:\n        return self.free\n"),
    "a helper that asks all": (
        "method lost",
        "    def lost(self):\n        return $all(self.held[n] for n in $Node)\n",
    ),
    "a helper of a step": (
        "@step_invariant on lost",
        "    def lost(self, then: $Self) -> $bool:\n        return True\n",
    ),
    "a class variable": ("()", "    limit: $ClassVar[int] = 3\n"),
}
"""What is read of each, and its body."""


@pytest.mark.parametrize("kind", RIGHT)
@pytest.mark.parametrize("way", WAYS)
def test_what_is_read_of_a_right_body_is_the_same(tmp_path: Path, kind: str, way: str) -> None:
    told, text = RIGHT[kind]
    usual = found(tmp_path / "plain", text, plain)
    assert told in str(usual)
    assert found(tmp_path / "other", text, WAYS[way]) == usual


IMPORTED_THERE = (
    ("from checker import require as need", "need(self.free, self.held[a])"),
    ("import checker as c", "c.require(self.free, self.held[a])"),
    ("import builtins", "self.free = builtins.len(self.given) > 1"),
    ("from builtins import id as number", "self.free = number(a) > 1"),
    ("import random", "self.free = random.choice([True, False])"),
)


@pytest.mark.parametrize(("written", "line"), IMPORTED_THERE)
def test_a_name_that_a_body_imports_means_the_same(tmp_path: Path, written: str, line: str) -> None:
    ((code, *_),) = found(tmp_path / "there", act(written, line), plain)
    assert code in ("C310", "C308", "C305")


MADE_BY_A_FUNCTION = """\
import checker as c

class Node(c.Symmetric, size=3):
    pass

def made():
    from checker import require as need
    import builtins as b

    class Tools:
        want = staticmethod(need)
    class S(c.Spec):
        free: bool = True

        def given(self) -> bool:
            return self.free

        @c.action
        def go(self, a: Node) -> None:
            need(self.free, 1)
            Tools.want(self.free, 2)
            need(b.len(self.given) > 1)
            Tools.want(b.max(Node) == a)
            self.free = False

        @c.invariant
        def good(self) -> bool:
            Tools.want(self.free)
            return True
    return S

S = made()
"""


def test_a_name_of_the_function_around_means_the_same(tmp_path: Path) -> None:
    (tmp_path / "spec.py").write_text(MADE_BY_A_FUNCTION)
    with pytest.raises(InvalidSpec) as caught:
        Model(load(str(tmp_path / "spec.py")))
    found = [(error.code, error.span.line) for error in caught.value.errors if error.span is not None]
    assert found == [("C310", 20), ("C310", 21), ("C308", 22), ("C401", 23), ("C303", 28)]


OWN_FUNCTIONS = """\
from checker import *
from checker import require as need

def require(first, second):
    return first and second
def any(of, at_least):
    return sum(of) >= at_least
def len(of):
    return of.given()
def max(of):
    return next(n for n in of)
def isinstance(value, kind):
    return kind is not None
def setattr(value, name, given):
    return value

class Node(Symmetric, size=3):
    pass
class S(Spec):
    free: bool = True
    held: dict[Node, bool] = fill(False)
    seen: set[Node] = fill()

    def given(self) -> bool:
        return self.free

    @action
    def go(self, a: Node) -> None:
        need(require(self.free, not self.held[a]) or isinstance(self.free, Node))
        need(len(self) or setattr(Node, "x", 1))
        self.held[a] = not self.held[a]
        self.free = not self.free
        self.seen.add(a)

    @invariant
    def good(self) -> bool:
        return require(True, True) or any((self.held[n] for n in Node), 0)
"""


def test_a_function_of_the_authors_is_not_taken_for_another_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "spec.py").write_text(OWN_FUNCTIONS)
    Model(load(str(tmp_path / "spec.py")))


OTHER_NAMES_OF_SET = """\
import builtins as b
from builtins import isinstance as is_a
from checker import *

class Node(Symmetric, size=3):
    pass

KINDS = (set, dict)
Group = set

class S(Spec):
    seen: set[Node] = fill()

    @action
    def add(self, a: Node) -> None:
        self.seen = Group(n for n in Node if n in self.seen or n == a)

    @invariant
    def good(self) -> bool:
        return b.isinstance(self.seen, set) and is_a(self.seen, Group) and isinstance(self.seen, KINDS)
"""


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_set_by_another_name_is_a_set_in_both_engines(tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "spec.py").write_text(OTHER_NAMES_OF_SET)
    result = check(Model(load(str(tmp_path / "spec.py"))), engine=engine, limits=Limits(max_seconds=60))
    assert (result.verdict, result.distinct_states) == (Verdict.VERIFIED, 4)
