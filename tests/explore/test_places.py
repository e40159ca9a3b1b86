"""Places of a walk: what is seen there is what a trace, `checker why` and a search say of the same state."""

from pathlib import Path

import pytest

from checker import Model, check, replay
from checker.diagnostics import InvalidSpec
from checker.explore import Explorer, Place
from checker.language.spec import Role

TURNSTILE = Path(__file__).parent / "turnstile.py"

LIBRARY = ["two_phase_commit", "raft_election", "raft_log", "abd_register", "two_phase_commit_late_abort"]


@pytest.fixture(scope="module")
def turnstile() -> Explorer:
    return Explorer(Model(TURNSTILE))


def option(place: Place, written: str) -> int:
    return next(each.number for each in place.options if str(each.step) == written)


def test_a_walk_begins_in_the_only_initial_state(turnstile: Explorer) -> None:
    assert turnstile.start() == "0"
    assert [each.name for each in turnstile.at("").options] == ["0"]


def test_a_walk_begins_with_a_choice_where_there_are_several_initial_states() -> None:
    explorer = Explorer(Model("raft_election"))
    place = explorer.at(explorer.start())
    assert place.is_beginning
    assert len(place.options) == len(Model("raft_election").initial_states()) > 1
    assert all(explorer.at(each.name).steps[0] == each.step for each in place.options)
    assert place.options[0].changes == ("has_entry = {server1: True, server2: True, server3: False}",)


def test_a_step_is_told_with_what_it_changes_and_where_it_leads(turnstile: Explorer) -> None:
    place = turnstile.at("0")
    assert [(str(each.step), each.name) for each in place.options] == [
        ("enter(guest1)", "0/0"),
        ("enter(guest2)", "0/1"),
    ]
    assert place.options[0].changes == ("inside[guest1]: False → True", "passed: 0 → 1")
    assert place.options[0].reaches == ("somebody_is_inside",)


def test_what_the_last_step_changed_is_known_by_key(turnstile: Explorer) -> None:
    inside, passed = turnstile.at("0/0").variables
    assert (inside.name, inside.before) == ("inside", "{guest1: False, guest2: False}")
    assert [(each.key, each.text, each.before) for each in inside.entries] == [
        ("guest1", "True", "False"),
        ("guest2", "False", None),
    ]
    assert (passed.text, passed.before, passed.entries, passed.changes) == ("1", "0", (), ("passed: 0 → 1",))
    assert [each.before for each in turnstile.at("0").variables] == [None, None]


def test_a_step_that_changes_nothing_or_leads_back_is_marked(turnstile: Explorer) -> None:
    inside = turnstile.at("0/0")
    look = inside.options[option(inside, "look()")]
    assert look.is_idle
    assert look.back_to == 1
    left = turnstile.at(f"0/0/{option(inside, 'leave(guest1)')}")
    assert [each.is_idle for each in left.options] == [False, False, True]
    assert not any(each.is_idle or each.back_to is not None for each in turnstile.at("0").options)


def test_a_step_that_breaks_a_property_is_marked_and_the_state_after_it_explains(turnstile: Explorer) -> None:
    place = turnstile.at("0/0")
    enter = place.options[option(place, "enter(guest2)")]
    assert enter.breaks == ("not_everybody",)
    assert place.wrong == ()
    after = turnstile.at(enter.name)
    assert after.wrong == ("not_everybody",)
    status = after.status("not_everybody")
    assert status is not None
    assert status.is_wrong
    assert status.reasons
    assert status.reasons[0].words == "all(self.inside.values())"


def test_two_steps_to_one_state_are_told(tmp_path: Path) -> None:
    path = tmp_path / "two_ways.py"
    path.write_text(
        "from checker import Spec, action\n\nclass TwoWays(Spec):\n    on: bool = False\n\n"
        "    @action\n    def one(self) -> None:\n        self.on = True\n\n"
        "    @action\n    def other(self) -> None:\n        self.on = True\n"
    )
    assert [each.same_as for each in Explorer(Model(path)).at("0").options] == [None, 0]


def test_a_step_that_fails_leads_to_a_place_that_says_how(turnstile: Explorer) -> None:
    name = "0/0/1/0/1/0/1"
    place = turnstile.at(name)
    assert not place.is_within
    fails = place.options[0]
    assert fails.failure is not None
    assert fails.step.state is None
    after = turnstile.at(fails.name)
    assert after.failure is not None
    assert after.failure.message == "three is a crowd"
    assert after.wrong == ("enter",)
    assert after.options == ()
    assert [each.text for each in after.variables] == [each.text for each in place.variables]
    with pytest.raises(InvalidSpec, match="no step is enabled there"):
        turnstile.at(f"{fails.name}/0")


def test_a_state_outside_of_the_constraint_is_said_to_be_so(turnstile: Explorer) -> None:
    place = turnstile.at("0/0/1/0/1")
    assert place.is_within
    assert [each.is_within for each in place.options if str(each.step).startswith("enter")] == [False, False]
    assert not turnstile.at(place.options[0].name).is_within


