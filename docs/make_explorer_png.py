"""Take the picture of the explorer: served by the command, at the end of a counterexample, opened in Chromium.

Run from the repository's top, where Chromium is installed: python docs/make_explorer_png.py
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

PATH = Path(__file__).parent / "explorer.png"
SPEC = "two_phase_commit_late_abort"
SIZE = "1100,1210"
CHECKER = [sys.executable, "-m", "checker"]


def main() -> None:
    """Write docs/explorer.png."""
    browser = shutil.which("chromium") or sys.exit("chromium is not installed")
    report = subprocess.run(
        [*CHECKER, "check", SPEC, "--format", "json"], check=False, timeout=120, stdout=subprocess.PIPE
    ).stdout
    name = json.loads(report)["violation"]["trace_name"]
    command = [*CHECKER, "explore", SPEC, name, "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        address = served.stdout.readline().split(" at ")[1].strip()
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={SIZE}"]
        options += ["--virtual-time-budget=3000", f"--screenshot={PATH}"]
        try:
            subprocess.run([browser, *options, address], check=True, timeout=120)
        finally:
            served.terminate()


if __name__ == "__main__":
    main()
