"""What ends a call, and what a call may not do: bounds, files outside of the folder, wrong arguments, calls that nobody waits for."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from mcp.shared.exceptions import MCPError

from checker.diagnostics import printable

from .conftest import REPOSITORY, Client, document_of, text_of

pytestmark = pytest.mark.xdist_group("mcp")

ENDLESS = """
import os
from pathlib import Path
from checker import *
Path("pid").write_text(str(os.getpid()))
while True:
    pass
"""


def errors_of(client: Client, name: str, /, **arguments: object) -> list[dict[str, Any]]:
    """The mistakes that a call is answered with; their text is the same, and has no traceback."""
    result = client.call(name, **arguments)
    document = document_of(result)
    assert result.is_error
    assert document["exit_code"] == 2
    assert "Traceback" not in text_of(result)
    errors: list[dict[str, Any]] = document["errors"]
    assert all(f"error[{error['code']}]: {printable(error['message'])}" in text_of(result) for error in errors)
    return errors


WRONG: list[tuple[str, dict[str, object], str]] = [
    ("check", {}, "check needs the argument 'spec'"),
    ("check", {"spec": "paxos", "max_secs": 5}, "check has no argument 'max_secs'"),
    ("check", {"spec": 5}, "spec is a string, not 5"),
    ("check", {"spec": "paxos", "max_seconds": 61}, "max_seconds is a number from 1 to 60, not 61"),
    ("check", {"spec": "paxos", "max_seconds": "5"}, "max_seconds is a number from 1 to 60, not '5'"),
    ("check", {"spec": "paxos", "max_states": 0}, "max_states is a whole number from 1 to 100,000,000, not 0"),
    ("check", {"spec": "paxos", "max_depth": -1}, "max_depth is a whole number, 0 or more, not -1"),
    ("check", {"spec": "paxos", "strategy": "bsf"}, "strategy is one of bfs, dfs, not 'bsf'"),
    ("check", {"spec": "paxos", "strict": 1}, "strict is true or false, not 1"),
    ("check", {"spec": "paxos", "constants": ["Ballot=2"]}, "constants is an object of names and values"),
    ("check", {"spec": "paxos", "constants": {"Ballot": 1.5}}, "constants is an object of names and values"),
    ("check", {"spec": "paxos", "constants": {"Ballot=2 Value": 1}}, "constants is an object of names and values"),
    ("check", {"spec": "paxos", "only": "votes"}, "only is a list of strings, not 'votes'"),
    ("why", {"spec": "paxos", "trace": "0"}, "why needs the argument 'step'"),
]


@pytest.mark.parametrize(("name", "arguments", "message"), WRONG, ids=[row[2] for row in WRONG])
def test_a_wrong_argument_is_told(client: Client, name: str, arguments: dict[str, object], message: str) -> None:
    first = errors_of(client, name, **arguments)[0]
    assert first["code"] == "C801"
    assert first["message"].startswith(message)


@pytest.mark.parametrize(
    ("name", "arguments", "codes"),
    [
        ("check", {"spec": "paxoss"}, ["C101"]),
        ("check", {"spec": "missing.py"}, ["C101"]),
        ("check", {"spec": "paxos", "constants": {"Balot": 2, "Acceptor": "many"}}, ["C501", "C502"]),
        ("check", {"spec": "paxos", "only": ["vote"]}, ["C605"]),
        ("check", {"spec": "paxos", "only": ["votes"], "hide": ["votes"]}, ["C801"]),
        ("replay", {"spec": "paxos", "trace": "0//1"}, ["C601"]),
        ("replay", {"spec": "paxos", "trace": "counter.py"}, ["C601"]),
        ("replay", {"spec": "two_phase_commit", "trace": "0/99"}, ["C602"]),
        ("why", {"spec": "two_phase_commit", "trace": "0", "step": 0, "asked": "tm_comit()"}, ["C604"]),
        ("list_specs", {"name": "paxoss"}, ["C101"]),
    ],
)
def test_wrong_input_has_the_codes_of_the_command_line(
    client: Client, name: str, arguments: dict[str, object], codes: list[str]
) -> None:
    assert sorted(error["code"] for error in errors_of(client, name, **arguments)) == codes


def test_a_place_in_the_constants_is_named_after_the_argument(client: Client) -> None:
    (error,) = errors_of(client, "check", spec="paxos", constants={"Ballot": "x"})
    assert error["location"]["path"] == "constants"


def test_a_tool_that_there_is_not_is_an_error_of_the_protocol(client: Client) -> None:
    with pytest.raises(MCPError, match="there is no tool 'chek': did you mean 'check'"):
        client.call("chek", spec="paxos")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("check", {"spec": "../outside.py"}),
        ("check", {"spec": "../outside.py:Counter"}),
        ("check", {"spec": "linked.py"}),
        ("check", {"spec": "folder/outside.py"}),
        ("check", {"spec": "ring.py"}),
        ("check", {"spec": "/etc/passwd"}),
        ("check", {"spec": "a\0b.py"}),
        ("check", {"spec": "paxos", "constants": {"ReadQuorum": "../layout.toml:read"}}),
        ("replay", {"spec": "paxos", "trace": "../trace.json"}),
        ("replay", {"spec": "paxos", "trace": "0"}),
    ],
)
def test_a_file_outside_of_the_folder_is_refused(
    client: Client, root: Path, name: str, arguments: dict[str, object]
) -> None:
    outside = root.parent / "outside.py"
    outside.write_text((root / "counter.py").read_text(encoding="utf-8"), encoding="utf-8")
    for link, target in (
        ("linked.py", outside),
        ("folder", root.parent),
        ("ring.py", root / "ring.py"),
        ("0", outside),
    ):
        (root / link).unlink(missing_ok=True)
        (root / link).symlink_to(target)
    try:
        assert [error["code"] for error in errors_of(client, name, **arguments)] == ["C802"]
    finally:
        (root / "0").unlink()


def test_a_link_within_the_folder_is_followed(client: Client, root: Path) -> None:
    (root / "same.py").unlink(missing_ok=True)
    (root / "same.py").symlink_to(root / "counter.py")
    assert document_of(client.call("check", spec="same.py"))["verdict"] == "violated"


def test_a_spec_that_does_not_end_is_stopped_at_its_bound(client: Client, root: Path) -> None:
    (root / "endless.py").write_text(ENDLESS, encoding="utf-8")
    result = client.call("check", spec="endless.py", max_seconds=2)
    assert document_of(result)["exit_code"] == 3
    assert text_of(result) == "undetermined: stopped by the limit of 2 seconds\n"


def test_a_spec_that_cannot_be_stopped_is_killed(client: Client, root: Path) -> None:
    (root / "sleeping.py").write_text("import time\ntime.sleep(1000)\n", encoding="utf-8")
    by = document_of(client.call("check", spec="sleeping.py", max_seconds=1))["stopped_by"]
    assert by == "the limit of 1 second, in something that did not let itself be stopped"


def test_a_search_is_cut_at_its_bound_of_states(client: Client) -> None:
    report = document_of(client.call("check", spec="paxos", max_states=100, engine="reference"))["report"]
    assert report["verdict"] == "undetermined"
    assert report["stopped_by"] == "the limit of 100 orbits"


HUNGRY = "held = [b'x' * (1 << 25) for _ in range(30)]\nwhile True:\n    pass\n"
ALONE = "import sys\nsys.setswitchinterval(1000)\n"
"""No other thread runs then, one that looks at the memory neither."""


@pytest.mark.parametrize("text", [HUNGRY, ALONE + HUNGRY], ids=["watched", "alone"])
def test_a_call_that_takes_too_much_memory_is_stopped(client: Client, root: Path, text: str) -> None:
    (root / "hungry.py").write_text(text, encoding="utf-8")
    result = client.call("check", spec="hungry.py", max_memory_mb=64, max_seconds=10)
    assert document_of(result)["exit_code"] == 3
    assert document_of(result)["stopped_by"] == "the limit of 64 MiB of memory"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import os\nos._exit(7)", "the end of its process, with the exit code 7"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "the signal SIGKILL"),
    ],
)
def test_a_spec_that_ends_its_process_ends_no_more(client: Client, root: Path, text: str, said: str) -> None:
    (root / "ends.py").write_text(text, encoding="utf-8")
    document = document_of(client.call("check", spec="ends.py"))
    assert document["exit_code"] == 3
    assert document["stopped_by"].startswith(said)
    assert document_of(client.call("list_specs", name="consensus"))["exit_code"] == 0


LEAVES = """
import subprocess, time
from pathlib import Path
Path("pid").write_text(str(subprocess.Popen(["sleep", "91"]).pid))
"""


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        ("from counter import Counter as Kept\nfrom checker import *\nclass Counter(Kept): pass\n", 1),
        ("raise ValueError\n", 2),
        ("while True: pass\n", 3),
        ("time.sleep(1000)\n", 3),
        ("sum(range(10**11))\n", 3),
        ("import os\nos._exit(7)\n", 3),
    ],
    ids=["answered", "refused", "stopped", "killed", "in C", "ended"],
)
def test_what_a_call_has_started_ends_with_it(client: Client, root: Path, ending: str, code: int) -> None:
    (root / "pid").unlink(missing_ok=True)
    (root / "leaves.py").write_text(LEAVES + ending, encoding="utf-8")
    assert document_of(client.call("check", spec="leaves.py", max_seconds=1))["exit_code"] == code
    assert is_gone(awaited_pid(root / "pid"))


def test_a_call_that_is_cancelled_leaves_no_process(client: Client, root: Path) -> None:
    (root / "endless.py").write_text(ENDLESS, encoding="utf-8")
    (root / "pid").unlink(missing_ok=True)
    with client.begun("check", spec="endless.py", max_seconds=60):
        worker = awaited_pid(root / "pid")
    assert is_gone(worker)
    assert document_of(client.call("list_specs", name="consensus"))["exit_code"] == 0


def test_a_server_that_is_killed_leaves_no_process(root: Path, tmp_path: Path) -> None:
    (root / "endless.py").write_text(ENDLESS, encoding="utf-8")
    (root / "pid").unlink(missing_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "CHECKER_CACHE": str(tmp_path)}
    command = [sys.executable, "-m", "checker", "mcp", "--root", str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True) as server:
        try:
            assert server.stdin is not None
            hello = {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "test", "version": "1"},
            }
            call = {"name": "check", "arguments": {"spec": "endless.py"}}
            for number, method, given in ((1, "initialize", hello), (2, "tools/call", call)):
                message = {"jsonrpc": "2.0", "id": number, "method": method, "params": given}
                server.stdin.write(json.dumps(message) + "\n")
                if method == "initialize":
                    server.stdin.write(json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}) + "\n")
            server.stdin.flush()
            worker = awaited_pid(root / "pid")
        finally:
            server.send_signal(signal.SIGKILL)
    assert is_gone(worker)


def awaited_pid(path: Path) -> int:
    """The number of a process that it writes to a file, within a minute."""
    for _ in range(600):
        if path.exists() and (text := path.read_text(encoding="utf-8")):
            return int(text)
        time.sleep(0.1)
    raise AssertionError("the process does not begin")


def is_gone(pid: int) -> bool:
    """Whether a process ends within ten seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("most", [1000, 3000])
def test_an_answer_has_no_more_characters_than_are_asked_for(client: Client, root: Path, most: int) -> None:
    noisy = "print('é' * 100_000)\n" + (root / "counter.py").read_text(encoding="utf-8")
    (root / "noisy.py").write_text(noisy, encoding="utf-8")
    for spec in ("raft_log_older_term", "noisy.py"):
        result = client.call("check", spec=spec, max_characters=most, engine="reference")
        document = document_of(result)
        assert len(text_of(result)) <= most
        assert len(json.dumps(document, ensure_ascii=False)) <= most
        assert "characters are left out here" in text_of(result)
        assert spec == "noisy.py" or document["left_out"]
        assert (document["verdict"], document["exit_code"]) == ("violated", 1)
        assert document["trace_name"]


def test_what_is_left_out_comes_with_more_characters(client: Client) -> None:
    document = document_of(client.call("check", spec="raft_log_older_term", max_characters=200_000))
    assert "left_out" not in document
    assert document["report"]["violation"]["trace"]
