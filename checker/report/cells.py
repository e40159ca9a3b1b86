"""Texts in columns as wide as a terminal shows them: some characters are two columns wide, some none. Imports rich."""

from rich.cells import cell_len, set_cell_size


def cut(text: str, most: int) -> str:
    """The text, cut when it is wider than so many columns."""
    return text if cell_len(text) <= max(0, most) else f"{set_cell_size(text, max(0, most - 1)).rstrip()}…"


def to_the_left(text: str, width: int) -> str:
    """The text with blanks after it."""
    return text + " " * (width - cell_len(text))


def to_the_right(text: str, width: int) -> str:
    """The text with blanks before it."""
    return " " * (width - cell_len(text)) + text


__all__ = ["cell_len", "cut", "to_the_left", "to_the_right"]
