"""Quorum expressions as people write them: from a text to its tree, and from a tree to a system over given nodes."""
