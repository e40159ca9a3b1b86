"""What a tool takes: the JSON schema that a client is shown, and every mistake in what it gives then.

In: the parameters of a tool, and the arguments of a call. Out: a value for each parameter, or InvalidSpec with C801.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, assert_never

from checker.diagnostics import InvalidSpec, SpecError, suggest
from checker.language.misfits import shown

Kind = Literal["string", "integer", "number", "boolean", "strings", "constants"]

_MOST_TEXT = 100_000
"""Characters of a text that is given."""


@dataclass(frozen=True)
class Parameter:
    """One of them. `default` is the value of a call that leaves it out; numbers are from `least` to `most`, words among `choices`."""

    name: str
    kind: Kind
    says: str
    default: Any = None
    is_required: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    raised_by: str = field(default="", compare=False)
    """What allows more than `most`."""

    @property
    def schema(self) -> dict[str, Any]:
        """As JSON schema."""
        made: dict[str, Any] = {**self._type, "description": self.says}
        if self.choices:
            made["enum"] = list(self.choices)
        if self.least is not None:
            made["minimum"] = self.least
        if self.most is not None:
            made["maximum"] = self.most
        return made if self.default is None else {**made, "default": self.default}

    @property
    def _type(self) -> dict[str, Any]:
        match self.kind:
            case "strings":
                return {"type": "array", "items": {"type": "string"}}
            case "constants":
                value = {"type": ["string", "integer", "boolean", "object"]}
                return {"type": "object", "additionalProperties": value}
            case "string" | "integer" | "number" | "boolean":
                return {"type": self.kind}
            case _:
                assert_never(self.kind)

    def mistake(self, value: object) -> SpecError | None:
        """What is wrong with a value that is given for it; None where nothing is."""
        if not self._is_of_kind(value):
            return SpecError("C801", f"{self.name} is {self._words}, not {shown(value)}")
        if self.choices and value not in self.choices:
            return SpecError(
                "C801",
                f"{self.name} is one of {', '.join(self.choices)}, not {shown(value)}",
                fix=suggest(str(value), self.choices),
            )
        if isinstance(value, int | float) and not isinstance(value, bool) and not self._is_within(value):
            fix = self.raised_by if self.most is not None and value > self.most else None
            return SpecError("C801", f"{self.name} is {self._words}, not {shown(value)}", fix=fix or None)
        return None

    def _is_of_kind(self, value: object) -> bool:
        match self.kind:
            case "string":
                return _is_text(value)
            case "integer":
                return isinstance(value, int) and not isinstance(value, bool)
            case "number":
                return isinstance(value, int | float) and not isinstance(value, bool)
            case "boolean":
                return isinstance(value, bool)
            case "strings":
                return isinstance(value, list) and all(map(_is_text, value))
            case "constants":
                return isinstance(value, dict) and all(
                    name.isidentifier() and _is_constant(each) for name, each in value.items()
                )
            case _:
                assert_never(self.kind)

    def _is_within(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    @property
    def _words(self) -> str:
        match self.kind:
            case "string":
                return "a string"
            case "integer" | "number":
                kind = "a whole number" if self.kind == "integer" else "a number"
                if self.most is None:
                    return kind if self.least is None else f"{kind}, {self.least} or more"
                return f"{kind} from {self.least or 0:,} to {self.most:,}"
            case "boolean":
                return "true or false"
            case "strings":
                return "a list of strings"
            case "constants":
                return "an object of names and values, which are strings, whole numbers, true, false or objects"
            case _:
                assert_never(self.kind)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _MOST_TEXT


def _is_constant(value: object) -> bool:
    return isinstance(value, int | dict) or _is_text(value)


def input_schema(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The schema of the arguments of a tool."""
    return {
        "type": "object",
        "properties": {parameter.name: parameter.schema for parameter in parameters},
        "required": [parameter.name for parameter in parameters if parameter.is_required],
        "additionalProperties": False,
    }


def read_arguments(tool: str, parameters: Sequence[Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """A value for every parameter; null is as if it were left out. Raises InvalidSpec with every mistake, C801."""
    known = {parameter.name: parameter for parameter in parameters}
    errors = [_unknown(tool, name, known) for name in given if name not in known]
    read: dict[str, Any] = {}
    for parameter in parameters:
        value = given.get(parameter.name)
        if value is None:
            read[parameter.name] = parameter.default
            if parameter.is_required:
                errors.append(SpecError("C801", f"{tool} needs the argument '{parameter.name}': {parameter.says}"))
            continue
        mistake = parameter.mistake(value)
        if mistake is not None:
            errors.append(mistake)
        read[parameter.name] = value
    if errors:
        raise InvalidSpec(errors)
    return read


def _unknown(tool: str, name: str, known: Mapping[str, Parameter]) -> SpecError:
    fix = suggest(name, known) or f"its arguments are {', '.join(known) or 'none'}"
    return SpecError("C801", f"{tool} has no argument '{name}'", fix=fix)
