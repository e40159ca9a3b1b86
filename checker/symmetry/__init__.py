"""Symmetry: which permutations of a sort's elements leave a spec as it is. Knows nothing of engines."""
