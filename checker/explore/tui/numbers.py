"""The number of a step, typed digit by digit: it is taken as soon as no longer number begins like it."""

from collections.abc import Collection


class Typed:
    """The digits that were typed."""

    def __init__(self) -> None:
        self.digits = ""

    def add(self, digit: int, numbers: Collection[int]) -> int | None:
        """Type a digit: the number, where none of these that is longer begins like it."""
        self.digits += str(digit)
        if any(str(number).startswith(self.digits) and str(number) != self.digits for number in numbers):
            return None
        return self.take()

    def take(self) -> int | None:
        """The number that was typed, which is forgotten; None where there is none."""
        digits, self.digits = self.digits, ""
        return int(digits) if digits else None
