/* The way to a state in a search by breadth, rebuilt backwards; and the successors of one state. */
#ifndef CHECKER_PATH_H
#define CHECKER_PATH_H

#include "batch.h"

/* A worker beside those of the search, whose successors are compared or listed. */
struct aside {
    struct worker worker;
    struct ranges ranges;
    const u64 *target; /* MATCH: the canonical state looked for */
    int matched;
    u64 *out;          /* LIST */
    u32 *actions;
    u64 count, room;
};

static void match_batch(struct aside *a)
{
    struct worker *w = &a->worker;
    u32 n = w->count;
    w->count = 0;
    const u64 *keys = a->matched ? NULL : canonical_batch(w, n);
    for (u32 i = 0; i < n && !a->matched; i++) a->matched = same_state(keys + (size_t)i * MODEL_WORDS, a->target);
}

static void list_batch(struct aside *a)
{
    struct worker *w = &a->worker;
    for (u32 i = 0; i < w->count; i++, a->count++) {
        if (a->count >= a->room) continue;
        copy_state(a->out + a->count * MODEL_WORDS, w->buffer + (size_t)i * MODEL_WORDS);
        a->actions[a->count] = w->actions[i];
    }
    w->count = 0;
}

static struct aside *aside_new(struct search *s, enum mode mode)
{
    struct aside *a = aligned_alloc(64, round_up(sizeof *a, 64));
    if (!a) return NULL;
    memset(a, 0, sizeof *a);
    a->worker.search = s, a->worker.mode = mode, a->worker.capacity = BATCH;
    return a;
}

static void expand_aside(struct aside *a, const u64 *state)
{
    a->worker.state = state;
    model_expand(state, &a->worker);
    flush(&a->worker);
}

/* The least state of a level that has the target as a successor, NULL when none has. */
static const u64 *predecessor(struct search *s, struct aside *a, u64 level, u64 requests)
{
    const u64 *least = NULL;
    for (u64 i = s->levels.items[level]; i < s->levels.items[level + 1]; i++) {
        struct range range = s->ranges.items[i];
        const u64 *state = arena_state(&s->arena, range.from);
        for (u64 k = 0; k < range.count; k++, state += MODEL_WORDS) {
            if ((least && compare_states(state, least) >= 0) || outside(state)) continue;
            if (atomic_load_explicit(&s->requests, memory_order_relaxed) != requests) return NULL;
            a->matched = 0;
            expand_aside(a, state);
            if (a->matched) least = state;
        }
    }
    return least;
}

/* The level that a state is in, or the number of levels. */
static u64 level_of(struct search *s, const u64 *state)
{
    u64 levels = s->levels.count - 1;
    for (u64 level = 0; level < levels; level++)
        for (u64 i = s->levels.items[level]; i < s->levels.items[level + 1]; i++) {
            struct range range = s->ranges.items[i];
            const u64 *each = arena_state(&s->arena, range.from);
            for (u64 k = 0; k < range.count; k++, each += MODEL_WORDS)
                if (same_state(each, state)) return level;
        }
    return levels;
}

/* The states from an initial one to this one; how many, 0 when it was not seen or search_stop was called. */
static u32 path_by_levels(struct search *s, const u64 *state, u64 *out, u32 capacity)
{
    u64 requests = atomic_load(&s->requests);
    if (!s->levels.count || !numbers_room(&s->levels, 1)) return 0;
    s->levels.items[s->levels.count++] = s->ranges.count; /* the end of the last level, for as long as we look */
    u64 level = level_of(s, state), length = level + 1;
    if (level + 1 == s->levels.count) length = 0;
    struct aside *a = length && length <= capacity ? aside_new(s, MATCH) : NULL;
    if (length && length <= capacity && !a) length = 0;
    if (a) {
        copy_state(out + level * MODEL_WORDS, state);
        while (level-- > 0 && length) {
            a->target = out + (level + 1) * MODEL_WORDS;
            const u64 *before = predecessor(s, a, level, requests);
            if (before) copy_state(out + level * MODEL_WORDS, before);
            else length = 0;
        }
        free(a);
    }
    s->levels.count--;
    return (u32)length;
}

/* Every successor of a state, as it was emitted (but for those equal to it); how many, even where there is room for fewer. */
static u64 successors_of(struct search *s, const u64 *state, u64 *out, u32 *actions, u64 room)
{
    struct aside *a = aside_new(s, LIST);
    if (!a) return 0;
    a->out = out, a->actions = actions, a->room = room;
    expand_aside(a, state);
    u64 count = a->count;
    free(a);
    return count;
}

#endif
