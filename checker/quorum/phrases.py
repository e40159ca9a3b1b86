"""How counts, lists of names and long texts are put into a sentence. Imports the standard library alone."""

from collections.abc import Sequence


def listing(names: Sequence[str], *, none: str = "none") -> str:
    """Names for a message: the first two and the last when there are many."""
    return ", ".join(names if len(names) <= 6 else [*names[:2], "…", names[-1]]) or none


def shortened(text: str, most: int) -> str:
    """The text, cut when it is longer than so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
