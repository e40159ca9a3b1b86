"""The command `quorum find`: the best layout over some nodes."""

from enum import StrEnum
from typing import Annotated, Literal, NoReturn

import typer

from checker.cli.options import ListFormat, OutputOption, examples
from checker.cli.output import check_writable, emit_lines
from checker.cli.quorum_given import given_nodes, given_number, given_workload
from checker.cli.quorum_options import (
    FailuresOption,
    FormatOption,
    LayoutArgument,
    NodesOption,
    Reads,
    Seconds,
    line,
    print_json,
)
from checker.cli.reporting import reporting
from checker.diagnostics import InvalidSpec, SpecError


class Objective(StrEnum):
    """What `find` makes least."""

    LOAD = "load"
    NETWORK = "network"
    LATENCY = "latency"


@examples("checker quorum find three_regions --reads 0.9 --read-resilience 1 --write-resilience 1")
def find(
    layout: LayoutArgument = None,
    nodes: NodesOption = None,
    reads: Reads = "1/2",
    objective: Annotated[Objective, typer.Option(help="What to make least.")] = Objective.LOAD,
    read_resilience: Annotated[int, typer.Option(min=0, help="Failures that reads survive.")] = 0,
    write_resilience: Annotated[int, typer.Option(min=0, help="Failures that writes survive.")] = 0,
    failures: FailuresOption = 0,
    max_load: Annotated[str | None, typer.Option(metavar="NUMBER", help="Seconds an operation, at most.")] = None,
    max_network: Annotated[str | None, typer.Option(metavar="NUMBER", help="Nodes an operation, at most.")] = None,
    max_latency: Annotated[str | None, typer.Option(metavar="NUMBER", help="Seconds, at most.")] = None,
    most: Annotated[int, typer.Option(min=1, help="Try so many layouts.")] = 3_000,
    seconds: Seconds = 30.0,
    format: FormatOption = ListFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """The best layout over the nodes, for a workload and what it has to survive."""
    from checker.quorum import measure as measures
    from checker.report.measure_report import found_json, found_lines

    with reporting(format, output):
        check_writable(output, layout)
        requirements = measures.Requirements(
            read_resilience=read_resilience,
            write_resilience=write_resilience,
            failures=failures,
            load_limit=given_number(max_load, "--max-load"),
            network_limit=given_number(max_network, "--max-network"),
            latency_limit=given_number(max_latency, "--max-latency"),
        )
        members, workload, least = given_nodes(layout, nodes), given_workload(reads), _literal(objective)

        def nothing(verdict: str, error: Exception, code: int) -> NoReturn:
            """What there is to say when no layout is found; in the form and to the place that were asked for."""
            if format is ListFormat.JSON:
                print_json({"verdict": verdict.replace(" ", "_"), "reason": str(error)}, output)
            else:
                emit_lines([line(f"{verdict}: {error}")], output)
            raise typer.Exit(code)

        try:
            found = measures.find(
                members, workload=workload, objective=least, requirements=requirements, most=most, seconds=seconds
            )
        except measures.NoStrategyError as error:
            nothing("none found", error, 1)
        except measures.UndeterminedError as error:
            nothing("unknown", error, 3)
        except measures.MeasureError as error:
            raise InvalidSpec([SpecError("C506", str(error))]) from None
        if format is ListFormat.JSON:
            print_json(found_json(found, least), output)
        else:
            emit_lines(found_lines(found, least), output)


def _literal(objective: Objective) -> Literal["load", "network", "latency"]:
    return "load" if objective is Objective.LOAD else "network" if objective is Objective.NETWORK else "latency"
