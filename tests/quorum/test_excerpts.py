"""What an error shows of a text: its line as editors count them, a caret as wide as what it is under, nothing that a terminal obeys."""

from pathlib import Path

import pytest

from checker.cli.output import write_text
from checker.diagnostics import Span, SpecError, printable


def excerpt(text: str, line: int, start: int, end: int) -> list[str]:
    """The shown line and the caret below it."""
    return SpecError("C503", "wrong", Span("text", line, start, end, text)).render().splitlines()[3:]


@pytest.mark.parametrize("sign", ["\u2028", "\x0c", "\x1c", "\x85"])
def test_only_a_line_feed_ends_a_line(sign: str, tmp_path: Path) -> None:
    assert excerpt(f"a{sign}b\nsecond", 2, 1, 7) == ["2 | second", "  | ^^^^^^"]
    path = tmp_path / "file"
    path.write_text(f"a{sign}b\nsecond", encoding="utf-8")
    assert Span(str(path), 2).source_line() == "second"


def test_a_byte_order_mark_is_no_character(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo")
    assert [Span(str(path), line).source_line() for line in (1, 2, 3)] == ["one", "two", None]


def test_a_caret_is_as_wide_as_what_it_is_under() -> None:
    assert excerpt("北京 * 广州 + a", 1, 6, 8) == ["1 | 北京 * 广州 + a", "  |        ^^^^"]


def test_a_tab_before_the_caret_stays_one() -> None:
    assert excerpt("\tab", 1, 3, 4) == ["1 | \tab", "  | \t ^"]


def test_control_characters_are_spelt_out() -> None:
    assert excerpt("a\x1b[31mb", 1, 7, 8) == ["1 | a\\x1b[31mb", "  |          ^"]
    assert "\x1b" not in SpecError("C503", "a\x1b", None, ("b\x1b",), "c\x1b").render()


def test_what_is_harmless_stays() -> None:
    assert printable("a\tb\n\u3000é北") == "a\tb\n\u3000é北"
    assert printable("\ud800\u202e\x7f") == "\\ud800\\u202e\\x7f"


def test_a_file_takes_what_utf_8_cannot_hold(tmp_path: Path) -> None:
    write_text(tmp_path / "file", "a\ud800")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "a\\ud800"
