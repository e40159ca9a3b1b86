"""checker: a model checker for distributed protocols written as ordinary, typed Python classes.

`from checker import *` gives what a spec is written with. What checks one is imported by name: `Model`, `check`, `simulate`, `replay`,
`diagram`, `state_graph` and the types of what they return. All are loaded when first asked for: the command line takes its signals before
anything that takes time.
"""

import sys

TYPE_CHECKING = False  # that of `typing`, which takes time to load
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

    from checker.api.asking import Answer as Answer
    from checker.api.asking import why as why
    from checker.api.checking import check as check
    from checker.api.checking import simulate as simulate
    from checker.api.diagrams import diagram as diagram
    from checker.api.graphs import StateGraph as StateGraph
    from checker.api.graphs import state_graph as state_graph
    from checker.api.model import Model as Model
    from checker.api.outcome import Result as Result
    from checker.api.replaying import replay as replay
    from checker.api.states import NotEnabled as NotEnabled
    from checker.api.states import State as State
    from checker.api.states import StepFailed as StepFailed
    from checker.diagnostics import InvalidSpec as InvalidSpec
    from checker.language.auxiliary import Auxiliary
    from checker.language.bounds import MaxLen
    from checker.language.constants import Constant
    from checker.language.records import Record
    from checker.language.sorts import Ordered, Quorum, Range, Symmetric
    from checker.language.spec import (
        Spec,
        action,
        constraint,
        depth,
        fill,
        final,
        init,
        invariant,
        reachable,
        require,
        step_invariant,
    )
    from checker.result import Verdict as Verdict
    from checker.result import Violation as Violation
    from checker.trace import Trace as Trace

__version__ = "0.2.0"

_HOMES = ("auxiliary", "bounds", "constants", "records", "sorts", "spec")
"""The modules of checker.language that the names are from."""

_CHECKING = {
    "Answer": "api.asking",
    "InvalidSpec": "diagnostics",
    "Model": "api.model",
    "NotEnabled": "api.states",
    "Result": "api.outcome",
    "State": "api.states",
    "StateGraph": "api.graphs",
    "StepFailed": "api.states",
    "Trace": "trace",
    "Verdict": "result",
    "Violation": "result",
    "check": "api.checking",
    "diagram": "api.diagrams",
    "replay": "api.replaying",
    "simulate": "api.checking",
    "state_graph": "api.graphs",
    "why": "api.asking",
}
"""The names that check a spec, and the modules that they are from. No spec needs them, so `*` does not give them."""

__all__ = [
    "Auxiliary",
    "Constant",
    "MaxLen",
    "Ordered",
    "Quorum",
    "Range",
    "Record",
    "Spec",
    "Symmetric",
    "action",
    "constraint",
    "depth",
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

    homes = (
        [f"language.{home}" for home in _HOMES] if name in __all__ else [_CHECKING[name]] if name in _CHECKING else []
    )
    for home in homes:
        named = vars(import_module(f"checker.{home}"))
        if name in named:
            globals()[name] = named[name]
            return named[name]
    raise AttributeError(f"module 'checker' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_CHECKING})


def _html_of(value: object) -> "str | None":
    """What a notebook shows of a value: the reports draw it, of which the data that they draw knows nothing."""
    from checker.report.notebook import html_of

    return html_of(value)


class _SpecFiles:
    """Finds the modules that spec files are run as, here and where something that was pickled of them is loaded."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> "ModuleSpec | None":
        """As the protocol of finders wants it."""
        if not name.startswith("checker_spec_"):
            return None
        from checker.frontend.load import find_module

        return find_module(name)


sys.meta_path.append(_SpecFiles)
