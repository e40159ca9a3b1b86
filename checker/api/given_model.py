"""The model that a caller means by a spec and keywords: constants of the spec, and what is none, which a TypeError explains.

In: what `check`, `simulate` and `replay` are given beside their own options. Out: a Model.
"""

import inspect
import os
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from checker.api.model import Model
from checker.diagnostics import InvalidSpec, suggest
from checker.language.spec import Spec

_ON_THE_COMMAND_LINE = {
    "format": "result.report() is the text, and the fields of a Result are the data",
    "layout": 'give the families as constants: ReadQuorum="2 of 3"',
    "full": "result.violation.trace has every step with its state",
    **dict.fromkeys(("debug", "debug_at"), "a debugger stops in the bodies that a State's step runs"),
    "diagram": "replay(Spec, result.violation.trace).diagram() draws it",
    "page": "checker.report.html.html_report(result) is the page",
    "witnesses": "result.reached has the traces",
    "coverage_states": "write coverage=20_000",
    **dict.fromkeys(
        ("only", "hide", "show"), "replay(Spec, result.violation.trace).states has every variable of each state"
    ),
    "constants_file": "write check(Spec, **tomllib.load(file))",
    "no_symmetry": "write symmetry=False",
    "output": "write result.report() to a file",
    "quiet": "nothing is printed: result.report() is the text",
    "strict": "write assert not result.warnings",
    "sweep": "call it once for each size",
}
"""Options that only the commands have, and what does the same in Python."""


def given_model(
    function: Callable[..., object], spec: Model | type[Spec] | str | os.PathLike[str], constants: Mapping[str, object]
) -> Model:
    """The model; raises InvalidSpec for mistakes in the spec or its constants, TypeError for an option that `function` does not have."""
    __tracebackhide__ = True
    if isinstance(spec, Model):
        return _as_it_is(function, spec, constants)
    try:
        model = Model(spec, **constants)
    except InvalidSpec as invalid:
        _refuse_unknown_options(function, constants, invalid)
        raise
    clash = next((name for name in model.constants if name in _options(function)), None)
    if clash is not None:
        raise TypeError(
            f"{clash} is an option of {function.__name__}, and {model.name} has a constant of that name: "
            f"write {function.__name__}(Model({model.name}, {clash}=...))"
        )
    return model


def _as_it_is(function: Callable[..., object], model: Model, constants: Mapping[str, object]) -> Model:
    """A model that is made already, and takes no more constants."""
    __tracebackhide__ = True
    for name, value in constants.items():
        if name in model.constants:
            raise TypeError(
                f"the model has {name}={model.constants[name]!r} already: write Model({model.name}, {name}={value!r})"
            )
        fix = suggest(name, _options(function))
        raise TypeError(_elsewhere(function, name) or _no_option(function, name) + (f": {fix}" if fix else ""))
    return model


def _refuse_unknown_options(
    function: Callable[..., object], constants: Mapping[str, object], invalid: InvalidSpec
) -> None:
    """Raise TypeError where what is no constant of the spec is an option of something else, or looks like one that is misspelt."""
    __tracebackhide__ = True
    unknown = [error for error in invalid.errors if error.code == "C501" and error.span is not None]
    for error in unknown:
        name = ((error.span and error.span.text) or "").partition("=")[0]
        if name not in constants:
            continue
        elsewhere = _elsewhere(function, name)
        if elsewhere is not None:
            raise TypeError(elsewhere) from None
        fix = suggest(name, _options(function)) if error.fix is None else None
        if fix is not None:
            raise TypeError(f"{_no_option(function, name)}, and the spec no such constant: {fix}") from None


def _no_option(function: Callable[..., object], name: str) -> str:
    return f"{function.__name__} has no option '{name}'"


def _elsewhere(function: Callable[..., object], name: str) -> str | None:
    """What is said of an option that others have, another function or the command line; None for what nobody has."""
    from checker.api.checking import check, simulate

    others = [other.__name__ for other in (check, simulate) if name in _options(other)]
    if others:
        return f"{_no_option(function, name)}, which is one of {' and '.join(others)}"
    if name in _ON_THE_COMMAND_LINE:
        return f"{_no_option(function, name)}, which is one of the command line: {_ON_THE_COMMAND_LINE[name]}"
    return None


@cache
def _options(function: Callable[..., object]) -> tuple[str, ...]:
    parameters: Mapping[str, Any] = inspect.signature(function).parameters
    return tuple(name for name, parameter in parameters.items() if parameter.kind is parameter.KEYWORD_ONLY)
