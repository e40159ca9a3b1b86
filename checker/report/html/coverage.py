"""Coverage on the page: tables, states by depth as bars, and what stands in the margin of the source."""

from collections.abc import Iterable, Sequence

from checker.coverage import Coverage
from checker.diagnostics import counted
from checker.report.coverage_report import action_rows, looked_at, never, part_name, values_taken
from checker.report.html.markup import Markup, listed, section, tag
from checker.report.html.sources import Margin, Sources
from checker.result import Result

_BAR, _ROW, _WIDEST = 14, 18, 420
"""How high a bar is and its row, and how long the longest, in pixels."""
_MOST_BARS = 60


def coverage_sections(result: Result, sources: Sources) -> list[Markup]:
    """The sections; the counts of statements go into the margins of the sources."""
    coverage = result.coverage
    if coverage is None:
        return []
    _note_margins(coverage, sources)
    first, *more = looked_at(result, coverage)
    said = [tag("p", f"{first[0].upper()}{first[1:]}."), *(tag("p", line, class_="dim") for line in more)]
    head, *rows = action_rows(coverage)
    taken = [(part_name(v.name, part), values_taken(part)) for v in coverage.variables for part in v.values]
    return [
        section("Coverage", *said, _table(head, rows), id="coverage"),
        section("What never happened", listed("ul", never(coverage), class_="reasons")),
        section("Values taken", _table(("variable", "values"), taken, is_counted=False)),
        section(f"{result.counts.capitalize()} by depth", _bars(coverage, result.counts)),
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, is_counted: bool = True) -> Markup:
    """Names, and behind each what there is to say of it; counts are to the right."""
    kind = "counts" if is_counted else ""
    titles = tag("thead", tag("tr", *(tag("th", title, scope="col") for title in head)))
    body = [tag("tr", tag("th", name, scope="row"), *(tag("td", cell) for cell in cells)) for name, *cells in rows]
    return tag("table", titles, tag("tbody", *body), class_=kind) if body else Markup()


def _bars(coverage: Coverage, unit: str) -> Markup:
    """The states of each depth; of very many depths several in one bar."""
    levels = coverage.levels
    if not levels:
        return Markup()
    together = -(-len(levels) // _MOST_BARS)
    rows = [(first, levels[first : first + together]) for first in range(0, len(levels), together)]
    most = max(sum(part) for _, part in rows)
    drawn = []
    for number, (first, part) in enumerate(rows):
        last, count, y = first + len(part) - 1, sum(part), number * _ROW
        name = f"{first}" if first == last else f"{first} to {last}"
        more = "" if last < coverage.full_levels else " and more"
        length = max(1, count * _WIDEST // most)
        drawn += [
            tag("text", name, x="70", y=str(y + 12), class_="name"),
            Markup(f'<rect x="80" y="{y}" width="{length}" height="{_BAR}"/>'),
            tag("text", f"{count:,}{more}", x=str(86 + length), y=str(y + 12)),
        ]
    height = len(rows) * _ROW
    title = f"{unit} by depth"
    size = {"width": "620", "height": str(height), "viewBox": f"0 0 620 {height}"}
    return tag("svg", tag("title", title), *drawn, class_="bars", role="img", **size)


def _note_margins(coverage: Coverage, sources: Sources) -> None:
    """Write beside every line how often its statement was executed, and how often its `require` said no."""
    for statement in coverage.statements:
        told = f"executed {counted(statement.count, 'time')}"
        sources.write_beside(
            statement.path, statement.line, Margin(f"{statement.count:,}", "", told, not statement.count)
        )
    for test in coverage.conditions:
        if test.kind == "require":
            told = f"said no {test.refused:,} of {counted(test.asked, 'time')}"
            sources.write_beside(test.span.path, test.span.line, Margin("", f"{test.refused:,} no", told, test.is_idle))
