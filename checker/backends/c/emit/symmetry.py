"""What a model's symmetry means for its packed states, as C: the sorts and their groups, and the functions that colour and permute a state.

The search for the canonical state itself is `runtime/symmetry.h`.
"""

import itertools
import math

from checker.backends.c.emit.c_types import Types
from checker.backends.c.emit.symmetric_states import colour_state, permute_state
from checker.backends.c.emit.symmetric_values import SymmetricValues
from checker.backends.c.packing import Layout
from checker.ir.not_compiled import NotCompiled
from checker.symmetry.canonical import Symmetry
from checker.symmetry.group import SortGroup

SMALL_GROUP = 6
"""A group of so many permutations is applied whole: that takes less than to tell elements apart."""
MOST_ELEMENTS = 256
"""Of a sort that is reduced: the runtime holds an element in a byte."""


def symmetry_source(layout: Layout, types: Types, symmetry: Symmetry) -> str:
    """The definitions that runtime/symmetry.h asks for, and itself; raises NotCompiled for a sort whose elements no byte tells apart."""
    moved = [(elements, group) for elements, group in symmetry.groups if group.order > 1]
    for elements, group in moved:
        if group.size > MOST_ELEMENTS:
            name = type(elements[0]).__name__
            message = f"{name} is Symmetric and has {group.size} elements: orbits of more than {MOST_ELEMENTS} are not compiled"
            raise NotCompiled(message, "make it smaller, or count states, with --no-symmetry")
    values = SymmetricValues(types, {type(elements[0]): number for number, (elements, _) in enumerate(moved)})
    is_small = symmetry.group_order <= SMALL_GROUP
    states = [*([] if is_small else [colour_state(layout, values)]), permute_state(layout, values)]
    return "\n".join([_sorts([group for _, group in moved]), '#include "symmetry.h"', *values.texts, *states])


def _sorts(groups: list[SortGroup]) -> str:
    """The sorts, each with its group: as a list of images where it has one, else by the blocks of elements that change places."""
    blocks = [group.blocks or (tuple(range(group.size)),) for group in groups]
    of_places = [[number for number, block in enumerate(each) for _ in block] for each in blocks]
    places = [[place for block in each for place in block] for each in blocks]
    of_elements = [
        [number for _, number in sorted(zip(at, of, strict=True))] for at, of in zip(places, of_places, strict=True)
    ]
    return "\n".join(
        [
            f"#define SORTS {len(groups)}",
            f"#define MOST_ELEMENTS {max(group.size for group in groups)}",
            *_listed(groups),
            _by_element("sort_block", of_elements),
            _by_element("sort_place", places),
            *_small_group(groups),
        ]
    )


def _listed(groups: list[SortGroup]) -> list[str]:
    """The sizes of the sorts, and the groups that are listed."""
    lists, names = [], []
    for number, group in enumerate(groups):
        names.append("NULL" if group.elements is None else f"listed{number}")
        if group.elements is not None:
            images = ", ".join(str(image) for permutation in group.elements for image in permutation)
            lists.append(f"static const u8 listed{number}[] = {{{images}}};")
    return [
        *lists,
        _by_sort("u32 sort_size", [group.size for group in groups]),
        _by_sort("u8 *const sort_listed", names),
        _by_sort("u32 sort_listed_count", [len(group.elements or ()) for group in groups]),
    ]


def _small_group(groups: list[SortGroup]) -> list[str]:
    """All permutations of a small group but the one that moves nothing, for a runtime that tries them one by one."""
    if math.prod(group.order for group in groups) > SMALL_GROUP:
        return []
    most = max(group.size for group in groups)
    rows = [
        "{"
        + ", ".join("{" + ", ".join(map(str, (*images, *[0] * (most - len(images))))) + "}" for images in each)
        + "}"
        for each in itertools.product(*(group.permutations() for group in groups))
        if any(images != tuple(range(len(images))) for images in each)
    ]
    return [
        f"#define GROUP_IMAGES {len(rows)}",
        f"static const u8 group_images[][SORTS][MOST_ELEMENTS] = {{{', '.join(rows)}}};",
    ]


def _by_sort(name: str, values: list[int] | list[str]) -> str:
    return f"static const {name}[] = {{{', '.join(map(str, values))}}};"


def _by_element(name: str, rows: list[list[int]]) -> str:
    """A number for each element of each sort."""
    inner = ", ".join("{" + ", ".join(map(str, row)) + "}" for row in rows)
    return f"static const u8 {name}[][MOST_ELEMENTS] = {{{inner}}};"
