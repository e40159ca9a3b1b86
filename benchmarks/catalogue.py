"""What is measured: the models, their sizes, and the figures that every tool must find. Imports nothing of the tools."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb, factorial
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODELS = Path(__file__).with_name("models")


@dataclass(frozen=True)
class Size:
    """One size of a model, and its figures."""

    constants: Mapping[str, str]
    """As `checker check` takes them."""

    peers: Mapping[str, int]
    """The constants of the Promela and Murphi models."""

    states: int
    transitions: int
    depth: int
    orbits: int | None = None
    """Under the model's symmetry; None where it has none."""

    group_order: int = 1
    """Permutations that an exhaustive symmetry reduction tries for each state."""

    spin_depth: int = 10_000
    """A little more than the depth that Spin's depth-first search reaches."""

    quick: bool = False
    growth: bool = False
    """One of the three sizes that show how time and memory grow."""

    smallest: bool = False
    """For the tests: too small to time."""

    def __str__(self) -> str:
        return " ".join(f"{name}={value}" for name, value in self.constants.items())


@dataclass(frozen=True)
class Model:
    """A protocol in three languages, with the constant differences between their counts."""

    name: str
    spec: Path
    sizes: tuple[Size, ...]
    spin_initial_steps: int = 0
    """Steps of the Promela model that make the initial states, from one state before them; 0 if that is not needed."""

    checks_deadlock: bool = False
    of_what: str = "{}"
    """What the README calls it, with a place for what a size is told by."""

    def __post_init__(self) -> None:
        assert self.spec.exists(), self.spec

    @property
    def promela(self) -> Path:
        return MODELS / self.name / f"{self.name}.pml"

    @property
    def murphi(self) -> Path:
        return MODELS / self.name / f"{self.name}.m"

    def python(self, peer: str) -> Path:
        """Where the model for a checker that is a Python package is, if there is one."""
        return MODELS / self.name / f"{self.name}_{peer}.py"

    def spin_states(self, size: Size) -> int:
        """Spin stores the state before the initial states are made, if there is one."""
        return size.states + (self.spin_initial_steps > 0)

    def spin_transitions(self, size: Size) -> int:
        """Spin counts its first state as a transition, and the steps that make initial states."""
        return size.transitions + 1 + self.spin_initial_steps


@dataclass(frozen=True)
class Case:
    """A model at a size."""

    model: Model
    size: Size

    def __str__(self) -> str:
        return f"{self.model.name} {self.size}"

    @property
    def in_words(self) -> str:
        """As the README calls it."""
        return self.model.of_what.format_map(self.size.constants)


def _ours(name: str) -> Path:
    return MODELS / name / f"{name}.py"


def _two_phase_commit() -> Model:
    figures = {
        3: (288, 1_145, 80),
        6: (50_816, 402_305, 553),
        7: (296_448, 2_744_705, 920),
        8: (1_745_408, 18_507_777, 1_461),
        9: (10_340_352, 123_558_401, 2_232),
        10: (61_515_776, 817_760_257, 3_300),
    }
    sizes = tuple(
        Size(
            constants={"RM": str(n)},
            peers={"N": n},
            states=states,
            transitions=transitions,
            depth=3 * n + 1,
            orbits=orbits,
            group_order=factorial(n),
            quick=n in (6, 7),
            growth=n in (7, 8, 9),
            smallest=n == 3,
        )
        for n, (states, transitions, orbits) in figures.items()
    )
    of_what = "two-phase commit, {RM} resource managers"
    return Model("two_phase_commit", _ours("two_phase_commit"), sizes, of_what=of_what)


def _paxos() -> Model:
    figures = {
        2: (3_921, 23_466, 443),
        3: (185_369, 1_350_915, 17_153),
        4: (8_220_065, 69_931_796, 710_709),
    }
    sizes = tuple(
        Size(
            constants={"Ballot": str(n)},
            peers={"N": n},
            states=states,
            transitions=transitions,
            depth=8 * n,
            orbits=orbits,
            group_order=factorial(3) * factorial(2),
            quick=n == 3,
            growth=True,
            smallest=n == 2,
        )
        for n, (states, transitions, orbits) in figures.items()
    )
    return Model("paxos", _ours("paxos"), sizes, of_what="Paxos, {Ballot} ballots")


def _raft_election() -> Model:
    figures = {
        1: (453, 2_406, 8, 82),
        2: (16_719, 99_570, 16, 2_817),
        3: (481_485, 2_956_596, 24, 80_356),
    }
    sizes = tuple(
        Size(
            constants={"Term": str(n)},
            peers={"N": n},
            states=states,
            transitions=transitions,
            depth=depth,
            orbits=orbits,
            group_order=factorial(3),
            quick=n == 2,
            smallest=n == 1,
        )
        for n, (states, transitions, depth, orbits) in figures.items()
    )
    of_what = "Raft election, {Term} terms"
    return Model("raft_election", _ours("raft_election"), sizes, spin_initial_steps=3, of_what=of_what)


def _filter_lock() -> Model:
    figures = {
        3: (356, 810, 14, 72, 10_000),
        5: (104_432, 338_790, 36, 1_288, 20_000),
        6: (2_111_008, 7_861_932, 50, 4_789, 320_000),
    }
    sizes = tuple(
        Size(
            constants={"Process": str(n), "Level": f"0..{n - 1}"},
            peers={"N": n},
            states=states,
            transitions=transitions,
            depth=depth,
            orbits=orbits,
            group_order=factorial(n),
            spin_depth=spin_depth,
            quick=n == 5,
            smallest=n == 3,
        )
        for n, (states, transitions, depth, orbits, spin_depth) in figures.items()
    )
    return Model("filter_lock", _ours("filter_lock"), sizes, of_what="filter lock, {Process} processes")


