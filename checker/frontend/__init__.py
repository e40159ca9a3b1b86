"""The front end: reads a spec's source, finds its mistakes and makes the `Model`. Knows nothing of engines and output."""
