"""Results and traces as pieces of HTML, as a notebook shows them: without a server, without files, in light and dark.

A trace is a list of steps that open, so it can be read where scripts do not run; a script without names or ids adds the buttons that go
through it. Colours are those around it, with accents that can be read on either.
"""

from collections.abc import Iterator
from html import escape

from checker.diagnostics import counted, display_path, printable
from checker.language.values import show
from checker.report.changes import changes
from checker.report.explanation import why
from checker.report.figures import figures
from checker.report.terminal import constants_line, summary_line
from checker.result import Result
from checker.trace import State, Step, Trace

MOST_STEPS = 200
"""Steps of a trace that are shown: of a longer one as many at its beginning and at its end."""
_WIDTH = 120

_STYLE = """<style>
.checker-report { font-size: 13px; line-height: 1.5; color: inherit; text-align: left }
.checker-report code, .checker-report pre, .checker-report table { font-family: ui-monospace, Menlo, Consolas, monospace }
.checker-report pre { margin: 4px 0; white-space: pre-wrap; color: inherit; background: transparent }
.checker-report table { border-collapse: collapse; margin: 4px 0 8px }
.checker-report details > pre, .checker-report details > table { margin-left: 24px }
.checker-report td, .checker-report th { padding: 1px 12px 1px 0; text-align: left; vertical-align: top; background: transparent }
.checker-report td { overflow-wrap: anywhere; white-space: normal }
.checker-report th { font-weight: normal; opacity: .75 }
.checker-report summary { cursor: pointer; font-family: ui-monospace, Menlo, Consolas, monospace }
.checker-report summary small { opacity: .75 }
.checker-report .checker-changed td, .checker-report .checker-changed th { opacity: 1; font-weight: bold }
.checker-report .checker-verified { color: #2e8b57 }
.checker-report .checker-violated { color: #d9363e }
.checker-report .checker-undetermined { color: #b7791f }
.checker-report button { font: inherit; padding: 0 8px; margin-right: 4px }
</style>"""

_SCRIPT = """<script>(function () {
  const here = document.currentScript, root = here && here.parentElement;
  if (!root) { return; }
  const steps = Array.from(root.querySelectorAll(":scope > details"));
  const bar = document.createElement("div");
  const go = (to) => {
    const at = Math.max(0, Math.min(steps.length - 1, to));
    steps.forEach((step, number) => { step.open = number === at; });
    steps[at].scrollIntoView({ block: "nearest" });
  };
  const open = () => steps.findIndex((step) => step.open);
  const moves = [["first", () => 0], ["back", () => open() - 1], ["next", () => open() + 1], ["last", () => steps.length - 1]];
  moves.forEach(([words, to]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => go(to()));
    bar.append(button);
  });
  root.insertBefore(bar, steps[0]);
})();</script>"""


def html_of(value: object) -> str | None:
    """What a notebook shows of a value that is `Shown`; None of one that only has its text."""
    match value:
        case Result():
            return result_html(value)
        case Trace():
            return trace_html(value)
        case _:
            return _html_of_quorums(value)


def _html_of_quorums(value: object) -> str | None:
    from checker.quorum.layout_files.layout import Layout
    from checker.quorum.measure import Measures
    from checker.quorum.verify import Answer
    from checker.report.quorum_notebook import answer_html, layout_html, measures_html

    match value:
        case Layout():
            return layout_html(value)
        case Answer():
            return answer_html(value)
        case Measures():
            return measures_html(value)
        case _:
            return None


def result_html(result: Result) -> str:
    """The verdict, the figures, what fails and why, and its trace."""
    return _piece(_result(result))


def trace_html(trace: Trace, says: str = "") -> str:
    """The steps of a trace, under what there is to say of it."""
    return _piece([*([_lines([says])] if says else []), *_stepper(trace)])


def _piece(parts: list[str] | Iterator[str]) -> str:
    return "\n".join([_STYLE, '<div class="checker-report">', *parts, "</div>"])


def _text(text: str) -> str:
    return escape(printable(text))


def _result(result: Result) -> Iterator[str]:
    verdict, _, rest = summary_line(result).partition(":")
    of = f"{result.spec} {constants_line(result.constants)}".rstrip()
    yield f'<p><b class="checker-{result.verdict.value}">{_text(verdict)}</b>:{_text(rest)} <small>({_text(of)})</small></p>'
    violation = result.violation
    if violation is not None:
        yield f"<pre>{_text(violation.message)}</pre>"
        reasons = [line.plain for line in why(violation, _WIDTH)]
        if reasons:
            yield _lines(reasons)
    for warning in result.warnings:
        yield f"<p><b>warning</b>: {_text(warning)}</p>"
    if violation is not None and violation.trace is not None:
        yield f"<p>trace of {counted(violation.trace.length, 'step')}</p>"
        yield from _stepper(violation.trace)
    yield f"<details><summary>figures</summary>{_lines([line.plain for line in figures(result, _WIDTH)])}</details>"


def _lines(lines: list[str]) -> str:
    return f"<pre>{_text(chr(10).join(lines))}</pre>"


def _stepper(trace: Trace) -> Iterator[str]:
    """A part of its own, which the script looks for its steps in."""
    yield "<div>"
    half, count = MOST_STEPS // 2, len(trace.steps)
    left_out = range(half, count - half) if count > MOST_STEPS else range(0)
    before: State | None = None
    for number, step in enumerate(trace.steps):
        if number not in left_out:
            yield _step(trace, number, step, before, is_open=number == count - 1)
        elif number == left_out.start:
            yield f"<p>... {counted(len(left_out), 'step')} left out</p>"
        before = step.state
    yield f"{_SCRIPT}</div>"


def _step(trace: Trace, number: int, step: Step, before: State | None, *, is_open: bool) -> str:
    place = "" if step.span is None else f" <small>{_text(f'{display_path(step.span.path)}:{step.span.line}')}</small>"
    head = f"<summary>{number}&ensp;{_text(str(step))}{place}</summary>"
    return f"<details{' open' if is_open else ''}>{head}{_state(trace, step.state, before)}</details>"


def _state(trace: Trace, state: State | None, before: State | None) -> str:
    """The variables, with what the step changed in bold."""
    if state is None:
        return "<pre>the step fails: there is no state after it</pre>"
    old = state if before is None else before
    rows = [
        _row(trace, name, value, is_changed=value != previous)
        for name, value, previous in zip(trace.variables, state, old, strict=True)
    ]
    said = [str(change) for change in changes(trace.variables, old, state)] if before is not None else []
    return f"{_lines(said) if said else ''}<table>{''.join(rows)}</table>"


def _row(trace: Trace, name: str, value: object, *, is_changed: bool) -> str:
    changed = ' class="checker-changed"' if is_changed else ""
    return f"<tr{changed}><th>{_text(name)}</th><td>{_text(show(trace.variables[name], value))}</td></tr>"
