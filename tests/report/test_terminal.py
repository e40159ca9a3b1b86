"""Reports for people. The golden texts in golden/ were read at both widths before they were stored."""

import io
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from checker.diagnostics import Span
from checker.language.types import DictType, Type
from checker.reasons import Reason
from checker.report.plain import plain_report
from checker.report.progress import progress_line
from checker.report.steps import trace_lines
from checker.report.terminal import print_result
from checker.report.view import View
from checker.result import Result, Stop, StopKind, SymmetryFigures, SymmetryStatus, Verdict, Violation, ViolationKind
from checker.trace import Argument, Step, Trace

from .samples import FAILING, RM_STATES, RMS, SPEC, TRACE, result, rm1, violated

GOLDEN = Path(__file__).parent / "golden"
ORBITS = SymmetryFigures(enabled=True, group_order=12, sorts={"Acceptor": "proved", "Value": "proved"})
WARNING = "action rm_receive_abort was never enabled: nothing that depends on it was checked [at all]"
LONG = "a_variable_whose_name_is_long"

SAMPLES: dict[str, Result] = {
    "verified": result(distinct_states=443, symmetry=ORBITS, warnings=(WARNING,)),
    "violated": violated(),
    "undetermined": result(
        verdict=Verdict.UNDETERMINED, exhaustive=False, stop=Stop(StopKind.STATES, 288), frontier=33, reached={}
    ),
    "error": violated(
        violation=Violation(ViolationKind.ERROR, "rm_receive_commit", "a \x1b[1mbad\nvalue", FAILING, Span(SPEC, 67)),
        reached={},
    ),
}


