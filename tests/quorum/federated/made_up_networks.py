"""Made-up networks of the shape of the published one: a top tier of organisations, watchers around it, quorum sets that are not known.

The same seed gives the same network on every machine. The shape follows the Stellar network of 2019-09-17: 172 validators listed and 6 only
named; a top tier of 5 organisations with 3, 3, 3, 3 and 5 validators, each asking for majorities of 4 of the 5; of the others, 97 whose
quorum set is not known, and the rest asking for some of the top tier, some validators and each other, one or two levels deep.
"""

from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar

from checker.quorum.algebra.systems import Gate, Node, System
from checker.quorum.federated.network import Network, Validator

PUBLISHED_SIZES = (3, 3, 3, 3, 5)

_T = TypeVar("_T")


def generate(
    seed: int,
    *,
    sizes: Sequence[int] = PUBLISHED_SIZES,
    watchers: int = 58,
    unknown: int = 97,
    unlisted: int = 6,
    needed: int | None = None,
) -> Network:
    """A network whose top tier has organisations of these sizes, each of which asks for majorities of `needed` of them.

    `needed` is more than two thirds when it is not given. Raises ValueError when it is more than there are organisations.
    """
    needed = (2 * len(sizes)) // 3 + 1 if needed is None else needed
    if not 0 < needed <= len(sizes):
        raise ValueError(f"{needed} of {len(sizes)} organisations cannot be asked for")
    random = Random(seed)
    tier = [
        [f"{_key(random, organisation)}{number}" for number in range(size)] for organisation, size in enumerate(sizes)
    ]
    asked = Gate(needed, tuple(_majority(members) for members in tier))
    named = [f"{_key(random, 'U')}{number:03}" for number in range(unknown + unlisted)]
    validators = [
        Validator(name, asked, name, f"organisation-{i}") for i, members in enumerate(tier) for name in members
    ]
    validators += [Validator(name, None) for name in named[:unknown]]
    validators += _watchers(random, watchers, tier, named)
    return Network(tuple(validators))


def to_stellarbeat(network: Network) -> list[dict[str, Any]]:
    """The network in the form that stellarbeat publishes, for `network_files` to read back."""
    return [_published(validator) for validator in network.validators]


def _published(validator: Validator) -> dict[str, Any]:
    optional = {"name": validator.label, "organizationId": validator.organisation}
    known = validator.quorum_set
    return {
        "publicKey": validator.name,
        **{key: value for key, value in optional.items() if value is not None},
        **({"quorumSet": _written(known)} if known is not None else {}),
    }


def _written(system: System) -> dict[str, Any]:
    """A vote is refused: the format has no weights."""
    if isinstance(system, Node):
        return {"threshold": 1, "validators": [system.name], "innerQuorumSets": []}
    if not isinstance(system, Gate):
        raise ValueError("a quorum set has no weights")
    return {
        "threshold": system.count,
        "validators": [member.name for member in system.members if isinstance(member, Node)],
        "innerQuorumSets": [_written(member) for member in system.members if not isinstance(member, Node)],
    }


def _watchers(random: Random, count: int, tier: list[list[str]], named: list[str]) -> list[Validator]:
    """Organisations of up to three who watch the top tier, some each other, some validators of whom nothing is known."""
    names = [f"{_key(random, 'W')}{number:03}" for number in range(count)]
    made: list[Validator] = []
    while names:
        size = 1 + _below(random, 3)
        group, names = names[:size], names[size:]
        organisation = f"watcher-{len(made)}" if len(group) > 1 else None
        for name in group:
            others = _some(random, 1 + _below(random, 3), [*named, *group, *(validator.name for validator in made[:5])])
            made.append(Validator(name, _watching(random, tier, others), name, organisation))
    return made


def _watching(random: Random, tier: list[list[str]], others: list[str]) -> System:
    """Asks for all but one of some organisations of the tier, as majorities or member by member, and of some others; nobody is
    named twice, which stellar-core would refuse."""
    watched = _some(random, 2 + _below(random, len(tier) - 1 if len(tier) > 1 else 1), tier)
    inner: list[System] = [_majority(members) for members in watched]
    direct = others if _below(random, 2) else []
    if _below(random, 4) == 0:
        rest = inner[1:]
        inner, direct = [Gate(len(rest) - len(rest) // 2, tuple(rest))], [*watched[0], *direct]
    members = (*map(Node, direct), *inner)
    return Gate(max(1, len(members) - 1), members)


def _majority(members: Sequence[str]) -> System:
    return Gate(len(members) // 2 + 1, tuple(map(Node, members)))


def _key(random: Random, prefix: object) -> str:
    """A made-up public key, short; only `Random.random` is the same in every version of Python."""
    return f"G{''.join(chr(ord('A') + _below(random, 26)) for _ in range(4))}{prefix}-"


def _below(random: Random, bound: int) -> int:
    return int(random.random() * bound)


def _some(random: Random, count: int, among: Sequence[_T]) -> list[_T]:
    left = list(among)
    return [left.pop(_below(random, len(left))) for _ in range(min(count, len(left)))]
