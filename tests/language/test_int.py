"""`int` is a domain of 64 bits that nothing goes over: no key, no @init, and no action unless its guards say which values it takes."""

import re
from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker import InvalidSpec, Range, Verdict, check
from checker.frontend.annotations import NotADomain
from checker.frontend.domains import MOST_KEYS, to_type
from checker.frontend.model import Model
from checker.language.types import DictType
from checker.language.values import domain_size
from checker.options import Engine
from checker.search.reference import check as check_plainly

HEAD = """\
from typing import Annotated

from checker import MaxLen, Record, Spec, Symmetric, action, constraint, fill, init, invariant, require


class Node(Symmetric, size=3):
    pass


class Vote(Record):
    term: int
    src: Node


class S(Spec):
"""

VOTES = """\
    term: dict[Node, int] = fill(0)
    top: int = 0
    net: Annotated[set[Vote], MaxLen(3)] = fill()
    log: Annotated[list[int], MaxLen(2)] = fill()
    best: int | None = None

    @constraint
    def few(self) -> bool:
        return self.top < 3

    @action
    def up(self, n: Node) -> None:
        self.term[n] += 1
        self.top = max(self.top, self.term[n])
        require(len(self.net) < 3)
        self.net.add(Vote(self.term[n], n))

    @action
    def see(self, v: Vote) -> None:
        require(v in self.net)
        self.net.remove(v)
        self.best = v.term if self.best is None else max(self.best, v.term)

    @action
    def put(self, k: int) -> None:
        require(0 <= k and k < self.top)
        require(len(self.log) < 2)
        self.log.append(k)

    @invariant
    def known(self) -> bool:
        return self.best is None or self.best <= self.top
"""


def spec(folder: Path, lines: str) -> Model:
    return Model(load_text(HEAD + lines, folder))


def test_it_stands_anywhere_and_is_reduced(tmp_path: Path) -> None:
    """The counts are those of the same spec with a Range that has room for all of them."""
    model = spec(tmp_path, VOTES)
    found = check_plainly(model)
    assert (found.verdict, found.distinct_states, found.constrained) == (Verdict.VERIFIED, 448, True)
    assert found.symmetry.sorts == {"Node": "proved"}
    ranged = HEAD.replace("    term: int", "    term: T").replace(
        "class Vote", "class T(Range, low=0, high=4):\n    pass\n\n\nclass Vote"
    )
    text = ranged.replace("import MaxLen,", "import MaxLen, Range,") + re.sub(r"\bint\b", "T", VOTES)
    assert check_plainly(Model(load_text(text, tmp_path))).distinct_states == 448
    assert check(load_text(HEAD + VOTES, tmp_path)).distinct_states == 448


@pytest.mark.parametrize(("start", "steps"), [(2**63 - 2, 2), (2**63 - 1, 1)])
def test_a_value_beyond_64_bits_is_an_error(tmp_path: Path, start: int, steps: int) -> None:
    for sign, low in (("", "-"), ("-", "-")):
        first = start if not sign else -start - 1
        text = f"    n: int = {first}\n\n    @action\n    def up(self) -> None:\n        self.n {low if sign else '+'}= 1\n"
        found = check_plainly(spec(tmp_path, text))
        assert found.violation is not None
        assert found.violation.trace is not None
        assert (str(found.violation), found.violation.trace.length) == ("error in up", steps)
        assert "is not in int, which is -9223372036854775808..9223372036854775807" in found.violation.message


@pytest.mark.parametrize(
    ("lines", "code", "message"),
    [
        ("    n: int = 9223372036854775808", "C205", "is not in int"),
        ("    n: int = True", "C205", "is not in int"),
        ("    n: dict[int, bool] = fill(False)", "C202", "a dict has a value for every key, and int has"),
        (
            "    n: dict[frozenset[tuple[Node, Node, Node]], bool] = fill(False)",
            "C202",
            "has 134,217,728 of them: 1,000,000 are the most",
        ),
        (
            "    n: dict[frozenset[frozenset[tuple[Node, Node]]], bool] = fill(False)",
            "C202",
            "has more than 2\\*\\*64 of them",
        ),
        ("    n: dict[Vote, bool] = fill(False)", "C202", "a dict has a value for every key, and Vote has"),
        (
            "    n: bool = False\n    @init\n    def go(self, k: int): self.n = k > 0",
            "C202",
            "go is tried for every value of 'k'",
        ),
    ],
)
def test_it_is_never_gone_over(tmp_path: Path, lines: str, code: str, message: str) -> None:
    with pytest.raises(InvalidSpec, match=message) as refused:
        spec(tmp_path, f"{lines}\n    @action\n    def up(self) -> None: pass\n")
    assert code in {error.code for error in refused.value.errors}


@pytest.mark.parametrize("guard", ["k < self.n", "k > self.n", "k != self.n", "k * 2 == k + self.n", "len(self.s) < k"])
def test_an_action_for_every_integer_is_refused(tmp_path: Path, guard: str) -> None:
    text = (
        "    n: int = 0\n    s: set[int] = fill()\n\n    @action\n    def go(self, k: int) -> None:\n"
        f"        require({guard})\n        self.n = 1\n"
    )
    with pytest.raises(InvalidSpec, match="go would be tried for every integer: nothing says which values 'k' takes"):
        check(load_text(HEAD + text, tmp_path))


@pytest.mark.parametrize("engine", ["reference", "auto", "native"])
def test_a_parameter_that_goes_by_one_for_every_integer_is_refused(tmp_path: Path, engine: Engine) -> None:
    """One of the two is drawn, from the other; which is not listed either, for there are too many."""
    guard = "require(p < q and q < 3 and p > -1)"
    text = f"    n: int = 0\n\n    @action\n    def go(self, p: int, q: int):\n        {guard}\n        self.n = p\n"
    with pytest.raises(InvalidSpec, match="go would be tried for every integer: nothing says which values 'p' takes"):
        check(load_text(HEAD + text, tmp_path), engine=engine)


def test_sets_of_them_are_not_counted_out(tmp_path: Path) -> None:
    """A domain of 2 to the 2 to the 64 is compared with limits, and no more."""
    text = (
        "    s: set[int] = fill()\n\n    @action\n    def go(self) -> None:\n"
        "        self.s.add(len(self.s) * 2**40)\n        require(len(self.s) < 5)\n"
    )
    model = spec(tmp_path, text)
    assert domain_size(model.variables[0].type) > 2**1000
    assert check_plainly(model).distinct_states == 5


def test_a_dict_has_a_million_keys_at_most() -> None:
    class Most(Range, low=1, high=MOST_KEYS):
        """As many as there may be."""

    class More(Range, low=0, high=MOST_KEYS):
        """One too many."""

    assert isinstance(to_type(dict[Most, bool], {}), DictType)
    with pytest.raises(NotADomain, match="1,000,001 of them: 1,000,000 are the most"):
        to_type(dict[More, bool], {})
