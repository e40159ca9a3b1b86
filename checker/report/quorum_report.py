"""What is known of quorum layouts, as lines for people and as JSON objects: answers, measures, comparisons, the best layout found."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from rich.text import Text

from checker.quorum.algebra import Node, System, text_of
from checker.quorum.asking import certified
from checker.quorum.layout import Layout
from checker.quorum.measure import Availability, Found, Measures, Optimum
from checker.quorum.verify import Answer, Verdict

_COLOURS = {
    Verdict.HOLDS: "bold green",
    Verdict.VIOLATED: "bold red",
    Verdict.NO_QUORUM: "bold red",
    Verdict.UNKNOWN: "bold yellow",
}
_LONGEST_EXPRESSION = 80
_LONGEST_FRACTION = 11


# Layouts and answers


def layout_lines(layout: Layout) -> Iterator[Text]:
    """The name of a layout, how many nodes it has, and its expressions."""
    count = len(layout.nodes)
    yield Text(f"{layout.name}: {count} node{'s' * (count != 1)}", style="bold")
    for role, system in layout.systems.items():
        yield Text(f"  {role:<6} {expression(layout, role, system)}", style="dim")


def expression(layout: Layout, role: str, system: System) -> str:
    """A system as it was written, or as it can be; cut when it is long."""
    if role in layout.texts:
        text = " ".join(layout.texts[role].split())
    else:
        text = f"{text_of(system)}  (the dual of {'write' if role == 'read' else 'read'})"
    return text if len(text) <= _LONGEST_EXPRESSION else f"{text[: _LONGEST_EXPRESSION - 1]}…"


def answer_lines(answer: Answer) -> Iterator[Text]:
    """A verdict, its sentence, the sets that violate it in full, and what the verdict rests on."""
    verdict = answer.verdict.value.replace("_", " ")
    yield Text.assemble((verdict, _COLOURS[answer.verdict]), f"  {answer.name}")
    yield Text(f"  {answer.sentence}")
    if answer.witness is not None:
        for role, nodes in zip(answer.witness.roles, answer.witness.sets, strict=True):
            yield Text(f"    {role}: {', '.join(names(nodes)) or 'no node'}")
    if answer.reason is not None:
        yield Text(f"  {answer.reason}")
    if answer.verdict is Verdict.HOLDS:
        checked = "its certificate was checked without the solver" if certified(answer) else "only the solver says so"
        yield Text(f"  {checked}", style="dim")


def answer_json(answer: Answer) -> dict[str, Any]:
    """One answer as an object."""
    witness = answer.witness
    sets = [] if witness is None else zip(witness.roles, witness.sets, strict=True)
    return {
        "property": answer.name,
        "verdict": answer.verdict.value,
        "sentence": answer.sentence,
        "witness": None if witness is None else [{"role": role, "nodes": names(nodes)} for role, nodes in sets],
        "is_smallest": None if witness is None else answer.is_smallest,
        "certified": certified(answer),
        "reason": answer.reason,
        "seconds": round(answer.seconds, 3),
    }


def layout_json(layout: Layout) -> dict[str, Any]:
    """The name, the nodes and the expressions of a layout."""
    return {
        "layout": layout.name,
        "nodes": [node.name for node in layout.nodes],
        **{role: layout.texts.get(role) or text_of(system) for role, system in layout.systems.items()},
    }


def names(nodes: Iterable[Node]) -> list[str]:
    """The names of nodes, n2 before n10."""
    return [node.name for node in sorted(nodes)]


# Measures


def measure_rows(found: Measures) -> list[tuple[str, str]]:
    """Each measure with its value in words; those that could not be had are left out, their notes say why."""
    rows = [
        ("read resilience", _count(found.read_resilience, "failure")),
        ("write resilience", _count(found.write_resilience, "failure")),
        ("resilience", _count(found.resilience, "failure")),
        ("load", _optimum(found.load, "s an operation")),
        ("capacity", _number(found.capacity, "operations/s")),
        ("network load", _optimum(found.network, "nodes an operation")),
        ("latency", _optimum(found.latency, "s")),
        ("fastest read", _number(found.fastest_read, "s")),
        ("fastest write", _number(found.fastest_write, "s")),
        ("read availability", _chance(found.read_availability)),
        ("write availability", _chance(found.write_availability)),
    ]
    return [row for row in rows if row[1]]


def measure_json(found: Measures) -> dict[str, Any]:
    """The measures as an object: exact numbers as text beside their values, None for what could not be had."""
    return {
        "reads": {str(share): str(chance) for share, chance in found.mix},
        "read_resilience": found.read_resilience,
        "write_resilience": found.write_resilience,
        "resilience": found.resilience,
        "load": _optimum_json(found.load),
        "capacity": _exact_json(found.capacity),
        "network": _optimum_json(found.network),
        "latency": _optimum_json(found.latency),
        "fastest_read": _exact_json(found.fastest_read),
        "fastest_write": _exact_json(found.fastest_write),
        "read_availability": _chance_json(found.read_availability),
        "write_availability": _chance_json(found.write_availability),
        "notes": list(found.notes),
    }


def strategy_lines(optimum: Optimum) -> Iterator[Text]:
    """How often each quorum is used at the best load."""
    for role, chances in (("read", optimum.strategy.reads), ("write", optimum.strategy.writes)):
        for quorum, chance in sorted(chances.items(), key=lambda item: (-item[1], names(item[0]))):
            if chance:
                yield Text(f"  {role:<5}  {shown(chance):>{_LONGEST_FRACTION}}  {' '.join(names(quorum))}", style="dim")


def shown(number: Fraction) -> str:
    """An exact number, as a fraction when that is short, else about."""
    text = str(number)
    if number.denominator == 1 or len(text) <= _LONGEST_FRACTION:
        return text if number.denominator == 1 else f"{text}"
    return f"about {float(number):.6g}"


def _number(number: Fraction | None, unit: str) -> str:
    if number is None:
        return ""
    decimal = "" if number.denominator == 1 or shown(number).startswith("about") else f" = {float(number):.6g}"
    return f"{shown(number)}{decimal} {unit}"


def _optimum(found: Optimum | None, unit: str) -> str:
    if found is None or found.is_exact:
        return _number(None if found is None else found.upper, unit)
    return f"from {float(found.lower):.6g} to {float(found.upper):.6g} {unit}"


def _count(count: int | None, noun: str) -> str:
    return "" if count is None else f"{count:,} {noun}{'s' * (count != 1)}"


def _chance(found: Availability) -> str:
    if found.is_exact:
        return _number(found.chance, "").rstrip()
    return f"{float(found.chance):.6g} ± {float(found.error):.2g} ({found.samples:,} samples)"


def _exact_json(number: Fraction | None) -> dict[str, Any] | None:
    return None if number is None else {"exact": str(number), "value": float(number)}


def _optimum_json(found: Optimum | None) -> dict[str, Any] | None:
    if found is None:
        return None
    if found.is_exact:
        return _exact_json(found.upper)
    return {"exact": None, "value": float(found.upper), "lower": float(found.lower), "upper": float(found.upper)}


def _chance_json(found: Availability) -> dict[str, Any]:
    exact = str(found.chance) if found.is_exact else None
    return {"exact": exact, "value": float(found.chance), "error": float(found.error), "samples": found.samples}


# Comparisons and searches

COLUMNS = (
    "layout",
    "nodes",
    "reads meet writes",
    "read f",
    "write f",
    "load",
    "capacity",
    "network",
    "latency",
    "read up",
    "write up",
)


def comparison_row(name: str, answer: Answer, found: Measures | None, nodes: int) -> tuple[str, ...]:
    """A layout as a row of a comparison."""
    first = (name, str(nodes), answer.verdict.value.replace("_", " "))
    if found is None:
        return (*first, *("-" * (len(COLUMNS) - len(first))))
    bests = [found.load, found.network, found.latency]
    load, network, latency = ("-" if best is None else _short(best.upper, best.is_exact) for best in bests)
    capacity = "-" if found.capacity is None else _short(found.capacity, found.load is not None and found.load.is_exact)
    resilience = ("-" if count is None else str(count) for count in (found.read_resilience, found.write_resilience))
    chances = (_short(each.chance, each.is_exact) for each in (found.read_availability, found.write_availability))
    return (*first, *resilience, load, capacity, network, latency, *chances)


def _short(number: Fraction, is_exact: bool) -> str:
    text = str(number) if len(str(number)) <= 7 else f"{float(number):.6g}"
    return text if is_exact else f"~{float(number):.4g}"


def table_lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Text]:
    """Columns two spaces apart; the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for number, row in enumerate((head, *rows)):
        cells = [
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield Text("  ".join(cells).rstrip(), style="" if number else "dim")


def found_lines(found: Found, objective: str) -> Iterator[Text]:
    """The best layout, what it costs, and how far the search went."""
    units = {"load": "s an operation", "network": "nodes an operation", "latency": "s"}
    yield Text(found.layout.family, style="bold")
    yield Text(f"  read   {text_of(found.layout.read)}")
    yield Text(f"  write  {text_of(found.layout.write)}")
    yield Text(f"  {objective}  {_optimum(found.optimum, units[objective])}")
    rest = "all there are of the families that are known" if found.is_complete else "the limits ended the search"
    yield Text(f"  the best of {found.tried:,} layouts tried: {rest}", style="dim")


def found_json(found: Found, objective: str) -> dict[str, Any]:
    """The best layout as an object, its expressions as `checker quorum` reads them."""
    return {
        "family": found.layout.family,
        "read": text_of(found.layout.read),
        "write": text_of(found.layout.write),
        objective: _optimum_json(found.optimum),
        "tried": found.tried,
        "is_complete": found.is_complete,
    }
