"""The Python source of a model's bodies becomes a `Program`: functions over a scope, a module for each kind of syntax."""
