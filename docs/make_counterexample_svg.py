"""Draw the README's picture: the terminal's report of a counterexample, exported by rich as SVG.

Run from the repository's top: python docs/make_counterexample_svg.py
"""

import io
import re
from pathlib import Path

from rich.console import Console

from checker import check
from checker.report.terminal import print_result

PATH = Path(__file__).parent / "counterexample.svg"


def console() -> Console:
    """A console on which the picture is printed, and which has recorded it."""
    found = check("paxos", engine="reference", ReadQuorum="1 of 3", WriteQuorum="1 of 3")
    shown = Console(record=True, width=80, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    shown.print("$ checker check paxos ReadQuorum='1 of 3' WriteQuorum='1 of 3' --quiet", highlight=False)
    print_result(found, shown, quiet=True)
    return shown


def main() -> None:
    """Write docs/counterexample.svg."""
    svg = console().export_svg(title="checker")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # no font is fetched: the reader's own will do
    svg = svg.replace(
        "Fira Code, monospace", "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
    )
    PATH.write_text(svg.replace("font-family: arial", "font-family: sans-serif"), encoding="utf-8")


if __name__ == "__main__":
    main()
