"""What is found out by reading the bodies of a spec: every mistake, and where there is none, what else; remembered for the next time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType

from checker.diagnostics import SpecError
from checker.frontend.declarations import Declarations
from checker.frontend.fingerprints.fingerprint import fingerprint
from checker.language.records import Record
from checker.language.spec import Spec
from checker.language.types import RecordType, Type
from checker.remembered.entries import key_of


@dataclass(frozen=True)
class Reading:
    """What the bodies of a spec without mistakes are like.

    `reaches_in` where they may change a container without its methods, `catches` where they may catch what ends a step.
    """

    reaches_in: bool
    catches: bool
    warnings: tuple[str, ...]


def key_of_model(spec: type[Spec], *settled: object) -> str | None:
    """What is found of a spec with these constants and types is remembered under this key; None where nothing may be.

    Types are told apart by themselves: an annotation may call code that goes by anything.
    """
    read = fingerprint(spec, *settled)
    return None if read is None else key_of(read)


class Reader:
    """Reads the bodies of a spec for what is wrong with them, before they are rewritten and when the types are known.

    What looks for mistakes is loaded only where it is used.
    """

    def __init__(
        self,
        declared: Declarations,
        functions: Sequence[FunctionType],
        variables: Mapping[str, Type],
        parameters: Mapping[str, Mapping[str, Type]],
    ) -> None:
        self.spec, self.declared, self.functions = declared.spec, declared, functions
        self.variables, self.parameters = variables, parameters

    def as_written(self) -> Iterator[SpecError]:
        """The mistakes that members, names and calls tell without types."""
        from checker.frontend.mistakes.catching import check_catching
        from checker.frontend.mistakes.members import check_members
        from checker.frontend.mistakes.misuse import check_misuse
        from checker.frontend.mistakes.outside import check_outside
        from checker.frontend.mistakes.strays import check_strays
        from checker.frontend.signatures import check_names

        yield from check_members(self.spec)
        yield from check_strays(self.spec)
        yield from check_names(self.functions, {*self.declared.variables, *self.declared.methods})
        yield from check_misuse(self.functions)
        yield from check_outside(self.spec, self.declared.variables, self.functions)
        yield from check_catching(self.functions)

    def as_typed(self, records: Mapping[type[Record], RecordType]) -> tuple[Reading, list[SpecError]]:
        """What types tell of bodies, and the mistakes among it."""
        from checker.frontend.mistakes.bodies import Bodies, check_bodies
        from checker.frontend.mistakes.catching import catches
        from checker.frontend.mistakes.forgotten import forgotten_roles
        from checker.frontend.mistakes.meaning import check_meaning, doubtful, with_types
        from checker.frontend.reach import reaches_in

        names = frozenset(self.declared.variables)
        bodies = Bodies(self.spec, self.variables, names, self.parameters, self.declared.methods)
        typed = list(with_types(bodies, self.functions, records))
        warnings = (*forgotten_roles(bodies, self.functions), *doubtful(typed))
        reading = Reading(reaches_in(self.functions, self.spec), catches(self.functions), warnings)
        return reading, [*check_bodies(bodies), *check_meaning(self.spec, typed)]
