"""Collections: written out, made by comprehensions and calls, gone over, and asked for what they have."""
