"""What to write instead of an annotation that is not a domain of the language."""

import dataclasses
import types
import typing
from collections import Counter
from typing import get_args, get_origin

INSTEAD: dict[type, str] = {
    str: 'list its values: Literal["idle", "busy"]',
    float: "use a Range of integers",
    dict: "write dict[K, V] with domains for K and V",
    set: "write set[T] with a domain for T",
    frozenset: "write frozenset[T] with a domain for T",
    list: "write Annotated[list[T], MaxLen(4)]",
    tuple: "write tuple[A, B], or Annotated[tuple[T, ...], MaxLen(4)] for a sequence",
    Counter: "write Annotated[Counter[T], MaxLen(4)]",
}


def of_values(kind: object) -> str | None:
    """What to write instead of the values of a domain, or of one."""
    if kind is typing.ClassVar or typing.get_origin(kind) is typing.ClassVar:
        return "leave the annotation out: name = value"
    values = list(kind) if isinstance(kind, list | tuple | set | frozenset) else [kind]
    if isinstance(kind, range):
        return f"write class Name(Range, low={min(kind, default=0)}, high={max(kind, default=0)})"
    if values and all(isinstance(value, str) for value in values):
        return f"write Literal[{', '.join(sorted(map(repr, values)))}], or declare class Name(Symmetric, size={len(values)})"
    return None


def of_fields(kind: type) -> str | None:
    """What to write instead of a class of the author's own."""
    name = kind.__name__
    is_named_tuple = issubclass(kind, tuple) and hasattr(kind, "_fields")
    has_fields = dataclasses.is_dataclass(kind) or typing.is_typeddict(kind) or is_named_tuple
    if has_fields or hasattr(kind, "model_fields") or hasattr(kind, "__attrs_attrs__"):
        kind_of = "a dataclass" if dataclasses.is_dataclass(kind) else "a class with fields"
        return f"{kind_of} of a spec derives from Record: write class {name}(Record), with no decorator"
    if kind.__module__ in ("builtins", "typing", "collections"):
        return None
    fields = f"class {name}(Record) for values with fields"
    return f"write {fields}, class {name}(Enum) for named values, or class {name}(Symmetric, size=3) for a sort"


def frozen_instead(origin: object, arguments: tuple[object, ...], bound: int = 4) -> str:
    """What to write for a container that changes, where a value must not; `bound` is how long it may become."""
    of = shown_annotation(arguments[0])
    if origin is set:
        return f"write frozenset[{of}]"
    if origin is list:
        return f"write Annotated[tuple[{of}, ...], MaxLen({bound})], whose values are tuples"
    return "keep it in a variable of its own"


def shown_annotation(kind: object) -> str:
    """An annotation as its author would write it."""
    if isinstance(kind, types.GenericAlias) or get_origin(kind) is not None:
        origin = get_origin(kind)
        if origin in (types.UnionType, typing.Union):
            return " | ".join(map(shown_annotation, get_args(kind)))
        inner = ", ".join("..." if a is ... else shown_annotation(a) for a in get_args(kind))
        return f"{getattr(origin, '__name__', origin)}[{inner}]"
    if isinstance(kind, type):
        return kind.__name__
    return repr(kind).removeprefix("typing.")
