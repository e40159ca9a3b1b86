"""Values of more than a word, integers beyond 64 bits and loops without end: the native engine refuses, gives up, or is right."""

from pathlib import Path

import pytest
from generated.spec_text import load_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.backends.c.emit.scalars import TOO_LARGE
from checker.diagnostics import InvalidSpec
from checker.frontend.model import Model
from checker.options import Strategy
from checker.result import Result, Verdict
from checker.search import auto, native, reference
from checker.search.limits import Limits
from checker.search.select import check

from .running import checked

WIDE = {
    "codes_false_violation": Verdict.VERIFIED,
    "codes_invalid_c": Verdict.VERIFIED,
    "codes_product_of_two_sets": Verdict.VIOLATED,
    "codes_product_over_64_bits": Verdict.VIOLATED,
    "codes_wide_in_record": Verdict.VIOLATED,
    "codes_wide_in_tuple": Verdict.VIOLATED,
}
TOO_WIDE = {
    "bigints:Far2": Verdict.VERIFIED,
    "bigints:Wide2": Verdict.VERIFIED,
    "bigints:Edge": Verdict.VERIFIED,
    "bigints:Over": Verdict.VIOLATED,
}
HEAD = "from checker import Range, Record, Spec, action, fill, invariant, reachable, require\n"
K = "class K(Range, low=0, high=2):\n    pass\n"


@pytest.mark.parametrize("name", [*TOO_WIDE, *WIDE])
def test_the_reference_engine_takes_what_is_wide(name: str) -> None:
    assert checked(name, "reference").verdict is {**TOO_WIDE, **WIDE}[name]


@pytest.mark.parametrize("name", [*WIDE, "codes_wide_default_engine"])
def test_what_is_wide_is_compiled(name: str) -> None:
    assert checked(name, "native").verdict is WIDE.get(name, Verdict.VIOLATED)


@pytest.mark.parametrize("name", TOO_WIDE)
def test_what_is_too_wide_is_not_compiled(name: str) -> None:
    with pytest.raises(InvalidSpec, match=r"C701.*(2\*\*62|are the most|is not compiled)"):
        checked(name, "native")


def body(lines: list[str], folder: Path, more: str = "") -> Model:
    text = [
        HEAD,
        K,
        more,
        "class One(Spec):",
        "    seen: bool = False",
        "    @action",
        "    def go(self, j: K, k: K):",
        "        require(not self.seen)",
        *(f"        {line}" for line in lines),
    ]
    return Model(load_text("\n".join(text) + "\n", folder))


def told(result: Result) -> tuple[object, ...]:
    violation = result.violation
    return result.verdict, result.distinct_states, result.transitions, violation and violation.message


def compiled_or_refused(model: Model) -> native.Compiled | None:
    try:
        return native.compile_native(model)
    except InvalidSpec as refused:
        if any(error.code != "C701" for error in refused.errors):
            raise
        return None


def agree(model: Model) -> bool:
    """Whether the native engine took the model: then it says what the reference engine says."""
    compiled = compiled_or_refused(model)
    if compiled is None:
        return False
    found = native.check(compiled)
    if found.stopped_by is not None and found.stopped_by.startswith(TOO_LARGE):
        return False
    assert told(found) == told(reference.check(model))
    return True


WIDTHS = st.sampled_from([2, 31, 61, 62, 63, 64, 65, 80, 1 << 16, 1 << 31, 1 << 61, 1 << 62, (1 << 62) + 1, 1 << 64])
LOWS = st.sampled_from([0, -1, 5, -(1 << 31), -(1 << 62), -(1 << 63), (1 << 62) - 40])


