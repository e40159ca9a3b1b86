"""An arrow says what is so: without what the step at its beginning did, the step at its end would not be what it is."""

import pytest

from checker import diagram
from checker.api.states import StepFailed
from checker.trace import Trace

from .mail import Ask, Ballot, Flags, Mail, Node, Queue, Turns, walked

B1, B2, _ = Ballot
N1, N2, N3 = Node


def arrows(spec: type, *steps: tuple[object, ...]) -> list[tuple[int, int]]:
    """The ends of the arrows of a walk."""
    return [(arrow.source, arrow.target) for arrow in diagram(*walked(spec, *steps)).arrows]


def test_a_message_goes_from_the_step_that_adds_it_to_the_one_that_requires_it() -> None:
    drawn = diagram(*walked(Mail, ("begin", B1), ("begin", B2), ("answer", N2, Ask(B1), N3)))
    assert [(arrow.source, arrow.target, arrow.labels) for arrow in drawn.arrows] == [(1, 3, ("Ask(ballot1)",))]
    assert drawn.arrows[0].is_message


def test_messages_that_a_step_counts_are_used_all_of_them() -> None:
    steps = [("begin", B1), ("answer", N1, Ask(B1), N3), ("answer", N2, Ask(B1), N3), ("collect", N3)]
    assert arrows(Mail, *steps)[-2:] == [(2, 4), (3, 4)]


def test_of_messages_any_of_which_is_enough_the_earliest_is_used() -> None:
    assert arrows(Mail, ("begin", B2), ("begin", B1), ("answer_any", N1)) == [(1, 3)]


def test_of_changes_any_of_which_is_enough_the_earliest_is_used_written_over_or_not() -> None:
    assert arrows(Mail, ("next_round",), ("tm_close",), ("give_up", N1)) == [(1, 3)]
    assert arrows(Mail, ("tm_close",), ("next_round",), ("next_round",), ("give_up", N1)) == [(1, 4)]
    drawn = diagram(*walked(Mail, ("next_round",), ("next_round",), ("give_up", N1)))
    assert [(arrow.source, arrow.target, arrow.labels) for arrow in drawn.arrows] == [(1, 3, ("rounds = 1",))]


def test_what_comes_before_the_earliest_that_would_do_is_not_used() -> None:
    assert arrows(Mail, ("begin", B1), ("next_round",), ("tm_close",), ("give_up", N1)) == [(2, 4)]


def test_what_makes_up_for_a_later_change_is_used() -> None:
    assert arrows(Mail, ("next_round",), ("tm_close",), ("go_on", N1)) == [(1, 3)]


def test_of_the_earliest_step_that_would_do_only_what_decides_is_used() -> None:
    drawn = diagram(*walked(Mail, ("tm_close_aloud",), ("next_round",), ("give_up", N1)))
    assert [(arrow.source, arrow.target, arrow.labels) for arrow in drawn.arrows] == [(1, 3, ("tm_state = closed",))]


def test_what_a_step_does_not_look_at_is_not_used() -> None:
    assert arrows(Mail, ("begin", B1), ("next_round",), ("tm_close",), ("crash", N1)) == []


def test_what_the_same_lane_did_has_no_arrow() -> None:
    assert arrows(Mail, ("begin", B1), ("begin", B1)) == []


def test_a_change_that_others_add_to_as_well_is_not_used() -> None:
    assert arrows(Queue, ("count", N1), ("count", N2)) == []


def test_an_item_goes_from_where_it_is_put_into_a_list_to_where_it_is_taken() -> None:
    assert arrows(Queue, ("put", N1, 1), ("put", N2, 2), ("take", N3)) == [(1, 3)]


def test_what_stood_before_in_a_list_and_was_taken_is_used_by_the_next() -> None:
    steps = [("put", N1, 1), ("put", N1, 2), ("take", N2), ("take", N3)]
    assert arrows(Queue, *steps) == [(1, 3), (2, 4), (3, 4)]


def test_of_equal_elements_of_a_counter_the_first_is_used() -> None:
    steps = [("throw", N1, Ask(B1)), ("throw", N2, Ask(B1)), ("catch", N3, Ask(B1)), ("catch", N3, Ask(B1))]
    assert arrows(Queue, *steps) == [(1, 3), (2, 4)]


def test_the_state_of_another_is_used_where_it_is_read() -> None:
    drawn = diagram(*walked(Flags, ("ask", 0), ("ask", 1), ("enter", 0), ("leave", 0), ("enter", 1)))
    assert [(arrow.source, arrow.target, arrow.labels, arrow.is_message) for arrow in drawn.arrows] == [
        (4, 5, ("inside[0] = False",), False)
    ]


def test_what_lets_a_step_happen_is_used_though_it_would_happen_without_all_that_others_did() -> None:
    steps = [("ask", N1), ("ask", N2), ("wait", N1), ("wait", N2), ("enter", N1)]
    assert arrows(Turns, *steps) == [(4, 5)]
    assert arrows(Turns, ("ask", N1), ("enter", N1)) == []


def test_a_step_that_fails_uses_what_makes_it_fail() -> None:
    model, trace = walked(Mail, ("begin", B1), ("answer", N1, Ask(B1), N2))
    with pytest.raises(StepFailed) as failed:
        model.initial_state().step("begin", B1).step("answer", N1, Ask(B1), N2).step("overdraw", N1)
    failing = failed.value.violation.trace
    assert failing is not None
    drawn = diagram(model, failing)
    assert drawn.events[-1].is_violating
    assert (drawn.arrows[-1].source, drawn.arrows[-1].target) == (1, 3)
    assert not diagram(model, trace).events[-1].is_violating


def test_causes_are_lit_and_looked_at() -> None:
    model, trace = walked(Mail, ("begin", B1), ("answer", N1, Ask(B1), N2))
    drawn = diagram(model, trace, causes={(2, "promised"), (1, "letters")})
    assert [event.causes for event in drawn.events] == [("letters",), ("promised",)]
    with pytest.raises(ValueError, match="no step 3 or no variable 'promised'"):
        diagram(model, trace, causes=[(3, "promised")])
    with pytest.raises(TypeError, match="a cause is a step's number and a variable's name, not 1"):
        diagram(model, trace, causes=[1])  # type: ignore[list-item]  # the mistake


def test_a_trace_that_is_no_behaviour_is_refused() -> None:
    model, trace = walked(Mail, ("begin", B1), ("answer", N1, Ask(B1), N2))
    cut = Trace(trace.variables, (trace.steps[0], trace.steps[2]))
    with pytest.raises(ValueError, match=r"not a behaviour of Mail: step 1, answer: require\(ask in"):
        diagram(model, cut)


def test_what_was_taken_out_is_used_by_a_step_that_needs_it_gone() -> None:
    assert arrows(Mail, ("begin", B1), ("withdraw", B1), ("insist", N1, Ask(B1))) == [(2, 3)]
