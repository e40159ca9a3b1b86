"""What is said of a place, in the same words by whoever shows it: a browser or a terminal."""

from typing import Literal

from checker.explore.places import Option, Place, Status
from checker.language.spec import Role

Kind = Literal["bad", "good", "dim", "doubt"]
"""How something that is said is meant: wrong, found, of little weight, to be taken with care."""


def ending_words(place: Place) -> str:
    """Why there is no step to take, where there is none."""
    if place.failure is not None:
        return "The last step failed: there is no state to go on from."
    match place.ending:
        case "final":
            return "No step is enabled, and a @final says that this is fine."
        case "error":
            return "No step is enabled, and the @final that is to say whether this is fine fails."
        case "deadlock":
            return "No step is enabled, and no @final says that this is fine: a deadlock."
        case "no step":
            return "No step is enabled. The spec has no @final that says where this is fine."
        case _:
            return "No step is known."


def marks(place: Place, option: Option) -> list[tuple[Kind, str]]:
    """What is to be said of a step besides what it changes, each with its kind."""
    found: list[tuple[Kind, str]] = []
    if option.failure is not None:
        found.append(("bad", f"fails: {option.failure.message}"))
    found += [("bad", f"{name} is false") for name in broken_by(place, option)]
    found += [("good", f"reaches {name}") for name in option.reaches]
    if option.is_idle:
        found.append(("dim", "changes nothing"))
    elif option.back_to is not None:
        found.append(("dim", "back to the initial state" if option.back_to == 0 else f"back to step {option.back_to}"))
    if option.same_as is not None and not option.is_idle:
        found.append(("dim", f"same state as {option.same_as}"))
    if not option.is_within:
        found.append(("doubt", "outside of the constraint"))
    return found


def broken_by(place: Place, option: Option) -> list[str]:
    """What is wrong after a step and is not wrong here."""
    return [name for name in option.breaks if name not in place.wrong]


def truth_words(status: Status) -> str:
    """What a property says of a state, in a word or two."""
    if status.truth is None:
        return "none yet" if status.role is Role.STEP_INVARIANT and not status.is_wrong else "fails"
    if status.role is Role.REACHABLE:
        return "reached here" if status.truth else "not here"
    return str(status.truth).lower()
