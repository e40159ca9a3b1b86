/* After a search by breadth: which states are on a shortest way to what was found, level by level, backwards from it.
 *
 * All shortest ways are kept, not one, so that whoever runs the spec along them can take the first step of several, in an
 * order that no engine and no number of threads changes. A state of a level is on a way when it is an end itself, or a
 * successor of it is on one. The cost is that of expanding the levels up to the end once more, by all threads.
 */
#ifndef CHECKER_WAYS_H
#define CHECKER_WAYS_H

#include "batch.h"
#include "levels.h"

/* The states of a level that are on a way, by open addressing; a bit of a mask for each end that the way leads to, 0: free.
 * Of the @reachable properties the ways of WAY_BITS are found at a time. */
struct way {
    u64 *states, *masks;
    u64 capacity, count;
};

/* A worker that looks at the states of a level. */
struct scout {
    struct worker worker;
    u64 mask;               /* of the state that is looked at */
    const struct way *next; /* of the level after it, NULL for the last */
    int judges, expands;
    u32 order;              /* the violation that is an end in this level, NO_ORDER: none */
    u32 action;             /* of the steps that count; ANY_ACTION: all do */
    u64 requests;
    u64 *states, *masks;    /* what was found */
    u64 count, room;
    int failed;
};

#define NO_ORDER UINT32_MAX

static u64 way_place(const struct way *y, const u64 *state)
{
    u64 place = hash_state(state) & (y->capacity - 1);
    while (y->masks[place] && !same_state(y->states + place * MODEL_WORDS, state)) place = (place + 1) & (y->capacity - 1);
    return place;
}

static u64 way_mask(const struct way *y, const u64 *state) { return y->capacity ? y->masks[way_place(y, state)] : 0; }

/* ---- Its visitor: whether a state is on a way ---- */

static void scout_successors(struct worker *w)
{
    struct scout *c = (struct scout *)w;
    u32 n = w->count;
    w->count = 0;
    if (!c->next) return;
    const u64 *keys = canonical_batch(w, n);
    for (u32 i = 0; i < n; i++)
        if (c->action == ANY_ACTION || w->actions[i] == c->action) c->mask |= way_mask(c->next, keys + (size_t)i * MODEL_WORDS);
}

static void scout_failed(struct worker *w, u32 order)
{
    struct scout *c = (struct scout *)w;
    if (order == c->order) c->mask |= VIOLATION;
}

static void scout_failed_step(struct worker *w, const u64 *state, u32 action, u32 order, int counted)
{
    (void)state, (void)counted;
    u32 wanted = ((struct scout *)w)->action;
    if (wanted == ANY_ACTION || action == wanted) scout_failed(w, order);
}

static void scout_failed_state(struct worker *w, const u64 *state, u32 order, u32 length)
{
    (void)state, (void)length;
    scout_failed(w, order);
}

static void scout_end(struct worker *w, int is_enabled, int is_deadlock)
{
    (void)is_enabled;
    if (is_deadlock) scout_failed(w, DEADLOCK_ORDER);
}

/* Where a violation is looked for, a property that is reached is only in the way of it. */
static void scout_witness(struct worker *w, const u64 *state, u32 k)
{
    struct scout *c = (struct scout *)w;
    (void)state;
    if (c->order == NO_ORDER) c->mask |= (u64)1 << k % WAY_BITS;
}

static const struct visitor scout_visitor = {
    .successors = scout_successors,
    .failed_step = scout_failed_step,
    .failed_state = scout_failed_state,
    .ended = scout_end,
    .witness = scout_witness,
    .gave_up = end_given_up,
    .leaves_off = never_leave_off,
};

/* ---- Looking ---- */

/* Whether the k-th @reachable property has a witness whose ways are looked for. */
static int is_end(const struct search *s, u32 k, u32 target)
{
    return target >= TO_WITNESSES && k / WAY_BITS == target - TO_WITNESSES && has_bit(s->found.reached, k);
}

static void scout_keep(struct scout *c, const u64 *state)
{
    if (c->count == c->room) {
        u64 room = c->room ? 2 * c->room : 64;
        u64 *states = realloc(c->states, (size_t)(room * STATE_BYTES));
        if (states) c->states = states;
        u64 *masks = states ? realloc(c->masks, (size_t)(room * sizeof(u64))) : NULL;
        if (masks) c->masks = masks;
        if (!masks) {
            c->failed = 1;
            return;
        }
        c->room = room;
    }
    copy_state(c->states + c->count * MODEL_WORDS, state);
    c->masks[c->count++] = c->mask;
}

static void scout_state(struct scout *c, const u64 *state)
{
    struct worker *w = &c->worker;
    c->mask = 0;
    if (c->judges) model_judge(state, w);
    if (c->expands && !outside(w, state)) {
        w->state = state;
        model_expand(state, w);
        flush(w);
    }
    if (c->mask) scout_keep(c, state);
}

static void *scout_blocks(void *argument)
{
    struct scout *c = argument;
    struct search *s = c->worker.search;
    searched = NULL;
    struct block block;
    while (take_block(&s->levels, &block)) {
        const u64 *state = arena_state(&s->arena, block.from);
        for (u64 i = 0; i < block.count; i++, state += MODEL_WORDS) {
            if (c->failed || atomic_load_explicit(&s->requests, memory_order_relaxed) != c->requests) return NULL;
            scout_state(c, state);
        }
    }
    return NULL;
}

