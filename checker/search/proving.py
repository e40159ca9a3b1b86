"""Which sorts' symmetry the program of a model does not prove, each with the first thing that is in the way."""

from collections.abc import Sequence

from checker.frontend.model import Model
from checker.ir.not_compiled import CannotCompile, NotCompiled
from checker.ir.program import Program
from checker.language.sorts import Element
from checker.lower.program import compile_model
from checker.passes.doubt import Doubt
from checker.passes.known import Known
from checker.passes.moving import Moved
from checker.passes.symmetry import doubts_of
from checker.symmetry.group import SortGroup


def unproved(
    program: Program | Doubt, groups: Sequence[tuple[tuple[Element, ...], SortGroup]]
) -> dict[type[Element], Doubt]:
    """A doubt for each sort of these groups that the program leaves one for."""
    if not isinstance(program, Program):
        return {type(elements[0]): program for elements, _ in groups}
    known = Known(program)
    found = {}
    for elements, group in groups:
        moves = [dict(zip(elements, (elements[i] for i in images), strict=True)) for images in group.generators()]
        sort = type(elements[0])
        doubts = doubts_of(known, Moved(sort, moves))
        if doubts:
            found[sort] = doubts[0]
    return found


def program_of(model: Model) -> Program | Doubt:
    """What there is to prove something of; where the model is not compiled, what stands for all doubts."""
    try:
        return compile_model(model)
    except (CannotCompile, NotCompiled) as refused:
        return _not_compiled(refused)
    except Exception as error:  # a bug of ours: the reference engine needs no program
        return Doubt(f"the whole spec, on which the compiler failed ({error})", None)


def _not_compiled(refused: CannotCompile | NotCompiled) -> Doubt:
    if isinstance(refused, CannotCompile):
        first = refused.errors[0]
        return Doubt(f"what is not compiled ({first.message})", first.span, errors=tuple(refused.errors))
    return Doubt(f"what is not compiled ({refused.message})", None)
