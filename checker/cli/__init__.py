"""What the commands of `checker.cli.app` are made of."""
