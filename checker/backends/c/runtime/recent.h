/* The states that a worker met lately: of those that come up again, most do so soon.
 *
 * Two steps that do not touch each other lead to one state in either order, and the states between them are expanded one after the
 * other. So a few thousand places, which the nearest cache holds, know most successors that are not new, and these cost neither a
 * canonical form nor a look into the table. A place holds the last state that belongs there, whole: what is not equal to it is looked up.
 * Who takes the successor of a step for known must have handed in an equal one before, which is in the table by now, or in the same
 * batch; where that was dropped, the search is over. States that are one but for hidden words are not known by this.
 */
#ifndef CHECKER_RECENT_H
#define CHECKER_RECENT_H

#include "memory.h"

#ifndef RECENT_BITS
#if MODEL_SYMMETRY
#define RECENT_BITS (KEY_WORDS < 2 ? 14 : KEY_WORDS < 4 ? 13 : KEY_WORDS < 8 ? 12 : KEY_WORDS < 64 ? 9 : 6)
#else
#define RECENT_BITS (KEY_WORDS < 2 ? 13 : KEY_WORDS < 4 ? 12 : KEY_WORDS < 8 ? 11 : KEY_WORDS < 64 ? 8 : 6)
#endif
#endif
#define RECENT_BYTES ((u64)KEY_WORDS * 8 << RECENT_BITS)

static inline u64 recent_place(const u64 *state)
{
    u64 mixed = state[0];
    EACH_WORD for (u32 i = 1; i < KEY_WORDS; i++) mixed = (mixed << 23 | mixed >> 41) ^ state[i];
    return (mixed ^ mixed >> 29) * 0x9e3779b97f4a7c15u >> (64 - RECENT_BITS);
}

/* Places that know nothing: what each holds belongs to another. NULL for want of memory. */
static u64 *recent_open(void)
{
    u64 *places = calloc(1, RECENT_BYTES), other[KEY_WORDS] = {0};
    if (!places) return NULL;
    u64 place = recent_place(other);
    while (recent_place(other) == place) other[0]++;
    copy_key(places + place * KEY_WORDS, other);
    return places;
}

/* Whether this state was met lately; it is now. */
static inline int met_lately(u64 *places, const u64 *state)
{
    u64 *place = places + recent_place(state) * KEY_WORDS;
    if (same_state(place, state)) return 1;
    copy_key(place, state);
    return 0;
}

#endif
