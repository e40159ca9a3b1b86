"""The bundled specs as objects, and in the tables of the repository's pages."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from checker.library import Entry, Variant
from checker.report.json_report import constants_to_json
from checker.result import typed_value


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
        "variants": [variant_json(variant) for variant in entry.variants],
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


def variant_json(variant: Variant) -> dict[str, Any]:
    """A broken variant as an object."""
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
