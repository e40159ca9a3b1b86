"""`checker replay --debug`: a client of the debug adapter stops at the lines of the spec, as an editor does."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from checker.cli.app import app

SECONDS = 60.0
"""A bound on every answer of the adapter, and on the command."""

REPOSITORY = Path(__file__).parents[2]

LOCK = """
from checker import *


class Node(Symmetric, size=2):
    pass


class Lock(Spec):
    holds: set[Node] = fill()

    @action
    def enter(self, node: Node):
        require(node not in self.holds)
        self.holds.add(node)  # line 15

    @invariant
    def alone(self):
        return len(self.holds) < 2  # line 19
"""


class Editor:
    """The client of a debug adapter, as an editor is one."""

    def __init__(self, port: int) -> None:
        self._socket = self._connected(port)
        self._file = self._socket.makefile("rwb")
        self._sent = 0
        self._events: list[dict[str, Any]] = []

    @staticmethod
    def _connected(port: int) -> socket.socket:
        """A connection to the adapter, which may not be there yet."""
        for _ in range(int(10 * SECONDS)):
            try:
                return socket.create_connection(("127.0.0.1", port), SECONDS)
            except ConnectionRefusedError:
                time.sleep(0.1)
        raise AssertionError("there is no adapter")

    def send(self, command: str, **arguments: object) -> int:
        """Ask for something; the number of the question."""
        self._sent += 1
        message = {"seq": self._sent, "type": "request", "command": command, "arguments": arguments}
        body = json.dumps(message).encode()
        self._file.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._file.flush()
        return self._sent

    def ask(self, command: str, **arguments: object) -> dict[str, Any]:
        """Ask for something, and the answer."""
        return self.answer(self.send(command, **arguments))

    def answer(self, number: int) -> dict[str, Any]:
        """The answer to a question; events before it are kept."""
        while True:
            message = self._message()
            if message["type"] == "response" and message["request_seq"] == number:
                assert message["success"], message
                body: dict[str, Any] = message.get("body", {})
                return body
            self._events.append(message)

    def event(self, *names: str) -> dict[str, Any]:
        """The next event of one of these names."""
        while True:
            found = next((event for event in self._events if event.get("event") in names), None)
            if found is not None:
                self._events.remove(found)
                return found
            self._events.append(self._message())

    def _message(self) -> dict[str, Any]:
        length = 0
        while (line := self._file.readline().strip()) or not length:
            assert line, "the adapter has gone"
            if line.startswith(b"Content-Length:"):
                length = int(line.partition(b":")[2])
        message: dict[str, Any] = json.loads(self._file.read(length))
        return message

    def begin(self, path: Path, *lines: int) -> None:
        """Attach, with breakpoints at these lines of a file."""
        self.ask("initialize", adapterID="python", pathFormat="path", linesStartAt1=True)
        attached = self.send("attach", justMyCode=True)
        self.event("initialized")
        breakpoints = [{"line": line} for line in lines]
        self.ask("setBreakpoints", source={"path": str(path)}, breakpoints=breakpoints)
        self.ask("configurationDone")
        self.answer(attached)

    def stops(self, path: Path) -> Iterator[tuple[int, str]]:
        """The lines at which the program stops, each with what `node` is there, until it ends."""
        while (event := self.event("stopped", "terminated"))["event"] == "stopped":
            thread = event["body"]["threadId"]
            frame = self.ask("stackTrace", threadId=thread)["stackFrames"][0]
            assert Path(frame["source"]["path"]) == path
            known = self.ask("evaluate", expression="str(locals().get('node'))", frameId=frame["id"])
            yield frame["line"], known["result"].strip("'")
            self.ask("continue", threadId=thread)

    def close(self) -> None:
        self._file.close()
        self._socket.close()


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A Python program that is ended at the end of the block."""
    pytest.importorskip("debugpy")
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            yield program
        finally:
            program.kill()


@contextmanager
def reached(command: "subprocess.Popen[str]") -> Iterator[Editor]:
    """An editor that has reached the command where it waits; the command ends well after it."""
    assert command.stderr is not None
    said = command.stderr.readline()
    waits = re.fullmatch(r"waiting for a debugger on 127\.0\.0\.1:(\d+)\n", said)
    assert waits is not None, said + command.stderr.read()
    editor = Editor(int(waits[1]))
    try:
        yield editor
        editor.ask("disconnect")
    finally:
        editor.close()
    assert command.wait(SECONDS) == 0


