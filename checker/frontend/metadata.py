"""What stands in `Annotated` beside a type: a bound, or a mistake, for nothing that an author writes there is dropped."""

import sys
from typing import Any

from checker.frontend.annotation_fixes import shown_annotation
from checker.frontend.annotations import NotADomain
from checker.language.bounds import MaxLen
from checker.language.misfits import shown


def bounds_of(metadata: tuple[Any, ...]) -> list[object]:
    """What an annotation says of how long a collection may become; raises NotADomain for what it says of anything else."""
    known: tuple[Any, ...] = (MaxLen, *_others_bounds())
    for said in metadata:
        if not isinstance(said, known):
            raise NotADomain(f"{_said(said)} in Annotated says nothing of a domain", _to_write(said))
        if getattr(said, "min_length", 0):
            raise NotADomain(
                f"{_said(said)} has a least length, which is not held", "write MaxLen(4), and an invariant"
            )
    if len(metadata) > 1:
        message = f"{' and '.join(map(_said, metadata))} are several bounds of one collection"
        raise NotADomain(message, "leave one of them")
    return [bound.max_length for bound in metadata]


def _said(metadata: object) -> str:
    """What stands in `Annotated`, as it is written there."""
    if isinstance(metadata, type):
        return metadata.__name__
    if isinstance(metadata, MaxLen):
        return f"MaxLen({shown_annotation(metadata.max_length)})"
    return shown(metadata)


def _to_write(metadata: object) -> str:
    if isinstance(metadata, type) and metadata.__name__ == "MaxLen":
        return "write MaxLen(4)"
    if isinstance(metadata, int) and not isinstance(metadata, bool):
        return f"write MaxLen({metadata})"
    if type(metadata).__name__ in ("MaxLen", "Auxiliary") or metadata in ("MaxLen", "Auxiliary", "auxiliary"):
        return "write MaxLen(4) or Auxiliary, of: from checker import Auxiliary, MaxLen"
    return "a bound is MaxLen(4), and a variable may be Auxiliary; say the rest in a comment"


def _others_bounds() -> tuple[Any, ...]:
    """The bounds of annotated_types, which nobody can have written who has not loaded it: that takes long, and few do."""
    module = sys.modules.get("annotated_types")
    return () if module is None else (module.MaxLen, module.Len)
