"""Families of quorum systems given by formulas (`n // 2 + 1 of n`), verified for all values of their parameters."""
