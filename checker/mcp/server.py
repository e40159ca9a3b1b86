"""The protocol: lists the tools, takes their calls, and answers. The standard output belongs to it, and nothing else writes there."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anyio
import mcp_types as types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from checker import __version__
from checker.diagnostics import InvalidSpec, suggest
from checker.mcp.answers import Cut, cut, refused, with_printed
from checker.mcp.bounds import Bounds
from checker.mcp.jobs import Job
from checker.mcp.parameters import read_arguments
from checker.mcp.places import check_places
from checker.mcp.tools import INSTRUCTIONS, OUTPUT_SCHEMA, TOOLS, Tool, tool_named

AT_ONCE = 2
"""Calls that run at the same time; others wait."""


class Tools:
    """The tools over a folder, with their bounds."""

    def __init__(self, root: Path, bounds: Bounds) -> None:
        self._root, self._bounds = root.resolve(), bounds
        self._room = anyio.Semaphore(AT_ONCE)

    async def listed(self, context: ServerRequestContext, params: object) -> types.ListToolsResult:
        """All of them."""
        return types.ListToolsResult(tools=[self._listed(tool) for tool in TOOLS])

    def _listed(self, tool: Tool) -> types.Tool:
        hints = types.ToolAnnotations(  # of what runs a spec nothing can be promised: it is any Python
            title=tool.title,
            read_only_hint=not tool.runs_python,
            destructive_hint=tool.runs_python,
            idempotent_hint=not tool.runs_python,
            open_world_hint=tool.runs_python,
        )
        return types.Tool(
            name=tool.name,
            title=tool.title,
            description=tool.description,
            input_schema=tool.input_schema(self._bounds),
            output_schema=OUTPUT_SCHEMA,
            annotations=hints,
        )

    async def called(self, context: ServerRequestContext, params: types.CallToolRequestParams) -> types.CallToolResult:
        """The answer of a call; raises MCPError for a tool that there is not."""
        tool = tool_named(params.name)
        if tool is None:
            names = [each.name for each in TOOLS]
            hint = suggest(params.name, names) or f"the tools are {', '.join(names)}"
            raise MCPError(types.INVALID_PARAMS, f"there is no tool '{params.name}': {hint}")
        try:
            arguments = self._read(tool, params.arguments or {})
        except InvalidSpec as invalid:
            most = self._bounds.usual_characters
            return _result(cut(refused(invalid), most), "", most)

        async def progressed(states: float, words: str) -> None:
            await context.session.report_progress(states, None, words)

        async with self._room:
            done = await Job(self._root, tool.name, arguments, progressed).run()
        return _result(done.cut, done.printed, arguments["max_characters"])

    def _read(self, tool: Tool, given: Mapping[str, Any]) -> dict[str, Any]:
        arguments = read_arguments(tool.name, tool.parameters(self._bounds), given)
        check_places(self._root, arguments)
        return arguments


def _result(cut: Cut, printed: str, most: int) -> types.CallToolResult:
    """The answer with what was printed, in as many characters as were asked for."""
    text, document = with_printed(cut, printed, most)
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)],
        structured_content=document,
        is_error=cut.is_error,
    )


def server_of(root: Path, bounds: Bounds) -> "Server[Any]":
    """The server over a folder."""
    tools = Tools(root, bounds)
    return Server(
        "checker",
        version=__version__,
        title="checker, a model checker",
        instructions=INSTRUCTIONS,
        on_list_tools=tools.listed,
        on_call_tool=tools.called,
    )


def serve(root: Path, bounds: Bounds) -> None:
    """Serve one client over the standard streams, until it closes them."""

    async def run() -> None:
        server = server_of(root, bounds)
        async with stdio_server() as (given, taken):
            await server.run(given, taken, server.create_initialization_options())

    anyio.run(run)
