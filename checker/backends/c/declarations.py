"""The interface between Python and the C runtime, described once: its constants, structures and functions.

`header` makes the C of it that the runtime includes, `foreign` makes what ctypes needs. Neither says anything of the interface itself, so
adding a field is one line here, and what a library was built with is compared with this when it is loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum

NO_DEPTH = 2**32 - 1
"""Of options: the depth is not limited."""
NOTHING = 2**64 - 1
"""Where a number is expected and there is none: a choice that was not found, what a probe finds when there is no memory."""
WAY_BITS = 64
"""Ends that the ways of one mask lead to: @reachable properties are looked for so many at a time."""
ANY_ACTION = 2**32 - 1
MOST_ORDERS = 4096
"""A violation whose order is not below it cannot be left out."""
VIOLATION = 1
"""The bit of ways to the violation; those to the k-th witness have bit k % WAY_BITS among the ways to TO_WITNESSES + k // WAY_BITS."""


class Exploration(IntEnum):
    """In which order the runtime explores; each has a file of its own."""

    BREADTH_FIRST = 0
    DEPTH_FIRST = 1
    SIMULATION = 2


class Halt(IntEnum):
    """Why a search ended: it was done, or what cut it short."""

    DONE = 0
    BY_STATES = 1
    BY_DEPTH = 2
    BY_SECONDS = 3
    BY_MEMORY = 4
    BY_REQUEST = 5
    BY_BODY = 6


class BodyEnd(IntEnum):
    """How a body ends.

    Given up: the native engine cannot go on as CPython would, or not to the end. Cut: the search was to end meanwhile.
    """

    OK = 0
    DISABLED = 1
    ERROR = 2
    ASSERTION = 3
    GIVEN_UP = 4
    CUT = 5


class WaysTo(IntEnum):
    """What ways lead to; TO_WITNESSES + g stands for the @reachable properties from WAY_BITS * g on."""

    TO_VIOLATION = 0
    TO_DEADLOCK = 1
    TO_WITNESSES = 2


class BranchTaken(IntEnum):
    """What is known of a branch that was taken: in which state, not any more in which, or by which choice of an @init."""

    LOCATED = 1
    LOST = 2
    CHOSEN = 3


class Finding(IntEnum):
    """What a probe finds in a state: a step, one that fails, a step invariant that it breaks; a property of the state that is broken, a
    @reachable one that holds, that the state is outside the constraint; that a body was given up."""

    LEADS = 0
    FAILS = 1
    BREAKS = 2
    JUDGED = 3
    HOLDS = 4
    OUTSIDE = 5
    LEFT = 6


CONSTANTS = {
    "NO_DEPTH": NO_DEPTH,
    "NOTHING": NOTHING,
    "WAY_BITS": WAY_BITS,
    "ANY_ACTION": ANY_ACTION,
    "MOST_ORDERS": MOST_ORDERS,
    "VIOLATION": VIOLATION,
}
ENUMERATIONS: tuple[type[IntEnum], ...] = (Exploration, Halt, BodyEnd, WaysTo, BranchTaken, Finding)


@dataclass(frozen=True)
class Sizes:
    """The numbers of a model that the interface depends on: what there is room for, but for words, which are exact."""

    words: int
    actions: int
    wanted: int
    branches: int


@dataclass(frozen=True)
class Dimension:
    """The length of an array: its name in C, what that is defined as unless the model defines it, and the same in Python."""

    name: str
    of: Callable[[Sizes], int]
    definition: str | None = None