def test_breakpoints_stop_at_the_steps_of_the_trace_alone(tmp_path: Path) -> None:
    path = tmp_path / "lock.py"
    path.write_text(LOCK, encoding="utf-8")
    command = ["-m", "checker", "replay", "lock.py", "0/1/0", "--debug-at", "127.0.0.1:0"]
    with started(tmp_path, *command) as program:
        with reached(program) as editor:
            assert not watchdogs_of(program)
            editor.begin(path, 15, 19)
            assert list(editor.stops(path)) == [(15, "node2"), (15, "node1"), (19, "None")]
        assert program.stdout is not None
        assert "alone fails there" in program.stdout.read()


@contextmanager
def under_a_debugger(folder: Path, *arguments: str) -> "Iterator[tuple[subprocess.Popen[str], Editor]]":
    """A command that debugpy starts, and the editor that is attached, with a breakpoint in line 15."""
    path = folder / "lock.py"
    path.write_text(LOCK, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    under = ["-m", "debugpy", "--listen", f"127.0.0.1:{port}", "--wait-for-client"]
    with started(folder, *under, "-m", "checker", *arguments) as program:
        editor = Editor(port)
        editor.begin(path, 15)
        yield program, editor


def test_a_debugger_that_started_the_command_is_the_one(tmp_path: Path) -> None:
    with under_a_debugger(tmp_path, "replay", "lock.py", "0/1/0", "--debug") as (program, editor):
        stops = editor.stops(tmp_path / "lock.py")
        assert next(stops) == (15, "node2")
        assert not watchdogs_of(program)
        assert list(stops) == [(15, "node1")]
        editor.ask("disconnect")
        editor.close()
        assert program.wait(SECONDS) == 0


def test_under_a_debugger_no_process_of_ours_is_left_to_it(tmp_path: Path) -> None:
    with under_a_debugger(tmp_path, "check", "lock.py", "--engine", "reference") as (program, editor):
        stops = editor.stops(tmp_path / "lock.py")
        assert next(stops)[0] == 15
        assert not watchdogs_of(program)
        editor.ask("disconnect", terminateDebuggee=True)
        editor.close()


def watchdogs_of(program: "subprocess.Popen[str]") -> list[Path]:
    """The processes that listen to a command; none are seen where the system has no /proc."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = path.read_bytes().split(b"\0")
            if str(program.pid).encode() in words and any(word.endswith(b"watchdog_process.py") for word in words):
                found.append(path)
    return found


def test_breakpoint_in_a_body_stops_once_a_step(tmp_path: Path) -> None:
    path = tmp_path / "lock.py"
    path.write_text(LOCK.replace("self.holds.add", "breakpoint()\n        self.holds.add"), encoding="utf-8")
    command = ["-m", "checker", "replay", "lock.py", "0/0", "--debug-at", "127.0.0.1:0"]
    with started(tmp_path, *command) as program, reached(program) as editor:
        editor.begin(path)
        assert [node for _, node in editor.stops(path)] == ["node1"]


def test_without_debugpy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "debugpy", None)
    result = CliRunner().invoke(app, ["replay", "two_phase_commit", "0/2", "--debug"])
    assert result.exit_code == 2
    assert (
        result.output == "error: --debug needs the package debugpy, which is not installed\n  = pip install debugpy\n"
    )


@pytest.mark.parametrize("address", ["here", "127.0.0.1:", "127.0.0.1:70000", ":-1", "[::1]:5"])
def test_what_is_no_address_is_told(address: str) -> None:
    result = CliRunner().invoke(app, ["replay", "two_phase_commit", "0/2", "--debug-at", address])
    assert result.exit_code == 2
    assert "is no HOST:PORT: write 127.0.0.1:5678" in " ".join(result.output.split())


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    pytest.importorskip("debugpy")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "checker", "replay", "two_phase_commit", "0/2", "--debug-at", str(port)]
        done = subprocess.run(
            command,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    assert done.returncode == 2
    assert f"no debugger can be waited for on 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr
