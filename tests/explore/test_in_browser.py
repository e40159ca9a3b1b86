"""The page in a real browser: a walk by keyboard, undo, a reload, a jump, the graph; nothing from elsewhere, and no complaint."""

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

import pytest

from checker import Model
from checker.explore.source import Source
from checker.explore.web.guard import App, Receive, Scope, Send

from .serving import Served, served

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="needs Chromium")]

TURNSTILE = Path(__file__).parent / "turnstile.py"

TOOLS = """
const seen = JSON.parse(sessionStorage.getItem("seen") ?? "[]");
const $$ = (query) => [...document.querySelectorAll(query)];
const at = () => document.getElementById("name").textContent;
const until = async (is) => { for (let n = 0; n < 400 && !is(); n++) await new Promise((go) => setTimeout(go, 10)); };
const note = (what) => { seen.push([what, at(), location.hash, $$("a.option").length, document.getElementById("said").textContent]);
  sessionStorage.setItem("seen", JSON.stringify(seen)); };
const press = async (key, is) => { (document.activeElement ?? document.body).dispatchEvent(
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })); await until(is); note(key); };
const shows = (name) => () => at() === name;
const tell = () => document.body.insertAdjacentHTML("beforeend",
  `<output id="seen">${btoa(unescape(encodeURIComponent(JSON.stringify(seen))))}</output>`);
"""


