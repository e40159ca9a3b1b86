/* The choice of an @init's arguments that a way begins with. */
#ifndef CHECKER_CHOICES_H
#define CHECKER_CHOICES_H

#include "initial.h"
#include "ways.h"

/* The first choice that makes one of the states at the beginning of the ways, for each bit of their masks; or, when `target` is
 * given, the first whose state it is, for bit 0. NOTHING where there is none. 0: no memory, or search_stop was called. */
static u32 find_choices(struct search *s, const u64 *target, u64 *out)
{
    u64 left = target ? 1 : 0, requests = atomic_load(&s->requests), end = count_choices();
    const struct way *first = s->way_levels ? &s->ways[0] : NULL;
    struct probe *p = probe_new();
    if (!p) return 0;
    for (u32 bit = 0; bit < WAY_BITS; bit++) out[bit] = NOTHING;
    for (u64 place = 0; !target && first && place < first->capacity; place++) left |= first->masks[place];
    for (u64 number = 0; number < end && left; number++) {
        u64 state[MODEL_WORDS];
        u32 init;
        if (atomic_load_explicit(&s->requests, memory_order_relaxed) != requests) break;
        if (make_choice(number, state, &p->worker, &init) != OK) continue;
#if MODEL_SYMMETRY && !MODEL_HIDDEN /* with hidden words it is a state that was met */
        if (s->strategy->is_reduced) model_canonical(state);
#endif
        u64 bits = left & (target ? (u64)same_state(state, target) : way_mask(first, state));
        left &= ~bits;
        for (; bits; bits &= bits - 1) out[__builtin_ctzll(bits)] = number;
    }
    free(p);
    return atomic_load(&s->requests) == requests;
}

#endif
