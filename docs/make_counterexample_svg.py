"""Draw the README's picture: the terminal's report of a counterexample, exported by rich as SVG.

Run from the repository's top: python docs/make_counterexample_svg.py
"""

import io
import re
from pathlib import Path

from rich.console import Console

from checker.engines.reference import check
from checker.language.load import load
from checker.language.model import Model
from checker.report.terminal import print_result


def main() -> None:
    """Write docs/counterexample.svg."""
    model = Model(load("paxos"), ReadQuorum="1 of 3", WriteQuorum="1 of 3")
    console = Console(record=True, width=84, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print("$ checker check paxos ReadQuorum='1 of 3' WriteQuorum='1 of 3' --quiet", highlight=False)
    print_result(check(model), console, quiet=True)
    path = Path(__file__).parent / "counterexample.svg"
    svg = console.export_svg(title="checker")
    path.write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))  # no font is fetched: the reader's own will do


if __name__ == "__main__":
    main()
