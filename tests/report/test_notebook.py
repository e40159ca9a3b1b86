"""What a notebook shows: whole by itself, escaped, and readable where scripts do not run."""

import re
from html.parser import HTMLParser

from checker.api.outcome import Result
from checker.report.notebook import MOST_STEPS, result_html, trace_html
from checker.result import Verdict, Violation, ViolationKind
from checker.trace import Trace

from .samples import FAILING, TRACE, VARIABLES, result, violated

EMPTY = {"br", "hr", "img", "meta", "link", "input"}


class Page(HTMLParser):
    """The elements of a piece of HTML; every one that begins must end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.under: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.under == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.under.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.under.pop() == tag


def test_a_result_is_whole_by_itself() -> None:
    text = result_html(violated())
    page = Page(text)
    assert not re.search(r"""(src|href|url)\s*[=(]""", text)
    assert not [attributes for _, attributes in page.seen if "id" in attributes or "name" in attributes]
    assert "No resource manager commits while another aborts." in text
    assert text.count("<details") == len(TRACE.steps) + 1
    assert Result.of(violated())._repr_html_() == text


def test_every_step_has_its_state_and_what_changed_is_marked() -> None:
    text = trace_html(TRACE)
    Page(text)
    steps = text.split("<details")[1:]
    assert len(steps) == len(TRACE.steps)
    assert "rm_prepare(rm2)" in steps[1]
    assert re.findall(r'checker-changed"><th>(\w+)', steps[1]) == ["rm_state", "messages"]
    assert [" open" in step.partition(">")[0] for step in steps] == [False] * (len(steps) - 1) + [True]
    assert TRACE._repr_html_() == text


def test_what_the_author_wrote_is_escaped() -> None:
    odd = Violation(ViolationKind.INVARIANT, "decisions_agree", "</pre><script>alert(1)</script>\x00", FAILING)
    text = result_html(violated(violation=odd, warnings=("<b>",)))
    Page(text)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\\x00" in text


def test_a_verified_result_says_so_without_a_trace() -> None:
    text = result_html(result(verdict=Verdict.VERIFIED))
    Page(text)
    assert 'class="checker-verified"' in text
    assert "<script" not in text


def test_of_a_long_trace_the_middle_is_left_out() -> None:
    long = Trace(VARIABLES, (TRACE.steps[0], *TRACE.steps[1:2] * 1000))
    text = trace_html(long)
    assert text.count("<details") == MOST_STEPS
    assert "801 steps left out" in text
