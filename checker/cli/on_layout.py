"""`check --layout`: verify the quorums of a layout, print what is known of them, then explore the spec on it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from checker.cli.options import Format
from checker.cli.output import output_console, write_result

if TYPE_CHECKING:
    from rich.text import Text

    from checker.api.model import Model
    from checker.cli.joined import Joined
    from checker.cli.views import Views
    from checker.language.spec import Spec
    from checker.quorum.verify import Answer
    from checker.result import Result

_SECONDS = 30.0


def check_on_layout(
    spec: "type[Spec]",
    name: str,
    given: Mapping[str, str],
    one: Callable[["Model"], "Result"],
    format: Format,
    output: Path | None,
    quiet: bool,
    views: "Views",
    *,
    is_swept: bool,
) -> NoReturn:
    """Check a spec with the quorums of a layout, and exit with the worse code of the layout's answer and of the search.

    When reads and writes miss each other, the spec is explored on that pair of quorums first, where a counterexample is near; only when
    there is none, on the whole layout.
    """
    from checker.cli.joined import join, joined_json, legend_lines, opening_lines, verified
    from checker.quorum.layout_files.reader import load_layout

    if is_swept:
        raise typer.BadParameter("the layout sets the sizes: leave out --sweep, or --layout", param_hint="'--layout'")
    if format in (Format.JUNIT, Format.SARIF, Format.GITHUB):
        raise typer.BadParameter(
            "it has no place for the answer on a layout: write text or json", param_hint="'--format'"
        )
    whole = join(spec, load_layout(name), given)
    answer = verified(whole, _SECONDS)
    to_stderr = format is not Format.TEXT or output is not None
    _print(opening_lines(whole, answer), to_stderr)
    joined, result = _explored(spec, whole, answer, given, one)
    _print(legend_lines(joined, whole), to_stderr)
    write_result(result, format, output, quiet, views.view, {"layout": joined_json(joined, whole, answer)})
    _print(_closing_lines(result, answer), to_stderr)
    codes = {result.verdict.exit_code, answer.verdict.exit_code}
    raise typer.Exit(1 if 1 in codes else max(codes))


def _closing_lines(result: "Result", answer: "Answer") -> "Iterator[Text]":
    """A word on a spec that is fine on a layout that is not: the exit code tells of the layout."""
    from rich.text import Text

    code = answer.verdict.exit_code
    if code and result.verdict.exit_code != 1:
        yield Text()
        what = "does not have" if code == 1 else "is not known to have"
        yield Text(f"the layout {what} the property above, whatever the search finds: exit code {code}", style="bold")


def _explored(
    spec: "type[Spec]",
    whole: "Joined",
    answer: "Answer",
    given: Mapping[str, str],
    one: Callable[["Model"], "Result"],
) -> "tuple[Joined, Result]":
    """The result on the pair that misses when it is a violation, else on the whole layout."""
    from checker.cli.joined import joined_model, on_the_pair

    pair = on_the_pair(whole, answer)
    if pair is not None:
        result = one(joined_model(spec, pair, given))
        if result.violation is not None and result.violation.kind != "unreachable":
            return pair, result
    return whole, one(joined_model(spec, whole, given))


def _print(lines: "Iterable[Text]", to_stderr: bool) -> None:
    from rich.console import Console

    console = Console(stderr=True, highlight=False) if to_stderr else output_console()
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False)
