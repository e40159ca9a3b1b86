"""The docstrings of bundled specs and counterexamples: texts in, what they state out.

A spec's has a title, a paragraph `Source: ...`, paragraphs on the model, and for some constants, first of all the defaults,

    Expected: 288 states, 1145 transitions, depth 10; with symmetry 80 orbits.
    Expected at RM=4: 1568 states, ...

A counterexample's has a paragraph `The bug: ...`, the story of its trace, and

    Expected: invariant of agreement after 8 steps.
"""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

_FIGURES = re.compile(
    r"^Expected(?: at (?P<constants>\w+=\S+(?: \w+=\S+)*))?: (?P<states>\d+) states, (?P<transitions>\d+) transitions, "
    r"depth (?P<depth>\d+); with symmetry (?P<orbits>\d+) orbits\.$",
    re.MULTILINE,
)
_EXPECTATION = re.compile(r"^Expected: (?P<kind>\w+) of (?P<property>\w+) after (?P<steps>\d+) steps\.$", re.MULTILINE)
_BUG = "The bug:"
"""How the docstring of a counterexample begins, bundled or not."""


@dataclass(frozen=True)
class Figures:
    """What a check of a spec finds, without symmetry reduction and the count of orbits with it, for some constants."""

    constants: str
    states: int
    transitions: int
    depth: int
    orbits: int


@dataclass(frozen=True)
class Expectation:
    """What a check of a counterexample finds: which property fails, of which kind, and the steps of the shortest trace."""

    kind: str
    property: str
    steps: int


def paragraphs_of(path: Path) -> list[str]:
    """The paragraphs of a file's docstring, each with its lines."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return re.split(r"\n\s*\n", docstring)


def figures_of(path: Path) -> tuple[Figures, ...]:
    """The figures that a spec states, in order."""
    return tuple(
        Figures(
            match["constants"] or "",
            *(int(match[name]) for name in ("states", "transitions", "depth", "orbits")),
        )
        for match in _FIGURES.finditer("\n\n".join(paragraphs_of(path)))
    )


def expectation_of(path: Path) -> Expectation:
    """What a counterexample states. Raises ValueError when that is not one thing."""
    (match,) = _EXPECTATION.finditer("\n\n".join(paragraphs_of(path)))
    return Expectation(match["kind"], match["property"], int(match["steps"]))


def story_of(docstring: str, kind: str, property: str) -> tuple[str, ...]:
    """What the docstring of a counterexample tells, in paragraphs: the bug and its trace.

    Nothing for one that does not begin with the bug, and where it expects another violation than of this kind and property.
    """
    paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", docstring)]
    expected = [match for match in map(_EXPECTATION.fullmatch, paragraphs) if match is not None]
    if not paragraphs[0].startswith(_BUG) or any((m["kind"], m["property"]) != (kind, property) for m in expected):
        return ()
    bug = paragraphs[0].removeprefix(_BUG).strip()
    return (bug[:1].upper() + bug[1:], *(text for text in paragraphs[1:] if not text.startswith("Expected: ")))
