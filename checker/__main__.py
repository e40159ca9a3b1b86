"""`python -m checker`, and the command `checker`.

While the command line is loaded an interrupt ends the process as the system does it, without a traceback: so nothing stands before that.
"""

import _signal  # type: ignore[import-not-found]  # `signal` without its enumerations, which take time to load

if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)


def main() -> None:
    """The entry point of the command."""
    from checker.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
