"""The bundled specs as a user is shown them: a list, one of them in full, objects, and the tables of the repository's pages."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from rich.console import Console

from checker.diagnostics import display_path
from checker.library import Entry, Variant
from checker.report.json_report import constants_to_json
from checker.report.terminal import constants_line, print_entry
from checker.result import typed_value


def print_entries(entries: Sequence[Entry], console: Console) -> None:
    """A few lines for each spec."""
    width = max(len(entry.name) for entry in entries)
    for entry in entries:
        print_entry(entry.name, (entry.title, *_facts(entry)), width, console)


def print_details(entry: Entry, console: Console) -> None:
    """All that is known of a spec: its properties in words, and its broken variants with their stories."""
    lines = (entry.title, *_facts(entry)[:2], f"source: {entry.source}", f"file: {display_path(str(entry.path))}")
    print_entry(entry.name, lines, len(entry.name), console)
    console.print()
    width = max((len(judged.name) for judged in entry.model.properties), default=0)
    for judged in entry.model.properties:
        kind = judged.role.value.replace("_", " ")
        print_entry(judged.name, (f"{kind}: {' '.join(judged.doc.split())}" if judged.doc else kind,), width, console)
    width = max((len(variant.name) for variant in entry.variants), default=0)
    for variant in entry.variants:
        console.print()
        print_entry(variant.name, (f"{variant.bug} {variant.story}", f"{_fails(variant)}."), width, console)


def entry_json(entry: Entry) -> dict[str, Any]:
    """A spec as an object."""
    default = entry.figures[0]
    return {
        "name": entry.name,
        "spec": entry.model.name,
        "summary": entry.title,
        "source": entry.source,
        "constants": constants_to_json(entry.model.constants),
        "states": default.states,
        "transitions": default.transitions,
        "depth": default.depth,
        "orbits": default.orbits,
        "properties": {judged.name: judged.role.value for judged in entry.model.properties},
        "variants": [_variant_json(variant) for variant in entry.variants],
    }


def specs_table(entries: Collection[Entry], seconds: Mapping[str, str]) -> str:
    """Every spec with its figures, as Markdown; `seconds` are the times to show, by name."""
    rows = [
        (
            f"[`{entry.name}`]({entry.name}.py)",
            entry.title,
            f"{entry.figures[0].states:,}",
            f"{entry.figures[0].orbits:,}",
            seconds[entry.name],
            "<br>".join(f"`{variant.name}` {variant.expectation.steps}" for variant in entry.variants),
        )
        for entry in entries
    ]
    return _table(("spec", "what it guarantees", "states", "orbits", "seconds", "broken variants, steps"), rows)


def sources_table(entries: Collection[Entry]) -> str:
    """Every spec with its source, constants and properties, as Markdown."""
    rows = [
        (
            f"`{entry.name}`",
            entry.source,
            "<br>".join(f"`{name}={typed_value(value)}`" for name, value in entry.model.constants.items()),
            ", ".join(f"`{judged.name}`" for judged in entry.model.properties),
        )
        for entry in entries
    ]
    return _table(("spec", "source", "constants", "properties"), rows)


def variants_table(entries: Collection[Entry]) -> str:
    """Every broken variant with its story, as Markdown."""
    rows = [
        (
            f"[`{variant.name}`]({variant.name}.py)",
            variant.bug,
            f"`{variant.expectation.property}`",
            str(variant.expectation.steps),
            variant.story,
        )
        for entry in entries
        for variant in entry.variants
    ]
    return _table(("counterexample", "the bug", "what fails", "steps", "the trace"), rows)


def _facts(entry: Entry) -> tuple[str, ...]:
    default = entry.figures[0]
    orbits = f", {default.orbits:,} orbits" if default.orbits != default.states else ""
    variants = ", ".join(f"{variant.name} ({variant.expectation.steps} steps)" for variant in entry.variants)
    return (
        f"constants: {constants_line(entry.model.constants) or 'none'}",
        f"states: {default.states:,}{orbits}",
        f"properties: {', '.join(judged.name for judged in entry.model.properties)}",
        *([f"broken variants: {variants}"] if variants else []),
        f"source: {entry.source}",
    )


def _fails(variant: Variant) -> str:
    expected = variant.expectation
    kind = expected.kind.replace("_", " ")
    what = kind if expected.property == expected.kind else f"{kind} {expected.property}"
    return (
        f"{what} fails after {expected.steps} steps"
        if expected.kind != "deadlock"
        else f"{what} after {expected.steps} steps"
    )


def _variant_json(variant: Variant) -> dict[str, Any]:
    expected = variant.expectation
    return {
        "name": variant.name,
        "bug": variant.bug,
        "story": variant.story,
        "kind": expected.kind,
        "property": expected.property,
        "steps": expected.steps,
    }


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
