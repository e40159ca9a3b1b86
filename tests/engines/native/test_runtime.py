"""The search runtime of the native engine, against models written in C by hand (README of each at its head)."""

import functools
import itertools
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.backends.c.declarations import NO_DEPTH, Halt, Sizes, WaysTo
from checker.backends.c.foreign import Options
from checker.backends.c.interface import Library

from .compiling import HERE, compile_c, needs_compiler
from .models import Explored, TwoPhaseCommit, Words, explore, ways_to

BUILDS = Path(tempfile.mkdtemp(prefix="checker-runtime-"))
# Everything small, so that small models see chunks change, tables grow and threads meet.
SMALL = ("CHUNK_BITS=10", "SMALL_LEVEL=1", "PIECE=512", "FIRST_CAPACITY=2048", "BATCH=64")
PLAIN, TUNED = ("-O0",), ("-O2", "-march=native")  # tuned: as the engine has it, with vectors where there are some
BATCH = 1024  # successors of a batch, of states of so few words

_, BY_STATES, BY_DEPTH, BY_SECONDS, BY_MEMORY, BY_REQUEST, _ = Halt

pytestmark = [needs_compiler, pytest.mark.xdist_group("runtime")]  # one worker, so that no program is built twice


@pytest.fixture(scope="module", autouse=True)
def builds() -> Iterator[None]:
    BUILDS.mkdir(exist_ok=True)
    yield
    build.cache_clear()
    shutil.rmtree(BUILDS, ignore_errors=True)


def compiler(*arguments: str) -> None:
    compile_c(BUILDS, *arguments)


@functools.cache
def build(model: str, *defines: str, flags: tuple[str, ...] = PLAIN) -> Path:
    program = Path(tempfile.mkdtemp(dir=BUILDS)) / "program"
    options = [f"-D{each}" for each in defines]
    compiler(*flags, *options, f'-DMODEL="{model}.c"', str(HERE / "driver.c"), "-o", str(program))
    return program


def run(program: Path, **options: float) -> dict[str, Any]:
    """What a search found: numbers, lists of numbers, paths as tuples of words; ways as a list of states for each level."""
    arguments = [f"{name}={value}" for name, value in options.items()]
    made = subprocess.run([program, *arguments], capture_output=True, text=True, check=False, timeout=60)
    assert made.returncode == 0, made.stderr
    assert not made.stderr
    found: dict[str, Any] = {}
    for line in made.stdout.splitlines():
        name, *values = line.split()
        if "." in name:
            found.setdefault(name.partition(".")[0], []).append(
                [tuple(int(w, 16) for w in v.split(":")) for v in values]
            )
        elif name in ("state", "path", "changed") or name.startswith("witness"):
            found[name] = [tuple(int(word, 16) for word in value.split(":")) for value in values]
        elif name == "fired":
            found[name] = list(map(int, values))
        else:
            found[name] = float(values[0]) if name == "seconds" else int(values[0])
    return found


def settled(found: dict[str, Any]) -> dict[str, Any]:
    """What may not differ between numbers of threads."""
    return {name: value for name, value in found.items() if name not in ("seconds", "memory")}


@functools.cache
def expected(model: TwoPhaseCommit) -> Explored:
    return explore(model)


def test_compiles_alone_without_warnings() -> None:
    for flags in (("-O0",), ("-O3",), ("-O2", "-fvisibility=hidden", "-fPIC")):
        compiler(*flags, "-c", str(HERE / "stub.c"), "-o", str(BUILDS / "stub.o"))


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("words", [1, 2, 3])
@pytest.mark.parametrize("n", [3, 4, 5])
def test_breadth_first_counts(n: int, words: int, threads: int) -> None:
    found = run(build("two_phase_commit", f"N={n}", f"WORDS={words}"), threads=threads)
    states, transitions, depth = {3: (288, 1145, 10), 4: (1568, 8257, 13), 5: (8832, 58145, 16)}[n]
    assert (found["states"], found["transitions"], found["depth"]) == (states, transitions, depth)
    assert (found["stopped"], found["frontier"], found["found"]) == (0, 0, 0)
    assert sum(found["fired"]) == transitions
    model = TwoPhaseCommit(n, words)
    plain = expected(model)
    assert found["fired"] == plain.fired
    for k in range(2):
        assert found[f"witness{k}"] == ways_to(model, plain, plain.witnesses[k])


