"""The compiler's front end: the Python source of a model's bodies becomes a typed intermediate representation."""
