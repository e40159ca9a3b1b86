"""What a name in a body stands for: the object that Python would find. Nothing is told by spelling."""

import builtins
from types import FunctionType
from typing import Any

NOTHING: Any = type("Nothing", (), {"__repr__": lambda self: "nothing"})()
"""What a name stands for that is a local variable, or defined nowhere."""


def named(function: FunctionType, name: str) -> Any:
    """What a name that is no local of a function is there: of the function around, of its file, built-in; else NOTHING."""
    code = function.__code__
    if name in code.co_varnames or name in code.co_cellvars:
        return NOTHING
    if name in code.co_freevars:
        cells = dict(zip(code.co_freevars, function.__closure__ or (), strict=True))
        try:
            return cells[name].cell_contents
        except ValueError:  # assigned later, or never
            return NOTHING
    found = function.__globals__
    return found[name] if name in found else vars(builtins).get(name, NOTHING)
