"""What layouts cost and withstand, as lines for people and as JSON objects: measures, strategies, the best layout found.

Exact numbers are printed as fractions with their decimals; what only has bounds is printed as bounds.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from rich.text import Text

from checker.diagnostics import counted
from checker.quorum.algebra.systems import Node, text_of
from checker.quorum.layout_files.layout import Layout
from checker.quorum.measure import Availability, Found, Measures, Optimum, Strategy
from checker.report.quorum_report import names

_LONGEST_FRACTION = 11
_UNITS = {"load": "s an operation", "network": "nodes an operation", "latency": "s"}
_ASSUMED = {
    "capacity": (frozenset({"capacity", "read_capacity", "write_capacity"}), "1 operation/s"),
    "latency": (frozenset({"latency"}), "1 s of latency"),
    "failure": (frozenset({"failure"}), "no failures"),
}
"""What is assumed of a node, and the attributes of a layout file that say otherwise."""


# Measures


def measure_lines(found: Measures, layout: Layout) -> Iterator[Text]:
    """Each measure with its value, the reasons why others are missing, and what the values rest on."""
    rows = measure_rows(found)
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        yield Text(f"  {name:<{width}}  {value}")
    for note in found.notes:
        yield Text(f"  not had: {note}")
    if found.is_load_proved:
        yield Text("  the load was checked without the solver: its prices prove that none is less", style="dim")
    yield from assumed_lines([layout])


def measure_rows(found: Measures) -> list[tuple[str, str]]:
    """Each measure with its value in words; those that could not be had are left out, their notes say why."""
    rows = [
        ("read resilience", _count(found.read_resilience, "failure")),
        ("write resilience", _count(found.write_resilience, "failure")),
        ("resilience", _count(found.resilience, "failure")),
        ("load", _optimum(found.load, "s an operation")),
        ("capacity", _capacity(found)),
        ("mean capacity", _mean_capacity(found)),
        ("network load", _optimum(found.network, "nodes an operation")),
        ("latency", _optimum(found.latency, "s")),
        ("fastest read", _number(found.fastest_read, "s")),
        ("fastest write", _number(found.fastest_write, "s")),
        ("read availability", _chance(found.read_availability)),
        ("write availability", _chance(found.write_availability)),
    ]
    return [row for row in rows if row[1]]


def assumed(layout: Layout) -> list[str]:
    """What no node of a layout says of itself, so that the defaults are taken for all of them."""
    return [name for name, (attributes, _) in _ASSUMED.items() if not attributes & layout.declared]


def assumed_lines(layouts: list[Layout]) -> Iterator[Text]:
    """A line that says what was assumed of the nodes; one for each layout when that is not the same for all."""
    of_each = {layout.name: assumed(layout) for layout in layouts}
    are_alike = len({tuple(each) for each in of_each.values()}) == 1
    for name, lacking in list(of_each.items())[: 1 if are_alike else None]:
        if lacking:
            of = "" if are_alike else f" of {name}"
            values = ", ".join(_ASSUMED[each][1] for each in lacking)
            yield Text(f"  assumed{of}, as no node says otherwise: {values}", style="dim")


def measure_json(found: Measures, layout: Layout) -> dict[str, Any]:
    """The measures as an object: exact numbers as text beside their values, None for what could not be had."""
    return {
        "reads": {str(share): str(chance) for share, chance in found.mix},
        "assumed": assumed(layout),
        "read_resilience": found.read_resilience,
        "write_resilience": found.write_resilience,
        "resilience": found.resilience,
        "load": _load_json(found),
        "capacity": _capacity_json(found),
        "mean_capacity": _exact_json(found.mean_capacity),
        "network": _optimum_json(found.network),
        "latency": _optimum_json(found.latency),
        "fastest_read": _exact_json(found.fastest_read),
        "fastest_write": _exact_json(found.fastest_write),
        "read_availability": _chance_json(found.read_availability),
        "write_availability": _chance_json(found.write_availability),
        "notes": list(found.notes),
    }


# Strategies


def strategy_lines(optimum: Optimum) -> Iterator[Text]:
    """How often each quorum is used at the best load."""
    best = "for the least load" if optimum.is_exact else "of the best strategy that was found: there may be better ones"
    yield Text(f"  the quorums to use {best}")
    for role, chances in _sides(optimum.strategy).items():
        for quorum, chance in _by_chance(chances):
            yield Text(f"  {role:<5}  {shown(chance):>{_LONGEST_FRACTION}}  {' '.join(names(quorum))}", style="dim")


def strategy_json(optimum: Optimum) -> dict[str, Any]:
    """The strategy, and the prices that prove the lower bound of its load.

    By these prices of a node's load at a share of reads no read quorum costs less than `read`, no write quorum less than `write`.
    """
    quorums = {
        role: [{"nodes": names(quorum), "chance": str(chance)} for quorum, chance in _by_chance(chances)]
        for role, chances in _sides(optimum.strategy).items()
    }
    certificate = optimum.certificate
    by_node = sorted(certificate.nodes.items(), key=lambda item: (item[0][0], item[0][1]))
    prices = [{"reads": str(share), "node": node.name, "price": str(price)} for (share, node), price in by_node]
    proof = {"nodes": prices, "read": str(certificate.read), "write": str(certificate.write)}
    return {"is_optimal": optimum.is_exact, **quorums, "prices": proof}


_Chances = Mapping[frozenset[Node], Fraction]


def _sides(strategy: Strategy) -> dict[str, _Chances]:
    return {"read": strategy.reads, "write": strategy.writes}


def _by_chance(chances: _Chances) -> list[tuple[frozenset[Node], Fraction]]:
    """The quorums that are used, the most frequent first, then by the names of their nodes."""
    used = [(quorum, chance) for quorum, chance in chances.items() if chance]
    return sorted(used, key=lambda item: (-item[1], sorted(item[0])))


# The best layout


def found_lines(found: Found, objective: str) -> Iterator[Text]:
    """The best layout, what it costs, and how far the search went."""
    yield Text(found.layout.family, style="bold")
    yield Text(f"  read   {text_of(found.layout.read)}")
    yield Text(f"  write  {text_of(found.layout.write)}")
    yield Text(f"  {objective}  {_optimum(found.optimum, _UNITS[objective])}")
    yield Text(f"  the best of {counted(found.tried, 'layout')} tried: {_how_far(found)}", style="dim")


def _how_far(found: Found) -> str:
    if found.is_complete:
        return "all there are of the families that are known"
    if found.skipped:
        return f"{found.skipped:,} could not be judged: {found.reason}"
    return "the limits ended the search"


def found_json(found: Found, objective: str) -> dict[str, Any]:
    """The best layout as an object, its expressions as `checker quorum` reads them."""
    return {
        "verdict": "found",
        "family": found.layout.family,
        "read": text_of(found.layout.read),
        "write": text_of(found.layout.write),
        objective: _optimum_json(found.optimum),
        "tried": found.tried,
        "skipped": found.skipped,
        "reason": found.reason,
        "is_complete": found.is_complete,
    }


# Numbers


def shown(number: Fraction) -> str:
    """An exact number, as a fraction when that is short, else about."""
    text = str(number)
    return text if number.denominator == 1 or len(text) <= _LONGEST_FRACTION else f"about {float(number):.6g}"


def _number(number: Fraction | None, unit: str) -> str:
    if number is None:
        return ""
    decimal = "" if number.denominator == 1 or shown(number).startswith("about") else f" = {float(number):.6g}"
    return f"{shown(number)}{decimal} {unit}".rstrip()


def _optimum(found: Optimum | None, unit: str) -> str:
    if found is None or found.is_exact:
        return _number(None if found is None else found.upper, unit)
    return f"from {float(found.lower):.6g} to {float(found.upper):.6g} {unit}"


def _capacity(found: Measures) -> str:
    """A load that is not known exactly leaves a capacity that is reached, and that better strategies may pass."""
    number = _number(found.capacity, "operations/s")
    if not number or found.load is None:
        return number
    meant = "" if found.mean_capacity is None else ", one over the mean load"
    return f"{'' if found.load.is_exact else 'at least '}{number}{meant}"


def _mean_capacity(found: Measures) -> str:
    """Of a distribution alone, where the two differ."""
    number = _number(found.mean_capacity, "operations/s")
    return number and f"{number}, the mean of one over the load, as quoracle says it"


def _count(count: int | None, noun: str) -> str:
    return "" if count is None else counted(count, noun)


def _chance(found: Availability | None) -> str:
    if found is None or found.is_exact:
        return _number(None if found is None else found.chance, "")
    return f"{float(found.chance):.6g} ± {float(found.error):.2g} ({found.samples:,} samples)"


def _exact_json(number: Fraction | None) -> dict[str, Any] | None:
    return None if number is None else {"exact": str(number), "value": float(number)}


def _between_json(value: Fraction, lower: Fraction, upper: Fraction | None) -> dict[str, Any]:
    """What is only known to lie between two numbers; without an upper one it may be anything from the lower one on."""
    most = None if upper is None else float(upper)
    return {"exact": None, "value": float(value), "lower": float(lower), "upper": most}


def _optimum_json(found: Optimum | None) -> dict[str, Any] | None:
    if found is None or found.is_exact:
        return _exact_json(None if found is None else found.upper)
    return _between_json(found.upper, found.lower, found.upper)


def _load_json(found: Measures) -> dict[str, Any] | None:
    load = _optimum_json(found.load)
    return None if load is None else {**load, "certified": found.is_load_proved}


def _capacity_json(found: Measures) -> dict[str, Any] | None:
    load, capacity = found.load, found.capacity
    if load is None or capacity is None or load.is_exact:
        return _exact_json(capacity)
    return _between_json(capacity, capacity, 1 / load.lower if load.lower else None)


def _chance_json(found: Availability | None) -> dict[str, Any] | None:
    if found is None:
        return None
    exact = str(found.chance) if found.is_exact else None
    return {"exact": exact, "value": float(found.chance), "error": float(found.error), "samples": found.samples}
