"""The native engine: a spec's bodies compiled to C over packed states, joined to a search runtime in C."""
