"""Operators, comparisons and conditions, and the constants that they are applied to."""
