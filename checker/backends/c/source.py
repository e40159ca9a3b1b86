"""What is known of the C of a model without reading it: what it takes to run it, and to read its results."""

import hashlib
from dataclasses import dataclass

from checker.backends.c.packing import Layout
from checker.backends.c.shape import Shape
from checker.diagnostics import Span
from checker.result import Stop


@dataclass(frozen=True)
class Branch:
    """One way that a method may go, at a place of the spec; `outcome` reads after the place: "is false"."""

    method: str
    span: Span | None
    outcome: str


@dataclass(frozen=True)
class Source:
    """The C of one model, by the digest of its text."""

    digest: str
    shape: Shape
    layout: Layout
    branches: tuple[Branch, ...]
    sites: tuple[Stop, ...] = ()
    """Why and where a body may give up, by number."""
    makes_initial: bool = False
    """Whether the C makes the initial states."""


def digest_of(text: str) -> str:
    """The digest of a C file."""
    return hashlib.sha256(text.encode()).hexdigest()
