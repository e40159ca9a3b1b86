"""An @init that fails for one argument only, and a witness that the steps from the other would reach."""

from typing import Annotated

from checker import MaxLen, Spec, action, init, reachable


class S(Spec):
    kept: Annotated[set[bool], MaxLen(1)]
    moved: bool = False

    @init
    def begin(self, first: bool):
        self.kept = {False, first}

    @action
    def move(self):
        self.moved = True

    @reachable
    def somewhere_else(self):
        return self.moved
