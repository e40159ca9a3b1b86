"""The file of a spec that is walked through, read again when it has changed."""

import os
import threading
import time
from collections.abc import Callable

from checker.api.model import Model, load
from checker.api.watching import watched
from checker.diagnostics import InvalidSpec
from checker.explore.explorer import Explorer
from checker.frontend.source import class_span
from checker.language.spec import Spec
from checker.stopping import Stopped

SECONDS = 10.0
"""Seconds that reading a spec again takes at most."""

_SETTLED = 0.2
"""Seconds after which a file that was just written is read again, as its time may not tell another change."""


class Source:
    """An explorer of the spec as it stands in its file. `version` counts the models, `mistakes` is what is wrong with the file, or "".

    With mistakes in it the last good model stays. What the file imports is not looked at.
    `make` makes the model of the class again, with its constants.
    """

    def __init__(self, model: Model, make: Callable[[type[Spec]], Model] = Model) -> None:
        self.explorer, self.version, self.mistakes = Explorer(model), 1, ""
        self._make = make
        self._lock = threading.Lock()
        place = class_span(model.spec)
        self._file = "" if place is None else place.path
        self._name = model.spec.__qualname__
        self._seen = _stamp(self._file)

    def poll(self) -> bool:
        """Read the spec again where its file has changed since: whether there is another explorer, or there are other mistakes."""
        with self._lock:
            stamp = _stamp(self._file)
            if stamp == self._seen or not self._file:
                return False
            self._seen = stamp
            before = self.version, self.mistakes
            self._read(f"{self._file}:{self._name}")
            return (self.version, self.mistakes) != before

    def _read(self, target: str) -> None:
        try:
            with watched(max_seconds=SECONDS):
                model = self._make(load(target))
        except InvalidSpec as invalid:
            self.mistakes = "\n\n".join(error.render() for error in invalid.errors)
        except Stopped as stop:
            self.mistakes = f"reading the spec again was stopped by {stop.stop}"
        else:
            self.mistakes = ""
            if model != self.explorer.model:
                self.explorer = Explorer(model)
                self.version += 1


def _stamp(path: str) -> tuple[int, int, bool] | None:
    """What changes when a file does; None for one that is not there, as in the midst of being written."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, time.time() - found.st_mtime > _SETTLED
