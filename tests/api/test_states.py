"""States by hand: what they hold, what they allow, and one clear error for everything that cannot be."""

import copy
import pickle
from collections import Counter

import pytest

from checker import Model, NotEnabled, Range, Spec, StepFailed, action, check, init, require
from checker.result import ViolationKind

from .lock import Client, Lock, Request

client1, client2 = Client


def test_variables_are_plain_python_values() -> None:
    state = Model(Lock).initial_state().step("ask", client1)
    assert state.asked == {client1: True, client2: False}
    assert state.waiting == [client1]
    assert state.sent == {Request(client1)}
    assert state.step("acquire", client1).served == Counter({client1: 1})
    assert [type(value) for value in (state.asked, state.waiting, state.served)] == [dict, list, Counter]


def test_what_is_done_to_a_value_leaves_the_state_as_it_is() -> None:
    state = Model(Lock).initial_state()
    state.asked[client1] = True
    state.waiting.append(client2)
    assert state == Model(Lock).initial_state()
    with pytest.raises(NotEnabled):
        state.step("acquire", client1)


def test_states_are_equal_by_spec_constants_and_values_and_not_by_their_way() -> None:
    state = Model(Lock).initial_state()
    one = state.step("ask", client1).step("acquire", client1).step("release", client1)
    other = Model(Lock).initial_state().step("ask", client1).step("acquire", client1).step("release", client1)
    assert one == other
    assert hash(one) == hash(other)
    assert one != state
    assert Model(Lock, Client=3).initial_state() != Model(Lock, Client=2).initial_state()
    assert state != "a state"


def test_a_model_is_its_spec_and_constants_and_what_is_pickled_is_equal() -> None:
    model = Model(Lock, Client=3)
    assert model == Model(Lock, Client=3)
    assert hash(model) == hash(Model(Lock, Client=3))
    assert model != Model(Lock)
    state = model.initial_state().step("ask", "client3")
    for held in (model, state):
        assert copy.deepcopy(held) is held
        assert pickle.loads(pickle.dumps(held)) == held
    assert pickle.loads(pickle.dumps(state)).trace.name == state.trace.name


def test_a_step_is_asked_for_by_name_and_a_transition_is_told_apart() -> None:
    state = Model(Lock).initial_state()
    with pytest.raises(TypeError, match=r"a step is named by its action, as in step\('ask', ...\), not ask\(client1\)"):
        state.step(state.enabled()[0])  # type: ignore[arg-type]


def test_a_state_reads_as_its_variables() -> None:
    state = Model(Lock).initial_state().step("ask", client1)
    shown = "holder=None, waiting=[client1], asked={client1: True, client2: False}, sent={Request(client1)}"
    assert repr(state) == f"Lock({shown}, served={{}}, times=0)"
    assert {"asked", "step", "holder"} <= set(dir(state))


def test_enabled_steps_are_in_canonical_order_with_where_they_lead() -> None:
    state = Model(Lock).initial_state().step("ask", client2)
    assert [str(step) for step in state.enabled()] == ["ask(client1)", "acquire(client2)"]
    step = state.enabled()[1]
    assert (step.action, step.arguments) == ("acquire", {"client": client2})
    assert step.after == state.step("acquire", client2)


def test_an_element_may_be_given_by_its_name_and_arguments_by_theirs() -> None:
    state = Model(Lock).initial_state()
    assert state.step("ask", "client2") == state.step("ask", client=client2)


def test_models_of_other_sizes_live_side_by_side() -> None:
    small, large = Model(Lock), Model(Lock, Client=3)
    client3 = large.elements(Client)[2]
    assert len(large.initial_state().enabled()) == 3
    assert len(small.initial_state().enabled()) == 2
    assert large.initial_state().step("ask", client3).waiting == [client3]
    with pytest.raises(
        ValueError, match="client3 is not in Client: it is an element of another model: Client has 2 here"
    ):
        small.initial_state().step("ask", client3)


def test_a_step_that_is_disabled_says_which_require_is_false() -> None:
    said = r"^acquire\(client1\) is not enabled: require\(self.asked\[client\]\) is false \(.*lock.py:\d+\)$"
    with pytest.raises(NotEnabled, match=said):
        Model(Lock).initial_state().step("acquire", client1)