def test_an_action_that_is_not_enabled_has_its_nearest_refusal(turnstile: Explorer) -> None:
    refusals = {each.action: each for each in turnstile.at("0").refusals}
    assert refusals.keys() == {"leave", "look"}
    assert refusals["look"].reasons[0].words == "self.passed > 0"
    assert refusals["leave"].choices == 2


def test_what_cannot_be_compiled_is_refused_by_its_require_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "uncompiled.py"
    path.write_text(
        "from checker import Spec, action, require\n\nclass Uncompiled(Spec):\n    on: bool = True\n\n"
        "    @action\n    def stop(self) -> None:\n        require(self.on)\n        self.on = '1' in sorted(map(str, [1]))\n"
        "        self.on = False\n\n    @action\n    def go(self) -> None:\n        require(not self.on)\n        self.on = True\n"
    )
    refusal = Explorer(Model(path)).at("0").refusals[0]
    assert refusal.action == "go"
    assert [reason.words for reason in refusal.reasons] == ["require(not self.on)"]


def test_where_no_step_leads_on_a_deadlock_is_told_from_an_end() -> None:
    broken = check("distributed_lock_no_expiry")
    assert broken.violation is not None
    assert broken.violation.trace is not None
    place = Explorer(Model("distributed_lock_no_expiry")).at(str(broken.violation.trace.name))
    assert (place.options, place.ending, place.wrong) == ((), "deadlock", ("deadlock",))
    assert place.refusals


@pytest.mark.parametrize(
    ("last", "ending"),
    [
        ("", "no step"),
        ("    @final\n    def is_on(self) -> bool:\n        return self.on\n", "final"),
        ("    @final\n    def is_off(self) -> bool:\n        return not self.on\n", "deadlock"),
    ],
)
def test_why_no_step_leads_on_is_told(tmp_path: Path, last: str, ending: str) -> None:
    path = tmp_path / "switch.py"
    path.write_text(
        "from checker import Spec, action, final, require\n\nclass Switch(Spec):\n    on: bool = False\n\n"
        f"    @action\n    def go(self) -> None:\n        require(not self.on)\n        self.on = True\n\n{last}"
    )
    place = Explorer(Model(path)).at("0/0")
    assert place.ending == ending
    assert place.wrong == (("deadlock",) if ending == "deadlock" else ())


@pytest.mark.parametrize("spec", LIBRARY)
def test_the_steps_and_properties_of_a_place_are_those_that_a_replay_finds(spec: str) -> None:
    model, explorer = Model(spec), Explorer(Model(spec))
    name = explorer.run(explorer.start(), [], how="random", seed=7, most_steps=8).finish().name
    assert name is not None
    place, again = explorer.at(name), replay(model, name)
    assert again.stopped is None
    assert [str(step) for step in place.steps] == [str(step) for step in again.trace.steps]
    end = again.states[-1]
    assert [str(each.step) for each in place.options] == [str(each) for each in end.enabled()]
    assert set(place.wrong) == {violation.property for violation in end.violated()}
    for status in place.properties:
        if status.role is not Role.STEP_INVARIANT:
            assert status.truth is end.holds(status.name)
    named = {str(each.step).partition("(")[0] for each in place.options} | {each.action for each in place.refusals}
    assert named == {action.name for action in model.definition.actions}


def test_an_instance_is_asked_after_as_the_command_does(turnstile: Explorer) -> None:
    answer = turnstile.why("0/0", "enter(guest1)")
    assert (answer.holds, answer.since_number) == (False, 1)
    assert turnstile.why("0/0", "somebody_is_inside").holds is True


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x", "is no name of a trace"),
        ("0//1", "is no name of a trace"),
        ("1", "makes only 1 initial state"),
        ("0/9", "only 2 steps are enabled there"),
        ("0/0/0/99", "only 3 steps are enabled there"),
        ("/".join(["0"] * 6000), "more than the 5,000"),
    ],
)
def test_a_name_that_is_none_of_the_spec_is_refused(turnstile: Explorer, name: str, said: str) -> None:
    with pytest.raises(InvalidSpec, match=said):
        turnstile.at(name)


@pytest.mark.parametrize(("name", "asked"), [("0", "enter(guest9)"), ("0", "nothing"), ("0", "("), ("", "look()")])
def test_what_is_asked_and_is_nothing_is_refused(turnstile: Explorer, name: str, asked: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        turnstile.why(name, asked)
    assert caught.value.errors[0].code == "C604"


def test_places_are_kept_and_are_the_same_when_they_are_not(turnstile: Explorer) -> None:
    again = Explorer(turnstile.model)
    assert again.at("0/0/0") == turnstile.at("0/0/0")
    assert again.at("0/0/0") is again.at("0/0/0")
