"""`python -m checker`, and the command `checker`.

While the command line is loaded an interrupt ends the process as the system does it, without a traceback: so nothing stands before that.
What a command loads stays until it ends, so Python is asked to look for unreachable cycles less often: at its own threshold this takes a
fifth of the time of a small command.
"""

import _signal  # type: ignore[import-not-found]  # `signal` without its enumerations, which take time to load
import gc

if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)

NEW_OBJECTS = 200_000
"""How many containers may have been made since the last look for cycles."""


def main() -> None:
    """The entry point of the command."""
    gc.set_threshold(NEW_OBJECTS, 20, 20)
    from checker.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
