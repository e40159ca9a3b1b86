"""A method called `invariant` hides the decorator: the second @invariant calls the first method, and nothing is checked."""

from typing import Literal

from checker import Spec, action, invariant


class Light(Spec):
    colour: Literal["red", "green"] = "red"

    @action
    def change(self):
        self.colour = "green"

    @invariant
    def invariant(self):
        return True

    @invariant
    def stays_red(self):
        return self.colour == "red"
