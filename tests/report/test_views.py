"""What a reader chooses to see: of long traces, of variables, and of expressions."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

import checker
from checker.diagnostics import Span
from checker.report.places import place_of
from checker.report.plain import plain_report
from checker.report.steps import trace_steps
from checker.report.terminal import print_result
from checker.report.view import View
from checker.result import Result
from checker.trace import Argument, Step, Trace

from .samples import FAILING, RMS, TRACE, VARIABLES, result, rm1, violated


def lines(trace: Trace, view: View | None = None, width: int = 80) -> list[str]:
    return [line.plain for line in trace_steps(trace, width, view or View())]


def long(length: int) -> Trace:
    """A trace that goes on, from the first step of the sample to the second and back."""
    first, second = TRACE.steps[0], TRACE.steps[1]
    again = replace(second, action="rm_wait", state=first.state)
    return Trace(VARIABLES, (first, *[second if number % 2 == 0 else again for number in range(length)]))


def with_trace(trace: Trace) -> Result:
    found = violated()
    assert found.violation is not None
    return replace(found, violation=replace(found.violation, trace=trace), reached={"can_commit": trace})


def test_a_trace_of_thirty_steps_has_all_its_details() -> None:
    assert sum("rm_state[rm2]: " in line for line in lines(long(30))) == 30


def test_of_a_longer_trace_the_last_ten_steps_have_details_and_the_others_a_line() -> None:
    shown = lines(long(31))
    assert shown[1] == " 1  rm_prepare(rm2)  rm_state, messages"
    assert shown[22] == "the last 10 steps; --full shows all 31 like this:"
    assert [line for line in shown if line.startswith("22  ")] == ["22  rm_wait(rm2)     specs/two_phase_commit.py:56"]
    assert sum("rm_state[rm2]: " in line for line in shown) == 10


def test_in_full_every_step_has_its_details() -> None:
    assert sum("rm_state[rm2]: " in line for line in lines(long(80), View(is_full=True))) == 80


def test_a_trace_is_the_same_on_a_terminal_and_in_a_file() -> None:
    terminal = io.StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign]  # as a terminal answers
    print_result(with_trace(long(70)), Console(file=terminal, width=100, color_system=None, force_terminal=True))
    assert terminal.getvalue() == plain_report(with_trace(long(70)))


@pytest.mark.parametrize(("length", "left_out"), [(69, ""), (70, "21 steps, 20 to 40"), (200, "151 steps, 20 to 170")])
def test_the_middle_of_a_very_long_trace_is_left_out_of_its_overview(length: int, left_out: str) -> None:
    text = "\n".join(lines(long(length)))
    found = re.findall(r"(?m)^\.\.\. (.*): --full shows them all$", text)
    assert found == ([left_out] if left_out else [])
    shown = len(re.findall(r"(?m)^ *\d+  \S", text))
    assert shown == (length + 1 if not left_out else 50)


def test_ways_to_what_is_reachable_leave_out_their_middle_too() -> None:
    found = replace(result(), reached={"can_commit": long(100)})
    assert "  ... 61 steps, 20 to 80: --full shows them all\n" in plain_report(found)
    assert "..." not in plain_report(found, view=View(is_full=True))


def test_long_arguments_are_shortened_in_an_overview() -> None:
    states = Argument("states", VARIABLES["rm_state"], ("working",) * 3)
    trace = long(40)
    wide = replace(trace.steps[1], arguments=(Argument("rm", RMS, rm1), states))
    shown = lines(replace(trace, steps=(trace.steps[0], wide, *trace.steps[2:])))
    assert shown[1].startswith(" 1  rm_prepare(rm1, states={...})  rm_state")


def test_only_some_variables() -> None:
    text = "\n".join(lines(TRACE, View(only=frozenset({"tm_state"}))))
    assert "     tm_state = init\n" in text
    assert "     tm_state: init → committed" in text
    assert "rm_state" not in text
    assert "messages" not in text


def test_hidden_variables_are_no_part_of_states_either() -> None:
    text = plain_report(violated(), view=View(hidden=frozenset({"messages"})))
    assert "rm_state[rm2]: working → prepared" in text
    assert "messages" not in text


def test_a_step_that_changes_only_hidden_variables_does_not_say_that_it_changes_nothing() -> None:
    shown = lines(TRACE, View(only=frozenset({"messages"})))
    assert "no change" not in "\n".join(shown)


def test_expressions_stand_under_each_step() -> None:
    states = [step.state for step in TRACE.steps if step.state is not None]
    view = View(expressions=("len(self.messages)",), values={state: (str(n),) for n, state in enumerate(states)})
    shown = lines(TRACE, view)
    assert shown.count("     len(self.messages) = 0") == 1
    assert sum("len(self.messages) = " in line for line in shown) == len(TRACE.steps)
    assert "  len(self.messages) = 4\n" in plain_report(violated(), view=view).partition("the state at the end")[2]


def test_an_overview_has_an_expression_where_it_changes() -> None:
    trace = long(40)
    assert trace.steps[0].state is not None
    assert trace.steps[1].state is not None
    view = View(expressions=("self.x",), values={trace.steps[0].state: ("1",), trace.steps[1].state: ("1",)})
    assert sum("self.x = " in line for line in lines(trace, view)) == 1 + 10


def test_the_step_that_fails_has_no_expression_and_the_state_before_it_is_shown() -> None:
    found = violated()
    assert found.violation is not None
    text = plain_report(replace(found, violation=replace(found.violation, trace=FAILING)))
    assert "the state before the step that fails\n  rm_state = {rm1: working, rm2: prepared, rm3: working}\n" in text


def test_witnesses_beside_a_violation_are_there_for_those_who_ask() -> None:
    assert "can_commit is reached in" not in plain_report(violated())
    assert "reachable  reached in 2 steps" in plain_report(violated())
    assert "can_commit is reached in 2 steps:\n" in plain_report(violated(), view=View(has_witnesses=True))
    assert "can_commit is reached in 2 steps:\n" in plain_report(result())


def test_the_places_of_steps_stand_below_each_other() -> None:
    starts = [line.index("specs/") for line in lines(TRACE) if "specs/" in line]
    assert len(starts) == 4
    assert len(set(starts)) == 1


def test_a_place_that_does_not_fit_is_left_out() -> None:
    assert "specs/" not in "\n".join(lines(TRACE, width=40))


def test_a_place_is_the_way_from_the_working_directory_or_a_file_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert place_of(Span(f"{tmp_path}/specs/lock.py", 7)) == "specs/lock.py:7"
    assert place_of(Span("/elsewhere/lock.py", 7)) == "lock.py:7"
    assert place_of(Span("command line", 1)) == "command line:1"


def test_the_place_of_a_bundled_spec_is_its_file_name_wherever_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path(checker.__file__).parent
    monkeypatch.chdir(package.parent)
    assert place_of(Span(str(package / "specs" / "raft_log.py"), 142)) == "raft_log.py:142"


def test_the_first_step_is_the_making_of_a_state() -> None:
    assert lines(Trace(VARIABLES, (Step("init", (), TRACE.steps[0].state),)))[0] == "0  init()"
