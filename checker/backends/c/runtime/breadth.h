/* Search by breadth: level after level, each expanded by all workers when it is worth while. */
#ifndef CHECKER_BREADTH_H
#define CHECKER_BREADTH_H

#include "batch.h"

/* A level with fewer states is expanded by one worker. */
#ifndef SMALL_LEVEL
#define SMALL_LEVEL 512
#endif
#define LARGEST_BLOCK 512

/* Expand blocks of the level until none is left. */
static void expand_blocks(struct worker *w)
{
    struct search *s = searched = w->search;
    while (!halted(s)) {
        u64 number = atomic_fetch_add_explicit(&s->next_block, 1, memory_order_relaxed);
        if (number >= s->blocks.count) break;
        struct block block = s->blocks.items[number];
        const u64 *state = arena_state(&s->arena, block.from);
        w->run = w->state = state;
        for (u64 i = 0; i < block.count && !halted(s); i++, state += MODEL_WORDS) {
            if (outside(w, state)) continue;
            w->state = state;
            model_expand(state, w);
            if (UNLIKELY(halted(s)) && atomic_load(&s->cut)) break;
            w->expanded++;
            if ((++w->ticks & 63) == 0) check_time(s);
        }
        locate_expanded(w);
        w->run = NULL;
    }
    flush(w);
}

/* Count what the lists of ranges, blocks and levels take. */
static void count_lists(struct search *s)
{
    u64 bytes = s->ranges.room * sizeof(struct range) + s->blocks.room * sizeof(struct block) + s->levels.room * sizeof(u64);
    atomic_fetch_add(&s->memory.held, bytes - s->lists);
    s->lists = bytes;
}

/* Put a new level together from what the workers made; how many states it has within the constraint. */
static u64 next_level(struct search *s)
{
    u64 states = 0;
    if (!numbers_room(&s->levels, 2)) return (void)no_memory(s), 0;
    s->levels.items[s->levels.count++] = s->ranges.count;
    for (u32 i = 0; i < s->threads; i++) {
        struct worker *w = s->workers[i];
        if (!ranges_room(w->ranges, 1) || !ranges_room(&s->ranges, w->ranges->count + 1)) return (void)no_memory(s), states;
        end_range(w);
        for (u64 k = 0; k < w->ranges->count; k++) s->ranges.items[s->ranges.count++] = w->ranges->items[k];
        w->ranges->count = 0;
        states += w->fresh - w->outside;
        w->fresh = w->outside = 0;
        gather(s, w);
    }
    count_lists(s);
    return states;
}

/* Cut the ranges of a level, from one number up to another, into blocks. */
static int cut_blocks(struct search *s, u64 first, u64 end)
{
    u64 states = 0;
    for (u64 i = first; i < end; i++) states += s->ranges.items[i].count;
    u64 size = states / (s->threads * 16) + 1;
    size = size < 32 ? 32 : size > LARGEST_BLOCK ? LARGEST_BLOCK : size;
    s->blocks.count = 0;
    atomic_store(&s->next_block, 0);
    for (u64 i = first; i < end; i++) {
        struct range range = s->ranges.items[i];
        if (!blocks_room(&s->blocks, range.count / size + 1)) return no_memory(s);
        for (u64 from = 0; from < range.count; from += size)
            s->blocks.items[s->blocks.count++] =
                (struct block){range.from + from, range.count - from < size ? range.count - from : size};
    }
    return 1;
}

static void *helper(void *argument)
{
    struct worker *w = argument;
    struct team *t = &w->search->team;
    u64 level = 0;
    pthread_mutex_lock(&t->lock);
    for (;;) {
        while (t->level == level && !t->over) pthread_cond_wait(&t->changed, &t->lock);
        if (t->over) break;
        level = t->level;
        pthread_mutex_unlock(&t->lock);
        expand_blocks(w);
        tell(w);
        leave_level(w->search);
        pthread_mutex_lock(&t->lock);
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

/* Expand the level; how many of its states were expanded. */
static u64 expand_level(struct search *s)
{
    struct team *t = &s->team;
    struct worker *w = s->workers[0];
    int together = s->threads > 1 && s->level_states >= SMALL_LEVEL;
    for (u32 i = 0; i < s->threads; i++) {
        struct worker *each = s->workers[i];
        each->depth = s->depth, each->length = s->depth + 1;
        share_wanted(s, each);
        each->expanded = each->told_expanded = 0;
        each->shared = together;
        check_states(s, each);
    }
    atomic_store(&s->expanded, 0);
    if (together) {
        pthread_mutex_lock(&t->lock);
        t->active = s->threads;
        t->level++;
        pthread_cond_broadcast(&t->changed);
        pthread_mutex_unlock(&t->lock);
    }
    expand_blocks(w);
    tell(w);
    if (together) {
        leave_level(s);
        pthread_mutex_lock(&t->lock);
        while (t->active) pthread_cond_wait(&t->changed, &t->lock);
        pthread_mutex_unlock(&t->lock);
    }
    return atomic_load(&s->expanded);
}

/* Level after level, from the initial states on, which are in. */
static void breadth_first(struct search *s)
{
    u64 states = next_level(s);
    s->level_states = states;
    while (states && !s->violation.found && !s->options.stay) {
        want_less(s);
        s->earlier = atomic_load(&s->made) - atomic_load(&s->beyond);
        if (s->depth >= s->options.max_depth) {
            s->stopped_by = BY_DEPTH;
            break;
        }
        if (halted(s) || !cut_blocks(s, s->levels.items[s->levels.count - 1], s->ranges.count)) break;
        u64 expanded = expand_level(s);
        u64 following = next_level(s);
        if (expanded < states || s->broken) {
            s->stopped_by = halted(s);
            s->frontier = states - expanded + following;
            return;
        }
        if (following) s->depth++;
        s->level_states = states = following;
    }
    s->frontier = states;
    if ((states || s->broken) && !s->violation.found && !s->stopped_by) s->stopped_by = halted(s);
}

#endif
