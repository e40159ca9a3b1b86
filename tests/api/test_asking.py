"""`why`: an action that is not enabled, or a property, is explained after a step of a trace, with the step since when it has been so."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker import InvalidSpec, Model, Trace, why
from checker.cli.app import app

from .lock import Client, Lock

client1, client2 = Client


def way(*calls: tuple[str, Client]) -> Trace:
    state = Model(Lock).initial_state()
    for action, client in calls:
        state = state.step(action, client)
    return state.trace


TAKEN = (("ask", client1), ("acquire", client1), ("ask", client2))


def test_the_require_that_is_false_is_told_with_its_values_and_the_step_that_made_it_so() -> None:
    answer = why(Lock, way(*TAKEN), 3, "acquire(client2)")
    assert (answer.is_action, answer.holds, answer.since_number) == (True, False, 2)
    (reason,) = answer.reasons
    assert (reason.words, reason.truth, reason.with_values) == ("self.holder is None", False, "client1 is None")


def test_another_require_that_was_false_before_is_another_reason() -> None:
    trace = way(*TAKEN)
    assert why(Lock, trace, 0, "acquire(client2)").reasons[0].words == "self.asked[client]"
    assert why(Lock, trace, 2, "acquire(client2)").reasons[0].words == "self.holder is None"
    assert why(Lock, trace, 2, "acquire(client2)").since_number == 2


def test_an_action_that_is_enabled_is_so_since_a_step() -> None:
    answer = why(Lock, way(("ask", client1), ("ask", client2)), 2, "acquire(client1)")
    assert (answer.holds, answer.since_number, answer.reasons) == (True, 1, ())


def test_a_property_is_explained_whether_it_is_true_or_false(tmp_path: Path) -> None:
    path = spec(tmp_path)
    false = why(path, "0/0/0", 2, "short")
    assert (false.holds, false.since_number) == (False, 2)
    assert false.reasons[0].with_values == "2 < 2"
    true = why(path, "0/0/0", 1, "short")
    assert (true.holds, true.since_number) == (True, 0)
    assert true.reasons[0].with_values == "1 < 2"


def test_an_answer_has_its_text_as_the_command_prints_it(tmp_path: Path) -> None:
    path = spec(tmp_path)
    printed = CliRunner().invoke(app, ["why", path, "0/0/0", "2", "short"], env={"COLUMNS": "100"})
    assert why(path, "0/0/0", 2, "short").report() == printed.output


def test_a_step_invariant_is_asked_of_the_step_that_leads_there(tmp_path: Path) -> None:
    path = spec(tmp_path)
    assert why(path, "0/0/0", 2, "grows").holds
    with pytest.raises(InvalidSpec, match="no step leads to the initial state"):
        why(path, "0/0/0", 0, "grows")


def test_what_is_not_compiled_is_told_in_the_words_of_the_require(tmp_path: Path) -> None:
    path = tmp_path / "hashed.py"
    path.write_text(
        SPEC.replace("require(len(self.items) < 2)", "require(len(self.items) < 2 + len(frozenset(f'{2}')) - 1)")
    )
    answer = why(str(path), "0/0/0", 2, "add(name)")
    assert answer.holds is False
    assert "len(self.items)" in answer.reasons[0].words


SPEC = """
from typing import Annotated, Literal

from checker import *


class Box(Spec):
    items: Annotated[list[Literal["name", "other"]], MaxLen(3)] = fill()

    @action
    def add(self, item: Literal["name", "other"]):
        require(len(self.items) < 2)
        self.items.append(item)

    @invariant
    def short(self) -> bool:
        return len(self.items) < 2

    @step_invariant
    def grows(self, after) -> bool:
        return len(after.items) > len(self.items)
"""


def spec(tmp_path: Path) -> str:
    path = tmp_path / "box.py"
    path.write_text(SPEC)
    return str(path)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("acquire", "acquire(client) takes 1 argument, 0 are given"),
        ("acquire(client1, client2)", "takes 1 argument, 2 are given"),
        ("acquire(node=client1)", "acquire(client) has no parameter 'node'"),
        ("acquire(client1, client=client1)", "is given 'client' twice"),
        ("acquire(client=client1, client=client2)", "is given 'client' twice"),
        ("acquire(client7)", "client"),
        ("aquire(client1)", "did you mean 'acquire'?"),
        ("acquire(client1", "')' is missing"),
        ("", "a value is missing at the end"),
        ("{}", "is no action and no property of Lock"),
        ("self.holder is None", "the value ends before this"),
    ],
)
def test_what_is_no_action_and_no_property_is_one_clear_message(asked: str, message: str) -> None:
    with pytest.raises(InvalidSpec) as refused:
        why(Lock, way(*TAKEN), 1, asked)
    (error,) = refused.value.errors
    assert error.code == "C604"
    assert message in error.render()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("promise(acceptor1, Prepare(ballot9))", "request.ballot: ballot9 is not in Ballot"),
        ("accept(acceptor1, Accept(ballot1, value=value7))", "request.value: value7 is not in Value"),
        ("promise(acceptor1, Prepare(ballot1, 2))", "does not have the fields of Prepare(ballot)"),
        ("promise(acceptor1, Accept(ballot1, value1))", "request: Accept(ballot1, value1) is not in Prepare"),
    ],
)
def test_the_field_of_a_record_that_does_not_fit_is_named_with_its_domain(asked: str, message: str) -> None:
    with pytest.raises(InvalidSpec) as raised:
        why("paxos", "0/0/1", 1, asked)
    assert message in raised.value.errors[0].message


@pytest.mark.parametrize("step", [-1, 4, 100])
def test_a_step_that_the_trace_does_not_have_is_refused(step: int) -> None:
    with pytest.raises(InvalidSpec, match="the last is 3"):
        why(Lock, way(*TAKEN), step, "acquire(client2)")


def test_the_command_prints_the_answer(tmp_path: Path) -> None:
    printed = CliRunner().invoke(app, ["why", spec(tmp_path), "0/0/0", "2", "add(other)"])
    assert printed.exit_code == 0
    assert printed.stdout.splitlines()[:3] == [
        "add(other) is not enabled after step 2, add(name)",
        "  len(self.items) < 2 is false: 2 < 2",
        "    self.items is [name, name]",
    ]
    assert "it has been so since this step" in printed.stdout


def test_the_command_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    printed = CliRunner().invoke(app, ["why", spec(tmp_path), "0/0/0", "2", "ad(other)"])
    assert printed.exit_code == 2
    assert "did you mean 'add'?" in printed.stderr
