"""checker: a model checker for distributed protocols written as ordinary, typed Python classes."""

from checker.language.bounds import MaxLen
from checker.language.records import Record
from checker.language.sorts import Ordered, Quorum, Range, Symmetric
from checker.language.spec import (
    Spec,
    action,
    constraint,
    fill,
    final,
    init,
    invariant,
    reachable,
    require,
    step_invariant,
)

__version__ = "0.1.0"

__all__ = [
    "MaxLen",
    "Ordered",
    "Quorum",
    "Range",
    "Record",
    "Spec",
    "Symmetric",
    "action",
    "constraint",
    "fill",
    "final",
    "init",
    "invariant",
    "reachable",
    "require",
    "step_invariant",
]
