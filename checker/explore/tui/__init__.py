"""The explorer in the terminal: the walk on one screen, by keyboard alone.

In: a `Source`. Out: the screen. What is shown of a place is made as lines by the modules that are named for it, which know no terminal;
`app.py` puts them on the screen, knows the keys, and has everything that takes time done beside it (`jobs.py`). Textual is needed.
"""
