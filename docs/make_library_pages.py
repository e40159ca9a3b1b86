"""Writes specs/README.md and counterexamples/README.md from what the bundled specs state. Run from the repository's top:

python docs/make_library_pages.py            with the times measured anew
python docs/make_library_pages.py --no-times with the times that the page has
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from checker.library import Entry, entries
from checker.report.library_report import sources_table, specs_table, variants_table
from checker.search.select import check

ROOT = Path(__file__).parents[1]
SPECS, COUNTEREXAMPLES = ROOT / "specs" / "README.md", ROOT / "counterexamples" / "README.md"

SPECS_PAGE = """\
# The library

Each file is one protocol, readable alone; `checker check NAME` verifies it, `checker list NAME` says all that is known of it.
*States* are those at the default constants, *orbits* what symmetry reduction leaves of them, and *seconds* what the native engine
takes to explore the orbits on one thread of a virtual machine. The number beside a broken variant is the length of its shortest
trace; [their stories](../counterexamples/README.md) are told there. [MUTANTS.md](MUTANTS.md) says for each statement of each spec
which property notices that it is gone. This page is written by `python docs/make_library_pages.py`.

{specs}
{sources}"""
COUNTEREXAMPLES_PAGE = """\
# Counterexamples

Each file breaks one of [the specs](../specs/README.md) in one place; `checker check NAME` finds the shortest trace, which is stored
beside it as text and as JSON, for `checker replay`. This page is written by `python docs/make_library_pages.py`.

{variants}"""


def measured(of: Iterable[Entry]) -> dict[str, str]:
    """Seconds of exploration by spec, rounded as they are shown."""
    found = {}
    for entry in of:
        seconds = check(entry.model, engine="native", threads=1).explore_seconds
        found[entry.name] = "< 0.01" if seconds < 0.01 else f"{seconds:.2f}"
    return found


def stored() -> dict[str, str]:
    """The times that the page has."""
    rows = re.findall(
        r"^\| \[`(\w+)`\]\(\w+\.py\) \|(?:[^|]*\|){3} ([^|]*) \|", SPECS.read_text(encoding="utf-8"), re.MULTILINE
    )
    return dict(rows)


def pages(of: tuple[Entry, ...], seconds: dict[str, str]) -> dict[Path, str]:
    """Both pages by their places."""
    return {
        SPECS: SPECS_PAGE.format(specs=specs_table(of, seconds), sources=sources_table(of)),
        COUNTEREXAMPLES: COUNTEREXAMPLES_PAGE.format(variants=variants_table(of)),
    }


def main() -> None:
    """Write both."""
    known = entries()
    seconds = {entry.name: "" for entry in known} | stored() if "--no-times" in sys.argv else measured(known)
    for path, text in pages(known, seconds).items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
