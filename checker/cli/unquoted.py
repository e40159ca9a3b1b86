"""Assignments that a shell has taken apart, for want of quotes: `Rank={a: 1}` at the space, `Rank={a:1,b:2}` into `Rank=a:1 Rank=b:2`.

In: the arguments. Out: which of them belong together, and the mistake that they are.
"""

import shlex
from collections.abc import Iterable, Iterator

from checker.cli.typed import typed
from checker.diagnostics import SpecError

_OPENING, _CLOSING = "{[(", "}])"


def is_assignment(text: str) -> bool:
    """Whether it is NAME=VALUE."""
    name, equals, _ = text.partition("=")
    return bool(equals) and name.strip().isidentifier()


def together(given: Iterable[str]) -> Iterator[list[str]]:
    """The arguments in groups: an assignment with what follows and is none, which may be the rest of its value."""
    group: list[str] = []
    for text in given:
        if group and (is_assignment(text) or not _begins([*group, text])):
            yield group
            group = []
        group.append(text)
    if group:
        yield group


def _begins(group: list[str]) -> bool:
    """Whether an assignment begins a group, `RM=`, or stands in two pieces, `RM` and `=3`."""
    return is_assignment("".join(group[:2]))


def mistake_of(group: list[str]) -> SpecError:
    """What is wrong with a group that is more than an assignment, or none."""
    first, text = group[0], " ".join(group)
    if not _begins(group):
        fix = "write for instance RM=5"
        if any(sign in first for sign in f"{_OPENING}{_CLOSING},:"):
            fix += ", and in quotes what has spaces in it: Rank='{node1: 2, node2: 0}'"
        return SpecError("C502", f"'{first}' is not CONSTANT=VALUE", typed(first), fix=fix)
    name, _, value = (part.strip() for part in text.partition("="))
    quoted = f"{name}={shlex.quote(value)}"
    if not is_assignment(first) or _is_open(first):
        message = f"{name} has come in {len(group)} arguments, cut at spaces"
        how = "without spaces" if quoted == f"{name}={value}" else "in quotes: a shell ends an argument at a space"
        return SpecError("C502", message, typed(text), fix=f"write {quoted}, {how}")
    fix = f"write for instance RM=5; a value with spaces stands in quotes: {quoted}"
    return SpecError("C502", f"'{group[1]}' is not CONSTANT=VALUE", typed(text, len(first) + 1), fix=fix)


def _is_open(assignment: str) -> bool:
    """Whether a value has not come to its end: there is none yet, or a bracket is open."""
    value = assignment.partition("=")[2].strip()
    return not value or sum(map(value.count, _OPENING)) > sum(map(value.count, _CLOSING))


def given_twice(name: str, values: list[str], text: str) -> SpecError:
    """The mistake of a constant with several values, the last of them in this text; `{a:1,b:2}` without quotes gives it those."""
    is_expanded = all(":" in value and "{" not in value for value in values)
    fix = (
        f"write {name}='{{{', '.join(values)}}}', in quotes: a shell makes several arguments of braces"
        if is_expanded
        else None
    )
    return SpecError("C502", f"{name} is given twice", typed(text), (f"first as {name}={values[0]}",), fix)
