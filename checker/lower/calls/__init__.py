"""Calls: of functions of the language, of helpers and methods, of functions that are given; and what they take."""