@pytest.mark.parametrize(
    ("arguments", "named", "error", "words"),
    [
        (("aquire",), {}, ValueError, "'aquire' is no action of Lock: did you mean 'acquire'?"),
        (("is_held",), {}, ValueError, "'is_held' is no action of Lock: its actions are ask, acquire, release"),
        (("ask",), {}, TypeError, "ask(client: Client) lacks client"),
        (("ask", client1, client2), {}, TypeError, "ask(client: Client) takes no more than 1 by position, 2 are given"),
        (("ask", client1), {"client": client1}, TypeError, "ask(client: Client) is given 'client' twice"),
        (
            ("ask",),
            {"clent": client1},
            TypeError,
            "ask(client: Client) has no parameter 'clent': did you mean 'client'?",
        ),
        (("ask", 7), {}, ValueError, "ask: client = 7 is not in Client"),
        (("ask", "client9"), {}, ValueError, "ask: client: 'client9' names no element of Client: did you mean"),
    ],
)
def test_what_cannot_be_stepped_is_one_clear_error(
    arguments: tuple[str, ...], named: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error) as caught:
        Model(Lock).initial_state().step(*arguments, **named)
    assert str(caught.value).startswith(words)


def test_a_name_that_is_no_variable_is_an_error_with_a_suggestion() -> None:
    with pytest.raises(AttributeError, match=r"Lock has no variable 'waitin': did you mean 'waiting'"):
        _ = Model(Lock).initial_state().waitin
    with pytest.raises(KeyError):
        _ = Model(Lock).initial_state()["waitin"]


def test_a_step_that_fails_raises_with_its_trace() -> None:
    state = Model(Lock).initial_state()
    for _ in range(3):
        state = state.step("ask", client1).step("acquire", client1).step("release", client1)
    state = state.step("ask", client1)
    assert "acquire(client1)" in map(str, state.enabled())
    with pytest.raises(StepFailed) as caught:
        state.step("acquire", client1)
    assert caught.value.violation.kind is ViolationKind.ERROR
    assert caught.value.violation.trace is not None
    assert caught.value.violation.trace.length == 11


class Level(Range, low=0, high=5):
    pass


class Tank(Spec):
    level: Level = Level(0)
    step: Level = Level(3)

    @init
    def some(self, level: Level) -> None:
        require(level in (2, 4))
        self.level = level

    @action
    def fill(self, by: Level) -> None:
        require(by == 1)
        self.level += by


def test_several_initial_states() -> None:
    model = Model(Tank)
    assert [state.level for state in model.initial_states()] == [2, 4]
    with pytest.raises(ValueError, match="Tank has several initial states: take one of"):
        model.initial_state()


def test_a_variable_that_is_called_as_a_method_is_an_item() -> None:
    state = Model(Tank).initial_states()[0]
    assert state["step"] == 3
    assert callable(state.step)


def test_an_error_in_a_body_is_raised_as_a_failed_step() -> None:
    state = Model(Tank).initial_states()[1].step("fill", 1)
    with pytest.raises(StepFailed, match=r"fill: self.level = 6 is not in Level, which is 0\.\.5"):
        state.step("fill", by=1)
    (failing,) = state.enabled()
    with pytest.raises(StepFailed):
        _ = failing.after


def test_a_state_says_what_is_wrong_with_it() -> None:
    class Broken(Lock):
        @action
        def take(self, client: Client) -> None:
            require(self.asked[client])
            self.holder = client

    state = Model(Broken).initial_state().step("ask", client1)
    assert state.violated() == []
    taken = state.step("take", client1)
    assert [found.property for found in taken.violated()] == ["the_holder_does_not_wait"]
    handed = taken.step("ask" if not taken.asked[client2] else "take", client2).step("take", client2)
    assert [found.property for found in handed.violated()] == ["the_holder_does_not_wait", "is_handed_back_first"]
    assert handed.holds("is_held")
    assert not handed.holds("the_holder_does_not_wait")
    with pytest.raises(ValueError, match=r"has no property of states 'is_hold': did you mean 'is_held'"):
        handed.holds("is_hold")


def test_the_end_of_a_counterexample_is_a_state_that_is_wrong() -> None:
    class Broken(Lock):
        @action
        def forget(self, client: Client) -> None:
            require(self.holder == client)
            self.asked[client] = True

    trace = check(Broken, symmetry=False).violation
    assert trace is not None
    assert trace.trace is not None
    state = Model(Broken).initial_state()
    for step in trace.trace.steps[1:]:
        state = state.step(step.action, *(argument.value for argument in step.arguments))
    assert [found.property for found in state.violated()] == [trace.property]
    assert state.trace == trace.trace
    assert state.trace.name == trace.trace.name
