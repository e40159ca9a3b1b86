"""What is known of a federated network, as lines for people and as a JSON object: its quorums, its top tier, what blocks and splits it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from checker.diagnostics import counted
from checker.quorum.algebra.systems import natural
from checker.quorum.federated import (
    Certificate,
    Holds,
    Network,
    NeverSplits,
    NoQuorum,
    Smallest,
    TopTier,
    Unknown,
    Violated,
)
from checker.quorum.federated.network_answers import Blocking, Intersection, Splitting

_INDENT = 26
_MOST_NAMES = 12
"""Longer lists of validators are cut for people; the JSON object has them whole."""


@dataclass(frozen=True)
class Findings:
    """A network with the answers to all that is asked of it."""

    name: str
    network: Network
    intersection: Intersection
    top_tier: TopTier | NoQuorum | Unknown
    blocking: Blocking
    splitting: Splitting
    by: str
    """What fails: `validator` or `organisation`."""


def network_lines(found: Findings) -> Iterator[Text]:
    """The network, the verdict on its quorums, its top tier, its smallest blocking and splitting sets."""
    count, missing = len(found.network.names), len(found.network.missing)
    known = f", {missing:,} of them without a known quorum set" if missing else ""
    yield Text(f"{found.name}: {counted(count, 'validator')}{known}", style="bold")
    yield Text()
    yield from _flaw_lines(found.network)
    yield from _verdict_lines(found)
    if isinstance(found.intersection, NoQuorum):
        return
    yield Text()
    yield from _top_tier_lines(found)
    yield from _set_lines("blocking", found.blocking, found)
    yield from _set_lines("splitting", found.splitting, found)


def network_json(found: Findings) -> dict[str, Any]:
    """The same with every name in full."""
    network = found.network
    return {
        "network": found.name,
        "validators": len(network.names),
        "missing": sorted(network.missing),
        "flaws": {v.name: list(v.flaws) for v in network.validators if v.flaws},
        "without_themselves": list(network.selfless),
        "verdict": verdict_of(found.intersection),
        "intersection": _intersection_json(found.intersection),
        "top_tier": _plain(found.top_tier),
        "by": found.by,
        "blocking_set": _plain(found.blocking),
        "splitting_set": _plain(found.splitting),
        "labels": {v.name: v.label for v in network.validators if v.label is not None and v.label != v.name},
    }


def verdict_of(answer: Intersection) -> str:
    """The verdict by the name that `checker quorum verify` gives it."""
    match answer:
        case Holds():
            return "holds"
        case Violated():
            return "violated"
        case NoQuorum():
            return "no_quorum"
        case Unknown():
            return "unknown"


def _flaw_lines(network: Network) -> Iterator[Text]:
    """The quorum sets that stellar-core would refuse; the answer is what it is when they are counted all the same."""
    flawed = [validator for validator in network.validators if validator.flaws]
    for validator in flawed[:_MOST_NAMES]:
        said = ", and ".join(validator.flaws)
        yield Text(
            f"stellar-core would refuse the quorum set of {network.label(validator.name)}: it {said}", style="yellow"
        )
    if len(flawed) > _MOST_NAMES:
        yield Text(f"and those of {len(flawed) - _MOST_NAMES:,} more", style="yellow")
    if network.selfless:
        known = len(network.validators) - sum(v.quorum_set is None for v in network.validators)
        yield Text(
            f"{len(network.selfless):,} of {counted(known, 'quorum set')} do not name their own validator", style="dim"
        )
    if flawed or network.selfless:
        yield Text()


def _verdict_lines(found: Findings) -> Iterator[Text]:
    style = {"holds": "bold green", "unknown": "bold yellow"}.get(verdict_of(found.intersection), "bold red")
    verdict = verdict_of(found.intersection).replace("_", " ")
    yield Text.assemble((verdict, style), "  federated quorum intersection")
    match found.intersection:
        case Holds(core, certificate):
            yield Text(f"  Every two quorums have a validator in common, within a core of {len(core):,}.")
            yield Text(f"  {_certified(certificate)}", style="dim")
        case Violated(quorums, smallest, faulty):
            yield Text(f"  Two quorums have no validator in common{'' if smallest else '; there may be smaller ones'}.")
            for quorum in quorums:
                yield Text(f"    quorum: {_names(quorum, found.network)}")
            if faulty:
                yield Text(f"    adversarial, in either: {_names(faulty, found.network)}")
        case NoQuorum(missing):
            yield Text("  No set of validators is a quorum: nothing can be agreed on.")
            if missing:
                yield Text(f"    quorum set not known: {_names(missing, found.network)}")
        case Unknown(reason, _, _):
            yield Text(f"  {reason}")


def _top_tier_lines(found: Findings) -> Iterator[Text]:
    tier = found.top_tier
    if isinstance(tier, TopTier):
        count = f"{counted(len(tier.members), 'validator')} of {counted(len(tier.organisations), 'organisation')}"
        yield Text(f"{'  top tier':<{_INDENT}}{count}")
        yield from _organisation_lines(tier.members, found.network)
    elif isinstance(tier, Unknown):
        yield Text(f"{'  top tier':<{_INDENT}}not known: {tier.reason}")


def _organisation_lines(members: Iterable[str], network: Network) -> Iterator[Text]:
    """A line for each organisation with its members; those that are their own organisation together in one."""
    whose: defaultdict[str, list[str]] = defaultdict(list)
    for name in members:
        whose[network.organisation(name)].append(name)
    alone = [name for name, own in whose.items() if own == [name]]
    lines = [f"{name}: {_names(own, network)}" for name, own in sorted(whose.items()) if own != [name]]
    lines += [_names(alone, network)] if alone else []
    for line in lines[:_MOST_NAMES]:
        yield Text(f"{'':<{_INDENT}}{line}")
    if len(lines) > _MOST_NAMES:
        yield Text(f"{'':<{_INDENT}}and {len(lines) - _MOST_NAMES} organisations more")


def _set_lines(kind: str, answer: Blocking | Splitting, found: Findings) -> Iterator[Text]:
    head, indent = f"{f'  smallest {kind} set':<{_INDENT}}", " " * _INDENT
    match answer:
        case Smallest(0):
            yield Text(f"{head}none needed: the quorums are split already")
        case Smallest(size, members, _, sides, certificate):
            yield Text(f"{head}{counted(size, found.by)}")
            yield from _organisation_lines(members, found.network)
            for side in sides:
                yield Text(f"{indent}then a quorum of its own: {_names(side, found.network)}")
            yield Text(f"{indent}{_certified(certificate)}", style="dim")
        case NeverSplits():
            yield Text(f"{head}none: however many lie, the others have no two quorums")
        case Unknown(reason, _, at_least):
            yield Text(f"{head}not known, {at_least} at least: {reason}")
        case NoQuorum():
            yield Text(f"{head}none: there is no quorum")


def _certified(certificate: Certificate) -> str:
    if certificate is Certificate.SOLVER:
        return "only the solver says so"
    return f"shown without the solver: {'by counting' if certificate is Certificate.ARITHMETIC else 'every case was tried'}"


def _names(names: Iterable[str], network: Network) -> str:
    """What the validators are called, in order, cut when they are many."""
    listed = sorted((network.label(name) for name in names), key=natural)
    shown = ", ".join(listed[:_MOST_NAMES])
    return shown if len(listed) <= _MOST_NAMES else f"{shown} and {len(listed) - _MOST_NAMES} more"


def _intersection_json(answer: Intersection) -> dict[str, Any]:
    return {key: value for key, value in _plain(answer).items() if key != "verdict"}


def _plain(answer: object) -> dict[str, Any]:
    """An answer's fields by name, under the name of its kind."""
    kinds = {
        Holds: "holds",
        Violated: "violated",
        NoQuorum: "no_quorum",
        Unknown: "unknown",
        Smallest: "found",
        NeverSplits: "never_splits",
        TopTier: "found",
    }
    fields = {name: value.value if isinstance(value, Certificate) else value for name, value in vars(answer).items()}
    return {"verdict": kinds[type(answer)], **fields}
