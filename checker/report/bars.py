"""Counts as bars of a text, one below the other; of very many several in one."""

from collections.abc import Iterator, Sequence

from rich.text import Text

_MOST_ROWS = 40
_NOT_ALL = " and more"
_BLOCK, _LESS = "█", "▏"
"""A part of a bar, and what is left of one that is shorter than that."""


def bars(head: str, counts: Sequence[int], unit: str, width: int, *, full: int) -> Iterator[Text]:
    """A row for each count, numbered from 0 under a word for the numbers; those after the first `full` ones are not all there is."""
    together = -(-len(counts) // _MOST_ROWS)
    rows = []
    for first in range(0, len(counts), together):
        part = counts[first : first + together]
        last = first + len(part) - 1
        more = _NOT_ALL if last >= full else ""
        rows.append((f"{first:,}" if first == last else f"{first:,} to {last:,}", sum(part), more))
    names = max(len(head), *(len(name) for name, *_ in rows))
    digits = max(len(unit), *(len(f"{count:,}") for _, count, _ in rows))
    most = max(1, *(count for _, count, _ in rows))
    room = max(8, width - names - digits - 6 - max(len(more) for *_, more in rows))
    yield Text(f"  {head:>{names}}  {unit:>{digits}}", style="dim")
    for name, count, more in rows:
        yield Text.assemble(f"  {name:>{names}}  {count:>{digits},}  ", (bar(count, most, room), "cyan"), (more, "dim"))


def bar(count: int, most: int, room: int) -> str:
    """A bar as long as its part of the longest one."""
    length = count * room // most
    return _BLOCK * length if length or not count else _LESS
