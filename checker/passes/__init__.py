"""Facts about a `Program`, and better programs made of it: how an expression may end, whether a sort's symmetry is proved."""
