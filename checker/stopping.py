"""What ends work from outside: an interrupt, or a limit that a watch has found passed."""

from checker.result import INTERRUPT, Stop


class Stopped(BaseException):
    """What goes on is to end; `stop` says why. No error of a spec, so no Exception."""

    stop: Stop


def stopped(stop: Stop) -> Stopped:
    """What is raised where nobody else ends the work."""
    error = Stopped()
    error.stop = stop
    return error


STOPS = (KeyboardInterrupt, Stopped)
"""What ends a search from outside."""


def stop_of(error: BaseException) -> Stop:
    """Why a search was stopped."""
    return error.stop if isinstance(error, Stopped) else INTERRUPT
