"""The reference back end: CPython steps a spec's own methods. The semantics' last word."""
