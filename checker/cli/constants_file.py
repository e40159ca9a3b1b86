"""Constants that are kept in a file: a TOML file in, their texts and where they stand out."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.quorum.layout_files.toml_positions import not_toml, places
from checker.quorum.notation.written_text import Place


@dataclass(frozen=True)
class FromFile:
    """A constant as it is typed, and the place of its name and value in the file."""

    text: str
    span: Span


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
            found[name] = FromFile(str(value).lower() if isinstance(value, bool) else str(value), span)
        else:
            message = f"{name} is not a whole number, true, false or a text in quotes, as a constant is"
            fix = 'write for instance RM = 5, Guard = false, Epoch = "0..3" or ReadQuorum = "rows(2, 3)"'
            errors.append(SpecError("C507", message, span, fix=fix))
    if errors:
        raise InvalidSpec(errors)
    return found


def _span(text: str, path: str, place: Place) -> Span:
    """The part of a place on its first line."""
    begin = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.start)
    last = min(place.end, len(text) if end < 0 else end)
    return Span(path, text.count("\n", 0, place.start) + 1, place.start - begin + 1, last - begin + 1)
