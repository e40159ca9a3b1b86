"""Statements: assignments, changes of containers, branches and loops."""
