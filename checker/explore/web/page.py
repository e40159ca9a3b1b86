"""The page: what is there before a place is, with its style and script. The server fills in places, the script puts them there."""

from importlib.resources import files

from checker.explore.explorer import Explorer
from checker.report.html.markup import Markup, tag
from checker.report.terminal import constants_line

KEYS = (
    ("↓ ↑, j k", "to the next or last step from here"),
    ("Enter, 0–9", "take it, or the one with this number"),
    ("u, Backspace", "undo: where you were before (the browser's back)"),
    ("r", "redo (the browser's forward)"),
    ("p", "one step up the path"),
    ("Home", "the beginning"),
    ("/", "jump: to the nearest state where something is so"),
    ("f, x", "run on along the first steps, or random ones, until that is so or something is wrong"),
    ("g", "the states around here as a graph"),
    ("Esc", "stop a search; leave a field; close this"),
    ("?", "these keys"),
)
"""The keys of the page, with what they do."""


def page_html(explorer: Explorer, nonce: str) -> str:
    """The whole page; style and script have the nonce, without which a browser takes neither."""
    head = [
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">'),
        tag("title", explorer.model.name),
        tag(
            "style",
            Markup(_text("checker.report.html", "page.css") + _text("checker.explore.web", "explore.css")),
            nonce=nonce,
        ),
    ]
    spec = f"{explorer.model.name} {constants_line(explorer.model.constants)}".rstrip()
    top = tag(
        "header",
        tag("p", spec, class_="spec"),
        tag("h1", tag("span", "", id="name"), tag("small", "", id="last")),
        _buttons(),
        _tools(),
        tag("p", "", id="said", role="status"),
        tag("pre", "", id="mistakes", role="alert", hidden="hidden"),
    )
    main = tag("main", top, tag("div", "", id="place"), _graph(), _help())
    script = tag("script", Markup(_text("checker.explore.web", "explore.js")), nonce=nonce)
    return f"<!doctype html>\n{tag('html', tag('head', *head), tag('body', main, script), lang='en')}\n"


def _text(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text(encoding="utf-8")


def _buttons() -> Markup:
    named = (
        ("undo", "undo", "u"),
        ("redo", "redo", "r"),
        ("up", "up", "p"),
        ("restart", "restart", "Home"),
        ("show-graph", "graph", "g"),
        ("show-keys", "keys", "?"),
    )
    made = [tag("button", text, " ", tag("kbd", key), type="button", id=name) for name, text, key in named]
    return tag("div", *made, class_="bar")


def _tools() -> Markup:
    """What a jump is to find, and the buttons that look for it."""
    field = Markup(
        '<input id="goal" name="goal" autocomplete="off" spellcheck="false" aria-describedby="goals" '
        'placeholder="len(self.log) > 1, agreement, not agreement, an action">'
    )
    buttons = [
        tag("button", "jump", type="submit", id="jump", title="the nearest such state from here"),
        tag("button", "from the beginning", type="button", id="jump-first"),
        tag(
            "button", "run ", tag("kbd", "f"), type="button", id="run-first", title="along the first step that leads on"
        ),
        tag("button", "run at random ", tag("kbd", "x"), type="button", id="run-random"),
        tag(
            "button",
            "check",
            type="button",
            id="check",
            title="have the whole spec searched for a violation, by checker check",
        ),
        tag("button", "stop", type="button", id="stop", hidden="hidden"),
    ]
    return tag("form", tag("label", "Until", for_="goal"), field, *buttons, id="tools", class_="ask")


def _graph() -> Markup:
    return tag("section", tag("h2", "Around here"), tag("div", "", id="drawn"), id="graph", hidden="hidden")


def _help() -> Markup:
    rows = [tag("tr", tag("th", tag("kbd", keys), scope="row"), tag("td", does)) for keys, does in KEYS]
    goals = tag(
        "p",
        "What a jump looks for and a run stops at is a Python expression over self, as in ",
        tag("code", "len(self.log) > 1"),
        "; the name of a property, which means that it is true, or ",
        tag("code", "not agreement"),
        "; the name of an action, which means a step of it; nothing, which means anything that is wrong.",
        id="goals",
    )
    close = Markup('<form method="dialog"><button>close</button></form>')
    return tag("dialog", tag("h2", "Keys"), tag("table", *rows), goals, close, id="keys")
