"""What holds for every test: none is failed for being slow on a busy machine, and none waits for what another has made already.

The commands that tests start find the modules as Python has compiled them once, models are compiled as fast as may be, without optimisation
and tables for unwinding, and what is kept of models is in a folder of the session's own, so that a run neither depends on the user's cache
nor leaves anything there. Modules are kept beside what else pytest remembers of the checkout.
"""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest_plugins = ["pytester"]

_FOLDER = "CHECKER_TESTS_FOLDER"


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder, in the process that starts the workers, which have its environment."""
    if _FOLDER in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="checker-tests-"))
    os.environ[_FOLDER] = str(folder)
    os.environ["CHECKER_CACHE"] = str(folder / "models")
    os.environ["PYTHONPYCACHEPREFIX"] = str(_kept_modules(config) or folder / "modules")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["CHECKER_CHECK_IR"] = "1"
    os.environ.setdefault("CHECKER_CFLAGS", "-O0 -fno-asynchronous-unwind-tables")
    config.add_cleanup(lambda: _remove(folder))


def _kept_modules(config: pytest.Config) -> Path | None:
    """Where sessions keep modules as Python and pytest have compiled them, half of a worker's start; None without a cache."""
    cache = getattr(config, "cache", None)  # there is none with -p no:cacheprovider
    return Path(cache.mkdir("modules")) if cache is not None else None


def pytest_collection_finish() -> None:
    """Let the garbage collector look at what tests make, not at the thousands of tests: each of its runs would go through all of them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def _remove(folder: Path) -> None:
    del os.environ[_FOLDER]
    shutil.rmtree(folder, ignore_errors=True)
