"""Mutation of specs: a statement is left out, and a property should notice. Source text in, outcomes out; knows nothing of output."""

from checker.mutation.judging import Fate, Outcome, judge
from checker.mutation.mutants import Mutant, mutants

__all__ = ["Fate", "Mutant", "Outcome", "judge", "mutants"]
