/* Levels: the states of a search by breadth in the order of discovery, which numbers them from 0 on.
 *
 * A level is a list of ranges of the arena, so that a state's number gives its place by a search among the ranges. (By depth and in a
 * simulation one worker makes all states, and the arena index is the number.)
 *
 * At the end of a level no worker holds anything back, and all that the rest of a search depends on is: the states by their numbers and where
 * each level begins (here); `found`, `wanted` and `reached_in` of the search, its `failed_choice`, `base` and `initial_made`; the tally, `total`
 * and noted branches of each worker, which may be added up into one; `made`, `beyond` and `taken`. The table is what the states make of it.
 * A checkpoint would write these after next_level, and put the states back in their order.
 */
#ifndef CHECKER_LEVELS_H
#define CHECKER_LEVELS_H

#include "found.h"

#define LARGEST_BLOCK 512

/* Count what the lists take. */
static void count_lists(struct search *s)
{
    struct levels *l = &s->levels;
    u64 bytes = l->ranges.room * sizeof(struct range) + l->blocks.room * sizeof(struct block) + l->begins.room * sizeof(u64);
    atomic_fetch_add(&s->memory.held, bytes - l->bytes);
    l->bytes = bytes;
}

/* Number the states of a worker's ranges, and take them into the level. */
static int take_ranges(struct levels *l, struct ranges *made)
{
    if (!ranges_room(&l->ranges, made->count + 1)) return 0;
    for (u64 i = 0; i < made->count; i++) {
        made->items[i].number = l->states;
        l->states += made->items[i].count;
        l->ranges.items[l->ranges.count++] = made->items[i];
    }
    made->count = 0;
    return 1;
}

/* Put a new level together from what the workers made; how many states it has within the constraint. */
static u64 next_level(struct search *s)
{
    struct levels *l = &s->levels;
    u64 states = 0;
    if (!numbers_room(&l->begins, 1)) return (void)no_memory(s), 0;
    l->begins.items[l->begins.count++] = l->ranges.count;
    for (u32 i = 0; i < s->threads; i++) {
        struct worker *w = s->workers[i];
        if (!ranges_room(&w->at.ranges, 1)) return (void)no_memory(s), states;
        end_range(&w->at);
        if (!take_ranges(l, &w->at.ranges)) return (void)no_memory(s), states;
        states += w->fresh - w->outside;
        w->fresh = w->outside = 0;
        gather(s, w);
    }
    count_lists(s);
    return states;
}

/* The number of ranges before the end of a level. */
static u64 level_end(const struct levels *l, u64 level)
{
    return level + 1 < l->begins.count ? l->begins.items[level + 1] : l->ranges.count;
}

/* How many states there are before a level, from 0 to how many levels there are. */
static u64 states_before(const struct levels *l, u64 level)
{
    u64 range = level < l->begins.count ? l->begins.items[level] : l->ranges.count;
    return range < l->ranges.count ? l->ranges.items[range].number : l->states;
}

/* The state with a number. */
static const u64 *numbered_state(const struct search *s, u64 number)
{
    const struct ranges *ranges = &s->levels.ranges;
    u64 low = 0, high = ranges->count; /* the range is from low on, and before high */
    while (high - low > 1) {
        u64 middle = low + (high - low) / 2;
        if (ranges->items[middle].number <= number) low = middle;
        else high = middle;
    }
    return arena_state(&s->arena, ranges->items[low].from + number - ranges->items[low].number);
}

/* Cut a level into blocks; 0 for want of memory. */
static int cut_blocks(struct search *s, u64 level)
{
    struct levels *l = &s->levels;
    u64 size = (states_before(l, level + 1) - states_before(l, level)) / (s->threads * 16) + 1;
    size = size < 32 ? 32 : size > LARGEST_BLOCK ? LARGEST_BLOCK : size;
    l->blocks.count = 0;
    atomic_store(&l->next_block, 0);
    for (u64 i = l->begins.items[level]; i < level_end(l, level); i++) {
        struct range range = l->ranges.items[i];
        if (!blocks_room(&l->blocks, range.count / size + 1)) return no_memory(s);
        for (u64 from = 0; from < range.count; from += size)
            l->blocks.items[l->blocks.count++] =
                (struct block){range.from + from, range.count - from < size ? range.count - from : size};
    }
    return 1;
}

/* The next block of the level that nobody has taken yet; 0 when there is none. */
static int take_block(struct levels *l, struct block *block)
{
    u64 number = atomic_fetch_add_explicit(&l->next_block, 1, memory_order_relaxed);
    if (number >= l->blocks.count) return 0;
    *block = l->blocks.items[number];
    return 1;
}

/* As many states of every level, as evenly spread over it as there are; at most `count`. */
static u64 sample_levels(const struct search *s, u64 *out, u64 count)
{
    const struct levels *l = &s->levels;
    u64 levels = l->begins.count, found = 0;
    u64 each = count > levels ? count / levels : 1, step = (levels + count - 1) / count;
    for (u64 level = 0; level < levels && found < count; level += step) {
        u64 first = states_before(l, level), states = states_before(l, level + 1) - first;
        u64 wanted = each < states ? each : states;
        for (u64 i = 0; i < wanted && found < count; i++)
            copy_state(out + found++ * MODEL_WORDS, numbered_state(s, first + i * states / wanted));
    }
    return found;
}

static void levels_close(struct levels *l) { free(l->begins.items), free(l->ranges.items), free(l->blocks.items); }

#endif