def with_script(script: str) -> Callable[[App], App]:
    """What puts a script at the end of the page, with the page's nonce."""

    def change(app: App) -> App:
        async def changed(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["path"] != "/":
                await app(scope, receive, send)
                return
            held: dict[str, Any] = {}

            async def sending(message: MutableMapping[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    held["start"] = message
                    return
                nonce = re.search(rb'nonce="([^"]+)"', message["body"])
                assert nonce is not None
                driver = (
                    b'<script nonce="'
                    + nonce[1]
                    + b'">(async () => {'
                    + (TOOLS + script).encode()
                    + b"})();</script></body>"
                )
                body = message["body"].replace(b"</body>", driver)
                start = held["start"]
                start["headers"] = [(k, v) for k, v in start["headers"] if k != b"content-length"]
                await send(start)
                await send({"type": "http.response.body", "body": body})

            await app(scope, receive, sending)

        return changed

    return change


def driven(source: Source, script: str, folder: Path, name: str = "", *options: str) -> list[list[Any]]:
    """What the script has seen on the page."""
    assert BROWSER is not None
    with served(source, with_script(script)) as server:
        page, logged = opened(server, folder, name, *options)
    assert logged == ""
    found = re.search(r'<output id="seen">([A-Za-z0-9+/=]+)</output>', page)
    assert found is not None, page[-2000:]
    seen: list[list[Any]] = json.loads(base64.b64decode(found[1]))
    return seen


def opened(server: Served, folder: Path, name: str, *options: str) -> tuple[str, str]:
    """The page as the browser has made it, and what it has logged; no host but this one is found."""
    assert BROWSER is not None
    arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=20000",
        "--enable-logging=stderr",
    ]
    arguments += [f"--user-data-dir={folder / 'profile'}", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    ran = subprocess.run(
        [BROWSER, *arguments, *options, "--dump-dom", server.address(name)],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    return ran.stdout, "\n".join(line for line in ran.stderr.splitlines() if "CONSOLE" in line)


def test_a_walk_by_keyboard_with_the_way_back(tmp_path: Path) -> None:
    script = """
    if (!sessionStorage.getItem("seen")) {
      await until(shows("0")); note("opened");
      await press("1", shows("0/1"));
      await press("ArrowDown", () => false || document.activeElement?.dataset.number === "1");
      document.activeElement.click(); await until(shows("0/1/1")); note("click");
      await press("u", shows("0/1"));
      await press("u", shows("0"));
      await press("u", shows("0"));
      await press("r", shows("0/1"));
      await press("0", shows("0/1/0"));
      await press("p", shows("0/1"));
      await press("Home", shows("0"));
      await press("9", () => document.getElementById("said").textContent !== "");
      await press("u", shows("0/1"));
      location.reload();
    } else {
      await until(shows("0/1")); note("reloaded");
      await press("u", shows("0/1/0"));
      tell();
    }
    """
    seen = driven(Source(Model(TURNSTILE)), script, tmp_path)
    assert [(what, name) for what, name, *_ in seen] == [
        ("opened", "0"),
        ("1", "0/1"),
        ("ArrowDown", "0/1"),
        ("click", "0/1/1"),
        ("u", "0/1"),
        ("u", "0"),
        ("u", "0"),
        ("r", "0/1"),
        ("0", "0/1/0"),
        ("p", "0/1"),
        ("Home", "0"),
        ("9", "0"),
        ("u", "0/1"),
        ("reloaded", "0/1"),
        ("u", "0/1/0"),
    ]
    assert all(fragment == f"#{name}" for _, name, fragment, *_ in seen)
    said = {place: text for place, (*_, text) in enumerate(seen) if text}
    assert said == {6: "this is where you began", 11: "there is no step 9 here"}


def test_a_jump_a_run_and_why(tmp_path: Path) -> None:
    script = """
    await until(shows("0/0"));
    await press("/", () => document.activeElement.id === "goal");
    goal.value = "all(self.inside.values())";
    document.getElementById("jump").click(); await until(shows("0/0/0")); note("jump");
    await press("u", shows("0/0"));
    goal.value = "self.passed =";
    document.getElementById("jump").click(); await until(() => said.classList.contains("bad")); note("wrong");
    document.activeElement.blur();
    document.querySelector("button[data-why=somebody_is_inside]").click();
    await until(() => document.getElementById("answer").textContent); seen.push(document.getElementById("answer").textContent);
    asked.value = "enter(guest1)";
    document.querySelector("#why button").click();
    await until(() => document.getElementById("answer").textContent.includes("not enabled"));
    seen.push(document.getElementById("answer").textContent);
    goal.value = "";
    await press("f", shows("0/0/0"));
    document.getElementById("check").click(); await until(() => said.textContent.includes("violated")); note("check");
    await press("?", () => keys.open);
    seen.push(["keys", keys.open]);
    tell();
    """
    seen = driven(Source(Model(TURNSTILE)), script, tmp_path, "0/0")
    assert seen[1][:2] == ["jump", "0/0/0"]
    assert seen[1][4] == "all(self.inside.values()) is true: 1 step away"
    assert "this is no Python expression" in seen[3][4]
    assert "somebody_is_inside is true after step 1" in seen[4]
    assert "enter(guest1) is not enabled" in seen[5]
    assert seen[6][:2] == ["f", "0/0/0"]
    assert seen[7][:2] == ["check", "0/0/0"]
    assert seen[9] == ["keys", True]


def test_the_graph_leads_on(tmp_path: Path) -> None:
    script = """
    await until(shows("0"));
    await press("g", () => $$("#drawn a").length);
    const link = $$("#drawn a").find((each) => each.getAttribute("href") === "#0/1");
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    await until(() => at() === "0/1" && $$("#drawn a").some((each) => each.getAttribute("href") === "#0/1/1")); note("link");
    seen.push(["links", $$("#drawn a").length, location.search]);
    await press("g", () => graph.hidden); seen.push(["closed", $$("#graph[hidden]").length, location.search]);
    tell();
    """
    seen = driven(Source(Model(TURNSTILE)), script, tmp_path, "0")
    assert seen[1][:2] == ["link", "0/1"]
    links, closed = seen[2], seen[4]
    assert links[1] > 2
    assert links[2].endswith("&graph")
    assert closed[1:] == [1, links[2].removesuffix("&graph")]


def test_an_edit_of_the_spec_is_followed(tmp_path: Path) -> None:
    from .test_walk import LAMP, written

    path = written(tmp_path / "lamp.py", LAMP)
    source = Source(Model(path))
    script = """
    await until(shows("1/2")); note("opened");
    await until(() => at() === "1"); note("followed");
    tell();
    """

    def edited(app: App) -> App:
        async def changed(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["path"] == "/version":
                written(path, LAMP.replace("self.level + by <= 5", "self.level + by <= 3"))
            await app(scope, receive, send)

        return with_script(script)(changed)

    with served(source, edited) as server:
        page, logged = opened(server, tmp_path, "1/2")
    assert logged == ""
    found = re.search(r'<output id="seen">([A-Za-z0-9+/=]+)</output>', page)
    assert found is not None
    seen = json.loads(base64.b64decode(found[1]))
    assert [(what, name) for what, name, *_ in seen] == [("opened", "1/2"), ("followed", "1")]
    assert "the spec has changed; the path ends before step 1, up(3)" in page
