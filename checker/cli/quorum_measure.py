"""The commands `quorum measure` and `quorum compare`: what layouts cost and withstand."""

from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import ListFormat, OutputOption, examples, is_a_number
from checker.cli.output import check_writable, emit_lines, width_for
from checker.cli.quorum_given import given_layout, given_workload, layout_or_expression, measured
from checker.cli.quorum_options import (
    FailuresOption,
    FormatOption,
    LayoutArgument,
    NodesOption,
    ReadOption,
    Reads,
    Seconds,
    WriteOption,
    line,
    print_json,
)
from checker.cli.reporting import reporting
from checker.quorum.properties import Property

if TYPE_CHECKING:
    from checker.quorum.layout_files.layout import Layout
    from checker.quorum.verify import Answer


@examples("checker quorum measure three_regions --reads 0.9")
def measure(
    layout: LayoutArgument = None,
    read: ReadOption = None,
    write: WriteOption = None,
    nodes: NodesOption = None,
    reads: Reads = "1/2",
    failures: FailuresOption = 0,
    strategy: Annotated[bool, typer.Option("--strategy", help="Print how often each quorum is used, too.")] = False,
    seconds: Seconds = 30.0,
    format: FormatOption = ListFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """Resilience, load, capacity, network load, latency and availability, exactly."""
    from checker.report import measure_report as report
    from checker.report.quorum_report import answer_json, answer_lines, layout_json, layout_lines

    with reporting(format, output):
        check_writable(output, layout)
        asked = given_layout(layout, nodes, read=read, write=write)
        found = measured(asked, given_workload(reads), failures, seconds)
        wrong = _missed(asked, seconds)
        if format is ListFormat.JSON:
            shown = {**layout_json(asked), **report.measure_json(found, asked)}
            shown["answer"] = None if wrong is None else answer_json(wrong)
            if strategy and found.load is not None:
                shown["strategy"] = report.strategy_json(found.load)
            print_json(shown, output)
            return
        lines = [*layout_lines(asked), line()]
        lines += [] if wrong is None else [*answer_lines(wrong), line()]
        lines += report.measure_lines(found, asked)
        if strategy and found.load is not None:
            lines += [line(), *report.strategy_lines(found.load)]
        emit_lines(lines, output)


def _missed(layout: "Layout", seconds: float) -> "Answer | None":
    """The answer whether reads meet writes, unless they do: as they always do when one is the dual of the other."""
    from checker.quorum.verify import Verdict
    from checker.quorum.verify.layout_questions import verify

    if not {"read", "write"} <= layout.texts.keys():
        return None
    (answer,) = verify(layout, (Property.READ_WRITE,), seconds=seconds)
    return None if answer.verdict is Verdict.HOLDS else answer


@examples("checker quorum compare three_regions hierarchical 'rows(3, 3)' --reads 0.9")
def compare(
    layouts: Annotated[list[str], typer.Argument(metavar="LAYOUT...", help="Layouts, or expressions for the reads.")],
    reads: Reads = "1/2",
    failures: FailuresOption = 0,
    seconds: Annotated[
        float, typer.Option(min=0, callback=is_a_number, help="How long each layout may take, about.")
    ] = 30.0,
    format: FormatOption = ListFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """A table of layouts: do reads meet writes, what do they survive, what do they cost."""
    from checker.quorum.verify import layout_questions
    from checker.report.comparison_report import COLUMNS, comparison_row, table_lines
    from checker.report.measure_report import assumed_lines, measure_json
    from checker.report.quorum_report import answer_json, layout_json

    with reporting(format, output):
        check_writable(output, *layouts)
        workload = given_workload(reads)
        asked = [layout_or_expression(text) for text in layouts]
        objects, rows, answers = [], [], []
        for each in asked:
            (answer,) = layout_questions.verify(each, (Property.READ_WRITE,), seconds=seconds)
            found = measured(each, workload, failures, seconds) if answer.verdict.value != "no_quorum" else None
            answers.append(answer)
            rows.append((answer, found))
            measures = {} if found is None else measure_json(found, each)
            objects.append({**layout_json(each), "answer": answer_json(answer), **measures})
        if format is ListFormat.JSON:
            print_json(objects, output)
        else:
            names = [" ".join(text.split()) for text in layouts]
            table = [
                comparison_row(name, *row, len(each.nodes)) for name, row, each in zip(names, rows, asked, strict=True)
            ]
            emit_lines([*table_lines(COLUMNS, table, width_for(output)), *assumed_lines(asked)], output)
        raise typer.Exit(layout_questions.exit_code(answers))
