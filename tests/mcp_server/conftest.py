"""A server over a folder of its own, and the SDK's client, in a thread that runs the loop of both."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp_types import CallToolResult, Tool

REPOSITORY = Path(__file__).parents[2]
SECONDS = 120.0
"""A bound on every answer."""

COUNTER = """
from checker import *


class Node(Symmetric, size=2):
    pass


class Counter(Spec):
    seen: set[Node] = fill()

    @action
    def see(self, node: Node):
        require(node not in self.seen)
        self.seen.add(node)

    @invariant
    def not_all(self):
        \"\"\"Somebody is not seen.\"\"\"
        return len(self.seen) < 2
"""


@dataclass
class Client:
    """A client of one server."""

    portal: BlockingPortal
    session: ClientSession
    progress: list[tuple[float, str | None]] = field(default_factory=list)

    def call(self, name: str, /, **arguments: object) -> CallToolResult:
        """The answer of a call."""
        return self.portal.call(self._call, name, arguments, SECONDS)

    @contextmanager
    def begun(self, name: str, /, **arguments: object) -> Iterator[None]:
        """A call that goes on inside the block, and is given up at its end."""
        called = self.portal.start_task_soon(self._call, name, arguments, SECONDS)
        try:
            yield
        finally:
            assert called.cancel()

    async def _call(self, name: str, arguments: Mapping[str, object], seconds: float) -> CallToolResult:
        async def progressed(progress: float, total: float | None, message: str | None) -> None:
            self.progress.append((progress, message))

        made = await self.session.call_tool(name, dict(arguments), seconds, progressed)
        assert isinstance(made, CallToolResult)
        return made

    def tools(self) -> dict[str, Tool]:
        """The tools by name."""
        return {tool.name: tool for tool in self.portal.call(self.session.list_tools).tools}


def text_of(result: CallToolResult) -> str:
    """The text of an answer."""
    (part,) = result.content
    assert part.type == "text"
    return part.text


def document_of(result: CallToolResult) -> dict[str, Any]:
    """The JSON of an answer."""
    assert isinstance(result.structured_content, dict)
    return result.structured_content


@contextmanager
def connected(root: Path, cache: Path, *options: str) -> Iterator[Client]:
    """A client of a server over a folder."""
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "checker", "mcp", "--root", str(root), *options],
        env={"PYTHONPATH": str(REPOSITORY), "CHECKER_CACHE": str(cache)},
        cwd=cache,
    )

    async def connect(stack: AsyncExitStack) -> ClientSession:
        read, write = await stack.enter_async_context(stdio_client(parameters))
        session = await stack.enter_async_context(ClientSession(read, write, read_timeout_seconds=SECONDS))
        await session.initialize()
        return session

    class Connection:
        """Enters and leaves the client in one task, as it wants."""

        async def __aenter__(self) -> ClientSession:
            self.stack = AsyncExitStack()
            return await connect(self.stack)

        async def __aexit__(self, *error: object) -> None:
            await self.stack.aclose()

    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Connection()) as session:
        yield Client(portal, session)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the server."""
    folder = tmp_path_factory.mktemp("root")
    (folder / "counter.py").write_text(COUNTER, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def client(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a server over that folder, for the tests of a module."""
    with connected(root, tmp_path_factory.mktemp("cache"), "--max-seconds", "60", "--max-memory", "4GB") as made:
        yield made
