"""A compiled model as Python calls it: its library, and the searches of it."""

import ctypes
import threading
from collections.abc import Callable, Sequence
from ctypes import c_uint8, c_uint64
from functools import partial
from pathlib import Path
from typing import Any

from checker.backends.c.declarations import ANY_ACTION, NOTHING, OUTCOME, PROBED, WAY_BITS, BranchTaken, Sizes
from checker.backends.c.foreign import Options, Progress, Structures, open_library
from checker.stopping import STOPS

MOST_COUNTED = 2**64 - 1
"""The largest limit that a search takes."""
_ROOM = 256
"""What a probe finds at first, states of a path at first: there is room for more when it is asked again."""


class Library:
    """The functions of one compiled model, of these sizes and with so many branches.

    Raises OSError when it cannot be loaded, or is of other sizes.
    """

    def __init__(self, path: Path, sizes: Sizes, branches: int) -> None:
        self.words, self.branches = sizes.words, branches
        structures = Structures(sizes)
        self.outcome_type, self._found_type = structures.of(OUTCOME), structures.of(PROBED)
        self._c = open_library(path, structures)

    def canonical(self, words: Sequence[int]) -> tuple[int, ...]:
        """The words of the least state of an orbit."""
        held = (c_uint64 * self.words)(*words)
        self._c.model_canonical_of(held)
        return tuple(held)

    def probe(self, words: Sequence[int]) -> tuple[list[tuple[int, int, int, tuple[int, ...]]], frozenset[int]]:
        """What compiled code finds in one state, and the branches that it takes there; see `runtime/probe.h`.

        A row is what was found, the number of an action, another number (a violation's order, a @reachable property, the site
        where a body was given up) and a state.
        """
        state, taken, room = (c_uint64 * self.words)(*words), (c_uint8 * max(1, self.branches))(), _ROOM
        while True:
            held = (self._found_type * room)()
            count = int(self._c.model_probe(state, held, room, taken))
            if count == NOTHING:
                raise MemoryError("there is no memory for the audit")
            if count <= room:
                break
            room = count
        rows = [(row.what, row.action, row.number, tuple(row.state)) for row in held[:count]]
        return rows, frozenset(number for number in range(self.branches) if taken[number])

    def choice(self, number: int) -> tuple[int, tuple[int, ...], frozenset[int]]:
        """How the body of an @init ends for a choice of its arguments, the state that it makes when OK, and the branches that it takes."""
        state, taken = (c_uint64 * self.words)(), (c_uint8 * max(1, self.branches))()
        status = int(self._c.model_choice(number, state, taken))
        return status, tuple(state), frozenset(branch for branch in range(self.branches) if taken[branch])

    def search(self, options: Options, initial: list[list[int]]) -> "Search":
        """A search from these packed states."""
        flat = [word for state in initial for word in state]
        held = (c_uint64 * max(1, len(flat)))(*flat)
        handle = self._c.search_new(ctypes.byref(options), held, len(initial))
        if not handle:
            raise MemoryError("there is no memory to begin a search")
        return Search(self, handle)


