"""A result with what the author says of its properties and of its violation."""

import inspect
import sys
from dataclasses import replace

from checker.frontend.model import Model
from checker.result import Result


def with_story(model: Model, found: Result) -> Result:
    """The result with the docstrings of its properties, and the story that the docstring of the spec's module tells of its violation."""
    said = {judged.name: inspect.getdoc(judged.function) or "" for judged in model.properties}
    found = replace(found, said={name: text for name, text in said.items() if text})
    module = sys.modules.get(model.spec.__module__)
    if found.violation is None or module is None or not module.__doc__:
        return found
    from checker.library.docstrings import story_of

    return replace(
        found, story=story_of(inspect.cleandoc(module.__doc__), found.violation.kind, found.violation.property)
    )
