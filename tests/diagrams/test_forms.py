"""The forms that a diagram is drawn in: the text fits, the image is XML, and Mermaid finds nothing of its own in a text."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import diagram
from checker.diagrams.diagram import Arrow, Diagram, Event, Lane, Sign

from .mail import Answer, Ask, Ballot, Mail, Node, walked

B1, B2, _ = Ballot
N1, N2, N3 = Node

WALK = (
    ("begin", B1),
    ("answer", N1, Ask(B1), N3),
    ("answer", N2, Ask(B1), N3),
    ("receive", Answer(B1, N1, N3)),
    ("tm_hear", N2),
    ("crash", N3),
)

UNICODE = """\
space-time diagram of 6 steps, from the top down
    ballot1  node1  node2  node3   tm
1      ●       │      │      │     │   begin(ballot1)
2      1──────►●      │      │     │   answer(node1, Ask(ballot1), to=node3)
3      1───────┼─────►●      │     │   answer(node2, Ask(ballot1), to=node3)
4      │       2──────┼─────►●     │   receive(Answer(ballot1, by=node1, to=node3))
5      │       │      3──────┼────►●   tm_hear(node2)
6      │       │      │      †     │   crash(node3)
1─► uses what step 1 put there   † crash
"""

ASCII = """\
space-time diagram of 6 steps, from the top down
     b1   n1   n2   n3   tm
1    *    |    |    |    |   begin(ballot1)
2    1--->*    |    |    |   answer(node1, Ask(ballot1), to=node3)
3    1----+--->*    |    |   answer(node2, Ask(ballot1), to=node3)
4    |    2----+--->*    |   receive(Answer(ballot1, by=node1, to=nod~
5    |    |    3----+--->*   tm_hear(node2)
6    |    |    |    x    |   crash(node3)
1-> uses what step 1 put there   x crash   b = ballot   n = node
"""


def sample(**changes: object) -> Diagram:
    drawn = diagram(*walked(Mail, *WALK), causes=[(2, "promised")])
    return Diagram(drawn.title, drawn.lanes, drawn.events, drawn.arrows, **changes)  # type: ignore[arg-type]  # fields by name


def test_the_text_has_a_row_a_step_and_numbers_where_arrows_begin() -> None:
    assert diagram(*walked(Mail, *WALK)).text(100) == UNICODE


def test_names_are_short_where_there_is_no_room_and_ascii_where_there_is_no_more() -> None:
    assert diagram(*walked(Mail, *WALK)).text(70, ascii=True) == ASCII


names = st.text(min_size=1, max_size=30)
texts = st.text(max_size=200)


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    """Any diagram."""
    stems = draw(st.lists(st.sampled_from(["", "node", "ballot", "sub_record"]), min_size=1, max_size=40))
    lanes = [Lane(f"{stem}{number}" if stem else draw(names), stem) for number, stem in enumerate(stems)]
    count = draw(st.integers(0, 30))
    first = draw(st.sampled_from([1, 95, 998]))
    events = [
        Event(
            first + number,
            draw(st.integers(0, len(lanes) - 1)),
            draw(texts),
            draw(st.sampled_from(Sign)),
            tuple(draw(st.lists(texts, max_size=2))),
            tuple(draw(st.lists(texts, max_size=2))),
            number == count - 1 and draw(st.booleans()),
        )
        for number in range(count)
    ]
    arrows = []
    for target in range(1, count):
        sources = draw(st.lists(st.integers(0, target - 1), max_size=3, unique=True))
        labels = draw(st.lists(texts, min_size=1, max_size=2))
        arrows += [Arrow(first + each, first + target, tuple(labels), draw(st.booleans())) for each in sorted(sources)]
    return Diagram(draw(texts), tuple(lanes), tuple(events), tuple(arrows), first - 1, draw(st.none() | st.just(2)))


@settings(max_examples=60, deadline=None)
@given(diagrams(), st.integers(20, 140), st.booleans())
def test_no_line_of_the_text_is_wider_than_it_may_be(drawn: Diagram, width: int, ascii: bool) -> None:
    from checker.report.cells import cell_len

    lines = drawn.text(width, ascii=ascii).split("\n")
    assert [line for line in lines if cell_len(line) > width] == []
    assert len(lines) > len(drawn.events)
    assert all(each.isprintable() for line in lines for each in line)


@settings(max_examples=60, deadline=None)
@given(diagrams())
def test_the_image_is_xml_whatever_the_texts_are(drawn: Diagram) -> None:
    root = ElementTree.fromstring(drawn.svg())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [each for each in root.iter() if each.tag.endswith("script")]
    assert "href" not in drawn.svg()
    assert len([each for each in root.iter() if each.get("marker-end")]) == len(drawn.arrows)


@settings(max_examples=60, deadline=None)
@given(diagrams())
def test_mermaid_finds_nothing_of_its_own_in_a_text(drawn: Diagram) -> None:
    lines = drawn.mermaid().splitlines()
    assert lines[0] == "sequenceDiagram"
    forms = (
        r"participant p\d+ as [\w #;]+",
        r"p\d+-{1,2}>>p\d+: [\w .,()=#;]*",
        r"Note over p\d+(,p\d+)?: ([\w .,()=#;]|<br/>)*",
        r"rect rgba\(\d+, \d+, \d+, 0\.25\)",
        r"end",
    )
    for line in lines[1:]:
        assert any(re.fullmatch(form, line.strip()) for form in forms), line
        for entity in re.findall(r"#[^;]*;?", line):
            assert re.fullmatch(r"#\d+;", entity), line
    assert sum(line.strip() == "end" for line in lines) == sum("rect" in line.split()[:1] for line in lines)


def test_the_word_end_is_spelt_so_that_it_ends_nothing() -> None:
    drawn = Diagram("", (Lane("end"),), (Event(1, 0, "end, End"),))
    words = re.findall(r"\w+", re.sub(r"#\d+;", "_", drawn.mermaid()))
    assert "end" not in [word.lower() for word in words]


def test_a_cause_and_the_violating_step_are_lit() -> None:
    drawn = sample()
    lit = Diagram(drawn.title, drawn.lanes, (*drawn.events[:-1], Event(6, 0, "begin(ballot1)", is_violating=True)))
    text = lit.text(100)
    assert "✗ the violating step   ◆ a cause of the violation" in text
    assert "cause: promised" in text
    assert 'class="row violating"' in lit.svg()
    assert 'class="row cause"' in lit.svg()
    assert lit.mermaid().count("rect ") == 2


def test_a_behaviour_that_goes_round_says_where_it_goes_back_to() -> None:
    drawn = sample(loop=3)
    for form in (drawn.text(100), drawn.svg(), drawn.mermaid()):
        assert "the last step leads back to the state after step 3" in form


def test_of_a_long_trace_the_last_steps_are_drawn() -> None:
    drawn = diagram(*walked(Mail, *([("begin", B1), ("withdraw", B1)] * 110)))
    assert [event.number for event in drawn.events] == list(range(21, 221))
    assert drawn.text().startswith("space-time diagram of the last 200 steps of 220, from the top down")


@pytest.mark.parametrize("width", [80, 100])
def test_lanes_that_do_not_fit_are_folded_into_one(width: int) -> None:
    lanes = tuple(Lane(f"node{number}", "node") for number in range(40))
    events = tuple(Event(number, number % 40, f"step_of_some_length(node{number})") for number in range(1, 60))
    head = Diagram("", lanes, events).text(width).splitlines()[1]
    assert head.endswith("others")
    assert head.split()[0] == "n0" or head.split()[0] == "n1"
