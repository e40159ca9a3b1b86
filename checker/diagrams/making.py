"""The diagram of a trace: who takes each step, what of other steps it uses, and what is to be seen of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from checker.diagrams.diagram import Arrow, Diagram, Event, Lane, Sign
from checker.diagrams.uses import Rerun, uses
from checker.diagrams.writes import Place, Write, differing
from checker.language.sorts import Ordered
from checker.language.types import DictType, NoneType, SortType, Type, UnionType
from checker.language.values import domain_values, show
from checker.passes.actors import Actor, Acts
from checker.trace import Trace

MOST_STEPS = 200
"""Steps of a trace that a diagram has, the last ones."""

_CRASHES = {"crash", "crashes", "die", "dies", "kill"}
_RESTARTS = {"restart", "restarts", "recover", "recovers", "reboot"}

Cause = tuple[int, str]
"""The number of a step and the name of a variable whose change there is a cause of the violation."""


def diagram_of(
    trace: Trace,
    title: str,
    acts: Acts,
    rerun: Rerun,
    *,
    is_violation: bool = False,
    causes: Collection[Cause] = (),
) -> Diagram:
    """The diagram of a trace: `acts` knows who takes a step, `rerun` takes it again; with `is_violation` the last one is lit."""
    last = trace.length
    shown = range(max(1, last - MOST_STEPS + 1), last + 1)
    actors = [acts(step) for step in trace.steps]
    order = _in_lanes([actors[number] for number in shown])
    lanes = {actor: number for number, actor in enumerate(order)}
    events = [
        Event(
            number,
            lanes[actors[number]] if number > 0 else None,
            str(trace.steps[number]),
            _sign(trace.steps[number].action),
            tuple(_marks(trace, number, actors[number])),
            tuple(dict.fromkeys(variable for step, variable in causes if step == number)),
            is_violation and number == last,
        )
        for number in _numbers(trace, shown)
    ]
    found = uses(trace, actors, rerun, shown)
    arrows = [arrow for number, writes in found for arrow in _arrows(number, writes)]
    names = tuple(Lane(actor.name, actor.stem) for actor in order)
    return Diagram(title, names, tuple(events), tuple(arrows), shown.start - 1, trace.loop)


def _numbers(trace: Trace, shown: range) -> Iterator[int]:
    """The steps that are shown: the making of the initial state where there is something to say of it, or nothing else."""
    if shown.start == 1 and (trace.steps[0].arguments or not shown):
        yield 0
    yield from shown


def _in_lanes(actors: Sequence[Actor]) -> list[Actor]:
    """Those who act, sort by sort as these appear, the elements of one in their order; what is no element of a sort comes last."""
    stems = list(dict.fromkeys(actor.stem for actor in actors))
    return sorted(set(actors), key=lambda actor: (not actor.place, stems.index(actor.stem), actor.place, actor.name))


def _sign(action: str) -> Sign:
    words = set(action.split("_"))
    if words & _CRASHES:
        return Sign.CRASH
    return Sign.RESTART if words & _RESTARTS else Sign.STEP


def _arrows(target: int, writes: Sequence[Write]) -> Iterator[Arrow]:
    """An arrow from each step whose writes are used, in the order of the steps."""
    for source in sorted({write.step for write in writes}):
        own = sorted((write for write in writes if write.step == source), key=lambda write: not write.is_message)
        yield Arrow(source, target, tuple(write.text for write in own), any(write.is_message for write in own))


# marks


def _marks(trace: Trace, number: int, actor: Actor) -> Iterator[str]:
    """The values of Ordered sorts, such as terms and ballots, that a step gives to its lane: to an element's own part, or to the system."""
    before, after = (trace.steps[each].state for each in (number - 1, number)) if number else (None, None)
    if before is None or after is None:
        return
    for place, old, new in differing(trace.variables, before, after):
        if _is_ordered(place.kind) and _is_own(trace.variables, place, actor):
            yield f"{place.name.partition('[')[0]}: {show(place.kind, old)} → {show(place.kind, new)}"


def _is_ordered(kind: Type) -> bool:
    match kind:
        case SortType(sort):
            return issubclass(sort, Ordered)
        case UnionType(members):
            return all(isinstance(each, NoneType) or _is_ordered(each) for each in members)
        case _:
            return False


def _is_own(variables: Mapping[str, Type], place: Place, actor: Actor) -> bool:
    """Whether a place is one of those that the one who acts has for itself: of an element what is behind its key, else a variable."""
    if not actor.place:
        return len(place.path) == 1
    number, *keys = place.path
    kind = list(variables.values())[number]
    if len(keys) != 1 or not isinstance(kind, DictType) or kind.key != actor.kind:
        return False
    return bool(list(domain_values(kind.key))[keys[0]] == actor.element)
