"""checker: a model checker for distributed protocols written as ordinary, typed Python classes.

The names are loaded when they are first asked for: the command line takes its signals before anything that takes time.
"""

TYPE_CHECKING = False  # that of `typing`, which takes time to load
if TYPE_CHECKING:
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

_HOMES = ("bounds", "records", "sorts", "spec")
"""The modules of checker.language that the names are from."""

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


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in __all__:
        for home in _HOMES:
            named = vars(import_module(f"checker.language.{home}"))
            if name in named:
                globals()[name] = named[name]
                return named[name]
    raise AttributeError(f"module 'checker' has no attribute '{name}'")
