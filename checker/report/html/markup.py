"""HTML as values: what is text is escaped, what is markup is not, and which is which is told by its class."""

import html
from collections.abc import Iterable

from checker.diagnostics import printable


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def escaped(part: str) -> Markup:
    """Text as HTML, its control characters spelt out; markup as it is."""
    return part if isinstance(part, Markup) else Markup(html.escape(printable(part)))


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """Parts one after the other."""
    return Markup(escaped(between).join(map(escaped, parts)))


def tag(name: str, *parts: str, **attributes: str) -> Markup:
    """An element with its content; `class_` is the attribute `class`, `data_step` is `data-step`."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value)}"' for key, value in attributes.items() if value
    )
    return Markup(f"<{name}{given}>{joined(parts)}</{name}>")


def listed(name: str, items: Iterable[str], **attributes: str) -> Markup:
    """A list, `ul` or `ol`, of these items; nothing where there are none."""
    found = [tag("li", item) for item in items]
    return tag(name, *found, **attributes) if found else Markup()


def section(title: str, *parts: str, **attributes: str) -> Markup:
    """A section under a heading; nothing where it has no content."""
    return tag("section", tag("h2", title), *parts, **attributes) if any(parts) else Markup()
