"""Constants as the command line gives them, and the model that they make."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from checker.cli.typed import TYPED, typed
from checker.cli.unquoted import given_twice, is_assignment, mistake_of, together
from checker.diagnostics import InvalidSpec, Span, SpecError

if TYPE_CHECKING:
    from checker.api.given_options import Symmetry
    from checker.api.model import Model
    from checker.language.spec import Spec


class Given(dict[str, str]):
    """The texts of constants by name, and for those from a file where they stand there."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, Span] = {}
        self.key_places: dict[str, Mapping[int, Span]] = {}
        """Of functions, the places of their keys in the file, by where these stand in the text."""

    def place(self, constant: str, span: Span) -> Span | None:
        """Where in the file a part of a constant's text, NAME=VALUE, stands; None for what was typed."""
        return self.key_places.get(constant, {}).get(span.column - len(constant) - 2, self.places.get(constant))


def given_constants(given: list[str], file: Path | None = None) -> Given:
    """NAME=VALUE texts by name, and the constants of a file that are not among them; raises InvalidSpec with every text that is not one."""
    found, errors = Given(), dict[object, SpecError]()
    values: dict[str, list[str]] = {}
    for group in together(given):
        if len(group) > 1 or not is_assignment(group[0]):
            errors[len(errors)] = mistake_of(group)
            continue
        name, _, value = group[0].partition("=")
        name = name.strip()
        values.setdefault(name, []).append(value)
        if name in found:
            errors[name] = given_twice(name, values[name], group[0])
        else:
            found[name] = value
    if errors:
        raise InvalidSpec(list(errors.values()))
    if file is not None:
        from checker.cli.constants_file import constants_in

        for name, constant in constants_in(file).items():
            if name not in found:
                found[name], found.places[name], found.key_places[name] = constant.text, constant.span, constant.keys
    return found


def place_given(given: Mapping[str, str], name: str) -> tuple[Span, str]:
    """Where a constant is given, and what to leave out there: the entry of a file, or what was typed."""
    place = given.places.get(name) if isinstance(given, Given) else None
    text = f"{name}={given[name]}"
    return (typed(text), f"leave out {text}") if place is None else (place, f"leave {name} out of the file")


def given_model(spec: "type[Spec]", given: Mapping[str, str], recorded: Mapping[str, str] | None = None) -> "Model":
    """The spec with its constants, those that a trace recorded and those that were typed, which win.

    Mistakes in the typed ones are shown as on the command line.
    """
    from checker.api.model import Model

    try:
        return Model(spec, **{**(recorded or {}), **given})
    except InvalidSpec as invalid:
        errors = sorted(invalid.errors, key=lambda error: _position(error, given))
        raise InvalidSpec([placed(error, given) for error in errors]) from None


def _position(error: SpecError, given: Mapping[str, str]) -> int:
    """Where among the typed constants the mistake is; mistakes elsewhere come first."""
    constant = constant_of(error)
    return list(given).index(constant) if constant is not None and constant in given else -1


def placed(error: SpecError, given: Mapping[str, str]) -> SpecError:
    """The error with the place that its constant has for the reader."""
    constant = constant_of(error)
    if error.span is None or constant is None:
        return error
    place = given.place(constant, error.span) if isinstance(given, Given) else None
    if place is not None:
        return replace(error, span=place)
    return replace(error, span=replace(error.span, path=TYPED if constant in given else "the trace's constants"))


def constant_of(error: SpecError) -> str | None:
    """The constant in whose given value the mistake is."""
    if error.span is None or error.span.path != "constants" or error.span.text is None:
        return None
    return error.span.text.partition("=")[0]


def given_memory(text: str | None) -> int | None:
    """Bytes of a size such as 500MB; raises BadParameter for anything else."""
    if text is None:
        return None
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?\s*", text, re.ASCII | re.IGNORECASE)
    if match is None:
        raise typer.BadParameter(f"'{text}' is no size: write 500MB or 8GB", param_hint="'--max-memory'")
    amount = int(float(match[1]) * {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}[match[2].lower()])
    if amount < 2**20:
        message = f"'{text}' is too little: write 500MB or 8GB"
        raise typer.BadParameter(message, param_hint="'--max-memory'")
    return amount


def dashed_constant(arguments: list[str]) -> tuple[str, str] | None:
    """The first constant that is given as an option, `--RM=3`, `-RM 3` or `-c RM=3`: what was taken for one, and what to write."""
    for place, text in enumerate(arguments):
        following = arguments[place + 1] if place + 1 < len(arguments) else ""
        if text == "--":
            return None
        if text in ("-c", "--constant", "-D") and re.fullmatch(r"[A-Za-z]\w*=.*", following):
            return text, following
        named = re.fullmatch(r"--?([A-Z]\w*)(?:=(.*))?", text)
        if named is not None:
            return f"{text.partition('=')[0]}", f"{named[1]}={named[2] or following or 3}"
    return None


def given_symmetry(text: str, *, none: bool) -> "Symmetry":
    """What `--symmetry` says, or `--no-symmetry`; raises BadParameter for both at once."""
    names = [name.strip() for name in text.split(",")]
    if none:
        if text != "proved":
            raise typer.BadParameter("leave out --symmetry, or --no-symmetry", param_hint="'--no-symmetry'")
        return False
    if text == "proved":
        return True
    if text == "trust":
        return "trust"
    if not all(name.isidentifier() for name in names):
        raise typer.BadParameter(
            f"{text!r} is not proved, trust or names of sorts such as RM,Value", param_hint="'--symmetry'"
        )
    return names
