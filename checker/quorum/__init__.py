"""Quorum algebra: expressions as text in, families of minimal quorums out. Knows nothing of specs or engines."""
