"""Mistakes that the source of a spec tells before anything runs: a module a kind of mistake."""
