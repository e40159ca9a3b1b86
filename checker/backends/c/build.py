"""C files become shared libraries: by the system's compiler or the ziglang wheel, once for each content.

What is generated of a model is compiled in one part or in two side by side, and linked with the runtime, which is compiled once for each
shape of a model and kept as an object file.
"""

import contextlib
import shutil
from pathlib import Path

from checker.backends.c.header import HEADER, header
from checker.backends.c.libraries import Kind, keep, kept, workplace
from checker.backends.c.processes import Running, cores, wait_a_moment
from checker.backends.c.shape import Shape
from checker.backends.c.source import digest_of
from checker.backends.c.toolchain import RUNTIME, BuildFailed, command_of, compiler, digest, version
from checker.remembered.folder import open_cache

__all__ = ["BuildFailed", "Building", "library_of"]

PARTS = ("EXPANDS_ONLY", "JUDGES_ONLY")
"""What a generated file is compiled with to be one of two parts; without either it is the whole."""
WORTH_TWO = 20_000
"""Characters of a C file from which on two parts are done sooner, on two cores: each reads the whole file, and compiles half of it."""


def library_of(text_digest: str) -> Path | None:
    """The library of a C file with this digest, when it was built here before; raises BuildFailed without a compiler."""
    cache = open_cache()
    return None if cache is None else kept(cache, Kind.LIBRARY, digest(text_digest, compiler()))


class Building:
    """A C file on its way to a shared library; from the cache when it was built before. Safe with several processes at once.

    Raises BuildFailed when there is no compiler, or no place to write. `wait` gives the library's path; `loaded` is told when it is open.
    """

    def __init__(self, text: str, shape: Shape) -> None:
        self._compiler = compiler()
        self._digest = digest(digest_of(text), self._compiler)
        self._cache = open_cache()
        self._running: list[Running] = []
        self._objects: list[Path] = []
        self._is_linking = False
        self._failure: BuildFailed | None = None
        self._folder: Path | None = None
        self.library = self._known(Kind.LIBRARY, self._digest)
        if self.library is None:
            try:
                self._start(text, shape)
            except BaseException:
                self.cancel()
                raise

    def _known(self, kind: Kind, of: str) -> Path | None:
        return None if self._cache is None else kept(self._cache, kind, of)

    def _start(self, text: str, shape: Shape) -> None:
        """Begin to compile the model, and the runtime unless it was compiled before."""
        try:
            folder = self._folder = workplace(self._cache)
            (folder / HEADER).write_text(header())
            (folder / "model.c").write_text(text)
            (folder / "runtime.c").write_text(shape.runtime)
        except OSError as error:
            raise BuildFailed(f"the C file cannot be written: {error.strerror}") from None
        self._runtime_digest = digest(shape.runtime + version(self._compiler), self._compiler)
        runtime = self._known(Kind.RUNTIME, self._runtime_digest)
        idle = cores()
        if runtime is None:
            self._compile(folder, "runtime.c", "runtime.o")
            idle -= 1
        else:
            self._objects.append(runtime)
        for number, part in enumerate(PARTS if len(text) >= WORTH_TWO and idle > 1 else ("",)):
            self._compile(folder, "model.c", f"model{number}.o", part)

    def _compile(self, folder: Path, source: str, made: str, part: str = "") -> None:
        """Begin to make an object file of a C file, or of a part of it."""
        places = [f"-I{RUNTIME}", f"-I{folder}", "-c", str(folder / source), "-o", str(folder / made)]
        defined = [f"-D{part}"] if part else []
        self._running.append(Running([*command_of(self._compiler), *defined, *places], folder, made))
        self._objects.append(folder / made)

    def _link(self, folder: Path) -> None:
        """Begin to make the library of what was compiled."""
        made = ["-shared", *map(str, self._objects), "-o", str(folder / "model.so")]
        self._running.append(Running([*command_of(self._compiler), *made], folder, "model.so"))
        self._is_linking = True

    def done(self) -> bool:
        """Whether `wait` would return at once. To ask makes a build go on: what was compiled is linked."""
        try:
            return self._is_made()
        except BuildFailed as failure:
            self._failure = failure
            return True

    def _is_made(self) -> bool:
        """Whether the library is made; begins to link it when all is compiled. Raises BuildFailed when the compiler refuses."""
        if self._failure is not None:
            raise self._failure
        if self._folder is None:
            return True
        for each in list(self._running):
            if each.code is not None:
                self._running.remove(each)
            if each.code:
                raise each.failure
        if self._running:
            return False
        if self._is_linking:
            return True
        self._link(self._folder)
        return False

    def wait(self) -> Path:
        """The library, when it is made; raises BuildFailed when the compiler refuses. Can be interrupted."""
        try:
            while not self._is_made():
                wait_a_moment(self._running)
            if self.library is None:
                assert self._folder is not None, "it was made there"
                self.library = self._kept(self._folder)
        except BaseException:
            self.cancel()
            raise
        return self.library

    def _kept(self, folder: Path) -> Path:
        """Where the new library is: in the cache, else where it was made until it is loaded."""
        made, runtime = folder / "model.so", folder / "runtime.o"
        if self._cache is None:
            return made
        try:
            library = keep(self._cache, Kind.LIBRARY, self._digest, made)
        except OSError as error:
            raise BuildFailed(f"the compiled model cannot be written: {error.strerror}") from None
        with contextlib.suppress(OSError):  # then the next model makes it again
            if runtime.exists():
                keep(self._cache, Kind.RUNTIME, self._runtime_digest, runtime)
        self._remove()
        return library

    def loaded(self) -> None:
        """The library is open: what was made for this run alone may go."""
        self._remove()

    def cancel(self) -> None:
        """Give up: end the compilers and remove what they wrote."""
        for each in self._running:
            each.end()
        self._running = []
        self._remove()

    def _remove(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
