"""The language: what a spec author imports, and the Model that declarations become. Knows nothing of engines and output."""
