"""What the commands of `checker.cli` are made of."""
