"""What the bundled specs and counterexamples say of themselves: their docstrings, read, beside their models.

Imports the language; knows nothing of engines and output.
"""

from checker.library.docstrings import Expectation, Figures, expectation_of, figures_of, paragraphs_of, story_of
from checker.library.entries import Entry, Variant, entries, variant_named

__all__ = [
    "Entry",
    "Expectation",
    "Figures",
    "Variant",
    "entries",
    "expectation_of",
    "figures_of",
    "paragraphs_of",
    "story_of",
    "variant_named",
]
