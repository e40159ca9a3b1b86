"""The result of a search as callers of the API have it: what was found, its report, and a failure of a test where a property fails."""

from dataclasses import dataclass, fields
from typing import NoReturn, Self

from checker import result
from checker.result import Verdict


@dataclass(frozen=True)
class Result(result.Result):
    """The outcome of a search; see `checker.result.Result` for its fields."""

    @classmethod
    def of(cls, found: result.Result) -> Self:
        """The same outcome."""
        return cls(**{field.name: getattr(found, field.name) for field in fields(found)})

    def __repr__(self) -> str:
        counted = f"{self.distinct_states:,} {'orbits' if self.symmetry.enabled else 'states'}"
        said = "" if self.violation is None else f": {self.violation}"
        return f"<Result {self.spec}: {self.verdict.value}{said}, {counted}>"

    def report(self) -> str:
        """What the command line prints, as plain text of 100 columns."""
        from checker.report.plain import plain_report

        return plain_report(self)

    def __bool__(self) -> NoReturn:
        __tracebackhide__ = True
        raise TypeError(
            "a Result is neither true nor false: write result.raise_if_violated(), result.raise_unless_verified() "
            "or assert result.verdict is Verdict.VERIFIED"
        )

    def raise_if_violated(self) -> None:
        """Raise an AssertionError with the report where a property fails. An undetermined result passes: see `raise_unless_verified`."""
        __tracebackhide__ = True
        if self.verdict is Verdict.VIOLATED:
            raise AssertionError(self.failure())

    def raise_unless_verified(self) -> None:
        """Raise an AssertionError with the report where a property fails, or the search was cut short before one could."""
        __tracebackhide__ = True
        if self.verdict is not Verdict.VERIFIED:
            raise AssertionError(self.failure())

    def failure(self, width: int = 100, *, is_ascii: bool = False, quiet: bool = False) -> str:
        """The report under its verdict: the first line is all that the summary of a test run has room for."""
        from checker.report.plain import plain_report
        from checker.report.terminal import constants_line, summary_line

        of = f"{self.spec} {constants_line(self.constants)}".rstrip()
        report = plain_report(self, quiet=quiet, width=width, is_ascii=is_ascii)
        return f"{summary_line(self)} ({of})\n\n{report}"