@pytest.mark.parametrize("words", [1, 2, 3])
@pytest.mark.parametrize("n", [3, 4, 5])
def test_depth_first_counts(n: int, words: int) -> None:
    found = run(build("two_phase_commit", f"N={n}", f"WORDS={words}"), strategy=1, threads=2)
    plain = expected(TwoPhaseCommit(n, words))
    assert (found["states"], found["transitions"], found["fired"]) == (plain.states, plain.transitions, plain.fired)
    assert found["depth"] >= plain.depth
    check_path(TwoPhaseCommit(n, words), found["witness0"])
    assert TwoPhaseCommit(n, words).wanted(found["witness0"][-1])[0]


def check_path(model: TwoPhaseCommit, path: list[Words]) -> None:
    assert path[0] == model.initial()
    for before, after in itertools.pairwise(path):
        assert after in [successor for _, successor in model.successors(before)]


@pytest.mark.parametrize(("n", "orbits"), [(3, 80), (4, 166), (5, 314)])
def test_symmetry_counts_orbits(n: int, orbits: int) -> None:
    program = build("two_phase_commit", f"N={n}", "SYMMETRIC")
    found = run(program)
    assert found["states"] == orbits
    assert found["depth"] == expected(TwoPhaseCommit(n)).depth
    assert len(found["witness0"]) == found["depth"] + 1
    for threads in (2, 3):
        assert settled(run(program, threads=threads)) == settled(found)
    assert run(program, strategy=1)["states"] == orbits
    plain = run(build("two_phase_commit", f"N={n}", "WORDS=1"))
    assert found["memory"] < plain["memory"] + (1 << 15)  # states met are remembered once there are many


@pytest.mark.parametrize("words", [1, 2, 3])
def test_violation_is_the_least_and_all_shortest_ways_are_found(words: int) -> None:
    program = build("two_phase_commit", "N=4", f"WORDS={words}", "HASTY")
    model = TwoPhaseCommit(4, words, hasty=True)
    plain = expected(model)
    found = run(program)
    assert (found["found"], found["length"], found["order"]) == (1, plain.depth, 0)
    assert "action" not in found
    assert found["state"] == [plain.violations[0]]
    assert found["way"] == ways_to(model, plain, plain.violations)
    assert found["states"] == plain.states
    assert found["frontier"] == len(plain.levels[-1])
    for threads in (2, 3):
        assert settled(run(program, threads=threads)) == settled(found)
    deep = run(program, strategy=1)
    assert deep["found"] == 1
    assert deep["path"][-1:] == deep["state"]
    assert deep["length"] == len(deep["path"]) - 1
    check_path(model, deep["path"])
    assert model.breaks(deep["path"][-1])


@pytest.mark.parametrize("words", [1, 2])
def test_states_outside_the_constraint_are_judged_but_neither_counted_nor_expanded(words: int) -> None:
    program = build("two_phase_commit", "N=4", f"WORDS={words}", "BOUNDED")
    plain = expected(TwoPhaseCommit(4, words, bounded=True))
    found = run(program)
    assert plain.outside > 0
    assert (found["states"], found["outside"]) == (plain.states, plain.outside)
    assert (found["transitions"], found["depth"]) == (plain.transitions, plain.depth)
    for threads in (2, 3):
        assert settled(run(program, threads=threads)) == settled(found)
    deep = run(program, strategy=1)
    assert (deep["states"], deep["outside"]) == (plain.states, plain.outside)
    assert deep["transitions"] == plain.transitions


@pytest.mark.parametrize("strategy", [0, 1])
@pytest.mark.parametrize("words", [1, 2])
def test_deadlock(words: int, strategy: int) -> None:
    found = run(build("counters", f"WORDS={words}", "DEADLOCK"), strategy=strategy)
    assert (found["found"], found["length"], found["order"]) == (1, 80, 9)
    assert "action" not in found
    corner = (40 | 40 << 32,) if words == 1 else (40, 40)
    if strategy == 0:
        assert [len(level) for level in found["way"]] == [min(k, 80 - k) + 1 for k in range(81)]
        assert found["way"][-1] == [corner]
    else:
        assert (len(found["path"]), found["path"][-1]) == (81, corner)


