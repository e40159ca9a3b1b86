"""Dining philosophers: each takes two forks one after the other; the last one takes them in the other order, so none starves all.

Source: E. W. Dijkstra, "Hierarchical Ordering of Sequential Processes", Acta Informatica 1, 1971 (forks taken in a total order).
"""

from typing import Literal

from checker import Ordered, Spec, action, fill, final, invariant, reachable, require


class Seat(Ordered, size=4):
    """A philosopher, and the fork to the left; the fork to the right is the next seat's, around the table."""


class DiningPhilosophers(Spec):
    """A philosopher gets hungry, takes a fork, takes the other, eats, and puts them down one by one."""

    philosopher: dict[Seat, Literal["thinking", "hungry", "holding", "eating", "leaving"]] = fill("thinking")
    fork_taken: dict[Seat, bool] = fill(False)

    def right(self, seat: Seat) -> Seat:
        return Seat.first() if seat == Seat.last() else seat.next()

    def first_fork(self, seat: Seat) -> Seat:
        """The fork that is taken first: the left one, but for the last philosopher."""
        return self.right(seat) if seat == Seat.last() else seat

    def second_fork(self, seat: Seat) -> Seat:
        return seat if seat == Seat.last() else self.right(seat)

    @action
    def get_hungry(self, seat: Seat) -> None:
        require(self.philosopher[seat] == "thinking")
        self.philosopher[seat] = "hungry"

    @action
    def take_first(self, seat: Seat) -> None:
        require(self.philosopher[seat] == "hungry")
        require(not self.fork_taken[self.first_fork(seat)])
        self.fork_taken[self.first_fork(seat)] = True
        self.philosopher[seat] = "holding"

    @action
    def take_second(self, seat: Seat) -> None:
        require(self.philosopher[seat] == "holding")
        require(not self.fork_taken[self.second_fork(seat)])
        self.fork_taken[self.second_fork(seat)] = True
        self.philosopher[seat] = "eating"

    @action
    def put_second(self, seat: Seat) -> None:
        require(self.philosopher[seat] == "eating")
        self.fork_taken[self.second_fork(seat)] = False
        self.philosopher[seat] = "leaving"

    @action
    def put_first(self, seat: Seat) -> None:
        require(self.philosopher[seat] == "leaving")
        self.fork_taken[self.first_fork(seat)] = False
        self.philosopher[seat] = "thinking"

    @invariant
    def neighbours_do_not_eat(self) -> bool:
        """Of two neighbours at most one eats."""
        return not any(
            self.philosopher[seat] == "eating" and self.philosopher[self.right(seat)] == "eating" for seat in Seat
        )

    @final
    def never(self) -> bool:
        """In every state somebody can do something: there is no deadlock."""
        return False

    @reachable
    def two_eat(self) -> bool:
        """Two eat at the same time."""
        return sum(self.philosopher[seat] == "eating" for seat in Seat) >= 2
