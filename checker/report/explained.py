"""A violation that was found by no search, but at the end of a trace: in text, as it stands in a report."""

from collections.abc import Iterator

from rich.text import Text

from checker.report.causes import causes_lines
from checker.report.explanation import why
from checker.report.lines import fold, on_one_line, print_lines, width_of
from checker.report.places import place_of
from checker.report.plain import plain_text
from checker.result import Violation


def plain_violation(violation: Violation) -> str:
    """What fails, why with every level opened, and what caused it, as plain text of 100 columns."""
    return plain_text(lambda console: print_lines(_lines(violation, width_of(console)), console))


def _lines(violation: Violation, width: int) -> Iterator[Text]:
    yield from fold(f"violated: {violation}", width, lead=len("violated"), lead_style="bold red")
    for line in violation.message.splitlines():
        yield from fold(on_one_line(line), width, indent=2, hanging=0)
    if violation.span is not None:
        yield from fold(place_of(violation.span), width, indent=2, style="dim")
    for section in (why(violation, width, is_full=True), causes_lines(violation, width)):
        lines = list(section)
        if lines:
            yield Text()
            yield from lines
