"""The page in a real browser: it is stepped by keyboard and mouse, and the browser has nothing to complain of."""

import base64
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from checker import check, simulate
from checker.report.html import html_report

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="needs Chromium")]

DRIVER = """
<script>
const seen = [];
const note = (what) => seen.push([what, document.querySelector("[aria-current]").dataset.step,
  document.getElementById("chosen").textContent, document.querySelectorAll("tr.changed").length,
  document.querySelectorAll(".line.acting").length, document.querySelectorAll(".line.failing").length, location.hash]);
const press = (key) => { document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })); note(key); };
note("opened");
for (const key of ["ArrowUp", "Home", "k", "ArrowDown", "ArrowRight", "j", "End", "ArrowDown", "x"]) press(key);
document.querySelectorAll("#steps button")[1].click();
note("click");
document.body.insertAdjacentHTML("beforeend", `<output id="seen">${btoa(JSON.stringify(seen))}</output>`);
</script>
"""


def opened(text: str, folder: Path, fragment: str = "") -> tuple[str, str]:
    """The page as the browser has made it, and what it has logged."""
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    assert BROWSER is not None
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--enable-logging=stderr"]
    ran = subprocess.run(
        [BROWSER, *arguments, f"--user-data-dir={folder / 'profile'}", "--dump-dom", path.as_uri() + fragment],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return ran.stdout, "\n".join(line for line in ran.stderr.splitlines() if "CONSOLE" in line)


def driven(text: str, folder: Path) -> list[list[Any]]:
    """What stood there after each key."""
    page, logged = opened(text.replace("</body>", f"{DRIVER}</body>"), folder)
    assert logged == ""
    found = re.search(r'<output id="seen">([A-Za-z0-9+/=]+)</output>', page)
    assert found is not None
    seen: list[list[Any]] = json.loads(base64.b64decode(found[1]))
    return seen


def test_the_trace_is_stepped_by_keyboard_and_mouse(tmp_path: Path) -> None:
    result = check("two_phase_commit_late_abort")
    assert result.violation is not None
    assert result.violation.trace is not None
    last = result.violation.trace.length
    seen = driven(html_report(result), tmp_path)
    steps = [(what, int(step)) for what, step, *_ in seen]
    assert steps == [
        ("opened", last),
        ("ArrowUp", last - 1),
        ("Home", 0),
        ("k", 0),
        ("ArrowDown", 1),
        ("ArrowRight", 2),
        ("j", 3),
        ("End", last),
        ("ArrowDown", last),
        ("x", last),
        ("click", 1),
    ]
    for (_, _, text, changed, acting, failing, fragment), (_, step) in zip(seen, steps, strict=True):
        assert text.startswith("in the initial state" if step == 0 else f"after step {step}, ")
        assert (changed > 0) is (step > 0)
        assert acting > 0
        assert (failing > 0) is (step == last)
        assert fragment == f"#step={step}"


def test_a_step_may_be_asked_for_in_the_address(tmp_path: Path) -> None:
    page, logged = opened(html_report(check("two_phase_commit_late_abort")), tmp_path, "#step=2")
    assert logged == ""
    assert re.search(r'id="chosen"[^>]*>after step 2, ', page)


def test_coverage_and_runs_are_shown_without_complaint(tmp_path: Path) -> None:
    for result in (
        check("two_phase_commit", coverage=True),
        simulate("two_phase_commit", kept_runs=2, runs=2, coverage=True),
    ):
        page, logged = opened(html_report(result), tmp_path)
        assert logged == ""
        assert page.count('class="margin"') > 100