@pytest.mark.parametrize("threads", [1, 2])
def test_failing_steps_are_transitions_and_the_least_is_reported(threads: int) -> None:
    program = build("counters", "WORDS=2", "FAILS_AT=5", "SMALL_LEVEL=1")
    found = run(program, threads=threads)
    assert (found["length"], found["order"], found["action"]) == (6, 3, 2)
    assert found["state"] == [(0, 5)]
    assert found["way"] == [[(x, k - x) for x in range(k + 1)] for k in range(6)]
    assert sum(found["fired"]) == 2 * (1 + 2 + 3 + 4 + 5 + 6)
    assert found["transitions"] == sum(found["fired"]) + 6
    assert found["depth"] == 6
    assert found["states"] == 28


@pytest.mark.parametrize("threads", [1, 2])
def test_false_step_invariants_are_counted_once(threads: int) -> None:
    found = run(build("counters", "WORDS=2", "STEPS=5", "SMALL_LEVEL=1"), threads=threads)
    assert (found["length"], found["order"], found["action"]) == (6, 7, 0)
    assert found["state"] == [(0, 5)]
    assert found["transitions"] == sum(found["fired"]) == 42
    assert found["way"] == [[(x, k - x) for x in range(k + 1)] for k in range(6)]


def test_several_initial_states() -> None:
    found = run(build("counters", "STARTS", "LAST=10"))
    assert (found["states"], found["depth"]) == (121, 19)
    assert found["changed"] == [(0xF << 32 | 0xF,)]


@pytest.mark.parametrize("strategy", [0, 1])
def test_limit_on_states(strategy: int) -> None:
    for words in (1, 3):
        program = build("two_phase_commit", "N=6", f"WORDS={words}")
        for threads in (1, 2):
            for limit in (1, 10, 300, 20_000):
                found = run(program, states=limit, threads=threads, strategy=strategy)
                assert found["stopped"] == BY_STATES
                most = limit + 200 + (threads - 1) * BATCH  # a thread that was held up still hands in what it has
                assert limit <= found["states"] <= most
                assert found["frontier"] > 0
    assert run(program, states=50_817)["stopped"] == 0


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("words", [1, 2])
def test_states_are_numbered_level_by_level(words: int, threads: int) -> None:
    program = build("two_phase_commit", "N=5", f"WORDS={words}", *SMALL)
    found = run(program, threads=threads, levels=1)
    levels = expected(TwoPhaseCommit(5, words)).levels
    assert [len(level) for level in found["level"]] == [*map(len, levels), 0]
    assert [set(level) for level in found["level"][:-1]] == list(map(set, levels))


def test_limit_on_depth() -> None:
    program = build("two_phase_commit", "N=4")
    plain = expected(TwoPhaseCommit(4))
    found = run(program, depth=5)
    assert (found["stopped"], found["depth"]) == (BY_DEPTH, 5)
    assert found["states"] == sum(map(len, plain.levels[:6]))
    assert found["frontier"] == len(plain.levels[5])
    deep = run(program, depth=5, strategy=1)
    assert deep["stopped"] == BY_DEPTH
    assert deep["depth"] == 5
    assert run(program, depth=0)["states"] == 1
    assert run(program, depth=14)["stopped"] == 0


@pytest.mark.parametrize("words", [1, 2])
@pytest.mark.parametrize("strategy", [0, 1])
def test_limit_on_memory_is_honoured_and_used(words: int, strategy: int) -> None:
    program = build("two_phase_commit", "N=8", f"WORDS={words}", flags=TUNED)
    for threads in (1, 2):
        for limit in (9 << 20, 24 << 20):
            found = run(program, memory=limit, threads=threads, strategy=strategy)
            assert found["stopped"] == BY_MEMORY
            assert limit / 5 < found["memory"] <= limit + (1 << 18)
            assert found["states"] > 0
    assert run(program, memory=4096)["stopped"] == BY_MEMORY


