"""Random specs whose bodies may depend on the order of a Symmetric sort: items by their place, names, the first that is found.

Some of what they say is free of the order, some is not, and of much it depends on the state. Nothing here knows of an engine.
"""

from hypothesis import strategies as st

from .domains import Choices

MOST_CHOICES = 120

HEAD = """\
from typing import Annotated
from checker import *


class P(Symmetric, size={size}):
    pass


class E(Range, low=0, high=2):
    pass


class M(Record):
    a: P
    b: P


FIRST = next(iter(P))
LISTED = tuple(P)


def place(p: P) -> int:
    return len([q for q in P if repr(q) < repr(p)])


class S(Spec):
    on: dict[P, bool] = fill(False)
    num: dict[P, E] = fill(0)
    lead: P | None = None
    seen: set[P] = fill()
    log: Annotated[list[P], MaxLen(2)] = fill()
    knows: dict[P, dict[P, bool]] = fill(False)
    sent: Annotated[set[M], MaxLen(1)] = fill()
    bad: bool = False

    @action
    def mark(self, p: P):
        self.on[p] = True
"""

ELEMENTS = (
    *(
        "self.lead",
        "self.lead",
        "self.lead",
        "(self.log or [None])[0]",
        "self.found()",
        "(list(self.seen) or [None])[-1]",
        "self.last()",
    ),
    *("next((p for p in P if self.on[p]), None)", "FIRST", "LISTED[{n}]"),
    *("[p for p in P][{n}]", "[*P][{n}]", "list(P)[{n}]", "([p for p in P if self.on[p]] or [None])[0]"),
    *("min(P, key=lambda p: self.num[p])", "max(P, key=place)", "sorted(P, key=str)[{n}]"),
    *("min(P, key=repr)", "([m.a for m in self.sent] or [None])[0]", "self.kth({n})"),
    *("[k for k, v in self.on.items() if v == self.on[k]][{n}]", "max(P, key=lambda p: (self.num[p], self.on[p]))"),
    *(
        "dict(zip(range(9), P))[{n}]",
        "list(self.knows)[{n}]",
        "next(reversed(list(P)))",
        "(sorted(self.seen, key=place) or [None])[0]",
    ),
)
"""An element, or None."""

TRUTHS = (
    *(
        "any(self.on.values())",
        "all(v >= 0 for v in self.num.values())",
        "sum(self.on.values()) > {n}",
        "len(self.seen) > {n}",
    ),
    *("max(self.num.values()) > {n}", "sorted(self.num.values())[-1] > {n}", "len(set(self.num.values())) > 1"),
    *(
        "list(self.on.values())[{n}]",
        "[*self.on.values()][-1]",
        "tuple(self.num.values())[{n}] > 0",
        "list(self.on.values())[:1] == [True]",
    ),
    *("list(self.on.values()) == [True] + [False] * (len(P) - 1)", "[v for v in self.num.values()][{n}] == 1"),
    *(
        "list(self.on.values()).index(True) == {n} if any(self.on.values()) else False",
        "list(self.num.values()) == sorted(self.num.values())",
    ),
    *(
        "str(self.lead) == 'p2'",
        "f'{{self.lead}}' == 'p1'",
        "all(place(p) > 0 for p in self.seen)",
        "list(self.seen)[:1] == self.log[:1]",
    ),
    *(
        "[p for p in P if self.on[p]] == list(self.seen)",
        "list(self.knows.values())[{n}][{e}]",
        "{e} is {e}",
        "{e} == {e}",
        "{e} in self.seen",
    ),
    *(
        "any(i > 0 and v for i, v in enumerate(self.on.values()))",
        "all(v for v, _ in zip(self.on.values(), range({n} + 1)))",
    ),
    *(
        "list(self.on.values()) < list(self.on.values())[::-1]",
        "len([p for p in P if place(p) < 2 and self.on[p]]) > 0",
        "self.bad",
    ),
    *(
        "any(self.knows[p][q] for p in P for q in P if place(p) < place(q))",
        "all(self.log.index(p) == i for i, p in enumerate(self.log))",
    ),
    *(
        "(lambda a, *b: self.on[a])(*P)",
        "''.join(map(repr, self.seen)) == 'p1'",
        "[m.a for m in self.sent] == [m.b for m in self.sent]",
    ),
)

CHANGES = (
    *(
        "self.lead = p",
        "self.bad = {t}",
        "self.seen.add(p)",
        "self.num[p] = {n}",
        "self.log = [p]",
        "self.on[p] = {t}",
        "self.lead = {e}",
    ),
    *(
        "self.seen.add({e})",
        "self.seen.discard({e})",
        "self.on[{e}] = True",
        "self.num[{e}] = 1",
        "self.log = list(self.seen)[:2]",
        "self.knows[p][{e}] = True",
    ),
    *(
        "self.sent = {{M(p, {e})}}",
        "require({t})",
        "require({t} or not {t})",
        "self.num[p] = min(2, place(p))",
        "self.seen = set(list(P)[:{n}])",
    ),
    *(
        "self.seen.pop() if self.seen else None",
        "self.lead = p if {t} else self.lead",
        "self.log = [q for q in P if self.on[q]][:2]",
    ),
)

HELPERS = """
    def found(self):
        kept = None
        for p in P:
            if self.on[p] and kept is None:
                kept = p
        return kept

    def last(self):
        kept = None
        for p in self.seen:
            kept = p
        return kept

    def kth(self, k):
        for p in P:
            if k == 0:
                kept = p
            k -= 1
        return kept
"""


def specs_in_order() -> st.SearchStrategy[str]:
    """The texts of such spec files."""
    return st.binary(min_size=MOST_CHOICES // 2, max_size=MOST_CHOICES).map(
        lambda drawn: _Author(Choices(drawn)).text()
    )


class _Author:
    """Writes one spec."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices

    def text(self) -> str:
        """The whole file."""
        self.size = self.choices.pick([3, 2, 4, 3])
        parts = [HEAD.format(size=self.size), HELPERS]
        for number in range(self.choices.pick([1, 2, 2])):
            changes = [self._filled(self._one_of(CHANGES)) for _ in range(self.choices.number(1, 2))]
            guard = "require(not self.bad)" if self.choices.chance(30) else "require(sum(self.on.values()) > 0)"
            parts.append(self._method("@action", f"act{number}(self, p: P)", [guard, *changes]))
        for role in ("invariant", "reachable", "constraint"):
            if role == "invariant" or self.choices.chance(20):
                truth = self._filled(self._one_of(TRUTHS))
                other = self._filled(self._one_of(TRUTHS))
                said = {"invariant": f"not ({truth}) or ({other})", "constraint": f"({truth}) or len(self.seen) < 2"}
                parts.append(self._method(f"@{role}", f"some_{role}(self)", [f"return bool({said.get(role, truth)})"]))
        return "".join(parts)

    @staticmethod
    def _method(decorator: str, head: str, lines: list[str]) -> str:
        return f"\n    {decorator}\n    def {head}:\n" + "".join(f"        {line}\n" for line in lines)

    def _one_of(self, texts: tuple[str, ...]) -> str:
        """One of these, or of the first six, most of which depend on no order."""
        return self.choices.pick(texts[:6] if self.choices.chance(60) else texts)

    def _filled(self, text: str) -> str:
        while "{t}" in text:
            text = text.replace("{t}", f"({self._filled(self._one_of(TRUTHS))})", 1)
        while "{e}" in text:
            text = text.replace("{e}", self._filled(self._one_of(ELEMENTS)), 1)
        return text.replace("{{", "{").replace("}}", "}").replace("{n}", str(self.choices.number(0, self.size - 1)))
