"""What mkdocs is told beyond mkdocs.yml: pages outside of docs/ are part of the site, and links go where they go in the repository.

In the site the pages of docs/ stand at the top, and all others where they are. Source files that a page links to come along, Python
as pages. A link to what is neither there nor a file is left as it is, and mkdocs reports it. Called by mkdocs; imports nothing of ours.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
PAGES = (
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "benchmarks/README.md",
    "counterexamples/README.md",
    "specs/MUTANTS.md",
    "specs/README.md",
)
"""Those that are not in docs/."""

LINK = re.compile(r"(?P<before>\]\(|(?:href|src|srcset)=\")(?P<target>[^()#\"\s:]+)(?P<after>[)#\"\s])")
"""A link of Markdown or of HTML to a file, without what comes behind `#`."""

CODE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"\A```(\w+) (\S+)(?: \w+)?$", re.MULTILINE)
CELL = re.compile(r"`[^`\n]*`")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the other pages, and what any page links to."""
    for name in PAGES:
        files.append(File.generated(config, _place(name), content=(ROOT / name).read_text(encoding="utf-8")))
    for page in list(files.documentation_pages()):
        for target in _links(page.src_uri, page.content_string):
            if files.get_file_from_path(_place(target)) is None and (ROOT / target).is_file():
                files.append(_source(target, config))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The text of a page, with links, tables and names of files as they are to be in the site."""
    here = page.file.src_uri

    def moved(link: re.Match[str]) -> str:
        place = _place(_resolved(here, link["target"]))
        if files.get_file_from_path(place) is None:
            return link[0]
        return f"{link['before']}{posixpath.relpath(place, posixpath.dirname(here) or '.')}{link['after']}"

    parts = CODE.split(markdown)
    parts[::2] = [_with_bars(LINK.sub(moved, text)) for text in parts[::2]]
    parts[1::2] = [NAMED.sub(r'```\1 title="\2"', code) for code in parts[1::2]]
    return "".join(parts)


def _links(here: str, markdown: str) -> Iterator[str]:
    """The files that a page of the site links to, by their names in the repository."""
    for text in CODE.split(markdown)[::2]:
        yield from (_resolved(here, link["target"]) for link in LINK.finditer(text))


def _resolved(here: str, target: str) -> str:
    """What a page of the site links to, by its name in the repository."""
    origin = here if (ROOT / here).is_file() else f"docs/{here}"
    return posixpath.normpath(posixpath.join(posixpath.dirname(origin), target))


def _place(name: str) -> str:
    """Where a file of the repository is in the site."""
    return name.removeprefix("docs/") + (".md" if name.endswith(".py") else "")


def _source(name: str, config: MkDocsConfig) -> File:
    """A file that is no page: a page of it if it is Python, else as it is."""
    path = ROOT / name
    if path.suffix != ".py":
        return File.generated(config, _place(name), abs_src_path=str(path))
    content = f"# {name}\n\n````python\n{path.read_text(encoding='utf-8')}````\n"
    return File.generated(config, _place(name), content=content)


def _with_bars(text: str) -> str:
    """Bars within code in a table are bars: elsewhere they are written with a backslash, which the site would show."""
    lines = text.split("\n")
    return "\n".join(
        CELL.sub(lambda code: code[0].replace(r"\|", "|"), line) if line.startswith("|") else line for line in lines
    )
