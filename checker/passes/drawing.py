"""What each action's parameters are drawn from: a program comes in, the same program with the draws of its actions goes out.

A choice of arguments is left out only if some guard at the head of the action is false for it, where nothing before that guard, nor the
guard itself, can end the step otherwise. So an action does with what is drawn what it does with all values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from checker.ir.draws import Draw, Elements, Exactly, Interval, Listed, Source, Subsets, expressions_of
from checker.ir.nodes import Expr
from checker.ir.program import Action, Program
from checker.language.types import INT
from checker.language.values import domain_size
from checker.passes.guards import guards_of
from checker.passes.known import Known
from checker.passes.liveness import names_in
from checker.passes.offers import Offer, joined, offers_of


def drawn(program: Program) -> Program:
    """The program with the draws of its actions."""
    known = Known(program)
    actions = tuple(replace(action, draws=draws_of(action, known)) for action in program.actions)
    return replace(program, actions=actions)


def draws_of(action: Action, known: Known) -> tuple[Draw, ...]:
    """A draw for every parameter, each after those that it speaks of; none where all are listed."""
    guards = guards_of(action.function, known) if action.parameters else ()
    found = _Choice(action, known, guards).made()
    return () if all(isinstance(draw.source, Listed) for draw in found) else found


@dataclass(frozen=True)
class _Way:
    """One way to draw a parameter: the source, and how many offers for it must wait for other parameters."""

    draw: Draw
    waiting: int = 0


class _Choice:
    """Chooses what the parameters of an action are drawn from."""

    def __init__(self, action: Action, known: Known, guards: tuple[Expr, ...]) -> None:
        self.known, self.guards = known, guards
        self.names = [name for name, _ in action.function.parameters]
        self.kinds = [given.type for given in action.parameters]
        offers = [offer for guard in guards for offer in offers_of(guard, action.function.parameters)]
        self.offers: Mapping[str, list[Offer]] = {
            name: [offer for offer in offers if offer.parameter == name] for name in self.names
        }

    def made(self) -> tuple[Draw, ...]:
        """A draw for every parameter, in an order that is that of the parameters where it can be."""
        chosen: dict[int, Draw] = {}
        while len(chosen) < len(self.names):
            draw = self._next(chosen)
            chosen[draw.parameter] = draw
        return tuple(self._in_order(chosen))

    def _next(self, chosen: Mapping[int, Draw]) -> Draw:
        """The draw that leaves the fewest values, as far as that can be told, and waits for no other."""
        left = [place for place in range(len(self.names)) if place not in chosen]
        unasked = next((place for place in left if not self.offers[self.names[place]]), None)
        if unasked is not None:
            return Draw(unasked, Listed())
        bound = {self.names[place] for place in chosen}
        ways = [way for place in left for way in self._ways(place, bound)]
        if ways:
            return min(ways, key=_rank).draw
        return Draw(min(left, key=lambda place: domain_size(self.kinds[place])), Listed())

    def _ways(self, place: int, bound: set[str]) -> Iterator[_Way]:
        """The ways to draw a parameter from what speaks of parameters that are drawn already."""
        for form in (Exactly, Elements, Interval, Subsets):
            offers = [offer.source for offer in self.offers[self.names[place]] if isinstance(offer.source, form)]
            made = [(source, self._when(source, bound)) for source in offers]
            usable = [(source, when) for source, when in made if when is not None]
            if form in (Exactly, Elements):
                usable = usable[:1]
            source = joined(source for source, _ in usable)
            if source is None or (self.kinds[place] == INT and not _has_ends(source)):
                continue
            tests = tuple(guard for guard in self.guards if any(guard in when for _, when in usable))
            yield _Way(Draw(place, source, tests), len(offers) - len(usable))

    def _when(self, source: Source, bound: set[str]) -> tuple[Expr, ...] | None:
        """The guards that must be true for the source to have a value; None where it may have none, or speaks of other parameters."""
        values = expressions_of(source)
        if not all(names_in(value) <= bound for value in values):
            return None
        asked = self._askable([guard for guard in self.guards if names_in(guard) <= bound])
        if not self._is_safe(values, asked):
            return None
        for guard in asked:
            fewer = [other for other in asked if other is not guard]
            if self._askable(fewer) == fewer and self._is_safe(values, fewer):
                asked = fewer
        return tuple(asked)

    def _askable(self, guards: Sequence[Expr]) -> list[Expr]:
        """Those guards that cannot fail where the others before them are true."""
        asked: list[Expr] = []
        for guard in guards:
            if self._is_safe((guard,), asked):
                asked.append(guard)
        return asked

    def _is_safe(self, values: Sequence[Expr], asked: Sequence[Expr]) -> bool:
        facts = self.known.nothing
        for guard in asked:
            facts = facts.learned(guard)
        return not any(self.known.ends_in_python(value, facts) for value in values)

    def _in_order(self, chosen: Mapping[int, Draw]) -> Iterator[Draw]:
        """Each draw after those that it speaks of, and else in the order of the parameters."""
        done: set[str] = set()
        left = sorted(chosen)
        while left:
            place = next(place for place in left if _names(chosen[place]) <= done)
            left.remove(place)
            done.add(self.names[place])
            yield chosen[place]


def _names(draw: Draw) -> frozenset[str]:
    """The parameters that a draw speaks of."""
    return frozenset[str]().union(*map(names_in, (*expressions_of(draw.source), *draw.when)))


def _has_ends(source: Source) -> bool:
    """Whether a source of numbers has only so many."""
    return not isinstance(source, Interval) or bool(source.lows and source.highs)


def _rank(way: _Way) -> tuple[int, int]:
    """The better way first: one value, then elements, then an interval or subsets that no offer is missing from."""
    forms = (Exactly, Elements, Interval | Subsets)
    form = next(number for number, each in enumerate(forms) if isinstance(way.draw.source, each))
    return form + (form == 2 and way.waiting > 0), way.draw.parameter
