"""The interface as ctypes has it, from its declarations, and the comparison of both when a library is loaded."""

import ctypes
from ctypes import POINTER, Structure, c_double, c_uint8, c_uint32, c_uint64, c_void_p
from functools import reduce
from pathlib import Path
from typing import Any

from checker.backends.c.declarations import (
    DIMENSIONS,
    OPTIONS,
    PROGRESS,
    PROTOTYPES,
    STRUCTS,
    Field,
    Pointer,
    Prototype,
    Scalar,
    Sizes,
    Struct,
)
from checker.backends.c.header import SIZES

_SCALARS: dict[Scalar, Any] = {
    Scalar.U8: c_uint8,
    Scalar.U32: c_uint32,
    Scalar.U64: c_uint64,
    Scalar.F64: c_double,
}


class InterfaceDiffers(OSError):
    """A library was built with another interface, or for a model of other sizes: it cannot be used."""


def _numbers(struct: Struct) -> tuple[tuple[str, Any], ...]:
    """The fields of a structure of plain numbers."""
    return tuple((field.name, _SCALARS[field.type]) for field in struct.fields if isinstance(field.type, Scalar))


class Options(Structure):
    """`struct options`."""

    _fields_ = _numbers(OPTIONS)


class Progress(Structure):
    """`struct progress`."""

    _fields_ = _numbers(PROGRESS)


class Structures:
    """The structures of a model of these sizes, by name."""

    def __init__(self, sizes: Sizes) -> None:
        self.sizes = sizes
        self._made: dict[Struct, Any] = {OPTIONS: Options, PROGRESS: Progress}

    def of(self, struct: Struct) -> Any:
        """The ctypes structure of one that is declared."""
        if struct not in self._made:
            fields = [(field.name, self._field(field)) for field in struct.fields]
            self._made[struct] = type(struct.name, (Structure,), {"_fields_": fields})
        return self._made[struct]

    def _field(self, field: Field) -> Any:
        held = self._type(field.type)
        return reduce(lambda kind, dimension: kind * dimension.of(self.sizes), reversed(field.dimensions), held)

    def _type(self, kind: Scalar | Struct | Pointer) -> Any:
        match kind:
            case Scalar():
                return _SCALARS[kind]
            case Struct():
                return self.of(kind)
            case Pointer(str()):
                return c_void_p
            case Pointer(Scalar() | Struct() as to):
                return POINTER(self._type(to))

    def declare(self, library: Any, function: Prototype) -> None:
        """Tell ctypes how a function of a library is called."""
        found = getattr(library, function.name)
        found.argtypes = [self._type(kind) for _, kind in function.parameters]
        found.restype = None if function.returns is None else self._type(function.returns)

    def expected(self) -> dict[str, int]:
        """What is to be in the array SIZES of a library, with what it is called."""
        counts = {dimension.name: dimension.of(self.sizes) for dimension in DIMENSIONS}
        return counts | {f"bytes of struct {each.name}": ctypes.sizeof(self.of(each)) for each in STRUCTS}


def open_library(path: Path, structures: Structures) -> Any:
    """The library, with its functions declared. Raises OSError when it cannot be loaded, InterfaceDiffers when it is another's."""
    library = ctypes.CDLL(str(path))
    expected = structures.expected()
    found = _sizes_of(library)
    if len(found) != len(expected):
        raise InterfaceDiffers("it was built with another interface")
    pairs = zip(expected.items(), found, strict=True)
    differing = [f"{name} {built}, not {ours}" for (name, ours), built in pairs if ours != built]
    if differing:
        raise InterfaceDiffers(f"it was built with another interface ({', '.join(differing)})")
    for function in PROTOTYPES:
        structures.declare(library, function)
    return library


def _sizes_of(library: Any) -> list[int]:
    """What a library says that it was built with; nothing when it does not say."""
    try:
        count = c_uint64.in_dll(library, SIZES).value
    except ValueError:
        return []
    return list((c_uint64 * (count + 1)).in_dll(library, SIZES))[1:]
