"""Lines of C: which of them may end the function is known when they are written, not read in them."""

import pytest

from checker.backends.c.emit.c_expressions import TRUE, CExpr, name, number
from checker.backends.c.emit.c_types import Types
from checker.backends.c.emit.writer import Writer
from checker.language.types import BoolType
from checker.result import Stop, StopKind


@pytest.fixture
def out() -> Writer:
    return Writer(Types())


def texts(out: Writer) -> list[str]:
    return [line.strip() for line in out.written.texts]


def test_lines_that_may_end_the_function_are_known(out: Writer) -> None:
    with out.captured() as plain:
        out.line("i64 return_address = 0;")
    with out.captured() as leaving:
        out.leave_if(name("a"), "ERROR")
    assert (plain.leave, leaving.leave) == (False, True)
    assert not out.written
    out.add(plain)
    assert not out.written.leave
    out.add(leaving)
    assert out.written.leave
    assert texts(out) == ["i64 return_address = 0;", "if (a) return ERROR;"]


def test_what_is_captured_within_captured_lines_counts_when_it_is_added(out: Writer) -> None:
    with out.captured() as outer:
        with out.captured() as dropped:
            out.leave("ERROR")
        assert dropped
    assert not outer.leave
    with out.captured() as outer:
        out.add(dropped)
    assert outer.leave


def test_a_check_that_always_holds_is_not_written(out: Writer) -> None:
    out.fail_unless(TRUE)
    assert not out.written
    out.fail_unless(name("a") < 3)
    assert texts(out) == ["if (!(a < 3)) return ERROR;"]


@pytest.mark.parametrize(
    ("given", "is_kept"), [(name("a"), True), (number(3), True), (number(-3), False), (name("a")[0], False)]
)
def test_only_a_name_or_number_goes_without_a_new_variable(out: Writer, given: CExpr, is_kept: bool) -> None:
    assert (out.held(BoolType(), given) == given) == is_kept
    assert bool(out.written) != is_kept


def test_a_place_to_give_up_has_one_number(out: Writer) -> None:
    here, there = (Stop(StopKind.BODY, place=place) for place in ("here", "there"))
    for stop in (here, there, here):
        out.give_up_if(name("a"), stop)
    assert list(out.types.sites) == [here, there]
    assert texts(out)[0] == texts(out)[2] == "if (UNLIKELY(a)) return GIVEN_UP | 0 << SITE_BITS;"
    assert out.written.leave
