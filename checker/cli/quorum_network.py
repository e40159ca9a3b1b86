"""The command `quorum network`: whether a federated network can split, and what stops or splits it."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import ListFormat, OutputOption, examples, is_a_number
from checker.cli.output import check_writable, emit, emit_lines
from checker.cli.reporting import reporting
from checker.diagnostics import InvalidSpec, SpecError, printable, suggest

if TYPE_CHECKING:
    from checker.quorum.federated import Network

_CODES = {"holds": 0, "violated": 1, "no_quorum": 1, "unknown": 3}


class Fails(StrEnum):
    """What fails at once."""

    VALIDATOR = "validator"
    ORGANISATION = "organisation"


class Unlisted(StrEnum):
    """What a validator does whose quorum set is not known."""

    UNAVAILABLE = "unavailable"
    ADVERSARIAL = "adversarial"


class Whose(StrEnum):
    """Whose disagreement is a split."""

    CORE = "core"
    ALL = "all"


@examples(
    "checker quorum network nodes.json",
    "checker quorum network nodes.json --by organisation --missing adversarial",
)
def network(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON as stellarbeat publishes it, or stellar-core's quorum sets.")
    ],
    by: Annotated[Fails, typer.Option(help="What blocks or splits: so many validators, or whole organisations.")] = (
        Fails.VALIDATOR
    ),
    missing: Annotated[
        Unlisted, typer.Option(help="What is assumed of validators whose quorum set is not known.")
    ] = Unlisted.UNAVAILABLE,
    scope: Annotated[
        Whose, typer.Option(help="Whose disagreement is a split: that of the core, or of anybody who trusts it.")
    ] = Whose.CORE,
    seconds: Annotated[float, typer.Option(min=0, callback=is_a_number, help="How long a question may take.")] = 60.0,
    format: Annotated[ListFormat, typer.Option("--format", help="What to print.")] = ListFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """A federated network: do its quorums intersect, who matters, what stops it, what splits it."""
    from checker.quorum import federated
    from checker.report.network_report import Findings, network_json, network_lines, verdict_of

    with reporting(format, output):
        check_writable(output, file)
        read = _read(file)
        assumed, fails = federated.Missing(missing.value), federated.By(by.value)
        found = Findings(
            printable(file.stem),
            read,
            federated.intersection(read, missing=assumed, limit=seconds),
            federated.top_tier(read, limit=seconds),
            federated.smallest_blocking_set(read, by=fails, limit=seconds),
            federated.smallest_splitting_set(
                read, missing=assumed, by=fails, scope=federated.Scope(scope.value), limit=seconds
            ),
            by.value,
        )
        if format is ListFormat.JSON:
            emit(json.dumps(network_json(found), indent=2, ensure_ascii=False) + "\n", output)
        else:
            emit_lines(network_lines(found), output)
        raise typer.Exit(_CODES[verdict_of(found.intersection)])


def _read(file: Path) -> "Network":
    from checker.quorum.federated import read_network

    try:
        return read_network(file)
    except FileNotFoundError:
        beside = [path.name for path in file.parent.glob("*.json")] if file.parent.is_dir() else []
        message, fix = f"there is no file '{file}'", suggest(file.name, beside)
    except OSError as error:
        message, fix = f"{file} cannot be read: {error.strerror}", None
    except UnicodeDecodeError:
        message, fix = f"{file} is no text in UTF-8", None
    raise InvalidSpec([SpecError("C505", message, fix=fix)])
