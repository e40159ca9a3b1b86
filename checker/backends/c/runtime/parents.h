/* Ways by parents: in a search by depth, and in one by breadth where the way to a state is that of the states that were met first. */
#ifndef CHECKER_PARENTS_H
#define CHECKER_PARENTS_H

#include "search.h"

/* The states from an initial one to this one, by parents; how many, 0 when it was not seen. */
static u32 path_by_parents(struct search *s, const u64 *state, u64 *out, u32 capacity)
{
    u64 index = 0, states = s->workers[0]->at.index;
    while (index < states && !same_state(arena_state(&s->arena, index), state)) index++;
    if (index == states) return 0;
    u32 length = 1;
    for (u32 i = *arena_parent(&s->arena, index); i != NO_PARENT; i = *arena_parent(&s->arena, i)) length++;
    if (length > capacity) return length;
    for (u32 i = (u32)index, place = length; place-- > 0; i = *arena_parent(&s->arena, i))
        copy_state(out + (size_t)place * MODEL_WORDS, arena_state(&s->arena, i));
    return length;
}

#endif
