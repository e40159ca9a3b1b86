"""The server answers whoever knows its token, from its own page, and nobody else; what is wrong with a question is an answer."""

import html
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checker import Model
from checker.explore import Explorer
from checker.explore.source import Source

from .serving import TOKEN, Served, served

TURNSTILE = Path(__file__).parent / "turnstile.py"


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served(Source(Model(TURNSTILE))) as found:
        yield found


def test_the_page_fetches_nothing_and_takes_its_own_script_alone(server: Served) -> None:
    page = server.ask(f"/?token={TOKEN}", x_checker_token=None)
    assert page.status == 200
    policy = page.headers["content-security-policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert policy.startswith("default-src 'none'; script-src 'nonce-")
    assert page.text.count(f'nonce="{nonce}"') == 2
    assert "unsafe" not in policy
    assert "http://" not in page.text.replace("http://www.w3.org", "")
    assert "https://" not in page.text
    assert server.ask(f"/?token={TOKEN}").headers["content-security-policy"] != policy


def test_every_answer_forbids_what_it_does_not_need(server: Served) -> None:
    for path in ("/", "/place?name=0", "/nothing"):
        headers = server.ask(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert not any(name.startswith("access-control") for name in headers)


@pytest.mark.parametrize(
    "path", ["/", "/place?name=0", "/version", "/nothing", f"/?token={TOKEN}x", f"/?token={TOKEN[:-1]}", "/?token="]
)
def test_without_the_token_nothing_is_answered(server: Served, path: str) -> None:
    answer = server.ask(path, x_checker_token=None)
    assert answer.status == 403
    assert "Turnstile" not in answer.text


@pytest.mark.parametrize("token", ["", "x", "é", TOKEN + "0"])
def test_a_wrong_token_is_refused(server: Served, token: str) -> None:
    assert server.ask(f"/place?name=0&token={TOKEN}", x_checker_token=token).status == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "", "localhost"])
def test_under_another_name_nothing_is_answered(server: Served, host: str) -> None:
    assert server.ask("/place?name=0", host=host).status == 403


def test_localhost_is_a_name_of_it(server: Served) -> None:
    assert server.ask("/place?name=0", host=f"localhost:{server.port}").status == 200


def test_what_is_posted_is_json_of_its_own_page(server: Served) -> None:
    asked = {"name": "0", "version": 1, "asked": "look()"}
    assert server.ask("/why", asked).status == 200
    assert server.ask("/why", asked, origin=f"http://{server.host}").status == 200
    assert server.ask("/why", asked, origin="http://evil.example").status == 403
    assert server.ask("/why", asked, origin="null").status == 403
    assert server.ask("/why", asked, content_type="text/plain").status == 415
    assert server.ask("/why", b"x" * (2 << 20)).status == 413
    assert server.ask("/why", b"", content_length=None, transfer_encoding="chunked").status in (400, 413)


@pytest.mark.parametrize("path", ["/why", "/jump", "/run", "/check", "/follow"])
def test_what_runs_something_is_posted(server: Served, path: str) -> None:
    assert server.ask(path).status == 405


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_none(server: Served, method: str) -> None:
    assert server.ask("/place?name=0", method=method).status == 405


