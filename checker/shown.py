"""What a notebook shows of a value, for data that knows nothing of how it is drawn: the package, which has all rooms, knows who does."""


class Shown:
    """A value that a notebook can show as more than its text."""

    def _repr_html_(self) -> str | None:
        """What a notebook shows; None stands for the text."""
        from checker import _html_of

        return _html_of(self)
