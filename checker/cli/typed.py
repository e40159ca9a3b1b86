"""Places in what was typed on the command line."""

from checker.diagnostics import Span

TYPED = "command line"


def typed(text: str, start: int = 0, end: int | None = None) -> Span:
    """The place of these characters of something that was typed on the command line."""
    return Span(TYPED, 1, start + 1, (len(text) if end is None else end) + 1, text)
