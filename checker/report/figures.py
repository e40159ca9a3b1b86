"""The figures of a search in lines: counts with their units, time, memory, what was audited."""

import math
from collections.abc import Iterator

from rich.text import Text

from checker.diagnostics import counted
from checker.report.lines import fold
from checker.result import AuditFigures, Result, SymmetryFigures, Verdict

_MOST_DIGITS = 15


def figures(result: Result, width: int) -> Iterator[Text]:
    """The figures, each behind its name."""
    group = f" (of a symmetry group of order {_order(result)})" if result.symmetry.enabled else ""
    rows = [
        (f"distinct {result.counts}", f"{result.distinct_states:,}{group}"),
        ("transitions", f"{result.transitions:,}"),
        *([("depth", f"{result.told_depth:,}")] if result.told_depth is not None else []),
        ("time", _time(result)),
        ("rate", f"{result.states_per_second:,.0f} {result.counts}/s"),
    ]
    if result.stuck is not None:
        unit = result.counts.removesuffix("s")
        count, idle = result.stuck.no_enabled_action, result.stuck.only_stuttering
        shown = f"{counted(count, unit)} {'has' if count == 1 else 'have'} no enabled action"
        rows.insert(-2, ("stuck", f"{shown}, {idle:,} only steps that change nothing"))
    if result.symmetry.sorts:
        rows.insert(1, ("symmetry", _symmetry(result.symmetry)))
    if result.peak_memory_bytes is not None:
        rows.append(("memory", _memory(result)))
    if result.audit is not None:
        rows.append(("audited", _audit(result.audit)))
    elif result.verdict is Verdict.VERIFIED:
        rows.append(("audited", "not needed: CPython ran the spec itself"))
    names = max(len(name) for name, _ in rows)
    for name, figure in rows:
        yield from fold(f"{name:<{names}}  {figure}", width, indent=2, lead=names, lead_style="dim", hanging=names + 2)


def _symmetry(symmetry: SymmetryFigures) -> str:
    """What is known of the symmetry of each sort."""
    statuses = dict.fromkeys(symmetry.sorts.values())
    parts = []
    for status in statuses:
        names = [name for name, each in symmetry.sorts.items() if each == status]
        of = f" for {', '.join(names)}" if len(statuses) > 1 else ""
        tested = f", tested on {counted(symmetry.tested_states, 'state')}" if status == "assumed" else ""
        parts.append(f"{status}{of}{tested}")
    return "; ".join(parts)


def _audit(audit: AuditFigures) -> str:
    """The branches of compiled code at which CPython was compared."""
    rest = "" if audit.complete else " (--audit full does all)"
    return f"{audit.audited:,} of {counted(audit.branches, 'branch', 'branches')}{rest}"


def _order(result: Result) -> str:
    order = result.symmetry.group_order
    digits = int(math.log10(order))
    return f"{order:,}" if digits < _MOST_DIGITS else f"about 10^{digits}"


def _time(result: Result) -> str:
    parts = f"exploring {_seconds(result.explore_seconds)}"
    if result.compile_seconds:
        parts = f"compiling {_seconds(result.compile_seconds)}, {parts}"
    return f"{_seconds(result.elapsed_seconds)} ({parts})"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 60 else f"{int(seconds) // 60} min {int(seconds) % 60} s"


def _memory(result: Result) -> str:
    peak = f"{(result.peak_memory_bytes or 0) / 2**20:,.1f} MiB"
    each = result.bytes_per_state
    return peak if each is None else f"{peak} ({each:g} bytes per {result.counts.removesuffix('s')})"
