"""The object of the fixture: it explores a spec and fails the test unless that is verified. It imports checker only when it is called."""

import inspect
import os
import sys
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.outcomes import Failed

from checker.pytest_plugin.kept import KeptTrace
from checker.pytest_plugin.rooms import Room, shown

if TYPE_CHECKING:
    from checker.api.model import Model
    from checker.api.outcome import Result
    from checker.language.spec import Spec


class CheckFailed(Failed):
    """A spec breaks a property, or was not verified: the message is the report, and pytest shows it alone. `result` is what was found."""

    __module__ = "builtins"  # as with those of pytest, so that the summary has the short name

    def __init__(self, text: str, result: "Result") -> None:
        super().__init__(text, pytrace=False)
        self.result = result


class Check:
    """`check(Paxos, Ballot=2)`: explore every reachable state, and fail the test unless the spec is verified.

    `test` names the test in the files of kept traces.
    """

    def __init__(self, config: pytest.Config, test: str) -> None:
        self._config, self._test = config, test

    def __call__(
        self,
        spec: "Model | type[Spec] | str | os.PathLike[str]",
        /,
        *,
        strict: bool = True,
        **options: Any,
    ) -> "Result":
        """Explore a spec; constants and options are those of `checker.check`, and its errors. Returns the result.

        A warning fails the test as well, and so does a search that was cut short; with `strict=False` only a violation does. A trace that
        was kept of an earlier run is tried first; where the spec still breaks on it, nothing is explored.
        """
        __tracebackhide__ = True
        caller = sys._getframe(1)
        return self.explored(spec, options, strict=strict, at=f"{shown(caller.f_code.co_filename)}:{caller.f_lineno}")

    def __repr__(self) -> str:
        return f"<Check of {self._test}>"

    def explored(
        self,
        spec: "Model | type[Spec] | str | os.PathLike[str]",
        options: Mapping[str, Any],
        *,
        strict: bool = True,
        at: str | None = None,
    ) -> "Result":
        """The same, with the constants among the options; `at` is the line of the test."""
        __tracebackhide__ = True
        from checker.api.checking import check
        from checker.api.given_model import given_model
        from checker.api.given_options import check_options
        from checker.api.strictness import strict_result

        if not isinstance(strict, bool):
            raise TypeError(f"strict is True or False, not {strict!r}")
        known = inspect.signature(check).parameters
        chosen = {name: value for name, value in options.items() if name in known}
        check_options(check, **chosen)
        model = given_model(check, spec, {name: value for name, value in options.items() if name not in known})
        trace = KeptTrace.of(self._config, self._test, model)
        result = trace.still_violated(model, chosen.get("deadlock", "auto"))
        if result is not None:
            raise self._failed(result, trace.on_again, at, quiet=True)
        result = check(model, **chosen)
        _stop_where_interrupted(result)
        said = trace.keep(result)
        result = strict_result(result, "strict=True") if strict else result
        if _is_failure(result, strict=strict):
            raise self._failed(result, said, at)
        return result

    def _failed(self, result: "Result", said: str, at: str | None, *, quiet: bool = False) -> CheckFailed:
        room = Room.of(self._config)
        report = result.failure(room.width, is_ascii=room.is_ascii, quiet=quiet)
        folded = textwrap.fill(said, room.width, break_long_words=False, break_on_hyphens=False)
        ends = [folded, "" if at is None else f"{at}: CheckFailed"]
        return CheckFailed("\n".join([report, *filter(None, ends)]), result)


def _is_failure(result: "Result", *, strict: bool) -> bool:
    from checker.result import Verdict

    return result.verdict is Verdict.VIOLATED or (strict and result.verdict is Verdict.UNDETERMINED)


def _stop_where_interrupted(result: "Result") -> None:
    """Pass an interrupt on: the search took it for an order to end, and it is one for the whole run of tests."""
    from checker.result import StopKind

    if result.stop is not None and result.stop.kind is StopKind.INTERRUPT:
        raise KeyboardInterrupt
