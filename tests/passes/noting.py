"""Random specs that note things in Auxiliary variables, which nothing but a @constraint goes by and whose computing may fail.

They are random specs as any, and their actions do something more at their ends: they change variables that are Auxiliary, by whatever else
there is. Where what is written happens to decide more, the checker refuses it. Nothing here knows of an engine.
"""

from generated.domains import BOOL, Choices, Type
from generated.spec_text import HEAD, _Author
from generated.statements import Lines, Place, indented

MOST_VALUES = 64
"""An Auxiliary variable has at most about so many."""


def noting(drawn: bytes) -> str:
    """The text of a spec; takes some hundred choices, seldom 1000."""
    return _Noting(Choices(drawn)).text()


class _Noting(_Author):
    """Writes one spec."""

    def __init__(self, choices: Choices) -> None:
        self.notes = list[tuple[str, Type, str]]()
        super().__init__(choices)
        self.most = choices.number(1, 6)
        for index in range(choices.pick([1, 1, 2, 3])):
            kind = self.world.variable(MOST_VALUES)
            default = self._default(kind)
            self.notes.append((f"h{index}", kind, default) if default is not None else (f"h{index}", BOOL, " = False"))
        self.noted = tuple((f"self.{name}", kind) for name, kind, _ in self.notes)

    def text(self) -> str:
        text = super().text().replace(HEAD.rstrip(), HEAD.rstrip().replace("    Constant,", "    Auxiliary, Constant,"))
        declared = [f"{name}: {_marked(kind.text)}{default}" for name, kind, default in self.notes]
        declared.append("count: Annotated[Count, Auxiliary] = 0")
        count = f"class Count(Range, low=0, high={self.most}):\n    pass\n\n\n"
        spec = "class S(Spec):\n"
        return text.replace(spec, count + spec + "\n".join(indented(declared)) + "\n")

    def _action(self, index: int) -> Lines:
        parameters, lines = self._driven() if self.choices.chance(60) else (self._parameters(2), [])
        scope = self._scope().bind(*parameters)
        lines = lines or [*self._drawn(parameters), *self.statements.change(Place(scope, self.names), 2)[0]]
        noted = Place(scope.bind(*self.noted), self.noted)
        step = self.choices.pick(["self.count + 1", "self.count + 2", f"{self.most} - self.count"])
        form = self.choices.pick([f"min({step}, {self.most})"] * 3 + [step])
        if self.choices.chance(60):
            lines += [f"self.count = {form}"]
        if self.choices.chance(80):
            lines += self.statements.block(noted, 2)
        if self.choices.chance(20):
            lines += [f"if {self.make.condition(noted.scope, 1)}:", f"    self.count = {self.choices.number(0, 3)}"]
        for name, kind in parameters:
            lines += [f"{text} = {name}" for text, held in self.noted if held == kind and self.choices.chance(60)]
        return [*self._signature("@action", f"act{index}", parameters), *indented(lines)]

    def _properties(self) -> list[Lines]:
        scope = self._scope().bind(*self.noted).safe(self.choices.chance(80))
        condition = self.make.condition(scope, 2)
        if self.choices.chance(60):
            condition = (
                f"self.count < {self.choices.number(1, self.most)} {self.choices.pick(['or', 'and'])} {condition}"
            )
        limit = ["@constraint", "def few(self):", f"    return {condition}"]
        others = super()._properties() if self.choices.chance(40) else []
        return [*others, *([limit] if self.choices.chance(80) else [])]


def _marked(text: str) -> str:
    """A type that is marked as Auxiliary."""
    return f"{text[:-1]}, Auxiliary]" if text.startswith("Annotated[") else f"Annotated[{text}, Auxiliary]"
