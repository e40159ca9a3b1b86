/* For a simulation: the initial states that the generated code makes, each once, in a list. */
#ifndef CHECKER_LISTING_H
#define CHECKER_LISTING_H

#include "initial.h"

/* The list while it is made. */
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
