"""`Walk`: one place after another, with the way back. What a terminal holds, and a prompt; in a browser the history is the browser's."""

from checker.explore.explorer import Explorer
from checker.explore.places import Place


class Walk:
    """Where one is, and where one has been: undo and redo go from place to place as the buttons of a browser do.

    A step, a jump and a name are each one move. Raises as `Explorer`, and then stays where it is.
    """

    def __init__(self, explorer: Explorer, name: str | None = None) -> None:
        self.explorer = explorer
        first = explorer.start() if name is None else name
        explorer.at(first)
        self._names, self._current = [first], 0

    @property
    def name(self) -> str:
        """The name of the place."""
        return self._names[self._current]

    @property
    def place(self) -> Place:
        """The place."""
        return self.explorer.at(self.name)

    @property
    def can_undo(self) -> bool:
        """Whether there is a place before."""
        return self._current > 0

    @property
    def can_redo(self) -> bool:
        """Whether a move was undone, and none was made since."""
        return self._current + 1 < len(self._names)

    def go(self, name: str) -> Place:
        """Go to the place with a name; what was undone is forgotten."""
        found = self.explorer.at(name)
        if name != self.name:
            del self._names[self._current + 1 :]
            self._names.append(name)
            self._current += 1
        return found

    def step(self, number: int) -> Place:
        """Take the enabled step with a number; before the beginning, choose the initial state."""
        return self.go(f"{self.name}/{number}" if self.name else str(number))

    def back(self) -> Place:
        """Go to the place one step up the path, before the last step; from an initial state, to the choice of them."""
        return self.go(self.name.rpartition("/")[0])

    def undo(self) -> Place:
        """Go to where one was before the last move; without effect at the first."""
        self._current = max(0, self._current - 1)
        return self.place

    def redo(self) -> Place:
        """Take back an undo; without effect where there is none."""
        self._current = min(len(self._names) - 1, self._current + 1)
        return self.place

    def restart(self) -> Place:
        """Go to where a walk begins: the only initial state, or the choice of them."""
        return self.go(self.explorer.start())

    def moved_to(self, explorer: Explorer) -> str:
        """Walk on in another explorer, of a spec that has changed, along the same steps as far as they go; what ended that, or "".

        The places before are forgotten: they are of another spec.
        """
        followed = explorer.follow([str(step) for step in self.place.steps]) if self.name else None
        self.explorer = explorer
        self._names, self._current = [followed.name if followed and followed.name else explorer.start()], 0
        return "" if followed is None else followed.said