WORDS = Dimension("MODEL_WORDS", lambda sizes: sizes.words)
ACTIONS = Dimension("MODEL_ACTIONS", lambda sizes: sizes.actions)
WITNESSES = Dimension("WITNESSES", lambda sizes: max(1, sizes.wanted), "(MODEL_WANTED ? MODEL_WANTED : 1)")
WANTED_WORDS = Dimension("WANTED_WORDS", lambda sizes: (max(1, sizes.wanted) + 63) // 64, "((WITNESSES + 63) / 64)")
BRANCHES = Dimension("MODEL_BRANCHES", lambda sizes: sizes.branches)
DIMENSIONS = (WORDS, ACTIONS, WITNESSES, WANTED_WORDS, BRANCHES)


class Scalar(Enum):
    """A type of numbers, by its name in C."""

    U8 = "u8"
    U32 = "u32"
    U64 = "u64"
    F64 = "double"


U8, U32, U64, F64 = Scalar


@dataclass(frozen=True)
class Field:
    """A field of a structure, an array of these dimensions."""

    name: str
    type: "Scalar | Struct"
    dimensions: tuple[Dimension, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Struct:
    """A structure."""

    name: str
    fields: tuple[Field, ...]
    note: str = ""


OPAQUE = "search"
"""The structure that only the runtime knows."""


@dataclass(frozen=True)
class Pointer:
    """A pointer to one or more of a type, or to the structure that only the runtime knows, by its name."""

    to: Scalar | Struct | str
    is_const: bool = False


@dataclass(frozen=True)
class Prototype:
    """A function of the runtime."""

    name: str
    returns: Scalar | Pointer | None
    parameters: tuple[tuple[str, Scalar | Pointer], ...]
    note: str = ""


CANDIDATE = Struct(
    "candidate",
    (
        Field("found", U32),
        Field("has_action", U32),
        Field("length", U32),
        Field("order", U32),
        Field("action", U32),
        Field("unused", U32),
        Field("state", U64, (WORDS,), "before the step, or the state itself when has_action is 0"),
    ),
    "A violation, or what may become one: the least of a level is the one reported.",
)
FAILED_CHOICE = Struct(
    "failed_choice",
    (Field("found", U32), Field("order", U32), Field("number", U64)),
    "The first choice of arguments at which an @init fails, of those the one that is reported.",
)
OPTIONS = Struct(
    "options",
    (
        Field("max_states", U64, note="distinct states; 0: no limit"),
        Field("max_memory", U64, note="bytes; 0: no limit"),
        Field("max_seconds", F64, note="0: no limit"),
        Field("max_depth", U32, note="NO_DEPTH: no limit"),
        Field("threads", U32),
        Field("strategy", U32, note="an enum exploration"),
        Field("stay", U32, note="judge the initial states, take no step: an @init has failed already"),
        Field("seed", U64, note="of a simulation, as the next two"),
        Field("runs", U64),
        Field("max_steps", U64),
    ),
)
OUTCOME = Struct(
    "outcome",
    (
        Field("states", U64),
        Field("outside", U64, note="states beyond the constraint, not among `states`"),
        Field("transitions", U64),
        Field("frontier", U64),
        Field("peak_memory", U64, note="bytes held at most: table, arena and the rest"),
        Field("seconds", F64),
        Field("depth", U32),
        Field("stopped_by", U32, note="an enum halt"),
        Field("site", U32, note="where a body gave up, when stopped by that"),
        Field("unused", U32),
        Field("violation", CANDIDATE),
        Field("stuck", U64, note="states with no enabled step"),
        Field("idle", U64, note="states with some, none of which leads elsewhere"),
        Field("deadlocks", U64),
        Field("deadlock", CANDIDATE, note="the least of them, whether they are a violation or not"),
        Field("fired", U64, (ACTIONS,)),
        Field("changing", U64, (ACTIONS,)),
        Field("changed", U64, (WORDS,)),
        Field("reached", U64, (WANTED_WORDS,), "a bit for each @reachable property that has a witness"),
        Field("witnesses", U64, (WITNESSES, WORDS)),
        Field("reached_in", U32, (WITNESSES,), "steps to the witness, in a search by breadth"),
        Field("initial", U64, note="initial states given or made, doubles included"),
        Field("base", U64, (WORDS,), "the first of them"),
        Field("failed_choice", FAILED_CHOICE),
        Field(
            "other",
            U64,
            (WORDS,),
            "bits of hidden words in which states differ that were met again, and may be within the constraint so",
        ),
        Field("met_image", U32, note="such a state is an image, where images have other hidden words"),
        Field("cut_by_hidden", U32, note="a state was cut off by hidden words"),
    ),
)
PROGRESS = Struct(
    "progress", (Field("states", U64), Field("frontier", U64), Field("depth", U64), Field("transitions", U64))
)
PROBED = Struct(
    "probed",
    (
        Field("what", U64, note="an enum finding"),
        Field("action", U64),
        Field("number", U64, note="a violation's order, a @reachable property, or a site"),
        Field("state", U64, (WORDS,), "after the step, or the one that is looked at"),
    ),
    "What a probe finds in a state.",
)
STRUCTS = (CANDIDATE, FAILED_CHOICE, OPTIONS, OUTCOME, PROGRESS, PROBED)

_SEARCH = (OPAQUE, Pointer(OPAQUE))
_STATE = ("state", Pointer(U64, is_const=True))
_TAKEN = ("taken", Pointer(U8))

PROTOTYPES = (
    Prototype(
        "search_new",
        Pointer(OPAQUE),
        (("options", Pointer(OPTIONS, is_const=True)), ("initial", Pointer(U64, is_const=True)), ("count", U64)),
        "NULL: no memory.",
    ),
    Prototype(
        "search_leave_out",
        None,
        (_SEARCH, ("order", U32)),
        "Before a search by breadth: what is a violation of this order, below MOST_ORDERS, is none.",
    ),
    Prototype("search_run", None, (_SEARCH,)),
    Prototype("search_stop", None, (_SEARCH,)),
    Prototype("search_progress", None, (_SEARCH, ("out", Pointer(PROGRESS)))),
    Prototype("search_outcome", None, (_SEARCH, ("out", Pointer(OUTCOME)))),
    Prototype(
        "search_path",
        U32,
        (_SEARCH, _STATE, ("out", Pointer(U64)), ("capacity", U32)),
        "The states from an initial one to this one, by depth or of a walk; how many, of which `capacity` are written at most.",
    ),
    Prototype(
        "search_ways",
        U32,
        (_SEARCH, ("target", U32), ("action", U32)),
        "By breadth: find all shortest ways to a target, those to the violation with this action as the last one, or with ANY_ACTION; how "
        "many levels they have, 0 when there is no memory or it was stopped.",
    ),
    Prototype("search_way_states", U64, (_SEARCH, ("level", U32)), "How many states of a level are on a way."),
    Prototype("search_way_mask", U64, (_SEARCH, ("level", U32), _STATE)),
    Prototype("search_sample", U64, (_SEARCH, ("out", Pointer(U64)), ("count", U64))),
    Prototype(
        "search_branches",
        None,
        (_SEARCH, _TAKEN, ("states", Pointer(U64))),
        "Of each branch an enum branch_taken, 0 where it was not, with the state, or the number of the choice in its first word.",
    ),
    Prototype(
        "search_choices",
        U32,
        (_SEARCH, _STATE, ("out", Pointer(U64))),
        "For each of WAY_BITS bits the first choice that makes a state where the ways last found begin, or for bit 0 the given state.",
    ),
    Prototype("search_free", None, (_SEARCH,)),
    Prototype("model_canonical_of", None, (("state", Pointer(U64)),)),
    Prototype(
        "model_probe",
        U64,
        (_STATE, ("out", Pointer(PROBED)), ("room", U64), _TAKEN),
        "What is found in one state: how many, of which `room` are written; NOTHING: no memory.",
    ),
    Prototype(
        "model_choice",
        U32,
        (("number", U64), ("out", Pointer(U64)), _TAKEN),
        "How the body of an @init ends, and which branches it takes.",
    ),
)
