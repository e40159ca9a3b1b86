"""The shape of a model: all that the compiled runtime depends on of it. Models of one shape share one object file of the runtime.

How large a state is decides how the table, the arena and the batches are compiled, so it is exact. Of what there is a list of, actions or
branches, the shape has how many there is room for, so that nearly all models are of a few shapes; how many there are is said by the model.
"""

from dataclasses import astuple, dataclass, fields

from checker.backends.c.declarations import Sizes

_ROOM = {"actions": 32, "wanted": 16, "branches": 256, "exits": 15}
"""What there is room for in most shapes; where that is too little, for twice, four times ... as many."""


@dataclass(frozen=True)
class Shape:
    """The words of a state, those of them that do not tell states apart, what symmetry does, and the room for all else.

    Each field is a macro of the C, and there are no others that a model and the runtime both go by.
    """

    words: int
    hidden: int
    symmetry: bool
    moves_hidden: bool
    actions: int
    wanted: int
    branches: int
    exits: int

    @property
    def sizes(self) -> Sizes:
        """What the interface depends on."""
        return Sizes(self.words, self.actions, self.wanted, self.branches)

    @property
    def definitions(self) -> str:
        """The C lines that define a shape, and a name for it, by which only files of the same shape can be linked."""
        numbers = [int(number) for number in astuple(self)]
        defined = zip((field.name.upper() for field in fields(self)), numbers, strict=True)
        lines = [f"#define MODEL_{name} {number}" for name, number in defined]
        return "\n".join([*lines, f"#define MODEL_NAME model_{'_'.join(map(str, numbers))}", ""])

    @property
    def runtime(self) -> str:
        """The C file of the runtime."""
        return f'{self.definitions}#include "search.c"\n'


def room_for(name: str, count: int) -> int:
    """Room for so many actions, @reachable properties (`wanted`), branches or exits."""
    room = _ROOM[name]
    while room < count:
        room *= 2
    return room
