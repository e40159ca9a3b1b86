"""A place as HTML: the steps out of it, the state, the properties, the path. Every link is a place of the walk: `#0/2/5`."""

from collections.abc import Sequence

from checker.api.asking import Answer
from checker.diagnostics import counted
from checker.explore.places import Option, Place, Status, Variable
from checker.explore.words import broken_by, ending_words, marks, truth_words
from checker.report.answer import answer_lines
from checker.report.html.markup import Markup, joined, listed, section, tag
from checker.report.html.reasons import reasons_list, refused
from checker.report.places import place_of
from checker.trace import Step

_MOST_CHANGES = 4
"""Changes of a step that are shown with it; all of them in the state after it."""
_OPEN_REFUSALS = 1
_SHORT = 50
"""Characters of a value that is shown once more as it was before."""


def place_html(place: Place) -> Markup:
    """All that is shown of a place."""
    left = tag("div", _options(place), _refusals(place))
    right = tag("div", _state(place), _properties(place), _path(place))
    return joined([listed("ul", place.cuts, class_="cuts"), _wrong(place), tag("div", left, right, class_="columns")])


def answer_html(answer: Answer) -> Markup:
    """Why an action is not enabled or a property is as it is."""
    head, *rest = [line.plain for line in answer_lines(answer, None)]
    return joined([tag("p", tag("b", head)), tag("pre", "\n".join(rest))])


# the steps from here


def _options(place: Place) -> Markup:
    title = "Initial states" if place.is_beginning else "Steps from here"
    shown = [_option(place, option) for option in place.options]
    if not shown:
        return section(title, tag("p", ending_words(place)), id="options")
    return section(title, listed("ol", shown, class_="options"), id="options")


def _option(place: Place, option: Option) -> Markup:
    parts = [
        tag("span", str(option.number), class_="number"),
        tag("code", str(option.step)),
        *(tag("span", mark, class_=f"mark {kind}") for kind, mark in marks(place, option)),
    ]
    changes = list(option.changes[:_MOST_CHANGES])
    if len(option.changes) > _MOST_CHANGES:
        changes.append(f"and {len(option.changes) - _MOST_CHANGES:,} more")
    parts += [tag("span", change, class_="change") for change in changes]
    is_bad = option.failure is not None or bool(broken_by(place, option))
    kind = "option wrong" if is_bad else "option idle" if option.is_idle else "option"
    return tag("a", *parts, href=f"#{option.name}", class_=kind, data_number=str(option.number))


def _refusals(place: Place) -> Markup:
    shown = [refused(refusal, is_open=number < _OPEN_REFUSALS) for number, refusal in enumerate(place.refusals)]
    if place.is_beginning or place.failure is not None:
        return Markup()
    asked = tag(
        "form",
        tag("label", "Why not", for_="asked"),
        Markup(
            '<input id="asked" name="asked" autocomplete="off" spellcheck="false" placeholder="action(argument, ...)">'
        ),
        tag("button", "ask", type="submit"),
        id="why",
        class_="ask",
    )
    answer = tag("div", "", id="answer", aria_live="polite")
    return section(
        "Not enabled, the nearest first", listed("ul", shown, class_="reasons"), asked, answer, id="refusals"
    )


# the state


def _wrong(place: Place) -> Markup:
    """What is wrong here, and why."""
    parts = [_broken(each) for each in place.properties if each.is_wrong]
    if place.failure is not None:
        where = f" ({place_of(place.failure.span)})" if place.failure.span is not None else ""
        parts.append(
            tag("p", tag("b", f"{place.steps[-1]} fails: "), place.failure.message, tag("span", where, class_="place"))
        )
    if place.ending == "deadlock":
        parts.append(tag("p", tag("b", "deadlock: "), "no step is enabled, and no @final holds"))
    return section("Wrong here", *parts, id="wrong")


def _broken(status: Status) -> Markup:
    message = status.message or status.doc
    head = tag("p", tag("b", status.name), " fails: " if status.truth is None else " is false. ", message)
    return joined([head, reasons_list(status.reasons)])


def _state(place: Place) -> Markup:
    if place.is_beginning:
        return Markup()
    said = (
        ""
        if place.is_within
        else tag("p", "outside of the constraint: a search does not go on from here", class_="doubt")
    )
    title = "State before the step that fails" if place.failure is not None else "State"
    rows = [row for variable in place.variables for row in _rows(variable)]
    return section(title, said, tag("table", tag("tbody", *rows)), id="state")


def _rows(variable: Variable) -> list[Markup]:
    if len(variable.entries) < 2:
        told = variable.changes if len(variable.before or "") > _SHORT else ()
        return [_row(variable.name, variable.text, variable.before, "variable", told)]
    head = tag("tr", tag("th", variable.name, scope="row", colspan="2"), class_="variable")
    return [head, *(_row(each.key, each.text, each.before, "entry") for each in variable.entries)]


def _row(name: str, text: str, before: str | None, kind: str, changes: Sequence[str] = ()) -> Markup:
    """A value; of one that was changed the value before, or, where that is long, what was changed in it."""
    shown = [text] if before is None else [tag("del", before), tag("ins", text)]
    if changes:
        shown = [text, *(tag("ins", change, class_="changed") for change in changes)]
    return tag(
        "tr", tag("th", name, scope="row"), tag("td", *shown), class_=kind if before is None else f"{kind} changed"
    )


def _properties(place: Place) -> Markup:
    rows = [_property(each) for each in place.properties]
    return section("Properties", tag("table", tag("tbody", *rows)) if rows else "", id="properties")


def _property(status: Status) -> Markup:
    truth = truth_words(status)
    kind = "bad" if status.is_wrong else "good" if status.truth else "dim"
    why = tag("button", "why", type="button", data_why=status.name) if status.truth is not None else Markup()
    find = [
        tag("button", f"find {label}", type="button", data_goal=goal, title=f"jump to where {status.name} is {label}")
        for label, goal in (("true", status.name), ("false", f"not {status.name}"))
        if status.truth is None or (label == "true") is not status.truth
    ]
    name = tag(
        "th",
        tag("code", status.name),
        tag("span", f" {status.role.value.replace('_', ' ')}", class_="dim"),
        scope="row",
    )
    return tag("tr", name, tag("td", tag("span", truth, class_=kind)), tag("td", why, *find, class_="ask"))


# the path


def _path(place: Place) -> Markup:
    if place.is_beginning:
        return Markup()
    numbers = place.name.split("/")
    items = [
        _taken(number, step, "/".join(numbers[: number + 1]), is_last=number == len(numbers) - 1)
        for number, step in enumerate(place.steps)
    ]
    title = f"Path of {counted(place.trace.length, 'step')}"
    return section(title, tag("ol", *(tag("li", item) for item in items), class_="path", start="0"), id="path")


def _taken(number: int, step: Step, name: str, *, is_last: bool) -> Markup:
    where = tag("span", place_of(step.span), class_="place") if step.span is not None else Markup()
    parts = [tag("span", str(number), class_="number"), tag("code", str(step)), where]
    return tag("a", *parts, href=f"#{name}", class_="taken", aria_current="step" if is_last else "")
