"""The colours of a graph, on a light and on a dark page."""

_FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
COLOURS = (
    ("#0969da", "#4493f8"),
    ("#1a7f37", "#3fb950"),
    ("#8250df", "#ab7df8"),
    ("#9a6700", "#d29922"),
    ("#bf3989", "#db61a2"),
    ("#0e7490", "#39c5cf"),
    ("#57606a", "#9198a1"),
    ("#953800", "#f0883e"),
)
"""Of the actions, light and dark, in their order; an action after the last has the first one again. Red is for what is wrong."""
_WRONG = ("#cf222e", "#f85149")


def _kinds(theme: int) -> str:
    pairs = [*((f"a{number}", pair) for number, pair in enumerate(COLOURS)), ("wrong", _WRONG)]
    return "\n".join(
        f".states .edge.{kind} {{ stroke: {pair[theme]}; }} .states .head.{kind}, .states .label.{kind} {{ fill: {pair[theme]}; }}"
        for kind, pair in pairs
    )


STYLE = f"""
.states text {{ font: 12px {_FONT}; fill: #1f2328; }}
.states .page {{ fill: #ffffff; }}
.states .name {{ font-weight: bold; }}
.states .foot {{ fill: #59636e; }}
.states .node rect {{ fill: #f6f8fa; stroke: #818b98; stroke-width: 1; }}
.states .node text {{ text-anchor: middle; }}
.states .initial rect {{ stroke: #1f2328; stroke-width: 2.5; }}
.states .wrong rect {{ fill: #ffebe9; stroke: {_WRONG[0]}; }}
.states .edge {{ fill: none; stroke-width: 1.3; }}
.states .label {{ font-size: 10px; stroke: #ffffff; stroke-width: 3px; paint-order: stroke; text-anchor: middle; }}
{_kinds(0)}
@media (prefers-color-scheme: dark) {{
.states text {{ fill: #e6edf3; }}
.states .page {{ fill: #0d1117; }}
.states .foot {{ fill: #9198a1; }}
.states .node rect {{ fill: #151b23; stroke: #656c76; }}
.states .initial rect {{ stroke: #e6edf3; }}
.states .wrong rect {{ fill: #2d1416; stroke: {_WRONG[1]}; }}
.states .label {{ stroke: #0d1117; }}
{_kinds(1)}
}}
"""
