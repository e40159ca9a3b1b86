"""Calls a tool of `checker mcp` as a client does, and prints its answer: call_tool.py TOOL 'JSON OF THE ARGUMENTS' [--json]"""

import asyncio
import json
import os
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main(tool: str, arguments: str, *options: str) -> None:
    server = StdioServerParameters(command=sys.executable, args=["-m", "checker", "mcp"], env=dict(os.environ))
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        answer = await session.call_tool(tool, json.loads(arguments))
    if "--json" in options:
        print(json.dumps(answer.structured_content, indent=2))
    else:
        print(answer.content[0].text, end="")


asyncio.run(main(*sys.argv[1:]))