def printed(shown: Result, width: int = 80, *, quiet: bool = False, **options: Any) -> str:
    console = Console(file=io.StringIO(), width=width, **options)
    print_result(shown, console, quiet=quiet)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_reads_as_its_golden_text(name: str, width: int) -> None:
    assert printed(SAMPLES[name], width) == (GOLDEN / f"{name}_{width}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_keeps_to_its_width_without_control_characters_or_cuts(name: str, width: int) -> None:
    text = printed(SAMPLES[name], width)
    assert all(len(line) <= width for line in text.splitlines())
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "…" not in text


def test_counts_under_symmetry_are_never_named_states() -> None:
    for verdict in Verdict:
        text = printed(result(verdict=verdict, symmetry=ORBITS, distinct_states=443))
        assert "443 orbits" in text or verdict is Verdict.VIOLATED
        assert "distinct orbits  443 (of a symmetry group of order 12)" in text
        assert "states" not in text


def test_a_search_that_was_cut_short_never_prints_verified() -> None:
    for constrained in (False, True):
        text = printed(result(verdict=Verdict.UNDETERMINED, exhaustive=False, constrained=constrained))
        assert "undetermined" in text
        assert "verified" not in text


def test_a_verdict_under_a_constraint_says_so() -> None:
    assert "verified within the constraint: all 288 states" in printed(result(constrained=True))


def test_quiet_leaves_the_verdict_and_the_counterexample() -> None:
    assert printed(result(), quiet=True) == "verified: all 288 states explored, nothing found\n"
    text = printed(violated(), quiet=True)
    assert text.startswith("violated: invariant decisions_agree\n")
    assert "messages += Prepared(rm2)" in text
    assert "transitions" not in text


@pytest.mark.parametrize(
    ("shown", "code"),
    [(result(), "32"), (violated(), "31"), (SAMPLES["undetermined"], "33")],
    ids=["green", "red", "yellow"],
)
def test_the_verdict_has_its_colour_on_a_terminal(shown: Result, code: str) -> None:
    options: dict[str, Any] = {"force_terminal": True, "color_system": "standard", "no_color": False}
    assert f"\x1b[1;{code}m{shown.verdict}\x1b[0m" in printed(shown, quiet=True, **options)


def test_what_is_at_the_end_as_it_was_at_the_beginning_is_named_in_one_line() -> None:
    state = TRACE.steps[0].state
    assert state is not None
    after = (state[0], "committed", state[2])
    step = Step("tm_commit", (), after, None, 0)
    violation = Violation(ViolationKind.INVARIANT, "agree", "", Trace(TRACE.variables, (TRACE.steps[0], step)))
    folded = "\nthe state at the end\n  tm_state = committed\n  as in the initial state: rm_state, messages\n"
    assert folded in printed(violated(violation=violation))
    for view in (View(is_full=True), View(only=frozenset({"rm_state", "tm_state"}))):
        assert "as in the initial state" not in plain_report(violated(violation=violation), view=view)


def test_the_quorums_are_in_the_head_of_a_report_with_a_counterexample() -> None:
    quorums = {"ReadQuorum": ("{rm1, rm2}", "{rm3}")}
    for quiet in (False, True):
        text = printed(violated(quorums=quorums), quiet=quiet)
        assert "TwoPhaseCommit RM=3\n  ReadQuorum: {rm1, rm2}, {rm3}\n" in text
    assert "RM=3" not in printed(result(), quiet=True)


def test_a_property_that_is_never_reached_is_marked() -> None:
    violation = Violation(ViolationKind.UNREACHABLE, "can_commit", "No state satisfies it.", None)
    text = printed(violated(violation=violation, reached={}))
    assert "violated: unreachable can_commit\n  No state satisfies it.\n" in text
    assert "can_commit       reachable  never reached\n" in text


def test_every_property_that_is_never_reached_is_marked() -> None:
    violation = Violation(ViolationKind.UNREACHABLE, "first", "No state satisfies it.", None)
    properties = {"agree": "invariant", "first": "reachable", "second": "reachable"}
    text = printed(violated(violation=violation, reached={}, properties=properties))
    assert text.count("reachable  never reached\n") == 2


def test_witnesses_come_in_the_order_of_the_properties_and_an_initial_one_has_no_steps() -> None:
    found = {"second": TRACE, "first": Trace(TRACE.variables, TRACE.steps[:1])}
    text = printed(result(properties={"first": "reachable", "second": "reachable"}, reached=found))
    assert "\nfirst is reached in 0 steps\nsecond is reached in " in text


def test_a_report_of_a_violation_goes_from_the_verdict_over_the_reasons_and_the_trace_to_the_verdict() -> None:
    found = violated(story=("Nobody asks the others.",), warnings=(WARNING,), notes=("one thread",))
    assert found.violation is not None
    reason = Reason("not (a and b)", False)
    text = printed(replace(found, violation=replace(found.violation, reasons=(reason,))))
    parts = [
        "TwoPhaseCommit RM=3\n",
        "\nviolated: invariant decisions_agree\n  No resource manager commits while another aborts.\n",
        "\nthe bug\n  Nobody asks the others.\n",
        "\nwhy it is false\n  not (a and b) is false\n",
        "\ntrace of 4 steps\n0  init()\n",
        "\nthe state at the end\n  rm_state = {rm1: aborted, rm2: committed, rm3: working}\n",
        "\n  distinct states  288\n",
        "\nwarning: ",
        "\nnote: one thread\n",
        "\n\nviolated: invariant decisions_agree after 4 steps\n",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert text.endswith(parts[-1])


def test_a_story_is_told_of_a_violation_alone() -> None:
    assert "the bug" not in printed(result(story=("Nobody asks the others.",)))


def test_a_trace_without_steps_shows_its_state_once() -> None:
    violation = Violation(ViolationKind.INVARIANT, "p", "", Trace(TRACE.variables, TRACE.steps[:1]))
    text = printed(violated(violation=violation))
    assert text.count("tm_state = init") == 1
    assert text.endswith("\nviolated: invariant p after 0 steps\n")


def test_a_deadlock_is_named_once() -> None:
    violation = Violation(ViolationKind.DEADLOCK, "deadlock", "No action is enabled.", TRACE)
    assert printed(violated(violation=violation)).splitlines()[3] == "violated: deadlock"


def test_lines_fold_between_words_and_a_long_name_stays_whole() -> None:
    kind = DictType(RMS, RM_STATES)
    variables: dict[str, Type] = {LONG: kind}
    trace = Trace(variables, (Step("init", (), (("working", "committed", "prepared"),)),))
    text = printed(violated(violation=Violation(ViolationKind.INVARIANT, "p", "", trace)), width=40, quiet=True)
    assert text.endswith(f"     {LONG} =\n       {{rm1: working, rm2: committed,\n        rm3: prepared}}\n")
    assert LONG in printed(violated(violation=Violation(ViolationKind.INVARIANT, "p", "", trace)), width=20)


def test_a_step_that_changes_nothing_says_so() -> None:
    again = Step("rm_prepare", (Argument("rm", RMS, rm1),), TRACE.steps[0].state)
    assert trace_lines(Trace(TRACE.variables, (TRACE.steps[0], again))).endswith("1  rm_prepare(rm1)\n     no change\n")


def test_the_text_of_a_trace_alone_is_plain_and_unfolded() -> None:
    assert trace_lines(FAILING) == (
        "0  init()\n"
        "     rm_state = {rm1: working, rm2: working, rm3: working}\n"
        "     tm_state = init\n"
        "     messages = {}\n"
        "1  rm_prepare(rm2)\n"
        "     rm_state[rm2]: working → prepared\n"
        "     messages += Prepared(rm2)\n"
        "2  rm_receive_commit(rm2)\n"
        "     the step fails: there is no state after it\n"
    )


def test_the_text_of_a_trace_has_no_places() -> None:
    first = Step("init", (), TRACE.steps[0].state, Span(SPEC, 3))
    assert trace_lines(Trace(TRACE.variables, (first,))).startswith("0  init()\n")


def test_a_terminal_without_unicode_gets_plain_characters() -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    print_result(violated(), Console(file=file, width=80))
    file.seek(0)
    assert "rm_state[rm2]: working -> prepared" in file.read()


def test_progress_is_one_line_on_a_terminal_and_nothing_elsewhere() -> None:
    terminal, pipe = (Console(file=io.StringIO(), width=80, force_terminal=forced) for forced in (True, False))
    for console in (terminal, pipe):
        with progress_line(console) as update:
            update(443, 20, 7, 0.5)
    assert isinstance(terminal.file, io.StringIO)
    assert isinstance(pipe.file, io.StringIO)
    assert "443 distinct, 20 in the frontier, depth 7, 886/s" in terminal.file.getvalue()
    assert pipe.file.getvalue() == ""


def test_constants_are_shown_as_they_are_typed() -> None:
    assert printed(result(constants={"RM": 3, "Q": "1 of 3"})).startswith("TwoPhaseCommit RM=3 Q='1 of 3'\n")


def test_a_group_of_enormous_order_is_told_by_its_power_of_ten() -> None:
    text = printed(result(symmetry=SymmetryFigures(enabled=True, group_order=math.factorial(2000))))
    assert "288 (of a symmetry group of order about 10^5735)\n" in text


def test_a_simulation_tells_its_walks_and_no_frontier() -> None:
    walks = result(
        verdict=Verdict.UNDETERMINED,
        exhaustive=False,
        strategy="simulation",
        stop=Stop(StopKind.WALKS, 10, steps=100),
    )
    text = printed(walks, quiet=True)
    assert text.startswith("undetermined: 10 walks of up to 100 steps found nothing\n")
    assert text.endswith("the longest walk took 10 steps.\n")
    assert "frontier" not in text


@pytest.mark.parametrize(
    ("sorts", "tested", "said"),
    [
        ({"A": "proved", "B": "proved"}, 0, "proved"),
        ({"A": "proved", "B": "not proved"}, 0, "proved for A; not proved for B"),
        ({"A": "not proved"}, 0, "not proved"),
        ({"A": "assumed", "B": "proved", "C": "assumed"}, 64, "assumed for A, C, tested on 64 states; proved for B"),
        ({"A": "assumed"}, 1, "assumed, tested on 1 state"),
    ],
)
def test_what_is_known_of_each_sort_is_said(sorts: dict[str, SymmetryStatus], tested: int, said: str) -> None:
    figures = SymmetryFigures(enabled=True, group_order=2, tested_states=tested, sorts=sorts)
    assert f"  symmetry         {said}\n" in printed(result(symmetry=figures))