class Search:
    """One search of a compiled model. `close` frees its memory."""

    def __init__(self, library: Library, handle: int) -> None:
        self.library, self._handle, self._c = library, handle, library._c
        self.stop: BaseException | None = None
        self._choices: list[int] | None = None
        self._idle = threading.Event()
        self._idle.set()

    def run(self, progress: Callable[[int, int, int], None] | None) -> None:
        """Search until done, violated or stopped; an interrupt stops it. `progress` is called now and then, with what `progress()` says."""

        def tell() -> None:
            if progress is not None:
                progress(*self.progress())

        self._waiting(lambda: self._c.search_run(self._handle), tell)

    def progress(self) -> tuple[int, int, int]:
        """Distinct states so far, those that wait to be explored, and the depth."""
        told = Progress()
        self._c.search_progress(self._handle, ctypes.byref(told))
        return told.states, told.frontier, told.depth

    def _waiting(self, call: Callable[[], Any], meanwhile: Callable[[], None]) -> Any:
        """The result of a long call, on a thread of its own; what stopped it is in `stop`.

        The end is told by an event of our own: an interrupted `Thread.join` may take a thread that runs for one that has ended.
        """
        results: list[Any] = []

        def work() -> None:
            results.append(call())
            self._idle.set()

        self._idle.clear()
        threading.Thread(target=work, daemon=True).start()
        while True:
            try:
                while not self._idle.wait(0.05):
                    meanwhile()
                return results[0]
            except STOPS as stop:
                self.stop = stop
                self._c.search_stop(self._handle)

    def outcome(self) -> Any:
        """`struct outcome` of the runtime."""
        made = self.library.outcome_type()
        self._c.search_outcome(self._handle, ctypes.byref(made))
        return made

    def path(self, state: Sequence[int]) -> list[tuple[int, ...]]:
        """The states from an initial one to this one, in a search by depth or a simulation."""
        words, capacity = self.library.words, _ROOM
        while True:
            held = (c_uint64 * (capacity * words))()
            start = (c_uint64 * words)(*state)
            count = self._c.search_path(self._handle, start, held, capacity)
            if count <= capacity:
                return [tuple(held[i * words : (i + 1) * words]) for i in range(count)]
            capacity = count

    def leave_out(self, order: int) -> None:
        """Before a search by breadth: what is a violation of this order, below MOST_ORDERS, is none."""
        self._c.search_leave_out(self._handle, order)

    def find_ways(self, target: int, action: int = ANY_ACTION) -> None:
        """After a search by breadth, find all shortest ways to the violation, or to the witnesses. As long as the search itself, at most.

        Those to the violation have the action with this number as the last one; there may be none. Raises what stopped it, or
        MemoryError for want of memory.
        """
        self.stop, self._choices = None, None
        levels = self._waiting(partial(self._c.search_ways, self._handle, target, action), lambda: None)
        if self.stop is not None:
            raise self.stop
        if not levels:
            raise MemoryError("there is no memory to find the way to what was found")

    def has_ways(self) -> bool:
        """Whether there is a way, of those last looked for."""
        return bool(self._c.search_way_states(self._handle, 0))

    def way_mask(self, level: int, state: Sequence[int]) -> int:
        """The bits of the ways that lead through this state of a level."""
        held = (c_uint64 * self.library.words)(*state)
        return int(self._c.search_way_mask(self._handle, level, held))

    def first_choice(self, bit: int) -> int | None:
        """The number of the first choice of an @init's arguments that makes a state where the ways of a bit begin; None for none."""
        if self._choices is None:
            self._choices = self._find_choices(None)
        found = self._choices[bit.bit_length() - 1]
        return None if found == NOTHING else found

    def choice_of(self, state: Sequence[int]) -> int | None:
        """The number of the first choice that makes a state of this canonical form; None for none."""
        found = self._find_choices((c_uint64 * self.library.words)(*state))[0]
        return None if found == NOTHING else found

    def _find_choices(self, state: Any) -> list[int]:
        """As long as making all initial states, at most. Raises what stopped it, or MemoryError."""
        self.stop, held = None, (c_uint64 * WAY_BITS)()
        whole = self._waiting(partial(self._c.search_choices, self._handle, state, held), lambda: None)
        if self.stop is not None:
            raise self.stop
        if not whole:
            raise MemoryError("there is no memory to find the initial state of a way")
        return list(held)

    def branches(self) -> dict[int, tuple[int, ...] | int | None]:
        """The branches that the search took, each with a state that took it, or for an @init with the number of the choice that did.

        None where that was not found again.
        """
        words, count = self.library.words, self.library.branches
        taken, states = (c_uint8 * max(1, count))(), (c_uint64 * max(1, count * words))()
        self._c.search_branches(self._handle, taken, states)
        found: dict[int, tuple[int, ...] | int | None] = {}
        for number in range(count):
            first = number * words
            if taken[number] == BranchTaken.LOCATED:
                found[number] = tuple(states[first : first + words])
            elif taken[number]:
                found[number] = states[first] if taken[number] == BranchTaken.CHOSEN else None
        return found

    def sample(self, count: int) -> list[tuple[int, ...]]:
        """Some states that the search met: as many of every level, or, in a search by depth, of those that came early."""
        words = self.library.words
        held = (c_uint64 * (count * words))()
        found = self._c.search_sample(self._handle, held, count)
        return [tuple(held[i * words : (i + 1) * words]) for i in range(found)]

    def close(self) -> None:
        """Free the search, when nothing works on it any more."""
        self._idle.wait()
        if self._handle:
            self._c.search_free(self._handle)
            self._handle = 0
