"""Actions are cut where their heads ask for some parameters alone; what is noticed stays in order."""

import inspect

from checker import Range, Spec, action, fill, require
from checker.frontend.model import Model
from checker.ir.program import Program
from checker.ir.statements import Assign, Require
from checker.lower.program import compile_model
from checker.passes.stages import Stages, staged


class Key(Range, low=0, high=3):
    """A key."""


class Cut(Spec):
    """Heads of every kind."""

    held: dict[Key, Key] = fill(0)
    whole: Key = Key(0)

    @action
    def in_turn(self, a: Key, b: Key) -> None:
        require(self.whole < 3)
        require(self.held[a] == 0 and self.held[b] == 1)
        self.whole += 1

    @action
    def asked_first(self, a: Key, b: Key, c: Key) -> None:
        require(self.held[c] == 0)
        require(self.held[b] < self.held[c])
        self.whole = self.held[a]

    @action
    def local_later(self, a: Key, b: Key) -> None:
        both = a < b
        require(self.held[a] == 0)
        require(both)
        self.whole = a

    @action
    def failure_first(self, a: Key, b: Key) -> None:
        either = self.held[b] - 2 if self.whole else 1
        require(self.held[a] == 0)
        self.whole = Key(either)

    @action
    def written_first(self, a: Key, b: Key) -> None:
        self.whole = b
        require(self.held[a] == 0)

    @action
    def by_helper(self, a: Key, b: Key) -> None:
        self.bump(b)
        require(self.held[a] == 0)

    def bump(self, key: Key) -> None:
        require(self.held[key] == 1)
        self.held[key] = Key(2)

    @action
    def given_again(self, a: Key, b: Key) -> None:
        least = self.held[a]
        require(least == 0)
        least = self.held[b]
        require(least == 1)
        self.whole = least


def program() -> Program:
    return compile_model(Model(Cut))


def cut(name: str, *, in_order: bool = False) -> Stages:
    made = program()
    (found,) = [each for each in made.actions if each.name == name]
    writing = frozenset(key for key, helper in made.helpers if helper.writes)
    return staged(found, writing, in_order=in_order)


def test_each_test_is_made_as_soon_as_its_parameters_are_chosen() -> None:
    stages = cut("in_turn")
    assert stages.order == (0, 1)
    assert [len(stage.body) for stage in stages.stages] == [1, 1]
    assert isinstance(stages.rest[0], Require)  # the second half of the `and`


def test_parameters_are_chosen_as_they_are_asked_for() -> None:
    stages = cut("asked_first")
    assert stages.order == (2, 1, 0)
    assert [len(stage.body) for stage in stages.stages] == [0, 1, 1]
    assert not any(isinstance(each, Require) for each in stages.rest)
    in_order = cut("asked_first", in_order=True)
    assert in_order.order == (0, 1, 2)
    assert not in_order.are_of_use


def test_a_local_of_which_nothing_is_noticed_comes_later_than_a_test() -> None:
    stages = cut("local_later")
    assert [len(stage.body) for stage in stages.stages] == [0, 1]
    assert [type(each) for each in stages.rest[:2]] == [Assign, Require]
    assert stages.locals_before(2) == ()


def test_what_may_fail_or_takes_a_branch_comes_before_what_is_written_after_it() -> None:
    stages = cut("failure_first")
    assert stages.order == (1, 0)
    assert [type(each) for each in stages.stages[1].body] == [Assign]
    assert stages.locals_before(2) == ("either",)
    assert isinstance(stages.rest[0], Require)
    assert not cut("failure_first", in_order=True).are_of_use


def test_nothing_is_cut_behind_a_write() -> None:
    assert not cut("written_first").are_of_use
    assert not cut("by_helper").are_of_use


def test_a_local_that_is_given_twice_is_left() -> None:
    assert not cut("given_again").are_of_use


def test_every_head_of_this_spec_is_looked_at() -> None:
    source = inspect.getsource(inspect.getmodule(cut) or cut)
    assert all(f'cut("{each.name}"' in source for each in program().actions)
