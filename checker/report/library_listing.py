"""The bundled specs as a terminal shows them: all, a line each under the ideas that they stand for, or one in full."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from checker.diagnostics import counted, display_path
from checker.library import Entry, Variant
from checker.report.lines import fold, print_lines, width_of
from checker.report.terminal import constants_line, print_entry


def print_topics(topics: Mapping[str, Mapping[str, str]], variants: int, console: Console) -> None:
    """A line for each spec, under its topic."""
    width = max(len(name) for specs in topics.values() for name in specs)
    for topic, specs in topics.items():
        print_lines([Text(topic, style="bold")], console)
        print_lines(
            (Text.assemble("  ", (f"{name:<{width}}", "cyan"), f"  {line}") for name, line in specs.items()), console
        )
        console.print()
    more = f"checker list NAME has all of one, with its broken variants, of which there are {variants}"
    print_lines(fold(more, width_of(console), style="dim"), console)


def print_details(entry: Entry, console: Console) -> None:
    """All that is known of a spec: its properties in words, and its broken variants with their stories."""
    default = entry.figures[0]
    orbits = f", {default.orbits:,} orbits" if default.orbits != default.states else ""
    _print_head(
        entry.name,
        (entry.title,),
        (
            _constants(entry),
            f"states: {default.states:,}{orbits}",
            f"source: {entry.source}",
            f"file: {display_path(str(entry.path))}",
        ),
        console,
    )
    _print_properties(entry, console)
    width = max((len(variant.name) for variant in entry.variants), default=0)
    for variant in entry.variants:
        console.print()
        print_entry(variant.name, (f"{variant.bug} {variant.story}", f"{fails(variant)}."), width, console)


def print_variant(variant: Variant, console: Console) -> None:
    """All that is known of a broken variant: the bug, the story of its trace, and what it is a variant of."""
    story = (variant.bug, *([variant.story] if variant.story else []))
    facts = (
        f"{fails(variant)}: checker check {variant.name}",
        _constants(variant),
        f"a variant of: {variant.of}",
        f"file: {display_path(str(variant.path))}",
    )
    _print_head(variant.name, story, facts, console)
    _print_properties(variant, console)


def fails(variant: Variant) -> str:
    """What a check of the variant finds."""
    expected = variant.expectation
    kind, after = expected.kind.replace("_", " "), f"after {counted(expected.steps, 'step')}"
    what = kind if expected.property == expected.kind else f"{kind} {expected.property}"
    return f"{what} fails {after}" if expected.kind != "deadlock" else f"{what} {after}"


def _constants(of: Entry | Variant) -> str:
    return f"constants: {constants_line(of.model.constants) or 'none'}"


def _print_head(name: str, paragraphs: Sequence[str], facts: Sequence[str], console: Console) -> None:
    print_lines([Text(name, style="bold")], console)
    for text in paragraphs:
        print_lines(fold(text, width_of(console), indent=2, hanging=0), console)
    for fact in facts:
        print_lines(fold(fact, width_of(console), indent=2), console)


def _print_properties(of: Entry | Variant, console: Console) -> None:
    """The properties, each with what it says."""
    properties = of.model.properties
    if properties:
        console.print()
    width = max((len(judged.name) for judged in properties), default=0)
    for judged in properties:
        kind = judged.role.value.replace("_", " ")
        print_entry(judged.name, (f"{kind}: {' '.join(judged.doc.split())}" if judged.doc else kind,), width, console)
