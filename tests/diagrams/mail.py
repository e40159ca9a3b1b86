"""Specs that the tests of diagrams draw: letters of several kinds, and what else one may learn of another."""

from collections import Counter
from typing import Annotated, Literal

from checker import MaxLen, Ordered, Range, Record, Spec, Symmetric, action, fill, invariant, require
from checker.api.model import Model
from checker.trace import Trace


class Node(Symmetric, size=3):
    pass


class Ballot(Ordered, size=3):
    pass


class Seat(Range, low=0, high=2):
    pass


class Ask(Record):
    ballot: Ballot


class Answer(Record):
    ballot: Ballot
    by: Node
    to: Node


class Mail(Spec):
    """Letters in a set, and a manager that has no element."""

    promised: dict[Node, Ballot | None] = fill(None)
    answers: dict[Node, set[Node]] = fill()
    tm_state: Literal["open", "closed"] = "open"
    tm_heard: set[Node] = fill()
    rounds: Seat = Seat(0)
    letters: set[Ask | Answer] = fill()

    @action
    def begin(self, ballot: Ballot) -> None:
        self.letters.add(Ask(ballot))

    @action
    def answer(self, node: Node, ask: Ask, to: Node) -> None:
        require(ask in self.letters)
        require(self.tm_state == "open")
        self.promised[node] = ask.ballot
        self.letters.add(Answer(ask.ballot, node, to))

    @action
    def answer_any(self, node: Node) -> None:
        require(any(isinstance(m, Ask) for m in self.letters))
        self.promised[node] = Ballot.first()

    @action
    def receive(self, letter: Answer) -> None:
        require(letter in self.letters)
        self.answers[letter.to].add(letter.by)

    @action
    def collect(self, node: Node) -> None:
        answered = {m.by for m in self.letters if isinstance(m, Answer)}
        require(len(answered) >= 2)
        self.promised[node] = Ballot.last()

    @action
    def tm_hear(self, node: Node) -> None:
        require(any(isinstance(m, Answer) and m.by == node for m in self.letters))
        self.tm_heard.add(node)

    @action
    def tm_close(self) -> None:
        self.tm_state = "closed"

    @action
    def give_up(self, node: Node) -> None:
        require(self.tm_state == "closed" or self.rounds > 0)
        self.promised[node] = Ballot.last()

    @action
    def go_on(self, node: Node) -> None:
        require(self.tm_state == "open" or self.rounds > 0)
        self.promised[node] = Ballot.last()

    @action
    def tm_close_aloud(self) -> None:
        self.tm_state = "closed"
        self.letters.add(Ask(Ballot.last()))

    @action
    def tm_close_for(self, ballot: Ballot) -> None:
        self.tm_state = "closed"

    @action
    def remind(self, node: Node) -> None:
        self.letters.add(Answer(Ballot.first(), node, node))

    @action
    def pass_on(self, node: Node, to: Node) -> None:
        require(self.promised[node] is not None)
        self.promised[to] = self.promised[node]

    @action
    def next_round(self) -> None:
        self.rounds += 1

    @action
    def withdraw(self, ballot: Ballot) -> None:
        self.letters.discard(Ask(ballot))

    @action
    def insist(self, node: Node, ask: Ask) -> None:
        require(ask not in self.letters)
        self.promised[node] = ask.ballot

    @action
    def crash(self, node: Node) -> None:
        self.promised[node] = None

    @action
    def overdraw(self, node: Node) -> None:
        require(Ask(Ballot.first()) in self.letters)
        assert self.promised[node] is None, "the node has promised"

    @invariant
    def open_or_closed(self) -> bool:
        return self.tm_state in ("open", "closed")


class Queue(Spec):
    """Items in a queue, in a bag and in a counter of all that was done."""

    queue: Annotated[list[Seat], MaxLen(4)] = fill()
    bag: Annotated[Counter[Ask], MaxLen(4)] = fill()
    owned: dict[Node, set[Seat]] = fill()
    done: Seat = Seat(0)

    @action
    def put(self, node: Node, seat: Seat) -> None:
        self.owned[node].add(seat)
        self.queue.append(seat)

    @action
    def take(self, node: Node) -> None:
        require(len(self.queue) > 0)
        self.owned[node].add(self.queue.pop(0))

    @action
    def throw(self, node: Node, ask: Ask) -> None:
        require(len(self.owned[node]) == 0)
        self.bag[ask] += 1

    @action
    def catch(self, node: Node, ask: Ask) -> None:
        require(self.bag[ask] > 0)
        require(len(self.owned[node]) == 0)
        self.bag[ask] -= 1

    @action
    def count(self, node: Node) -> None:
        require(len(self.owned[node]) == 0)
        self.done += 1


class Flags(Spec):
    """No element of a sort acts: processes are numbers, and share memory."""

    wants: dict[Seat, bool] = fill(False)
    inside: dict[Seat, bool] = fill(False)

    @action
    def ask(self, seat: Seat) -> None:
        self.wants[seat] = True

    @action
    def enter(self, seat: Seat) -> None:
        require(self.wants[seat])
        require(not any(self.inside[other] for other in Seat if other != seat))
        self.inside[seat] = True

    @action
    def leave(self, seat: Seat) -> None:
        require(self.inside[seat])
        self.inside[seat] = False

    @invariant
    def one_inside(self) -> bool:
        return sum(self.inside.values()) <= 1


class Turns(Spec):
    """Whoever was last to wait lets the others go first."""

    wants: dict[Node, bool] = fill(False)
    inside: dict[Node, bool] = fill(False)
    last: Node | None = None

    @action
    def ask(self, node: Node) -> None:
        self.wants[node] = True

    @action
    def wait(self, node: Node) -> None:
        require(self.wants[node])
        self.last = node

    @action
    def enter(self, node: Node) -> None:
        require(self.wants[node])
        require(self.last != node or not any(self.wants[other] for other in Node if other != node))
        self.inside[node] = True


def walked(spec: type[Spec], *steps: tuple[object, ...]) -> tuple[Model, Trace]:
    """The trace of these steps: an action with its arguments each."""
    model = Model(spec)
    state = model.initial_state()
    for name, *arguments in steps:
        assert isinstance(name, str)
        state = state.step(name, *arguments)
    return model, state.trace
