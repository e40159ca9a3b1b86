"""What a call may spend: what it has unless it says more or less, and the most that it may ask for."""

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Bounds:
    """The most that a call may ask for; `checker mcp` sets the seconds, the states and the memory."""

    seconds: int = 600
    states: int = 100_000_000
    megabytes: int = 8192
    characters: int = 200_000

    @property
    def usual_seconds(self) -> int:
        """Seconds of a call that does not say."""
        return min(60, self.seconds)

    @property
    def usual_states(self) -> int:
        """Distinct states, or orbits, of a call that does not say."""
        return min(10_000_000, self.states)

    @property
    def usual_megabytes(self) -> int:
        """Memory of a call that does not say."""
        return min(2048, self.megabytes)

    @property
    def usual_characters(self) -> int:
        """Characters of an answer, of its text and of its JSON each, to a call that does not say."""
        return min(20_000, self.characters)


LEAST_CHARACTERS = 1000
LEAST_MEGABYTES = 64
