"""The command `new`: a small spec to begin from."""

import keyword
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from checker.cli.options import examples
from checker.cli.output import check_writable, write_text
from checker.cli.reporting import reporting
from checker.cli.typed import typed
from checker.diagnostics import InvalidSpec, SpecError


@examples("checker new my_protocol", "checker check my_protocol.py")
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The new spec's name, as a Python module would be named.")
    ],
) -> None:
    """Write a small commented spec that checks, to begin from."""
    from checker.cli.template import spec_text

    path = Path(f"{name.removesuffix('.py')}.py")
    with reporting():
        _check_module_name(name)
        if path.exists():
            raise InvalidSpec(
                [SpecError("C106", f"{path} exists already; nothing was written", fix="choose another name")]
            )
        check_writable(path)
        write_text(path, spec_text(path.stem))
    typer.echo(f"wrote {path}; next: checker check {path}")


def _check_module_name(name: str) -> None:
    """Refuse what Python could not import, and what would hide a module that it does import."""
    stem = Path(name).name.removesuffix(".py")
    start = name.rfind(stem) if stem else 0
    if not stem.isidentifier() or keyword.iskeyword(stem):
        usable = re.sub(r"\W+", "_", stem).strip("_")
        message, fix = f"'{stem}' is no module name", "use letters, digits and _"
        if usable.isidentifier() and not keyword.iskeyword(usable):
            fix = f"write {name[:start]}{usable}"
    elif stem == "checker" or stem in sys.stdlib_module_names:
        message, fix = f"{stem}.py would hide the Python module '{stem}'", f"write {name[:start]}my_{stem.strip('_')}"
    else:
        return
    raise InvalidSpec([SpecError("C106", message, typed(name, start, start + len(stem)), fix=fix)])
