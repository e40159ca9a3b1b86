"""What is said of options that the command does not have, or values that they cannot have: in its words, not in those of its libraries."""

import difflib
from typing import Any

import typer
from typer.core import TyperGroup

_OF_A_LIBRARY = "Value error, "


class Commands(TyperGroup):
    """The commands; mistakes in their options are put into words on the way out."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        words = list(ctx.args)
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix(_OF_A_LIBRARY)
            raise
        except Exception as error:
            _suggest_option(error, words)
            raise


def _suggest_option(error: Exception, words: list[str]) -> None:
    """Name the long option that is meant by one dash and a whole word, `-max-states`, which is read as the short `-m`."""
    taken, context = getattr(error, "option_name", None), getattr(error, "ctx", None)
    if not (isinstance(taken, str) and hasattr(error, "possibilities") and context is not None):
        return
    known = [option for parameter in context.command.params for option in parameter.opts if option.startswith("--")]
    for word in words:
        name = word.partition("=")[0]
        if len(name) > 2 and name[0] == "-" != name[1] and taken[1:] in name:
            near = difflib.get_close_matches(f"-{name}", known, n=1, cutoff=0.8)
            if near:
                error.message, error.possibilities = f"No such option: {name}", near  # type: ignore[attr-defined]  # those of a NoSuchOption
                return
