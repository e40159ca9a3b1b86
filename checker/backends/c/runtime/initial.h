/* The initial states: those given from outside, or those that the generated code makes, choice by choice in their order.
 *
 * A choice of the arguments of the @init methods has one number, those of the first @init first.
 */
#ifndef CHECKER_INITIAL_H
#define CHECKER_INITIAL_H

#include "batch.h"
#include "ways.h"

#if MODEL_INITS

#define CHOICES_UNASKED 1023

static u64 count_choices(void)
{
    u64 count = 0;
    for (u32 init = 0; init < MODEL_INITS; init++) count += init_choices[init];
    return count;
}

/* What a choice makes, and of which @init it is. */
static int make_choice(u64 number, u64 *state, struct worker *w, u32 *init)
{
    *init = 0;
    while (number >= init_choices[*init]) number -= init_choices[(*init)++];
    return model_init(*init, number, state, w);
}

/* Look for the new branches among the choices from one to before another. */
RARE void locate_choices(struct worker *w, u64 from, u64 to)
{
    u64 state[MODEL_WORDS];
    u32 init;
    if (!w->probe) w->probe = probe_new();
    for (u64 number = from; w->probe && w->noted && number < to && has_news(w); number++) {
        memset(w->probe->worker.seen, 0, sizeof w->probe->worker.seen);
        make_choice(number, state, &w->probe->worker, &init);
        for (u32 k = 0; k < MODEL_BRANCHES; k++) {
            if (!w->probe->worker.seen[k] || !w->seen[k] || w->known[k]) continue;
            w->known[k] = CHOSEN;
            w->noted[(size_t)k * MODEL_WORDS] = number;
        }
    }
    for (u32 k = 0; k < MODEL_BRANCHES; k++)
        if (w->seen[k] && !w->known[k]) w->known[k] = LOST;
}

static void fail_choice(struct search *s, u64 number, u32 init, int status)
{
    u32 order = init_orders[init][status == ASSERTION];
    if (s->failed_choice.found && s->failed_choice.order <= order) return;
    s->failed_choice = (struct failed_choice){.found = 1, .order = order, .number = number};
}

/* Go on with the choices from `*number` on into the worker's buffer, until it is full, the choices are over, or the search is. */
static void make_batch(struct search *s, struct worker *w, u64 *number, u64 end)
{
    u64 from = *number;
    u32 init;
    while (*number < end && w->count < w->capacity) {
        u64 *state = w->buffer + (size_t)w->count * MODEL_WORDS;
        int status = make_choice(*number, state, w, &init);
        if (status == OK) {
            if (!s->initial_made++) copy_state(s->base, state);
            w->actions[w->count++] = 0;
        } else if (status == ERROR || status == ASSERTION) {
            fail_choice(s, *number, init, status);
        } else if (status != DISABLED) {
            give_up(w, status);
        }
        ++*number;
        if ((*number & CHOICES_UNASKED) == 0) check_time(s);
        if ((*number & CHOICES_UNASKED) == 0 || status > ASSERTION) break;
    }
    if (has_news(w)) locate_choices(w, from, *number);
}

/* Make all initial states, in batches; when it ends before that, the search is not complete. */
static void make_initial(struct search *s, struct worker *w)
{
    u64 number = 0, end = count_choices();
    while (number < end && !halted(s)) {
        make_batch(s, w, &number, end);
        flush(w);
    }
    if (number < end) atomic_store(&s->cut, 1);
    s->options.stay |= s->failed_choice.found;
}

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
#if MODEL_SYMMETRY
        if (s->options.strategy != SIMULATION) model_canonical(state);
#endif
        u64 bits = left & (target ? (u64)same_state(state, target) : way_mask(first, state));
        left &= ~bits;
        for (; bits; bits &= bits - 1) out[__builtin_ctzll(bits)] = number;
    }
    free(p);
    return atomic_load(&s->requests) == requests;
}

#endif

#if MODEL_INITS

/* For a simulation: each initial state once, in a list. */
struct listing {
    struct search *search;
    u64 *places, capacity; /* of the states in the list, by their hashes: numbers plus one, 0 is free */
    u64 room;
};

static u64 listing_place(const struct listing *l, const u64 *state)
{
    u64 place = hash_state(state) & (l->capacity - 1);
    while (l->places[place] && !same_state(l->search->initial + (l->places[place] - 1) * MODEL_WORDS, state))
        place = (place + 1) & (l->capacity - 1);
    return place;
}

/* Room for twice as many states; 0 for want of memory. */
static int listing_grow(struct listing *l)
{
    struct search *s = l->search;
    u64 room = l->room ? 2 * l->room : 1024, more = (room - l->room) * STATE_BYTES + (2 * room - l->capacity) * sizeof(u64);
    if (!claim(&s->memory, more)) return 0;
    u64 *states = realloc(s->initial, (size_t)(room * STATE_BYTES));
    if (states) s->initial = states;
    u64 *places = states ? calloc((size_t)(2 * room), sizeof *places) : NULL;
    if (!places) {
        unclaim(&s->memory, more);
        return 0;
    }
    free(l->places);
    l->places = places, l->capacity = 2 * room, l->room = room;
    for (u64 i = 0; i < s->initial_count; i++) places[listing_place(l, s->initial + i * MODEL_WORDS)] = i + 1;
    return 1;
}

static int list_state(struct listing *l, const u64 *state)
{
    struct search *s = l->search;
    if (s->initial_count == l->room && !listing_grow(l)) return 0;
    u64 place = listing_place(l, state);
    if (l->places[place]) return 1;
    copy_state(s->initial + s->initial_count++ * MODEL_WORDS, state);
    l->places[place] = s->initial_count;
    return 1;
}

static void list_initial(struct search *s, struct worker *w)
{
    struct listing l = {.search = s};
    u64 number = 0, end = count_choices();
    while (number < end && !halted(s)) {
        make_batch(s, w, &number, end);
        for (u32 i = 0; i < w->count && !halted(s); i++)
            if (!list_state(&l, w->buffer + (size_t)i * MODEL_WORDS)) no_memory(s);
        w->count = 0;
        check_time(s);
    }
    s->options.stay |= s->failed_choice.found;
    unclaim(&s->memory, l.capacity * sizeof(u64));
    free(l.places);
}

#endif

#endif
