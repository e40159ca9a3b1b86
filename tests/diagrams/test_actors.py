"""Who acts: told from whose part of the state a body touches, without a word of annotation."""

from checker import diagram
from checker.api.model import Model
from checker.diagrams.diagram import Diagram, Sign
from checker.passes.actors import by_arguments
from checker.trace import Trace

from .mail import Answer, Ask, Ballot, Flags, Mail, Node, Queue, walked

B1, B2, _ = Ballot
N1, N2, N3 = Node


def lane_names(drawn: Diagram) -> list[str | None]:
    """The lane of each step."""
    return [None if event.lane is None else drawn.lanes[event.lane].name for event in drawn.events]


def made(walk: tuple[Model, Trace]) -> Diagram:
    return diagram(*walk)


def test_the_first_argument_whose_own_part_is_touched_acts() -> None:
    drawn = made(walked(Mail, ("begin", B1), ("answer", N2, Ask(B1), N1)))
    assert lane_names(drawn) == ["ballot1", "node2"]


def test_the_receiver_of_a_message_acts_where_its_own_part_is_touched() -> None:
    walk = walked(Mail, ("begin", B1), ("answer", N2, Ask(B1), N3), ("receive", Answer(B1, N2, N3)))
    assert lane_names(made(walk))[-1] == "node3"


def test_a_step_that_touches_nobodys_part_is_that_of_what_names_it_and_a_variable() -> None:
    walk = walked(Mail, ("begin", B1), ("answer", N2, Ask(B1), N3), ("tm_hear", N2), ("tm_close",), ("next_round",))
    assert lane_names(made(walk))[2:] == ["tm", "tm", "system"]


def test_an_element_of_a_sort_without_parts_acts_whatever_it_touches() -> None:
    assert lane_names(made(walked(Mail, ("tm_close_for", B2)))) == ["ballot2"]


def test_who_only_sends_acts() -> None:
    assert lane_names(made(walked(Mail, ("remind", N2)))) == ["node2"]


def test_elements_come_sort_by_sort_in_their_order_and_the_system_last() -> None:
    walk = walked(
        Mail, ("next_round",), ("begin", B2), ("begin", B1), ("answer", N2, Ask(B1), N3), ("answer", N1, Ask(B1), N3)
    )
    assert [lane.name for lane in made(walk).lanes] == ["ballot1", "ballot2", "node1", "node2", "system"]


def test_numbers_act_where_no_element_of_a_sort_does() -> None:
    assert lane_names(made(walked(Flags, ("ask", 0), ("ask", 2), ("enter", 2)))) == ["seat0", "seat2", "seat2"]
    assert lane_names(made(walked(Queue, ("put", N1, 2)))) == ["node1"]


def test_without_a_representation_the_arguments_alone_tell() -> None:
    model, trace = walked(Mail, ("begin", B1), ("answer", N2, Ask(B1), N3), ("tm_hear", N2), ("tm_close",))
    acts = by_arguments(model.definition.variable_types)
    assert [acts(step).name for step in trace.steps[1:]] == ["ballot1", "node2", "node2", "tm"]


def test_a_value_of_an_ordered_sort_that_an_element_is_given_is_a_mark() -> None:
    drawn = made(walked(Mail, ("begin", B1), ("answer", N2, Ask(B1), N3), ("begin", B2), ("answer", N2, Ask(B2), N3)))
    assert [event.marks for event in drawn.events] == [
        (),
        ("promised: None → ballot1",),
        (),
        ("promised: ballot1 → ballot2",),
    ]


def test_what_a_step_gives_to_another_is_no_mark_of_its_lane() -> None:
    walk = walked(Mail, ("begin", B1), ("answer", N1, Ask(B1), N1), ("pass_on", N1, N2))
    assert [event.marks for event in made(walk).events][1:] == [("promised: None → ballot1",), ()]


def test_a_crash_is_told_by_a_word_of_its_name() -> None:
    drawn = made(walked(Mail, ("crash", N1), ("begin", B1)))
    assert [event.sign for event in drawn.events] == [Sign.CRASH, Sign.STEP]
