"""What a notebook shows of a value, for data that knows nothing of how it is drawn: whoever assembles the package says who draws."""

TYPE_CHECKING = False  # that of `typing`, which takes time to load
if TYPE_CHECKING:
    from collections.abc import Callable


class Shown:
    """A value that a notebook can show as more than its text."""

    _draw: "Callable[[object], str | None] | None" = None

    def _repr_html_(self) -> str | None:
        """What a notebook shows; None stands for the text."""
        draw = Shown._draw
        return None if draw is None else draw(self)


def drawn_by(draw: "Callable[[object], str | None]") -> None:
    """Have this make the HTML of every such value, None of one that it does not know."""
    Shown._draw = staticmethod(draw)
