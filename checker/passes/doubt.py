"""What is in the way of a proof that a spec treats all elements of a sort alike."""

from dataclasses import dataclass

from checker.diagnostics import Span, SpecError


@dataclass(frozen=True)
class Doubt:
    """What may depend on the order or the identity of a sort's elements, and where."""

    what: str
    span: Span | None
    tells_apart: bool = False
    """Whether a constant is in the way that does not treat all elements alike: then it is hardly symmetric, and nobody is to assume it."""
    errors: tuple[SpecError, ...] = ()
    """What is not compiled, where that is in the way."""


class Doubted(Exception):
    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.what)
        self.doubt = doubt
