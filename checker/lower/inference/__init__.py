"""The types of locals: how they grow from pass to pass, what conditions tell of them, and values given other types."""