def test_limit_on_time_and_stopping() -> None:
    for words in (1, 2):
        program = build("two_phase_commit", "N=9", f"WORDS={words}")
        for threads in (1, 2):
            for strategy in (0, 1):
                found = run(program, seconds=0.1, threads=threads, strategy=strategy)
                assert found["stopped"] == BY_SECONDS
                assert 0.1 <= found["seconds"] < 0.25
                found = run(program, stop=0.1, threads=threads, strategy=strategy)
                assert found["stopped"] == BY_REQUEST
                assert found["seconds"] < 0.3
    assert run(program, stop=0.1, strategy=2, runs=1 << 60)["stopped"] == BY_REQUEST


def test_simulation() -> None:
    model = TwoPhaseCommit(4, 2, hasty=True)
    program = build("two_phase_commit", "N=4", "WORDS=2", "HASTY")
    found = run(program, strategy=2, seed=7, runs=1000, steps=30)
    assert found["found"] == 1
    check_path(model, found["path"])
    assert found["path"][-1:] == found["state"]
    assert model.breaks(found["path"][-1])
    assert found["length"] == len(found["path"]) - 1
    assert settled(run(program, strategy=2, seed=7, runs=1000, steps=30)) == settled(found)
    others = [run(program, strategy=2, seed=seed, runs=1000, steps=30)["path"] for seed in range(5)]
    assert any(path != found["path"] for path in others)
    correct = run(build("two_phase_commit", "N=3"), strategy=2, runs=2000, steps=40)
    assert (correct["found"], correct["stopped"]) == (0, 0)
    assert 250 < correct["states"] <= 288
    assert correct["transitions"] == sum(correct["fired"]) == 80_000
    assert correct["depth"] == 40
    check_path(TwoPhaseCommit(3), correct["witness0"])
    assert TwoPhaseCommit(3).wanted(correct["witness0"][-1])[0]
    assert run(build("two_phase_commit", "N=4", "BOUNDED"), strategy=2, runs=500)["outside"] > 0


@pytest.mark.parametrize("steps", [(1 << 61) - 1, 1 << 61, (1 << 64) - 1])
def test_a_walk_of_more_states_than_there_is_memory_for_is_not_begun(steps: int) -> None:
    found = run(build("two_phase_commit", "N=3"), strategy=2, runs=1, steps=steps)
    assert (found["stopped"], found["states"]) == (BY_MEMORY, 0)


def test_simulation_meets_failing_steps_and_deadlocks() -> None:
    found = run(build("counters", "WORDS=2", "FAILS_AT=5", "SMALL_LEVEL=1"), strategy=2, runs=1000)
    assert (found["action"], found["order"], found["length"]) == (2, 3, 6)
    assert len(found["path"]) == 6
    assert found["path"][-1:] == found["state"]
    found = run(build("counters", "WORDS=2", "STEPS=5", "SMALL_LEVEL=1"), strategy=2, runs=1)
    assert (found["order"], found["length"], found["found"]) == (7, 6, 1)
    assert len(found["path"]) == 6
    found = run(build("counters", "WORDS=2", "DEADLOCK"), strategy=2, runs=1)
    assert (found["order"], found["length"], len(found["path"])) == (9, 80, 81)


SANITIZERS = [("-fsanitize=address,undefined", "-fno-sanitize-recover=all"), ("-fsanitize=thread",)]


