"""The commands `quorum`: verify, measure, compare, find and show layouts."""

import json
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from checker.commands.options import ListFormat, OutputOption, examples
from checker.commands.output import check_writable, emit, emit_lines, output_console
from checker.commands.quorum_given import (
    given_layout,
    given_nodes,
    given_number,
    given_workload,
    layout_or_expression,
    measured,
)
from checker.commands.quorum_network import EPILOG as NETWORK_EPILOG
from checker.commands.quorum_network import network
from checker.commands.quorum_prove import EPILOG as PROVE_EPILOG
from checker.commands.quorum_prove import prove
from checker.commands.reporting import reporting
from checker.diagnostics import InvalidSpec, SpecError
from checker.quorum.properties import Property

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.text import Text

    from checker.quorum.layout import Layout
    from checker.quorum.verify import Answer

app = typer.Typer(
    name="quorum",
    help="Verify, measure, compare, find and show quorum layouts.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


class Objective(StrEnum):
    """What `find` makes least."""

    LOAD = "load"
    NETWORK = "network"
    LATENCY = "latency"


LayoutArgument = Annotated[
    str | None, typer.Argument(metavar="LAYOUT", help="A layout file, or a bundled layout's name.", show_default=False)
]
ReadOption = Annotated[str | None, typer.Option(metavar="EXPR", help="What a read needs: '2 of 5', 'rows(3, 6)'.")]
WriteOption = Annotated[
    str | None, typer.Option(metavar="EXPR", help="What a write needs; else the dual of the reads.")
]
FastOption = Annotated[str | None, typer.Option(metavar="EXPR", help="What a fast round needs.")]
NodesOption = Annotated[
    str | None, typer.Option(metavar="NODES", help="The nodes: a number, or names such as 'a b c'.")
]
Format = Annotated[ListFormat, typer.Option("--format", help="What to print.")]
Seconds = Annotated[float, typer.Option(min=0, help="How long a question may take.")]
Reads = Annotated[str, typer.Option(metavar="SHARE", help="The share of reads: 0.9, 1/3, or 0.9=3,0.1=1 with weights.")]
FailuresOption = Annotated[int, typer.Option(min=0, help="Use quorums that survive so many failures of their members.")]


@app.command(
    epilog=examples(
        "checker quorum verify --read 'rows(3,6)' --write 'columns(3,6)'",
        "checker quorum verify three_regions",
        "checker quorum verify my.toml --property write-write --property masking --byzantine 1",
    )
)
def verify(
    layout: LayoutArgument = None,
    read: ReadOption = None,
    write: WriteOption = None,
    fast: FastOption = None,
    nodes: NodesOption = None,
    properties: Annotated[
        list[Property] | None,
        typer.Option("--property", help="What to verify; else read-write, and what the layout's faults ask for."),
    ] = None,
    crash: Annotated[int | None, typer.Option(min=0, help="So many nodes may stop.")] = None,
    byzantine: Annotated[int | None, typer.Option(min=0, help="So many nodes may lie.")] = None,
    seconds: Seconds = 30.0,
    format: Format = ListFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """Prove that quorums meet, or show the smallest sets that do not."""
    from checker.quorum import asking
    from checker.report import quorum_report as report

    with reporting():
        check_writable(output)
        asked = _with_faults(given_layout(layout, nodes, read=read, write=write, fast=fast), crash, byzantine)
        answers = asking.verify(asked, properties or (), seconds=seconds)
        code = asking.exit_code(answers)
        if format is ListFormat.JSON:
            verdict = {0: "holds", 1: "violated", 3: "unknown"}[code]
            found = [report.answer_json(answer) for answer in answers]
            _print_json({**report.layout_json(asked), "verdict": verdict, "answers": found}, output)
        else:
            emit_lines([*report.layout_lines(asked), *_answer_lines(answers)], output)
        raise typer.Exit(code)


@app.command(epilog=examples("checker quorum measure three_regions --reads 0.9"))
def measure(
    layout: LayoutArgument = None,
    read: ReadOption = None,
    write: WriteOption = None,
    nodes: NodesOption = None,
    reads: Reads = "1/2",
    failures: FailuresOption = 0,
    strategy: Annotated[bool, typer.Option("--strategy", help="Print how often each quorum is used, too.")] = False,
    seconds: Seconds = 30.0,
    format: Format = ListFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """Resilience, load, capacity, network load, latency and availability, exactly."""
    from checker.report import quorum_report as report

    with reporting():
        check_writable(output)
        asked = given_layout(layout, nodes, read=read, write=write)
        found = measured(asked, given_workload(reads), failures, seconds)
        if format is ListFormat.JSON:
            _print_json({**report.layout_json(asked), **report.measure_json(found)}, output)
            return
        rows = report.measure_rows(found)
        width = max(len(name) for name, _ in rows)
        lines = [*report.layout_lines(asked), _line()]
        lines += [_line(f"  {name:<{width}}  {value}") for name, value in rows]
        lines += [_line(f"  not had: {note}") for note in found.notes]
        if strategy and found.load is not None:
            lines += [_line(), _line("  the quorums to use for the least load"), *report.strategy_lines(found.load)]
        emit_lines(lines, output)


@app.command(epilog=examples("checker quorum compare three_regions hierarchical 'rows(3, 3)' --reads 0.9"))
def compare(
    layouts: Annotated[list[str], typer.Argument(metavar="LAYOUT...", help="Layouts, or expressions for the reads.")],
    reads: Reads = "1/2",
    failures: FailuresOption = 0,
    seconds: Seconds = 30.0,
    format: Format = ListFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """A table of layouts: do reads meet writes, what do they survive, what do they cost."""
    from checker.quorum import asking
    from checker.report import quorum_report as report

    with reporting():
        check_writable(output)
        workload = given_workload(reads)
        asked = [layout_or_expression(text) for text in layouts]
        objects, rows, answers = [], [], []
        for name, each in zip(layouts, asked, strict=True):
            (answer,) = asking.verify(each, (Property.READ_WRITE,), seconds=seconds)
            found = measured(each, workload, failures, seconds) if answer.verdict.value != "no_quorum" else None
            answers.append(answer)
            rows.append(report.comparison_row(name, answer, found, len(each.nodes)))
            measures = {} if found is None else report.measure_json(found)
            objects.append({**report.layout_json(each), "answer": report.answer_json(answer), **measures})
        if format is ListFormat.JSON:
            _print_json(objects, output)
        else:
            emit_lines(report.table_lines(report.COLUMNS, rows), output)
        raise typer.Exit(asking.exit_code(answers))


@app.command(epilog=examples("checker quorum find three_regions --reads 0.9 --read-resilience 1 --write-resilience 1"))
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
    format: Format = ListFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """The best layout over the nodes, for a workload and what it has to survive."""
    from checker.quorum import measure as measures
    from checker.report import quorum_report as report

    with reporting():
        check_writable(output)
        requirements = measures.Requirements(
            read_resilience=read_resilience,
            write_resilience=write_resilience,
            failures=failures,
            load_limit=given_number(max_load, "--max-load"),
            network_limit=given_number(max_network, "--max-network"),
            latency_limit=given_number(max_latency, "--max-latency"),
        )
        members, workload, least = given_nodes(layout, nodes), given_workload(reads), _literal(objective)
        try:
            found = measures.find(
                members, workload=workload, objective=least, requirements=requirements, most=most, seconds=seconds
            )
        except measures.NoStrategyError as error:
            typer.echo(f"none found: {error}")
            raise typer.Exit(1) from None
        except measures.MeasureError as error:
            raise InvalidSpec([SpecError("C506", str(error))]) from None
        if format is ListFormat.JSON:
            _print_json(report.found_json(found, least), output)
        else:
            emit_lines(report.found_lines(found, least), output)


@app.command(epilog=examples("checker quorum show grid_3x6", "checker quorum show my.toml -o my.svg"))
def show(
    layout: LayoutArgument = None,
    read: ReadOption = None,
    write: WriteOption = None,
    nodes: NodesOption = None,
    seconds: Seconds = 30.0,
    format: Format = ListFormat.TEXT,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it to a file; as a picture to an SVG file."),
    ] = None,
) -> None:
    """Draw the nodes, with two quorums that miss each other, or a small read quorum and a small write quorum."""
    from checker.commands.quorum_given import shown_pair
    from checker.report import quorum_report as report
    from checker.report.quorum_picture import picture, svg

    with reporting():
        check_writable(output)
        asked = given_layout(layout, nodes, read=read, write=write)
        answer, pair = shown_pair(asked, seconds)
        if format is ListFormat.JSON:
            one, first, other, second = pair
            sets = [{"role": role, "nodes": report.names(of)} for role, of in ((one, first), (other, second))]
            regions = {region: report.names(members) for region, members in asked.regions.items()}
            found = {"grid": asked.grid, "regions": regions, "quorums": sets, "answer": report.answer_json(answer)}
            _print_json({**report.layout_json(asked), **found}, output)
        else:
            lines = [*report.layout_lines(asked), _line(), *picture(asked, pair, output_console().width), _line()]
            lines += report.answer_lines(answer)
            if output is not None and output.suffix.lower() == ".svg":
                emit(svg(lines, asked.name), output)
            else:
                emit_lines(lines, output)
        raise typer.Exit(answer.verdict.exit_code)


app.command(epilog=PROVE_EPILOG)(prove)
app.command(epilog=NETWORK_EPILOG)(network)


def _with_faults(layout: "Layout", crash: int | None, byzantine: int | None) -> "Layout":
    faults = layout.faults
    return replace(
        layout,
        faults=replace(
            faults,
            crash=faults.crash if crash is None else crash,
            byzantine=faults.byzantine if byzantine is None else byzantine,
        ),
    )


def _literal(objective: Objective) -> Literal["load", "network", "latency"]:
    return "load" if objective is Objective.LOAD else "network" if objective is Objective.NETWORK else "latency"


def _answer_lines(answers: "Iterable[Answer]") -> "list[Text]":
    from checker.report.quorum_report import answer_lines

    return [line for answer in answers for line in (_line(), *answer_lines(answer))]


def _line(text: str = "") -> "Text":
    from rich.text import Text

    return Text(text)


def _print_json(document: Any, output: Path | None) -> None:
    emit(json.dumps(document, indent=2, ensure_ascii=False) + "\n", output)
