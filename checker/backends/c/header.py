"""The C header of the interface, from its declarations: the runtime includes it as `interface.h`."""

import re
import textwrap
from collections.abc import Iterator
from enum import IntEnum

from checker.backends.c.declarations import (
    CONSTANTS,
    DIMENSIONS,
    ENUMERATIONS,
    OPAQUE,
    PROTOTYPES,
    STRUCTS,
    Dimension,
    Field,
    Pointer,
    Prototype,
    Scalar,
    Struct,
)

HEADER = "interface.h"
SIZES = "interface_sizes"
"""The array in a library of how many numbers follow: the dimensions it was built with, and the bytes of each structure. One of the files
of which it is made defines it, with the macro INTERFACE_SIZES."""


def header() -> str:
    """The text of the header. It can be read alone once a model's shape is defined."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "/* What Python sees of the runtime. Written from the declarations in Python: change those. */"
    yield "#ifndef CHECKER_INTERFACE_H"
    yield "#define CHECKER_INTERFACE_H\n"
    yield '#include "model.h"\n'
    yield from (f"#define {name} {value}u{'ll' if value >> 32 else ''}" for name, value in CONSTANTS.items())
    yield from (f"#define {each.name} {each.definition}" for each in DIMENSIONS if each.definition is not None)
    yield from map(_enumeration, ENUMERATIONS)
    yield f"\nstruct {OPAQUE};"
    yield from map(_structure, STRUCTS)
    yield from map(_prototype, PROTOTYPES)
    numbers = [each.name for each in DIMENSIONS] + [f"sizeof(struct {each.name})" for each in STRUCTS]
    yield f"\n#define INTERFACE_SIZES EXPORT const u64 {SIZES}[] = {{{', '.join([str(len(numbers)), *numbers])}}};\n"
    yield "#endif\n"


def _enumeration(members: type[IntEnum]) -> str:
    name = re.sub("(?<!^)(?=[A-Z])", "_", members.__name__).lower()
    return f"\nenum {name} {{ {', '.join(f'{each.name} = {each.value}' for each in members)} }};"


def _structure(struct: Struct) -> str:
    return f"\n{_comment(struct.note)}struct {struct.name} {{\n{''.join(map(_field, struct.fields))}}};"


def _field(field: Field) -> str:
    note = f" /* {field.note} */" if field.note else ""
    return f"    {_declared(field.type, field.name)}{_brackets(field.dimensions)};{note}\n"


def _brackets(dimensions: tuple[Dimension, ...]) -> str:
    return "".join(f"[{each.name}]" for each in dimensions)


def _prototype(function: Prototype) -> str:
    parameters = ", ".join(_declared(kind, name) for name, kind in function.parameters)
    head = f"void {function.name}" if function.returns is None else _declared(function.returns, function.name)
    return f"\n{_comment(function.note)}EXPORT {head}({parameters});"


def _declared(kind: Scalar | Struct | Pointer, name: str) -> str:
    return f"{_type(kind)}{name}" if isinstance(kind, Pointer) else f"{_type(kind)} {name}"


def _type(kind: Scalar | Struct | Pointer) -> str:
    match kind:
        case Scalar():
            return kind.value
        case Struct(name):
            return f"struct {name}"
        case Pointer(to, is_const):
            of = f"struct {to}" if isinstance(to, str) else _type(to)
            return f"{'const ' * is_const}{of} *"


def _comment(note: str) -> str:
    return f"/* {textwrap.fill(note, 120, subsequent_indent=' * ')} */\n" if note else ""
