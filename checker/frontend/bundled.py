"""The specs and counterexamples that come with the package: where they are, and what they are called."""

from enum import StrEnum
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


class Shelf(StrEnum):
    """A folder of bundled specs; also the name of the package that they are imported from."""

    SPECS = "specs"
    COUNTEREXAMPLES = "counterexamples"

    @property
    def folder(self) -> Path:
        """Where they are: within this package when it is installed, at the top of a checkout otherwise."""
        inside = _PACKAGE / self.value
        return inside.resolve() if inside.is_dir() else _PACKAGE.parent / self.value

    @property
    def names(self) -> list[str]:
        """Their names, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.py") if path.stem != "__init__")

    def module(self, name: str) -> str:
        """What to import for one of them."""
        return f"checker.{self.value}.{name}"


def shelf_of(name: str) -> Shelf | None:
    """Where a bundled spec of this name is, None when there is none."""
    return next((shelf for shelf in Shelf if name in shelf.names), None)
