"""The explorer in the terminal as a test sees it: keys go in, and the lines of the screen come out."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from checker import Model
from checker.explore.source import Source
from checker.explore.tui.app import Exploring

TURNSTILE = Path(__file__).parent / "turnstile.py"
SMALL, LARGE = (80, 24), (120, 40)
MOST = 60.0
"""Seconds that a test of the screen may take."""


class Screen:
    """The screen of a walk."""

    def __init__(self, app: Exploring, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def lines(self) -> list[str]:
        """What is on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """The same without its lines, for what may be folded."""
        return " ".join(self.text.split())

    @property
    def name(self) -> str:
        return self.app.walker.walk.name

    @property
    def said(self) -> str:
        return self.app.face.said

    async def settle(self) -> None:
        """Wait until what was asked for is done, and shown."""
        await self.pilot.pause()
        await self.app.jobs.join()
        await self.pilot.pause()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, each when what the last one asked for is done."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def answer(self, key: str, text: str) -> None:
        """Ask for something by its key, and answer with a text."""
        await self.pilot.press(key)
        await self.pilot.pause()
        self.app.query_one("#field", Input).value = text
        await self.press("enter")


def on_screen(
    test: Callable[[Screen], Awaitable[None]],
    spec: str | Path | Source,
    name: str | None = None,
    *,
    size: tuple[int, int] = SMALL,
    is_ascii: bool = False,
    **constants: Any,
) -> None:
    """Run a test with the screen of a spec, from the place with a name on."""

    async def run() -> None:
        source = spec if isinstance(spec, Source) else Source(Model(spec, **constants))
        app = Exploring(source, source.explorer.start() if name is None else name, is_ascii=is_ascii)
        async with app.run_test(size=size) as pilot:
            screen = Screen(app, pilot)
            await screen.settle()
            await test(screen)

    asyncio.run(asyncio.wait_for(run(), MOST))


def written(path: Path, text: str) -> Path:
    """The file with this text, as if it had been written a while ago, each time at another time."""
    before = path.stat().st_mtime if path.exists() else 1_000_000_000
    path.write_text(text)
    os.utime(path, (before + 10, before + 10))
    return path
