"""Layout files: nodes, quorums and faults in TOML, and the bundled ones. `layout.schema.json` describes them."""
