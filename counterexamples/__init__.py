"""Broken variants of the bundled specs, each with its shortest trace. Importable as `checker.counterexamples`."""
