"""Constants that are kept in a file: a TOML file in, their texts and where they stand out."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.quorum.layout_files.toml_positions import Entry, not_toml, places
from checker.quorum.notation.written_text import Place


@dataclass(frozen=True)
class FromFile:
    """A constant as it is typed, and the place of its name and value in the file; of a function, where in the text each key stands too."""

    text: str
    span: Span
    keys: Mapping[int, Span] = field(default_factory=dict)


def constants_in(path: Path) -> dict[str, FromFile]:
    """The constants of a file by name; raises InvalidSpec (C507) for a file that is none, with everything that is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text)
    except OSError as error:
        raise InvalidSpec([SpecError("C507", f"{path} cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise InvalidSpec([SpecError("C507", f"{path} is not UTF-8 text")]) from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidSpec([not_toml(error, text, str(path), "C507")]) from None
    except (ValueError, RecursionError):
        message = f"{path} has a number that is too long, or is nested too deeply"
        raise InvalidSpec([SpecError("C507", message)]) from None
    found, errors = {}, []
    where = places(text)
    for name, value in document.items():
        span = _span(text, str(path), where[name,].key.to(where[name,].value))
        if isinstance(value, bool | int | str):
            found[name] = FromFile(_plain(value), span)
        elif isinstance(value, dict) and _is_written(value):
            spans = {key: _span(text, str(path), _place(where, name, key)) for key in value}
            found[name] = _function(value, span, spans)
        else:
            message = (
                f"{name} is not a whole number, true, false, a text in quotes or a table of these, as a constant is"
            )
            fix = 'write for instance RM = 5, Guard = false, ReadQuorum = "rows(2, 3)" or Rank = {node1 = 2, node2 = 1}'
            errors.append(SpecError("C507", message, span, fix=fix))
    if errors:
        raise InvalidSpec(errors)
    return found


def _plain(value: bool | int | str) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_written(value: object) -> bool:
    """Whether a value of TOML can be one of a domain."""
    match value:
        case dict():
            return all(map(_is_written, value.values()))
        case list():
            return all(map(_is_written, value))
        case _:
            return isinstance(value, bool | int | str)


def _place(where: Mapping[tuple[str | int, ...], Entry], name: str, key: str) -> Place:
    """Where a key of a table stands with its value; the table itself where it does not stand there as one."""
    entry = where.get((name, key)) or where[name,]
    return entry.key.to(entry.value)


def _function(table: Mapping[str, object], span: Span, spans: Mapping[str, Span]) -> FromFile:
    """A table of the file as it is typed."""
    text, keys = "{", dict[int, Span]()
    for key, value in table.items():
        text += ", " if keys else ""
        keys[len(text)] = spans[key]
        text += f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
    return FromFile(text + "}", span, keys)


def _span(text: str, path: str, place: Place) -> Span:
    """The part of a place on its first line."""
    begin = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.start)
    last = min(place.end, len(text) if end < 0 else end)
    return Span(path, text.count("\n", 0, place.start) + 1, place.start - begin + 1, last - begin + 1)
