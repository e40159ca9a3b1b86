"""Inputs that once gave a wrong answer, each with the right one. The specs are in `cases/`, one file each, as somebody wrote them."""