@st.composite
def wide_bodies(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A range, and a body that makes values of it and of what is made of them, and compares them."""
    low = draw(LOWS)
    high = low + draw(WIDTHS) - 1
    ends = [f"W({low} + min(k, {high - low}))", f"W({high} - min(j, {high - low}))", f"W({low})", f"W({high})"]
    scalar = st.sampled_from(ends)
    sets = st.builds("frozenset({{{}, {}}})".format, scalar, scalar)
    parts = st.one_of(scalar, sets, st.sampled_from(["True", "k", "None"]))
    values = st.one_of(
        sets, st.builds("({}, {})".format, parts, parts), st.builds("Rec({}, {}, {})".format, scalar, scalar, scalar)
    )
    value = draw(values)
    other = draw(st.one_of(st.just(value.replace("k", "j")), st.just(value), values))
    test = draw(
        st.sampled_from(
            [
                f"{value} == {other}",
                f"{value} in {{{other}}}",
                f"len({{{value}, {other}}}) == 1",
                f"{draw(scalar)} in {draw(sets)}",
                f"len({draw(sets)}) > 1",
                f"{draw(scalar)} + {draw(scalar)} > {draw(scalar)}",
                f"{draw(scalar)} - {draw(scalar)} < -{draw(scalar)}",
                f"{draw(scalar)} * {draw(scalar)} // 3 < {draw(scalar)} % 7",
                f"abs({draw(scalar)}) // -1 == {draw(scalar)}",
                f"sum(w for w in {draw(sets)}) == {draw(scalar)}",
                f"max({draw(sets)}) == {draw(scalar)}",
            ]
        )
    )
    more = f"class W(Range, low={low}, high={high}):\n    pass\n\nclass Rec(Record):\n    a: W\n    b: W\n    c: W\n"
    return more, [f"self.seen = {test}"]


def compare_wide(folder: Path, examples: int) -> list[bool]:
    taken: list[bool] = []

    @settings(
        max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
    )
    @given(wide_bodies())
    def run(drawn: tuple[str, list[str]]) -> None:
        more, lines = drawn
        try:
            model = body(lines, folder, more)
        except InvalidSpec as refused:  # of a record and a tuple, it is known before that they are not equal
            if {error.code for error in refused.errors} != {"C309"}:
                raise
            return
        taken.append(agree(model))

    run()
    return taken


def test_wide_values_are_equal_in_both_engines_or_refused(tmp_path: Path) -> None:
    taken = compare_wide(tmp_path, 8)
    assert any(taken)


@pytest.mark.slow
def test_many_wide_values(tmp_path: Path) -> None:
    assert {True, False} <= set(compare_wide(tmp_path, 100))


DOUBLED = ["x = 1", "for i in range(58 + j + k):", "    x = x * 2"]


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        (["x = -9223372036854775807 + k", "self.seen = x // -1 == 9223372036854775807 - j"], True),
        (["x = -9223372036854775808 + k", "self.seen = x % -3 == -j and x % 3 == k"], True),
        (["x = 4611686018427387904 - k", "self.seen = x + j - j == 4611686018427387904"], True),
        (["x = 9223372036854775807 - k", "self.seen = x + j - j == 9223372036854775807"], False),
        ([*DOUBLED, "self.seen = x == 2305843009213693952"], True),
        ([*DOUBLED, "self.seen = x * 4 > 4611686018427387904"], False),
        (["total = sum(4611686018427387904 - n for n in K)", "self.seen = total > k"], False),
        (["total = sum(4611686018427387904 for n in {j, k})", "self.seen = total > 5"], False),
    ],
)
def test_integers_near_the_end_of_a_word(lines: list[str], taken: bool, tmp_path: Path) -> None:
    assert agree(body(lines, tmp_path)) is taken


def test_what_only_the_reference_engine_can_go_on_with(tmp_path: Path) -> None:
    model = body(["x = 1", "for i in range(70 + k):", "    x = x * 2", "self.seen = x > 5"], tmp_path)
    found = native.check(native.compile_native(model))
    assert found.verdict is Verdict.UNDETERMINED
    assert found.stopped_by is not None
    assert found.stopped_by.startswith(f"{TOO_LARGE} in go (")
    assert auto.check(model).verdict is Verdict.VERIFIED


MANY = "class W(Range, low=0, high=99_999):\n    pass\n"
FILLED = ["s: set[W] = set()", "for i in range(2047 + j):", "    s.add(i)", "self.seen = len(s | {99_999 - k}) > 2047"]


def test_a_set_without_a_bound_has_room_for_so_many_elements(tmp_path: Path) -> None:
    full = [FILLED[0], "for i in range(2045 + j):", *FILLED[2:]]
    assert agree(body(full, tmp_path, MANY))
    found = native.check(native.compile_native(body(FILLED, tmp_path, MANY)))
    assert found.verdict is Verdict.UNDETERMINED
    assert found.stopped_by is not None
    assert found.stopped_by.startswith(
        "a set[0..99999] of more than 2,048 elements, which only the reference engine has room for, in go ("
    )
    assert auto.check(body(FILLED, tmp_path, MANY)).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(("high", "taken"), [(32_767, True), (32_768, False)])
def test_the_most_values_of_a_set_in_the_state(high: int, taken: bool, tmp_path: Path) -> None:
    text = [
        "from checker import Range, Spec, action, fill",
        f"class W(Range, low=0, high={high}):",
        "    pass",
        "class Held(Spec):",
        "    held: set[W] = fill()",
        "    @action",
        "    def put(self) -> None:",
        f"        self.held = {{0, {high}}} - self.held",
    ]
    model = Model(load_text("\n".join(text) + "\n", tmp_path))
    if taken:
        assert check(model, engine="native").distinct_states == 2
    else:
        with pytest.raises(
            InvalidSpec, match=r"over 32,769 values without a bound is not compiled: 32,768 are the most"
        ):
            check(model, engine="native")


ENDLESS = [
    "for a in range(1000000000):",
    "    for b in range(1000000000):",
    "        require(a >= 0)",
    "self.seen = True",
]


def test_a_body_that_goes_on_without_end_is_named(tmp_path: Path) -> None:
    found = check(body(ENDLESS, tmp_path), engine="native", limits=Limits(max_seconds=60))
    assert found.verdict is Verdict.UNDETERMINED
    assert found.stuck is not None
    assert (found.stuck.no_enabled_action, found.stuck.only_stuttering) == (0, 0)
    assert found.stopped_by is not None
    assert found.stopped_by.startswith("the body of go, which goes on without end (")
    assert found.transitions == 0


@pytest.mark.parametrize("strategy", ["bfs", "dfs"])
def test_a_limit_on_time_is_seen_from_within_a_body(strategy: Strategy, tmp_path: Path) -> None:
    compiled = native.compile_native(body(ENDLESS, tmp_path))
    found = native.check(compiled, strategy=strategy, limits=Limits(max_seconds=0.05))
    assert (found.verdict, found.stopped_by) == (Verdict.UNDETERMINED, "the limit of 0.05 seconds")


@pytest.mark.parametrize(
    "domain", ["Low | High", "tuple[Low, Low] | tuple[High, High]", "frozenset[Low] | frozenset[High]"]
)
def test_a_union_whose_least_common_type_has_more_values_is_not_compiled(domain: str, tmp_path: Path) -> None:
    text = [
        "from checker import Range, Spec, action",
        "class Low(Range, low=0, high=1):",
        "    pass",
        "class High(Range, low=3, high=4):",
        "    pass",
        "class Gap(Spec):",
        f"    held: None | {domain} = None",
        "    @action",
        "    def drop(self) -> None:",
        "        self.held = None",
    ]
    model = Model(load_text("\n".join(text) + "\n", tmp_path))
    assert check(model, engine="reference").distinct_states == 1
    with pytest.raises(InvalidSpec, match=r"C701.*(gaps in a union|a union of .* is not compiled)"):
        check(model, engine="native")


SEQUENCE = """\
from typing import Annotated
from checker import Ordered, MaxLen, Record, Spec, action, fill, invariant
class T(Ordered, size=4):
    pass
class M(Record):
    log: Annotated[tuple[T, ...], MaxLen(BOUND)]
class One(Spec):
    sent: Annotated[set[M], MaxLen(1)] = fill()
    log: Annotated[tuple[T, ...], MaxLen(BOUND)] = ()
    copied: Annotated[list[T], MaxLen(BOUND)] = fill()
    @action
    def go(self):
        self.log = self.log + (T.last(),)
        self.copied.append(T.last())
        self.sent = {M(list(self.copied))}
    @invariant
    def same(self):
        return all(m.log == self.log and list(m.log) == self.copied for m in self.sent)
"""


@pytest.mark.parametrize("bound", [2, 30])
def test_a_sequence_over_its_bound_is_an_error_with_the_same_words(tmp_path: Path, bound: int) -> None:
    """30 items of 4 are (4**31 - 1) / 3 sequences, fewer than 2**62."""
    model = Model(load_text(SEQUENCE.replace("BOUND", str(bound)), tmp_path))
    expected, found = reference.check(model), native.check(native.compile_native(model))
    assert expected.violation is not None
    assert found.violation is not None
    assert found.violation.message == expected.violation.message
    assert expected.violation.message.endswith(f"it has {bound + 1} items, and MaxLen is {bound}")
    assert found.distinct_states == expected.distinct_states == bound + 1


def test_too_many_sequences_are_not_compiled(tmp_path: Path) -> None:
    model = Model(load_text(SEQUENCE.replace("BOUND", "31"), tmp_path))
    assert reference.check(model).distinct_states == 32
    with pytest.raises(InvalidSpec, match=r"C701.*tuple\[T, ..31\] is not compiled: there are more than 2\*\*62"):
        native.compile_native(model)
