"""What the names of a body stand for: resolved, looked up, held, shared, assigned."""
