"""The page: verdict, explanation, diagram, trace with the state at the chosen step, source, figures, and the command that repeats it."""

from importlib.resources import files

from checker.diagnostics import counted
from checker.report.figures import figures
from checker.report.html.coverage import coverage_sections
from checker.report.html.markup import Markup, joined, listed, section, tag
from checker.report.html.reasons import explanation, whys
from checker.report.html.sources import Sources
from checker.report.html.trace import data, state_table, steps
from checker.report.html.walks import walks
from checker.report.places import place_of
from checker.report.terminal import constants_line, summary_line, what_became_of
from checker.result import Result, Violation
from checker.trace import Trace

_WIDTH = 100
_NOTHING_FETCHED = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
"""What the page forbids a browser: everything but its own style and script."""
_WAYS = 6
"""Witnesses that are told step by step."""


def html_report(result: Result, *, command: str = "", diagram: str = "") -> str:
    """The whole page; `command` repeats the search, `diagram` is an SVG of the trace."""
    violation = result.violation
    trace = None if violation is None else violation.trace
    main = [_verdict(result), section("The bug", *(tag("p", paragraph) for paragraph in result.story))]
    if violation is not None:
        main.append(explanation(violation))
    sources = Sources()
    if trace is not None:
        main += _stepped(trace, violation, diagram, sources)
    main += [*coverage_sections(result, sources), sources.markup(), _more(result), walks(result)]
    main += [_told(result), _tables(result), _witnesses(result), _repeated(command)]
    title = f"{result.spec}: {result.verdict}"
    return _whole(title, joined(main), is_stepped=trace is not None)


def html_replay(
    of: str,
    conclusion: str,
    trace: Trace,
    violation: Violation | None,
    *,
    is_behaviour: bool = True,
    command: str = "",
    diagram: str = "",
) -> str:
    """The page of a trace that was run again, as far as it is a behaviour.

    `of` is the spec with its constants, `violation` what is wrong at its end.
    """
    head, *rest = conclusion.splitlines()
    parts = [tag("p", of, class_="spec"), tag("h1", head), *([tag("pre", "\n".join(rest))] if rest else [])]
    parts += [] if violation is None else _message(violation)
    main = [tag("header", *parts, class_="verified" if violation is None and is_behaviour else "violated")]
    main += [] if violation is None else [explanation(violation)]
    sources = Sources()
    main += [*_stepped(trace, violation, diagram, sources), sources.markup(), _repeated(command)]
    return _whole(f"{of}: a trace", joined(main), is_stepped=True)


def _stepped(trace: Trace, violation: Violation | None, diagram: str, sources: Sources) -> list[Markup]:
    """The diagram, and the trace with the state at the chosen step and the lines that act."""
    fails = sources.lines(None if violation is None else violation.span)
    causes = () if violation is None else violation.causes.every
    return [
        section("Who did what when", Markup(diagram), id="diagram") if diagram else Markup(),
        tag("div", steps(trace, causes), state_table(trace), class_="columns"),
        data(trace, sources, fails),
    ]


def _whole(title: str, main: Markup, *, is_stepped: bool) -> str:
    script = tag("script", Markup(_text("page.js"))) if is_stepped else Markup()
    head = [
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="color-scheme" content="light dark">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_FETCHED}">'),
        tag("title", title),
        tag("style", Markup(_text("page.css"))),
    ]
    page = tag("html", tag("head", *head), tag("body", tag("main", main), script), lang="en")
    return f"<!doctype html>\n{page}\n"


def _text(name: str) -> str:
    return files("checker.report.html").joinpath(name).read_text(encoding="utf-8")


def _verdict(result: Result) -> Markup:
    parts = [tag("p", f"{result.spec} {constants_line(result.constants)}".rstrip(), class_="spec")]
    parts.append(tag("h1", summary_line(result)))
    if result.violation is not None:
        parts += _message(result.violation)
    return tag("header", *parts, class_=result.verdict.value)


def _message(violation: Violation) -> list[Markup]:
    parts = [tag("p", line) for line in violation.message.splitlines()]
    if violation.span is not None:
        parts.append(tag("p", place_of(violation.span), class_="place"))
    return parts


def _more(result: Result) -> Markup:
    """Other violations, each with why it is one and the steps to it."""
    return section("Other violations", *map(_other, result.more))


def _other(violation: Violation) -> Markup:
    trace = violation.trace
    after = "" if trace is None else f" after {counted(trace.length, 'step')}"
    taken = Markup() if trace is None else listed("ol", (str(step) for step in trace.steps[1:]))
    return tag("details", tag("summary", f"{violation}{after}"), *_message(violation), *whys(violation), taken)


def _told(result: Result) -> Markup:
    told = [("warning", text) for text in result.warnings] + [("note", text) for text in result.notes]
    told += [("not checked", text) for text in result.not_checked if result.violation is None]
    return section("Said besides", listed("ul", (joined([tag("b", f"{kind}: "), text]) for kind, text in told)))


def _tables(result: Result) -> Markup:
    shown = [line.plain.strip().partition("  ") for line in figures(result, _WIDTH)]
    counts = [(name, value.strip()) for name, _, value in shown]
    fired = [(name, f"{each.fired:,}") for name, each in result.actions.items()]
    judged = [
        (name, f"{kind.replace('_', ' ')} {what_became_of(result, name)}".strip())
        for name, kind in result.properties.items()
    ]
    tables = [("Figures", counts), ("Actions, how often each was enabled", fired), ("Properties", judged)]
    return tag("div", *(section(title, _table(rows)) for title, rows in tables if rows), class_="tables")


def _table(rows: list[tuple[str, str]]) -> Markup:
    return tag("table", *(tag("tr", tag("th", name, scope="row"), tag("td", value)) for name, value in rows))


def _witnesses(result: Result) -> Markup:
    ways = [_way(name, trace) for name, trace in list(result.reached.items())[:_WAYS]]
    return section("How the reachable properties are reached", *ways)


def _way(name: str, trace: Trace) -> Markup:
    shown = listed("ol", (str(step) for step in trace.steps[1:]))
    return tag("details", tag("summary", tag("code", name), f" in {trace.length:,} steps"), shown)


def _repeated(command: str) -> Markup:
    return section("To repeat it", tag("pre", command)) if command else Markup()
