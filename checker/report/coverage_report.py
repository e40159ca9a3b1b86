"""The coverage of a model in lines: what was looked at, actions, what said no, what never happened, values, states by depth."""

from collections.abc import Iterator
from itertools import groupby

from rich.text import Text

from checker.coverage import Condition, Coverage, Values
from checker.diagnostics import Span, counted
from checker.language.spec import Role
from checker.report.bars import bars
from checker.report.lines import fold, on_one_line, table
from checker.report.places import place_of
from checker.result import Result

NEVER = "! "
"""Marks what never said no, or never happened."""
_UNBROKEN = "\u00a0"
"""A space at which no line is broken."""


def coverage_sections(result: Result, width: int) -> Iterator[Iterator[Text]]:
    """The sections, each of which may have no lines."""
    coverage = result.coverage
    if coverage is not None:
        yield _looked_at(result, coverage, width)
        yield _actions(coverage, width)
        yield _requires(coverage, width)
        yield _never(coverage, width)
        yield _variables(coverage, width)
        yield _levels(coverage, result.counts, width)


def looked_at(result: Result, coverage: Coverage) -> list[str]:
    """What the counts are over, in sentences."""
    unit = result.counts.removesuffix("s")
    simulated = result.strategy == "simulation"
    count = counted(coverage.states, unit)
    if coverage.is_whole:
        of = f"{'the ' if simulated else 'all '}{count}{' that the walks met' if simulated else ''}"
    elif result.exhaustive:
        of = f"{coverage.states:,} of {counted(result.distinct_states, unit)}"
    else:
        of = f"{count}{' that the walks met' if simulated else ', not all there are'}"
    is_bound = (
        Role.CONSTRAINT.value in result.properties.values()
    )  # which a search that ended before it may not have met
    within = " within the constraint" if is_bound else ""
    told = [f"counted by the reference engine over {of}{within}"]
    if result.symmetry.enabled and not simulated:
        told.append("of each orbit the state that is met first is looked at; values are those of all states")
    if not coverage.is_whole:
        told.append(_cut(coverage, unit, simulated=simulated))
    if coverage.uncounted:
        told.append(f"nothing is counted in {', '.join(coverage.uncounted)}: the source is no longer what runs")
    return told


def _cut(coverage: Coverage, unit: str, *, simulated: bool) -> str:
    """How far it went, and what helps."""
    ended = f"ended by {coverage.stopped_by}"
    if coverage.levels and not simulated:
        whole = coverage.full_levels
        ended += f", with every {unit} within {counted(whole - 1, 'step')}" if whole else ""
        rest = sum(coverage.levels[whole:])
        ended += f" and {rest:,} of those further away" if rest and whole else ""
    return f"{ended}: smaller constants, or --coverage-states, take in more"


def _looked_at(result: Result, coverage: Coverage, width: int) -> Iterator[Text]:
    first, *more = looked_at(result, coverage)
    yield from fold(f"coverage: {first}", width, lead=len("coverage"), lead_style="bold")
    for line in more:
        yield from fold(line, width, indent=2, hanging=0, style="dim")


def action_rows(coverage: Coverage) -> list[tuple[str, ...]]:
    """A table of the actions, its head first; without new states where walks met them all."""
    rows: list[tuple[str, ...]] = [("action", "tried", "enabled", "no change", "new states")]
    rows += [
        (a.name, f"{a.tried:,}{'*' * a.is_drawn}", f"{a.fired:,}", f"{a.unchanging:,}", f"{a.new_states or 0:,}")
        for a in coverage.actions
    ]
    explores = all(action.new_states is not None for action in coverage.actions)
    return rows if explores else [row[:-1] for row in rows]


def _actions(coverage: Coverage, width: int) -> Iterator[Text]:
    if not coverage.actions:
        return
    head, *rows = action_rows(coverage)
    yield from table(head, rows, "<>>>>")
    if any(action.is_drawn for action in coverage.actions):
        said = "* only with the arguments that a guard draws from the state: there are too many to try them all"
        yield from fold(said, width, indent=2)


