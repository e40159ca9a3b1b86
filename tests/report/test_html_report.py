"""The report as one page: whole, escaped, without the network, and small."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from checker import Result, check
from checker.report.html import html_report
from checker.report.html.markup import tag

SPEC = """
from checker import *


class Node(Symmetric, size=2):
    pass


class Box(Spec):
    '''A <b>box</b>.'''

    held: set[Node] = fill()
    note: Literal["</script><b>&", "plain"] = "plain"

    @action
    def put(self, node: Node):
        require(node not in self.held)
        self.held.add(node)
        self.note = "</script><b>&"

    @invariant
    def never_both(self) -> bool:
        '''Never <i>both</i>.'''
        return not all(n in self.held for n in Node)
""".replace("from checker import *", "from typing import Literal\n\nfrom checker import *")


def found(tmp_path: Path, text: str = SPEC) -> Result:
    path = tmp_path / "box.py"
    path.write_text(text)
    return check(str(path), engine="reference")


class Page(HTMLParser):
    """What a browser makes of a page: its elements, those that are open, its text."""

    VOID = frozenset({"meta", "br", "link", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.shown: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.shown.append(data)


def test_the_page_is_whole_and_says_what_fails_and_why(tmp_path: Path) -> None:
    page = Page(html_report(found(tmp_path), command="checker check box.py"))
    text = " ".join("".join(page.shown).split())
    assert page.open == []
    for part in (
        "violated: invariant never_both",
        "Never <i>both</i>.",
        "all(n in self.held for n in Node) is true",
        "put(node1)",
        "held += node2",
        "checker check box.py",
        "class Box(Spec):",
    ):
        assert part in text


def test_nothing_is_fetched_and_nothing_of_a_spec_is_markup(tmp_path: Path) -> None:
    text = html_report(found(tmp_path))
    page = Page(text)
    names = {tag for tag, _ in page.tags}
    assert not names & {"link", "img", "iframe", "b&gt;", "i"}
    assert not re.search(r"(src|href)\s*=|url\(|@import|fetch\(|XMLHttpRequest", text)
    assert text.count("<script") == 2


def test_the_data_are_what_the_states_are(tmp_path: Path) -> None:
    result = found(tmp_path)
    written = re.search(r'<script type="application/json" id="data">(.*?)</script>', html_report(result), re.DOTALL)
    assert written is not None
    document = json.loads(written[1])
    assert [step["text"] for step in document["steps"]] == ["init()", "put(node1)", "put(node2)"]
    assert document["steps"][0]["values"] == {"held": "{}", "note": "plain"}
    assert document["steps"][1]["values"] == {"held": "{node1}", "note": "'</script><b>&'"}
    assert document["steps"][2]["values"] == {"held": "{node1, node2}"}
    file, first, last = document["steps"][1]["lines"]
    lines = (tmp_path / "box.py").read_text().splitlines()
    assert (file, lines[first - 1].strip(), lines[last - 1].strip()) == (0, "@action", 'self.note = "</script><b>&"')


def test_a_pass_has_no_script(tmp_path: Path) -> None:
    result = found(tmp_path, SPEC.replace("not all(", "any(True or "))
    assert result.violation is None
    page = Page(html_report(result))
    assert page.open == []
    assert "script" not in {tag for tag, _ in page.tags}


@pytest.mark.slow
def test_a_page_of_a_long_trace_is_small() -> None:
    text = html_report(check("raft_log_older_term"))
    assert len(text.encode()) < 300_000


def test_control_characters_are_spelt_out() -> None:
    assert tag("p", "red \x1b[31m <b>") == "<p>red \\x1b[31m &lt;b&gt;</p>"
