"""`Model`: a spec with its constants, to be checked, or stepped by hand."""

import os
import pickle
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from checker.diagnostics import InvalidSpec, suggest
from checker.frontend.model import Model as Definition
from checker.frontend.spec_modules import SpecFile, other_class
from checker.language.misfits import shown
from checker.language.sorts import SortMeta
from checker.language.spec import Spec

if TYPE_CHECKING:
    from checker.api.states import State
    from checker.backends.python.machine import Machine


class Model:
    """A spec with its constants: `Model(Paxos, Ballot=2)`. Models of one spec with other sizes live side by side.

    `spec` is a Spec class, or what the command line takes: a bundled spec's name, a file, `file.py:ClassName`. Raises InvalidSpec with
    every mistake found in the spec or its constants, TypeError for what is no spec at all.

    Models are equal when their classes and constants are. A file has the same classes however often it is named, until its text changes;
    they are others than those of an import of it. A copy of a model is the model itself. What is pickled of a model, its states, traces and
    results is found again by the module of the class, or by the path of the file, which must be as it was: else loading raises ImportError.
    PicklingError says that a class is not where another process would find it.
    """

    def __init__(self, spec: "type[Spec] | str | os.PathLike[str]", /, **constants: object) -> None:
        __tracebackhide__ = True
        try:
            found = load(spec) if isinstance(spec, str | os.PathLike) else spec
            self.definition = Definition(found, **constants)
            """What the engines are given."""
        except InvalidSpec as invalid:
            raise invalid.with_traceback(None) from None  # a mistake has its place, and what found it does not matter
        self._lock = threading.RLock()

    @property
    def spec(self) -> type[Spec]:
        """The class."""
        return self.definition.spec

    @property
    def name(self) -> str:
        """The name of the class."""
        return self.definition.name

    @property
    def constants(self) -> dict[str, int | str]:
        """Every constant with its value, as one would write it."""
        return dict(self.definition.constants)

    def elements(self, sort: type | str) -> tuple[object, ...]:
        """The elements that a sort, or the one of this name, has in this model, in canonical order.

        Iterating over the class itself gives those that it declares. Raises ValueError for a sort that the spec does not have.
        """
        __tracebackhide__ = True
        sorts = {
            each.__name__: each for each in (s.sort for s in self.definition.settings) if isinstance(each, SortMeta)
        }
        name = sort if isinstance(sort, str) else getattr(sort, "__name__", "")
        found = sorts.get(name)
        if found is None or not (isinstance(sort, str) or sort is found):
            raise ValueError(_no_sort(self.name, sort, sorts))
        with self.definition.bound():
            return tuple(found)

    def initial_states(self) -> "list[State]":
        """The distinct initial states, in the order of the @init methods and their arguments: as many steps as there are choices of these.

        Raises StepFailed where an @init fails.
        """
        __tracebackhide__ = True
        return list(self._initial_states())

    def initial_state(self) -> "State":
        """The initial state; raises ValueError where there is none, or more than one."""
        __tracebackhide__ = True
        found = self._initial_states()
        first = next(found, None)
        if first is None:
            raise ValueError(f"{self.name} has no initial state: every choice of every @init is disabled by a require")
        if next(found, None) is not None:
            raise ValueError(f"{self.name} has several initial states: take one of initial_states()")
        return first

    def _initial_states(self) -> "Iterator[State]":
        __tracebackhide__ = True
        from checker.api.states import initial_states

        return initial_states(self)

    @contextmanager
    def stepped(self) -> "Iterator[Machine]":
        """Inside the block, what CPython steps the spec with, for this thread alone."""
        with self._lock, self.definition.bound():
            yield self._machine

    @cached_property
    def _machine(self) -> "Machine":
        from checker.backends.python.machine import Machine
        from checker.search.drawing import MANY, drawing_of

        return Machine(self.definition, drawing_of(self.definition, MANY))

    def _identity(self) -> tuple[object, ...]:
        return self.spec, tuple(self.constants.items())

    def __eq__(self, other: object) -> bool:
        return self._identity() == other._identity() if isinstance(other, Model) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._identity())

    def __copy__(self) -> "Model":
        return self

    def __deepcopy__(self, memo: object) -> "Model":
        return self

    def __reduce__(self) -> tuple[object, ...]:
        _check_found_again(self.spec)
        return _model, (self.spec, self.constants)

    def __repr__(self) -> str:
        constants = "".join(f", {name}={value!r}" for name, value in self.constants.items())
        return f"Model({self.name}{constants})"


def _model(spec: "type[Spec]", constants: "Mapping[str, object]") -> Model:
    """The model again, from what was pickled of it; raises ImportError for one of a file that is not what it was."""
    SpecFile.named(spec.__module__)
    return Model(spec, **constants)


def _check_found_again(spec: type[Spec]) -> None:
    """Raise PicklingError for a class that is not to be had from its module by its name, as one that a function has made."""
    found: object = sys.modules.get(spec.__module__)
    for part in spec.__qualname__.split("."):
        found = getattr(found, part, None)
    if found is not spec:
        raise pickle.PicklingError(
            f"a Model of {spec.__qualname__} cannot be pickled: there is no such class in the module {spec.__module__}; "
            "write it at the top of a file, and name that file or import the class from it"
        )


def _no_sort(name: str, given: object, sorts: "Mapping[str, type]") -> str:
    """What is said of what is none of a spec's sorts, a sort of another spec or nothing of the kind."""
    there = f"it has {', '.join(sorts) or 'none'}"
    if isinstance(given, str):
        return f"{name} has no sort {shown(given)}: {suggest(given, sorts) or there}"
    if not isinstance(given, SortMeta):
        return f"{shown(given)} is no sort of {name}: {there}"
    if given.__name__ in sorts:
        return f"{name} has another sort {given.__name__}: {other_class(given, sorts[given.__name__])}"
    return f"{name} has no sort {given.__name__}: {suggest(given.__name__, sorts) or there}"


def load(target: "str | os.PathLike[str]") -> type[Spec]:
    """The Spec class that a name stands for on the command line; raises InvalidSpec for none."""
    from checker.frontend.load import load as load_spec

    return load_spec(os.fspath(target))


def specs_in(path: Path) -> list[tuple[type[Spec], int]]:
    """Every Spec class that a file defines itself, with its line; raises InvalidSpec for a file that Python refuses."""
    from checker.frontend.load import run_file
    from checker.frontend.load import specs_in as specs_of
    from checker.frontend.source import class_span

    found = specs_of(run_file(path.resolve()))
    return [(spec, 1 if (span := class_span(spec)) is None else span.line) for spec in found]
