/* A batch of successors: looked up, the new ones kept, counted and judged. */
#ifndef CHECKER_BATCH_H
#define CHECKER_BATCH_H

#include "branches.h"
#include "found.h"
#include "lookup.h"
#include "team.h"

/* See to it that n more states have a place, and reserve it; 0 when the search is to end without them. */
static int make_room(struct search *s, struct worker *w, u32 n)
{
    if (atomic_load_explicit(&s->broken, memory_order_relaxed)) return 0;
    if (!arena_reserve(&s->arena, &w->at, n)) return no_memory(s);
    if (!w->shared) {
        u64 states = atomic_load_explicit(&s->reserved, memory_order_relaxed);
        if (UNLIKELY(states + n > s->table.limit) && !grow_alone(s, n)) return no_memory(s);
        if (atomic_load_explicit(&s->broken, memory_order_relaxed)) return 0;
        atomic_store_explicit(&s->reserved, states + n, memory_order_relaxed);
        return 1;
    }
    for (;;) {
        if (atomic_load(&s->pausing)) meet_for_growth(s, 0);
        if (atomic_load(&s->broken)) return 0;
        if (atomic_fetch_add(&s->reserved, n) + n <= s->table.limit) return 1;
        atomic_fetch_sub(&s->reserved, n);
        meet_for_growth(s, n);
    }
}

/* Bits in which a state differs from the first initial one, in its first words. */
static inline void note_changed(struct worker *w, const u64 *state, const u64 *base, u32 words)
{
    EACH_WORD for (u32 j = 0; j < words; j++) w->tally.changed[j] |= state[j] ^ base[j];
}

/* The states that the table is to hold for those in the buffer. */
static const u64 *canonical_batch(struct worker *w, u32 n)
{
#if MODEL_SYMMETRY
    for (u32 i = 0; i < n; i++) {
        const size_t at = (size_t)i * MODEL_WORDS;
        note_changed(w, w->buffer + at, w->search->base, KEY_WORDS);
        copy_state(w->canonical + at, w->buffer + at);
        model_canonical(w->canonical + at);
    }
    return w->canonical;
#else
    (void)n;
    return w->buffer;
#endif
}

static inline void add_to(_Atomic u64 *number, u64 more, int shared)
{
    if (shared) atomic_fetch_add_explicit(number, more, memory_order_relaxed);
    else atomic_store_explicit(number, atomic_load_explicit(number, memory_order_relaxed) + more, memory_order_relaxed);
}

/* Of n states for which room was made some were new, and of those some outside the constraint. */
static void count_states(struct worker *w, u32 n, u32 made, u32 beyond)
{
    struct search *s = w->search;
    w->fresh += made, w->outside += beyond, w->total += made;
    add_to(&s->reserved, 0 - (u64)(n - made), w->shared);
    add_to(&s->made, made, w->shared);
    if (beyond) add_to(&s->beyond, beyond, w->shared);
}

/* Take these states into the search, those in the buffer or their canonical forms; how many were new. */
static u32 take_states(struct worker *w, const u64 *keys, u32 n)
{
    struct search *s = w->search;
    u32 beyond = 0;
    if (!make_room(s, w, n)) return 0;
    u32 made = w->shared ? insert_shared(w, keys, n) : insert_alone(w, keys, n);
    locate_expanded(w);
    for (u32 k = 0; k < made; k++) {
        u32 i = w->new_ones[k];
        const u64 *state = kept_state(w, keys, i);
        note_changed(w, w->buffer + (size_t)i * MODEL_WORDS, s->base, MODEL_WORDS);
        model_judge(state, w);
        if (!outside(w, state)) continue;
        note_cut(w, state);
        beyond++;
    }
    locate_judged(w, kept_state(w, keys, 0), made);
    count_states(w, n, made, beyond);
    return made;
}

#define FEW 512 /* states of a worker, until which to touch the memory of those met costs more than it saves */

/* Begin to know states again, unless there is no memory for it. Those that are one but for hidden words are all looked at. */
RARE void begin_to_know(struct worker *w)
{
    struct memory *memory = &w->search->memory;
    if (MODEL_HIDDEN || !w->visitor->skips_known || !claim(memory, RECENT_BYTES)) return;
    w->recent = w->places = recent_open();
    if (!w->places) unclaim(memory, RECENT_BYTES);
}

/* Take the states in the buffer into the search; how many were new. */
static u32 take_batch(struct worker *w)
{
    u32 n = w->count;
    w->count = 0;
    if (UNLIKELY(!w->places && w->total >= FEW)) begin_to_know(w);
    return n ? take_states(w, canonical_batch(w, n), n) : 0;
}

/* Let search_progress know how far this worker is. */
static void tell(struct worker *w)
{
    struct search *s = w->search;
    u64 transitions = w->tally.failed;
    for (u32 i = 0; i < model.actions; i++) transitions += w->tally.fired[i];
    atomic_fetch_add_explicit(&s->taken, transitions - w->told, memory_order_relaxed);
    atomic_fetch_add_explicit(&s->expanded, w->expanded - w->told_expanded, memory_order_relaxed);
    w->told = transitions, w->told_expanded = w->expanded;
}

#endif