@pytest.mark.slow
@pytest.mark.parametrize("sanitizer", SANITIZERS, ids=["address", "thread"])
@pytest.mark.parametrize("words", [1, 3])
def test_sanitizers_find_nothing(words: int, sanitizer: tuple[str, ...]) -> None:
    flags = ("-O1", "-g", *sanitizer)
    program = build("two_phase_commit", "N=5", f"WORDS={words}", *SMALL, flags=flags)
    plain = expected(TwoPhaseCommit(5, words))
    whole: list[dict[str, float]] = [{"threads": 1}, {"threads": 2}, {"threads": 3}, {"strategy": 1}]
    for options in whole:
        found = run(program, **options)
        assert (found["states"], found["transitions"]) == (plain.states, plain.transitions)
        assert found["fired"] == plain.fired
    cut: list[dict[str, float]] = [{"memory": 500_000}, {"states": 1000}, {"depth": 6}, {"stop": 0.01}, {"strategy": 2}]
    for options in cut:
        for threads in (1, 2):
            run(program, threads=threads, **options)
    for define in ("HASTY", "SYMMETRIC") if words == 1 else ("BOUNDED",):
        program = build("two_phase_commit", "N=5", f"WORDS={words}", define, *SMALL, flags=flags)
        assert settled(run(program, threads=1)) == settled(run(program, threads=2))


def test_growth_with_many_threads_loses_nothing() -> None:
    """Everything small, so that threads often meet; several times, because they meet otherwise each time."""
    for words, flags, times in ((1, PLAIN, 1), (2, PLAIN, 1), (1, TUNED, 4), (2, TUNED, 4)):
        program = build("two_phase_commit", "N=6", f"WORDS={words}", *SMALL, flags=flags)
        for _ in range(times):
            found = run(program, threads=4)
            assert (found["states"], found["transitions"], found["depth"]) == (50816, 402305, 19)


@pytest.mark.parametrize("words", [1, 2])
def test_bytes_a_state(words: int) -> None:
    found = run(build("two_phase_commit", "N=7", f"WORDS={words}"))
    assert found["memory"] / found["states"] < 2.5 * 8 * words + 8


@pytest.mark.slow
@pytest.mark.parametrize("words", [1, 2, 3])
def test_eight_resource_managers(words: int) -> None:
    program = build("two_phase_commit", "N=8", f"WORDS={words}", flags=("-O3", "-march=native"))
    for options in ({"threads": 1}, {"threads": 2}, {"strategy": 1}):
        found = run(program, **options)
        assert (found["states"], found["transitions"]) == (1_745_408, 18_507_777)
        assert found["memory"] / found["states"] < 2.5 * 8 * words + (20 if "strategy" in options else 8)


def test_from_python() -> None:
    path = BUILDS / "model.so"
    options = ("-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-DN=6", "-DWORDS=2", "-DSYMMETRIC")
    compiler(*options, str(HERE / "two_phase_commit.c"), "-o", str(path))
    library = Library(path, Sizes(words=2, actions=7, wanted=2, branches=7), 7)
    search = library.search(Options(max_depth=NO_DEPTH, threads=2), [[0, 0]])
    search.run(None)
    outcome = search.outcome()
    assert search.progress() == (outcome.states, 0, 19)
    assert outcome.transitions == sum(outcome.fired)
    assert (outcome.depth, outcome.stopped_by, outcome.violation.found, outcome.reached[0]) == (19, 0, 0, 3)
    assert list(outcome.reached_in) == [19, 1]
    search.find_ways(WaysTo.TO_WITNESSES)
    first, second = outcome.witnesses
    assert search.way_mask(0, (0, 0)) == 3
    assert search.way_mask(1, second) & 2
    assert [search.way_mask(level, first) for level in (18, 19, 20)] == [0, 1, 0]
    sample = search.sample(64)
    assert sample[0] == (0, 0)
    assert len(set(sample)) == len(sample)  # as many of every level, so that there may be fewer than were asked for
    assert 32 <= len(sample) <= 64
    assert library.canonical((1, 1 << 8)) == (1 << 10, 1 << 13)
    search.close()


def test_a_search_that_stays_takes_no_step() -> None:
    path = BUILDS / "staying.so"
    compiler("-O1", "-shared", "-fPIC", "-DN=3", "-DWORDS=1", str(HERE / "two_phase_commit.c"), "-o", str(path))
    library = Library(path, Sizes(words=1, actions=7, wanted=2, branches=7), 7)
    for strategy in (0, 1):
        search = library.search(Options(max_depth=NO_DEPTH, threads=1, strategy=strategy, stay=1), [[0]])
        search.run(None)
        outcome = search.outcome()
        assert (outcome.states, outcome.transitions, outcome.depth) == (1, 0, 0)
        search.close()
