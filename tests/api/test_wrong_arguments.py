"""What is no argument at all: each is one error that says what would be one, and never one of the checker's inside."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from checker import InvalidSpec, Model, Symmetric, Trace, check, replay, simulate
from checker.cli.app import app
from checker.trace import Step

from .lock import Client, Count, Lock

MODEL = Model(Lock)
STATE: Any = MODEL.initial_state()
TRACE: Trace = STATE.step("ask", "client1").trace
ANY: Any = None
LIST: Any = []
SEVEN: Any = 7


def with_step(**other: Any) -> Trace:
    """The trace, with another second step."""
    first, second = TRACE.steps
    return Trace(TRACE.variables, (first, replace(second, **other)))


class Elsewhere(Symmetric, size=2):
    pass


Namesake: Any = type("Client", (Symmetric,), {"__module__": "elsewhere"}, size=2)


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: replay(Lock, Trace(TRACE.variables, ())), ValueError, "at least the making of its initial state"),
        (
            lambda: replay(Lock, Trace(ANY, ())),
            TypeError,
            "the variables of a trace are a dict of names and types, not",
        ),
        (
            lambda: replay(Lock, Trace(TRACE.variables, ANY)),
            TypeError,
            "the steps of a trace are a tuple of Steps, not None",
        ),
        (lambda: replay(Lock, replace(TRACE, steps=(SEVEN,))), TypeError, "the steps of a trace are Steps, not 7"),
        (
            lambda: replay(Lock, with_step(action="aks")),
            ValueError,
            "step 1: 'aks' is no action of Lock: did you mean 'ask'?",
        ),
        (
            lambda: replay(Lock, with_step(arguments=())),
            ValueError,
            "step 1: the arguments of ask are client, in this order",
        ),
        (lambda: replay(Lock, with_step(state=(1,))), ValueError, "step 1: a state is a tuple of 6 values, not (1,)"),
        (
            lambda: check(Lock, max_seconds=10**400),
            ValueError,
            "max_seconds is a number of seconds no larger than a float",
        ),
        (
            lambda: check(Lock, spent=10**5000),
            ValueError,
            "no larger than a float can be, not an integer of 16,610 bits",
        ),
        (lambda: check(Lock, threads=-(10**5000)), ValueError, "threads is a whole number from 1, not an integer of"),
        (lambda: check(Lock, engine=LIST), ValueError, "engine is one of"),
        (lambda: simulate(Lock, max_depth=ANY), TypeError, "max_depth is a whole number, not None"),
        (lambda: simulate(Lock, runs=ANY), TypeError, "runs is a whole number, not None"),
        (lambda: check(Lock, spent=ANY), TypeError, "spent is a number of seconds, not None"),
        (lambda: STATE.step("ask", []), ValueError, "ask: client = [] is not in Client"),
        (lambda: STATE.step("ask", client={}), ValueError, "ask: client = {} is not in Client"),
        (lambda: STATE.step([]), TypeError, "a step is named by its action"),
        (lambda: STATE.holds(None), TypeError, "a property is named by a string, not by None"),
        (lambda: STATE.holds([]), TypeError, "a property is named by a string, not by []"),
        (lambda: STATE[None], TypeError, "a variable is named by a string, not by None"),
        (lambda: STATE[[[]]], TypeError, "a variable is named by a string, not by [[]]"),
        (lambda: MODEL.elements(int), ValueError, "int is no sort of Lock: it has Client, Count"),
        (lambda: MODEL.elements(ANY), ValueError, "None is no sort of Lock: it has Client, Count"),
        (lambda: MODEL.elements("Clint"), ValueError, "Lock has no sort 'Clint': did you mean 'Client'?"),
        (lambda: MODEL.elements(Elsewhere), ValueError, "Lock has no sort Elsewhere: it has Client, Count"),
        (
            lambda: MODEL.elements(Namesake),
            ValueError,
            "Lock has another sort Client: its Client is that of the module elsewhere",
        ),
    ],
)
def test_what_is_no_argument_is_one_clear_error(call: Callable[[], object], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=re.escape(said)) as caught:
        call()
    assert type(caught.value) is error
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("option", ["threads", "max_states", "max_depth", "max_seconds", "max_memory", "progress"])
def test_an_option_that_is_none_where_it_is_not_given_may_be_none(option: str) -> None:
    none: dict[str, Any] = {option: None}
    assert check(Lock, engine="reference", **none).exhaustive is not None
    if option in ("max_seconds", "progress"):
        simulate(Lock, runs=1, engine="reference", **none)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a" * 5000, "C101"),
        ("a" * 5000 + ".py:Name", "C101"),
        ("a/" * 3000, "C101"),
        ("\0", "C101"),
        ("", "C101"),
        (".", "C101"),
        (f"{Path(__file__).parent / 'lock.py'}:{'N' * 5000}", "C105"),
    ],
)
def test_what_names_no_spec_is_told_in_few_words(name: str, code: str) -> None:
    for take in (Model, check):
        with pytest.raises(InvalidSpec) as caught:
            take(name)
        (error,) = caught.value.errors
        assert error.code == code
        assert len(error.message) < 300


def test_every_sort_has_its_elements() -> None:
    assert [str(client) for client in MODEL.elements(Client)] == ["client1", "client2"]
    assert MODEL.elements(Count) == (0, 1, 2, 3)
    assert MODEL.elements("Client") == MODEL.elements(Client)
    assert [str(ballot) for ballot in Model("paxos", Ballot=1).elements("Ballot")] == ["ballot1"]


@pytest.mark.parametrize("name", ["0/-1", "0//1", "1.5", "-1/2", "0/1/"])
def test_the_command_tells_a_name_that_is_none(name: str) -> None:
    done = CliRunner().invoke(app, ["replay", "two_phase_commit", "--", name])
    assert done.exit_code == 2
    assert f"error[C601]: '{name}' is no name of a trace" in done.output


def test_the_command_takes_a_name_of_any_length() -> None:
    done = CliRunner().invoke(app, ["replay", "two_phase_commit", "/".join(["0"] * 5000), "-q"])
    assert done.exit_code == 0
    assert "replayed: all 4,999 steps are steps of TwoPhaseCommit" in done.output


def test_a_step_of_a_trace_is_a_step() -> None:
    assert replay(Lock, with_step()).steps == 1
    assert isinstance(TRACE.steps[0], Step)