def _requires(coverage: Coverage, width: int) -> Iterator[Text]:
    """Every `require`, under the name of its file."""
    digits = max((len(f"{each.asked:,}") for each in coverage.requires), default=0)
    asked, refused = max(digits, len("asked")), max(digits, len("said no"))
    for path, conditions in groupby(coverage.requires, key=lambda each: each.span.path):
        yield Text(f"  line  {'asked':>{asked}}  {'said no':>{refused}}  require in {_file(path)}", style="dim")
        for each in conditions:
            said = f"{each.refused:,}{'*' * each.is_drawn}"
            head = f"{each.span.line:>6}  {each.asked:>{asked},}  {said:>{refused}}  "
            mark = NEVER if each.is_idle or not each.asked else ""
            lines = fold(f"{mark}{on_one_line(each.words)}", width - len(head), hanging=2)
            for number, line in enumerate(lines):
                shown = head if number == 0 else " " * len(head)
                yield Text.assemble(shown, (line.plain, "yellow" if mark else ""))
    if any(each.is_idle or not each.asked for each in coverage.requires):
        yield from fold(f"{NEVER}it never said no, or was never asked", width, indent=2, lead=1, lead_style="yellow")
    if any(each.is_drawn for each in coverage.requires):
        yield from fold("* and of the arguments that were not tried", width, indent=2)


def never(coverage: Coverage, *, requires: bool = True) -> list[str]:
    """What never happened, a line each, with its place; without `requires` those that never said no are left out."""
    conditions = [each for each in coverage.conditions if requires or each.kind != "require"]
    told = [(each.span.path, each.span.line, text) for each in conditions if (text := _idle(each))]
    called = {each.method for each in coverage.statements if each.count}
    methods = {each.method for each in coverage.statements} - called
    first: set[str] = set()
    for each in coverage.statements:
        if each.method in methods:
            if each.method not in first:
                told.append((each.path, each.line, f"{each.method.rpartition('.')[2]} is never called"))
            first.add(each.method)
        elif each.is_news:
            told.append((each.path, each.line, "this statement is never executed"))
    return [f"{_file(path)}:{line}  {text}" for path, line, text in sorted(told)]


def _idle(condition: Condition) -> str:
    """What a condition never says, in words."""
    if not condition.is_idle:
        return ""
    asked = f"of {counted(condition.asked, 'time')}"
    words = on_one_line(condition.words)
    if condition.kind == "require":
        return f"require({words}) never says no, {asked}"
    return f"if {words} is never {'true' if condition.refused else 'false'}, {asked}"


def _never(coverage: Coverage, width: int) -> Iterator[Text]:
    for line in never(coverage, requires=False):
        yield from fold(f"{NEVER}{line}", width, indent=2, hanging=4, lead=1, lead_style="yellow")


def _variables(coverage: Coverage, width: int) -> Iterator[Text]:
    names = max(len("variable"), *(len(part_name(v.name, part)) for v in coverage.variables for part in v.values), 0)
    if coverage.variables:
        yield Text(f"  {'variable':<{names}}  values taken", style="dim")
    for variable in coverage.variables:
        for part in variable.values:
            name = part_name(variable.name, part)
            told = f"{name:<{names}}  {values_taken(part, space=_UNBROKEN)}"
            for line in fold(told, width, indent=2, lead=len(name), lead_style="cyan", hanging=names + 2):
                line.plain = line.plain.replace(_UNBROKEN, " ")
                yield line


def part_name(variable: str, values: Values) -> str:
    """A variable, or the part of it that the values are of: `log[...]`, `messages elements`."""
    return f"{variable}{values.part}" if values.part.startswith("[") else f"{variable} {values.part}".rstrip()


def values_taken(values: Values, *, space: str = " ") -> str:
    """How many values of how many, and which; where they are too many the least and the greatest. `space` is that inside of a value."""
    if values.distinct is None:
        return "too many to be counted"
    told = f"{values.distinct:,}" + (f" of {values.possible:,}" if values.possible is not None else "")
    if values.sizes is not None:
        told += f", {_range(*values.sizes)} elements"
    if values.shown:
        told += f": {_several(values.shown, space)}"
    elif values.low is not None and values.high is not None:
        told += f": from {values.low:,} to {values.high:,}"
    if values.missing:
        told += f"; never {_several(values.missing, space)}"
    return told


def _several(values: tuple[str, ...], space: str) -> str:
    return ", ".join(on_one_line(value).replace(" ", space) for value in values)


def _range(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _levels(coverage: Coverage, unit: str, width: int) -> Iterator[Text]:
    if coverage.levels:
        yield from bars("depth", coverage.levels, unit, width, full=coverage.full_levels)


def _file(path: str) -> str:
    return place_of(Span(path, 1)).rpartition(":")[0]