/* A level's states on ways, from what the scouts found; 0 for want of memory. */
static int way_make(struct way *y, struct scout **scouts, u32 count)
{
    for (u32 i = 0; i < count; i++) y->count += scouts[i]->count;
    if (!y->count) return 1;
    u64 capacity = 16;
    while (capacity < 2 * y->count) capacity *= 2;
    y->states = malloc((size_t)(capacity * STATE_BYTES));
    y->masks = calloc((size_t)capacity, sizeof(u64));
    if (!y->states || !y->masks) return 0;
    y->capacity = capacity;
    for (u32 i = 0; i < count; i++)
        for (u64 k = 0; k < scouts[i]->count; k++) {
            const u64 *state = scouts[i]->states + k * MODEL_WORDS;
            u64 place = way_place(y, state);
            copy_state(y->states + place * MODEL_WORDS, state);
            y->masks[place] = scouts[i]->masks[k];
        }
    return 1;
}

static void scout_free(struct scout *c)
{
    if (!c) return;
    free(c->states), free(c->masks), free(c);
}

static struct scout *scout_new(struct search *s, u32 level, u32 target, u32 action, u64 requests)
{
    struct scout *c = aligned_alloc(64, round_up(sizeof *c, 64));
    if (!c) return NULL;
    memset(c, 0, sizeof *c);
    const struct candidate *v = target == TO_DEADLOCK ? &s->found.deadlock : &s->found.violation;
    struct worker *w = &c->worker;
    set_visitor(w, &scout_visitor);
    w->search = s, w->capacity = BATCH, w->depth = level, w->length = level;
    c->order = NO_ORDER, c->requests = requests;
    if (target < TO_WITNESSES && level == v->length - (v->has_action != 0)) c->order = v->order;
    /* The last step of the way leads to the last level, or, where it is a step that fails, begins there. */
    c->action = level + (v->has_action ? 1 : 2) == s->way_levels ? action : ANY_ACTION;
    int judges = c->order != NO_ORDER;
    for (u32 k = 0; k < model.wanted; k++) {
        if (is_end(s, k, target) && s->reached_in[k] == level) set_bit(w->wanted, k), judges = 1;
        /* The violation may be that such a property fails, which is seen as long as it is wanted. */
        if (c->order != NO_ORDER && !(has_bit(s->found.reached, k) && s->reached_in[k] < level)) set_bit(w->wanted, k);
    }
    c->next = level + 1 < s->way_levels && s->ways[level + 1].count ? &s->ways[level + 1] : NULL;
    c->judges = judges;
    c->expands = c->next || c->order != NO_ORDER;
    return c;
}

/* Look at all states of a level; 0 when there is no memory or search_stop was called. */
static int scout_level(struct search *s, u32 level, u32 target, u32 action, u64 requests)
{
    struct scout *scouts[MOST_THREADS] = {0};
    pthread_t threads[MOST_THREADS];
    int whole = cut_blocks(s, level);
    u32 wanted = whole && s->levels.blocks.count > 1 ? s->threads : 1, begun = 1, count = 0;
    for (; whole && count < wanted; count++) whole = (scouts[count] = scout_new(s, level, target, action, requests)) != NULL;
    if (whole) {
        for (; begun < count; begun++)
            if (pthread_create(&threads[begun], NULL, scout_blocks, scouts[begun])) break;
        scout_blocks(scouts[0]);
        for (u32 i = 1; i < begun; i++) pthread_join(threads[i], NULL);
        for (u32 i = 0; i < count; i++) whole = whole && !scouts[i]->failed;
        whole = whole && atomic_load(&s->requests) == requests && way_make(&s->ways[level], scouts, count);
    }
    for (u32 i = 0; i < count; i++) scout_free(scouts[i]);
    return whole;
}

static void ways_close(struct search *s)
{
    for (u32 i = 0; i < s->way_levels; i++) free(s->ways[i].states), free(s->ways[i].masks);
    free(s->ways);
    s->ways = NULL, s->way_levels = 0;
}

/* How many levels the ways to a target have, that of the end included; 0 when nothing was found. */
static u32 way_length(const struct search *s, u32 target)
{
    const struct candidate *v = target == TO_DEADLOCK ? &s->found.deadlock : &s->found.violation;
    if (target < TO_WITNESSES) return v->found ? v->length - (v->has_action != 0) + 1 : 0;
    u32 length = 0;
    for (u32 k = 0; k < model.wanted; k++)
        if (is_end(s, k, target) && s->reached_in[k] >= length) length = s->reached_in[k] + 1;
    return length;
}

/* Find the ways to the violation, by a last step of this action, or to the witnesses; how many levels they have, 0 when there is no memory
 * or search_stop was called. */
static u32 find_ways(struct search *s, u32 target, u32 action)
{
    ways_close(s);
    u64 requests = atomic_load(&s->requests);
    u32 length = way_length(s, target);
    s->ways = calloc(length + 1, sizeof *s->ways);
    if (!length || !s->ways) return 0;
    s->way_levels = length;
    u32 level = length;
    while (level > 0 && scout_level(s, level - 1, target, action, requests)) level--;
    return level ? 0 : length;
}

#endif
