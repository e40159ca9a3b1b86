"""What is tried in a state: of every action the choices of its arguments, each with a call of its body, in canonical order."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeAlias

from checker.backends.python.choices import MOST_HELD, Choices
from checker.frontend.model import Action
from checker.language.kept import acceptor
from checker.language.types import Type
from checker.language.values import domain_values
from checker.trace import State

Chooses: TypeAlias = Callable[[State], Iterable[tuple[Any, ...]]]
"""The choices of an action's arguments that could be enabled in a state."""
Offer: TypeAlias = tuple[tuple[Any, ...], Callable[[], Any]]
Offers: TypeAlias = Callable[[State], Iterable[Offer]]

MOST_OFFERS = 1 << 12
"""So many calls of an action are made once and kept; of more, each is made when it is tried."""


class Every:
    """All choices of an action, the same in every state."""

    def __init__(self, choices: Choices) -> None:
        self.choices: Choices | tuple[tuple[Any, ...], ...] = choices
        if choices.total <= MOST_HELD:
            self.choices = tuple([arguments for arguments in choices])  # noqa: C416  # `tuple` would not look for interrupts

    def __call__(self, state: State) -> Iterable[tuple[Any, ...]]:
        """As `Chooses`."""
        return self.choices


class FromSets:
    """Choices some of which are drawn from sets that the state holds; `spec` is in that state."""

    def __init__(self, action: Action, spec: Any, places: Mapping[str, int]) -> None:
        self.drawn = [parameter.drawn_from for parameter in action.parameters]
        self.places = sorted({places[name] for name in self.drawn if name is not None})
        """The numbers of the variables that they are drawn from."""
        self._pools = [() if p.drawn_from else _pool(p.type) for p in action.parameters]
        self._accepts = [acceptor(p.type) for p in action.parameters]
        self._held = spec.__dict__

    def __call__(self, state: State) -> Iterator[tuple[Any, ...]]:
        """As `Chooses`."""
        lists = [
            pool if name is None else [value for value in self._held[name] if accept(value)]
            for pool, name, accept in zip(self._pools, self.drawn, self._accepts, strict=True)
        ]
        return itertools.product(*lists)


def chooser(action: Action, spec: Any, places: Mapping[str, int]) -> Chooses:
    """What gives the arguments to try in the state that `spec` is in; `places` are the numbers of the variables."""
    if any(parameter.drawn_from for parameter in action.parameters):
        return FromSets(action, spec, places)
    return Every(Choices([parameter.type for parameter in action.parameters]))


def all_offers(
    choices: Iterable[tuple[Action, Chooses]], bodies: Mapping[str, Callable[..., Any]], spec: Any
) -> tuple[tuple[Action, Offers], ...]:
    """What is tried of each action, whose body is run like this."""
    return tuple((action, offers_of(choose, bodies[action.name], spec)) for action, choose in choices)


def offers_of(choose: Chooses, run: Callable[..., Any], spec: Any) -> Offers:
    """What is tried of an action whose arguments are chosen like this, and whose body is run like this."""

    def made(state: State) -> Iterator[Offer]:
        return ((arguments, partial(run, spec, *arguments)) for arguments in choose(state))

    if isinstance(choose, FromSets):
        return _kept(made, choose.places)
    if isinstance(choose, Every) and len(choose.choices) <= MOST_OFFERS:
        every = tuple(made(()))
        return lambda state: every
    return made


def _kept(made: Offers, places: list[int]) -> Offers:
    """Offers that go by some variables of a state, kept by what these hold: which is interned, so that looking for it costs little."""
    known: dict[tuple[int, ...], tuple[list[Any], tuple[Offer, ...]]] = {}
    count = 0

    def offers(state: State) -> Iterable[Offer]:
        nonlocal count
        parts = [state[place] for place in places]
        key = tuple(map(id, parts))
        found = known.get(key)
        if found is not None:
            return found[1]
        rest = iter(made(state))
        first = tuple(itertools.islice(rest, MOST_OFFERS))
        count += 1 + len(first)
        if count > MOST_OFFERS:
            known.clear()
            count = 1 + len(first)
        if len(first) == MOST_OFFERS:
            return itertools.chain(first, rest)
        known[key] = parts, first  # with the parts, whose numbers would be given to others
        return first

    return offers


def _pool(kind: Type) -> tuple[Any, ...]:
    """The values of a domain, in a loop that can be interrupted: there may be very many."""
    return tuple([value for value in domain_values(kind)])  # noqa: C416  # `tuple` would not look for interrupts