@pytest.mark.parametrize(
    ("path", "posted", "status", "said"),
    [
        ("/place?name=x", None, 422, "is no name of a trace"),
        ("/place?name=0/99", None, 422, "only 2 steps are enabled there"),
        ("/place?name=" + "0/" * 7000 + "0", None, 422, "more than the 5,000"),
        ("/graph?name=0&within=99", None, 400, "within 1 to 4 steps"),
        ("/graph?name=0&within=x", None, 400, "within 1 to 4 steps"),
        ("/graph?name=9", None, 422, "makes only 1 initial state"),
        ("/why", {"name": "0", "version": 1, "asked": "nothing()"}, 422, "is no action and no property"),
        ("/why", {"name": "0"}, 400, "name, version, asked"),
        ("/why", [], 400, "name, version, asked"),
        ("/why", {"name": "0", "version": 2, "asked": "look()"}, 400, "has changed in the meantime"),
        ("/why", b"{", 400, "no JSON"),
        ("/why", b"\xff", 400, "no JSON"),
        ("/jump", b"[" * 200_000, 400, "nested too deeply"),
        ("/follow", b'{"steps":' * 100_000, 400, "nested too deeply"),
        ("/jump", {"name": "0", "version": 1, "goal": "1 +"}, 422, "no Python expression"),
        ("/jump", {"name": "0", "version": 1, "goal": 3}, 400, "name, version, goal"),
        ("/run", {"name": "0", "version": 1, "goal": "self.x", "how": "first"}, 422, "has no variable or method"),
        ("/follow", {"steps": [1]}, 400, "texts"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(
    server: Served, path: str, posted: object, status: int, said: str
) -> None:
    answer = server.ask(path, posted)
    assert answer.status == status
    assert said in answer.data["error"]
    assert "Traceback" not in answer.text


def test_a_place_is_told_with_its_path_and_its_links(server: Served) -> None:
    found = server.ask("/place").data
    assert (found["name"], found["version"], found["is_wrong"]) == ("0", 1, False)
    assert 'href="#0/1"' in found["html"]
    broken = server.ask("/place?name=0/0/0").data
    assert broken["is_wrong"]
    assert broken["steps"] == ["init()", "enter(guest1)", "enter(guest2)"]
    assert "Wrong here" in broken["html"]


def test_texts_of_a_spec_are_no_markup(tmp_path: Path) -> None:
    path = tmp_path / "marked.py"
    path.write_text(
        "from typing import Literal\nfrom checker import Spec, action\n\nclass Marked(Spec):\n"
        "    at: Literal['<b>', '</script><script>alert(1)</script>'] = '<b>'\n\n"
        "    @action\n    def go(self, to: Literal['<b>', '</script><script>alert(1)</script>']) -> None:\n        self.at = to\n"
    )
    with served(Source(Model(path))) as server:
        html = server.ask("/place?name=0/1").data["html"] + server.ask("/graph?name=0").data["html"]
        assert "<script" not in html
        assert "<b>" not in html.replace("<b>go", "")
        assert "&lt;/script&gt;" in html


def test_searches_answer_with_a_place_and_a_word(server: Served) -> None:
    jump = server.ask("/jump", {"name": "0", "version": 1, "goal": ""}).data
    assert jump == {"name": "0/0/0", "said": "something is wrong: 2 steps away", "is_there": True}
    run = server.ask("/run", {"name": "0", "version": 1, "goal": "enter", "how": "first"}).data
    assert (run["name"], run["said"]) == ("0/0", "enter is taken, after 1 step")
    wrong = server.ask("/run", {"name": "0", "version": 1, "goal": "self.passed > 4", "how": "first"}).data
    assert (wrong["name"], wrong["said"]) == ("0/0/0", "something is wrong, after 2 steps")
    checked = server.ask("/check", {}).data
    assert checked["name"] == "0/0/0"
    assert "not_everybody" in checked["said"]


def test_several_tabs_do_not_disturb_each_other() -> None:
    alone = Explorer(Model("raft_election"))
    goal = {"name": "", "version": 1, "goal": "split_vote"}
    paths = [str(alone.run("", [], how="random", seed=seed, most_steps=6).finish().name) for seed in range(6)]
    expected = [[str(option.step) for option in alone.at(path).options] for path in paths]
    with served(Source(Model("raft_election"))) as server, ThreadPoolExecutor(4) as tabs:
        jumps = [tabs.submit(server.ask, "/jump", goal) for _ in range(2)]
        places = [tabs.submit(server.ask, f"/place?name={path}") for path in paths * 2]
        found = [
            re.findall(r'data-number="\d+"><span class="number">\d+</span><code>(.*?)</code>', p.result().data["html"])
            for p in places
        ]
        assert [[html.unescape(step) for step in steps] for steps in found] == expected * 2
        assert {jump.result().data["name"] for jump in jumps} == {alone.jump("", "split_vote").finish().name}


def test_why_is_answered_in_lines(server: Served) -> None:
    html = server.ask("/why", {"name": "0/0", "version": 1, "asked": "enter(guest1)"}).data["html"]
    assert "enter(guest1) is not enabled after step 1" in html
    assert "not self.inside[guest]" in html


def test_the_graph_has_a_link_for_every_state(server: Served) -> None:
    html = server.ask("/graph?name=0&within=1").data["html"]
    assert all(f'href="#{name}"' in html for name in ("0", "0/0", "0/1"))


def test_a_spec_that_changes_has_another_version_and_the_path_is_followed(tmp_path: Path) -> None:
    from .test_walk import LAMP, written

    path = written(tmp_path / "lamp.py", LAMP)
    with served(Source(Model(path))) as server:
        assert server.ask("/version").data == {"version": 1, "mistakes": ""}
        steps = server.ask("/place?name=1/2").data["steps"]
        written(path, LAMP.replace("require(level < 2)", "require(level > 0)\n        require(level < 2)"))
        assert server.ask("/version").data == {"version": 2, "mistakes": ""}
        followed = server.ask("/follow", {"steps": steps}).data
        assert followed == {"name": "1/2", "said": "", "version": 2}
        written(path, LAMP.replace("level += by", "levl += by"))
        found = server.ask("/version").data
        assert found["version"] == 2
        assert "error[C" in found["mistakes"]
        assert server.ask("/place?name=1/2").status == 200


def command(*arguments: str, timeout: float = 60, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *more.values(), "-m", "checker", "explore", *arguments, "--no-browser"],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["two_phase_commit", "0/99"], "only 7 steps are enabled there"),
        (["two_phase_commit", "RM=2", "7"], "makes only 1 initial state"),
        (["two_phase_commit", "RM=x"], "RM=x"),
        (["two_phase_commit", "MR=2"], "its constants: RM"),
        (["two_phase_comit"], "did you mean 'two_phase_commit'"),
        (["two_phase_commit", "--port", "99999"], "99999"),
        (["two_phase_commit", "0//1"], "is no name of a trace"),
    ],
)
def test_what_is_wrong_with_the_command_is_one_message(arguments: list[str], said: str) -> None:
    ran = command(*arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_port_that_is_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = command("consensus", "--port", str(port))
    assert ran.returncode == 2
    assert ran.stderr == f"error: the port {port} cannot be had: it is taken; without --port a free one is used\n"


def test_without_the_extra_the_message_says_what_to_install(tmp_path: Path) -> None:
    program = "import sys; sys.modules['uvicorn'] = None; from checker.__main__ import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", program, "explore", "consensus"], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr == (
        "error: the explorer needs uvicorn, which is not installed: pip install 'protocol-checker[explore]'\n"
    )


def test_an_interrupt_ends_it_with_a_word() -> None:
    import signal

    with subprocess.Popen(
        [sys.executable, "-m", "checker", "explore", "consensus", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        lines = [running.stdout.readline(), running.stdout.readline()]
        assert lines[0].startswith("exploring Consensus at http://127.0.0.1:")
        running.send_signal(signal.SIGINT)
        out, errors = running.communicate(timeout=30)
    assert (out, errors, running.returncode) == ("stopped\n", "", 0)
