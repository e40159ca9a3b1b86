"""What is said of options that the command does not have, or values that they cannot have: in its words, not in those of its libraries."""

import difflib

import typer

_OF_A_LIBRARY = "Value error, "


def reword(error: Exception, words: list[str]) -> None:
    """Put what a mistake in these words of a command line says into words of ours."""
    if isinstance(error, typer.BadParameter):
        error.message = error.message.removeprefix(_OF_A_LIBRARY)
    else:
        _suggest_option(error, words)


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
