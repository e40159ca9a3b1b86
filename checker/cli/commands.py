"""Commands that are loaded when they are asked for: what the others need takes longer to load than a small search takes."""

from importlib import import_module
from typing import Any, ClassVar, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command

from checker.cli.options import EPILOG

COLUMNS = 120
"""How wide a help page may be."""


class Later(NamedTuple):
    """A command by its name: where its function, or the group that it is, stands; and the first line of its help page."""

    name: str
    place: str
    sentence: str

    def load(self) -> Any:
        """The command."""
        module, _, attribute = self.place.partition(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            return get_command(found)
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(self.name, epilog=getattr(found, EPILOG, None))(found)
        return get_command(alone)


class Commands(TyperGroup):
    """The commands of some rows; mistakes in their options are put into words on the way out."""

    rows: ClassVar[tuple[Later, ...]] = ()

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        known: dict[str, Any] = {row.name: row for row in self.rows}
        self.commands = known

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command with a name, None for none."""
        row = self.commands.get(cmd_name)
        return row.load() if isinstance(row, Later) else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Name them in the help page of the group, each with its sentence."""
        with formatter.section("Commands"):
            formatter.write_dl([(row.name, row.sentence) for row in self.rows])

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        words = list(ctx.args)
        try:
            return super().invoke(ctx)
        except Exception as error:
            from checker.cli.usage import reword

            reword(error, words)
            raise
