"""The algebra of quorum systems: expressions over nodes, families by construction, minimal quorums. Knows no text and no file."""