def _dining_philosophers() -> Model:
    figures = {
        4: (320, 1_060, 10_000),
        8: (125_440, 837_904, 120_000),
        10: (2_483_456, 20_769_696, 2_300_000),
    }
    sizes = tuple(
        Size(
            constants={"Seat": str(n)},
            peers={"N": n},
            states=states,
            transitions=transitions,
            depth=4 * n - 3,
            spin_depth=spin_depth,
            quick=n == 8,
            smallest=n == 4,
        )
        for n, (states, transitions, spin_depth) in figures.items()
    )
    of_what = "dining philosophers, {Seat}"
    return Model("dining_philosophers", _ours("dining_philosophers"), sizes, checks_deadlock=True, of_what=of_what)


def _transfers() -> Model:
    accounts = 20
    spin_depths = {2: 10_000, 6: 140_000, 8: 2_000_000}
    sizes = tuple(
        Size(
            constants={"Account": str(accounts), "Parcel": str(parcels)},
            peers={"N": accounts, "PARCELS": parcels},
            states=comb(parcels + accounts - 1, parcels),
            transitions=accounts * comb(parcels + accounts - 2, parcels - 1),
            depth=(accounts - 1) * parcels,
            spin_depth=spin_depth,
            quick=parcels == 6,
            smallest=parcels == 2,
        )
        for parcels, spin_depth in spin_depths.items()
    )
    of_what = "transfers of {Parcel} among {Account} accounts"
    return Model("transfers", _ours("transfers"), sizes, spin_initial_steps=1, of_what=of_what)


def _raft_log() -> Model:
    figures = {
        2: (2_031, 13_440, 14, 348),
        3: (42_767, 249_990, 20, 7_244),
        4: (348_387, 1_993_359, 25, 58_559),
        5: (1_876_582, 10_753_704, 30, 314_218),
    }
    sizes = tuple(
        Size(
            constants={"Term": str(n)},
            peers={"N": n},
            states=states,
            transitions=transitions,
            depth=depth,
            orbits=orbits,
            group_order=factorial(3),
            quick=n == 3,
            growth=n > 2,
            smallest=n == 2,
        )
        for n, (states, transitions, depth, orbits) in figures.items()
    )
    return Model("raft_log", _ours("raft_log"), sizes, spin_initial_steps=3, of_what="Raft's log, {Term} terms")


def _german_cache() -> Model:
    figures = {
        2: (3_390, 9_912, 852, 10_000),
        3: (58_104, 235_872, 5_235, 10_000),
        4: (1_105_434, 5_922_288, 28_088, 20_000),
        5: (22_031_028, 147_274_200, 131_112, 200_000),
    }
    sizes = tuple(
        Size(
            constants={"Client": str(n)},
            peers={"N": n},
            states=states,
            transitions=transitions,
            depth=8 * n + 2,
            orbits=orbits,
            group_order=factorial(n) * factorial(2),
            spin_depth=spin_depth,
            quick=n == 3,
            growth=n > 2,
            smallest=n == 2,
        )
        for n, (states, transitions, orbits, spin_depth) in figures.items()
    )
    of_what = "German's cache protocol, {Client} clients"
    return Model("german_cache", _ours("german_cache"), sizes, spin_initial_steps=2, of_what=of_what)


def _exactly_once() -> Model:
    figures = {
        (2, 3): (2_725, 13_386, 16, 1_374),
        (3, 5): (412_988, 3_381_579, 24, 71_348),
        (3, 6): (1_046_015, 9_824_805, 25, 179_134),
        (3, 7): (2_447_903, 25_698_579, 26, 416_432),
    }
    sizes = tuple(
        Size(
            constants={"Client": str(clients), "Capacity": str(capacity)},
            peers={"N": clients, "CALLS": 2, "K": capacity},
            states=states,
            transitions=transitions,
            depth=depth,
            orbits=orbits,
            group_order=factorial(clients),
            spin_depth=100_000,
            quick=capacity == 5,
            growth=capacity > 3,
            smallest=capacity == 3,
        )
        for (clients, capacity), (states, transitions, depth, orbits) in figures.items()
    )
    of_what = "calls served exactly once, a bag of {Capacity} messages"
    return Model("exactly_once", _ours("exactly_once"), sizes, of_what=of_what)


def catalogue() -> tuple[Model, ...]:
    """Every model, the smallest sizes for the tests included."""
    return (
        _two_phase_commit(),
        _paxos(),
        _raft_election(),
        _raft_log(),
        _german_cache(),
        _exactly_once(),
        _filter_lock(),
        _dining_philosophers(),
        _transfers(),
    )


def timed_cases(*, quick: bool, only: Sequence[str] = ()) -> Iterator[Case]:
    """The cases to time; `only` are names of models, or names with a size such as `paxos Ballot=3`."""
    for case in _cases():
        wanted = any(str(case) == word or case.model.name == word for word in only) or not only
        if wanted and not case.size.smallest and (case.size.quick or not quick):
            yield case


def _cases() -> Iterator[Case]:
    return (Case(model, size) for model in catalogue() for size in model.sizes)


def growing_models(only: Sequence[str] = ()) -> Iterator[tuple[Model, tuple[Case, ...]]]:
    """Models with the sizes that show how time and memory grow, smallest first."""
    for model in catalogue():
        cases = tuple(Case(model, size) for size in model.sizes if size.growth)
        if cases and (model.name in only or not only):
            yield model, cases


def smallest_cases() -> Iterator[Case]:
    """Each model at the size of the tests."""
    for model in catalogue():
        yield from (Case(model, size) for size in model.sizes if size.smallest)
