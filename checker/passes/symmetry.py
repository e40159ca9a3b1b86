"""Which sorts' symmetry is proved: a program comes in, with a sort; what is in the way goes out, nothing where it is proved."""

from collections.abc import Iterator

from checker.diagnostics import Span
from checker.ir.program import Function, Program
from checker.language.state import NO_VALUE
from checker.passes.doubt import Doubt, Doubted
from checker.passes.equivariance import Prover
from checker.passes.known import Known
from checker.passes.moving import Moved


def doubts_of(known: Known, moved: Moved) -> tuple[Doubt, ...]:
    """The first thing in each body that is not proved to keep to the symmetry of a sort; none where the sort is proved.

    Linear in the size of the program, but for loops over sets, which are quadratic in what they change.
    """
    program = known.program
    found = list(_defaults(program, moved))
    if len(program.inits) < len(program.init_names):
        names = ", ".join(name for name in program.init_names if name not in {init.name for init in program.inits})
        found.append(Doubt(f"@init {names}, which is not compiled", None))
    prover = Prover(known, moved)
    for function, span in _functions(program):
        try:
            prover.prove(function, span)
        except Doubted as raised:
            found.append(raised.doubt)
    return tuple(dict.fromkeys(found))


def _functions(program: Program) -> Iterator[tuple[Function, Span | None]]:
    for step in (*program.inits, *program.actions):
        yield step.function, step.span
    for judged in program.properties:
        yield judged.function, judged.span


def _defaults(program: Program, moved: Moved) -> Iterator[Doubt]:
    for variable in program.variables:
        if variable.start is not NO_VALUE and not moved.keeps(variable.declared, variable.start):
            yield Doubt(f"the default of '{variable.name}' singles out an element", None, tells_apart=True)
