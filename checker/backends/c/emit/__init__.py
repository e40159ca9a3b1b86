"""The C of a program: expressions, statements, loops, places of the state, a module each."""
