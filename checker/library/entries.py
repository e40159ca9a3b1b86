"""The bundled specs with their models and their broken variants."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checker.frontend.bundled import Shelf
from checker.frontend.load import load_bundled
from checker.frontend.model import Model
from checker.library.docstrings import Expectation, Figures, expectation_of, figures_of, paragraphs_of


@dataclass(frozen=True)
class Variant:
    """A counterexample: a spec with a bug, and the story of its shortest trace."""

    name: str
    of: str
    bug: str
    story: str
    expectation: Expectation
    path: Path

    @cached_property
    def model(self) -> Model:
        """Its model at the defaults."""
        return Model(load_bundled(self.name))


@dataclass(frozen=True)
class Entry:
    """A bundled spec: what it guarantees, where it is from, its model at the defaults, and what became of it with a bug."""

    name: str
    title: str
    source: str
    path: Path
    model: Model
    figures: tuple[Figures, ...]
    variants: tuple[Variant, ...]


def entries(names: Collection[str] = ()) -> tuple[Entry, ...]:
    """The bundled specs of these names, or all, in the order of names, with their variants in the order of theirs."""
    variants = [variant_named(name) for name in Shelf.COUNTEREXAMPLES.names]
    return tuple(_entry(name, variants) for name in Shelf.SPECS.names if not names or name in names)


def _entry(name: str, variants: list[Variant]) -> Entry:
    path = Shelf.SPECS.folder / f"{name}.py"
    title, source, *_ = map(_joined, paragraphs_of(path))
    own = tuple(variant for variant in variants if variant.of == name)
    return Entry(name, title, source.removeprefix("Source: "), path, Model(load_bundled(name)), figures_of(path), own)


def variant_named(name: str) -> Variant:
    """The bundled counterexample of this name."""
    path = Shelf.COUNTEREXAMPLES.folder / f"{name}.py"
    bug, *story, _ = map(_joined, paragraphs_of(path))
    whole = bug.removeprefix("The bug: ")
    of = load_bundled(name).__mro__[1].__module__.rpartition(".")[2]
    return Variant(name, of, whole[:1].upper() + whole[1:], " ".join(story), expectation_of(path), path)


def _joined(paragraph: str) -> str:
    return " ".join(paragraph.split())
