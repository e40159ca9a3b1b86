"""Take the README's picture of the report as a page: written by the command, opened in Chromium.

Run from the repository's top, where Chromium is installed: python docs/make_report_png.py
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PATH = Path(__file__).parent / "report.png"
SIZE = "1000,1240"


def main() -> None:
    """Write docs/report.png."""
    browser = shutil.which("chromium") or sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        command = [
            sys.executable,
            "-m",
            "checker",
            "check",
            "two_phase_commit_late_abort",
            "--html",
            str(page),
            "--quiet",
        ]
        subprocess.run(command, check=False, timeout=120, stdout=subprocess.DEVNULL)
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={SIZE}"]
        subprocess.run([browser, *options, f"--screenshot={PATH}", page.as_uri()], check=True, timeout=120)


if __name__ == "__main__":
    main()
