"""Runs one command and writes what the operating system says of it: `python -I -S launch.py FILE COMMAND ...`.

A process of its own, because a child's peak memory is never less than what its parent had when it was started: this
one imports next to nothing.
"""

import os
import sys
import time


def main() -> None:
    report, command = sys.argv[1], sys.argv[2:]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    with open(report, "w", encoding="ascii") as out:
        out.write(f"{code} {seconds:.6f} {usage.ru_utime + usage.ru_stime:.6f} {usage.ru_maxrss * 1024}\n")


main()
