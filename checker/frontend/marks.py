"""What `Annotated` says of a variable that is no part of its domain."""

from typing import Annotated, Any, get_args, get_origin

from checker.frontend.annotations import NotADomain
from checker.language.auxiliary import Auxiliary


def without_mark(kind: object) -> tuple[object, bool]:
    """The annotation of a variable without `Auxiliary`, and whether it says so."""
    if get_origin(kind) is not Annotated:
        return kind, False
    of, *metadata = get_args(kind)
    rest = tuple(each for each in metadata if not _is_mark(each))
    if len(rest) == len(metadata):
        return kind, False
    bare: Any = Annotated
    return (bare[(of, *rest)] if rest else of), True


def check_no_mark(metadata: tuple[object, ...]) -> None:
    """Raises NotADomain where `Auxiliary` is said of what is no variable."""
    if any(map(_is_mark, metadata)):
        message = "Auxiliary is said of a whole variable of the state, and this is none"
        raise NotADomain(message, "write it where the variable is declared: sent: Annotated[Count, Auxiliary] = 0")


def _is_mark(metadata: object) -> bool:
    return metadata is Auxiliary or isinstance(metadata, Auxiliary)
