/* Search by depth, by one worker: a stack of states with their depths. */
#ifndef CHECKER_DEPTH_H
#define CHECKER_DEPTH_H

#include "initial.h"
#include "parents.h"

#define PIECE_BITS 14 /* entries of a piece of the stack */
#define PIECE_ENTRIES ((u64)1 << PIECE_BITS)

LIST_OF(u64 *, pieces)

/* An entry is a depth and below it an arena index. */
struct stack {
    struct pieces pieces;
    u64 count;
    struct memory *memory;
};

static int push(struct stack *k, u64 entry)
{
    if (k->count >> PIECE_BITS == k->pieces.count) {
        u64 bytes = PIECE_ENTRIES * sizeof(u64);
        if (!pieces_room(&k->pieces, 1) || !claim(k->memory, bytes)) return 0;
        u64 *piece = map_pages(bytes, 0);
        if (!piece) {
            unclaim(k->memory, bytes);
            return 0;
        }
        k->pieces.items[k->pieces.count++] = piece;
    }
    k->pieces.items[k->count >> PIECE_BITS][k->count & (PIECE_ENTRIES - 1)] = entry;
    k->count++;
    return 1;
}

static u64 pop(struct stack *k)
{
    k->count--;
    return k->pieces.items[k->count >> PIECE_BITS][k->count & (PIECE_ENTRIES - 1)];
}

static void stack_close(struct stack *k)
{
    for (u64 i = 0; i < k->pieces.count; i++) unmap_pages(k->pieces.items[i], PIECE_ENTRIES * sizeof(u64));
    free(k->pieces.items);
}

/* New successors, with the state being expanded as their parent. */
static void take_children(struct worker *w)
{
    for (u64 made = take_batch(w), i = w->at.index - made; i < w->at.index; i++)
        *arena_parent(&w->search->arena, i) = w->parent;
    check_states(w->search);
}

/* Push the states made since `from`, the first of them on top: of the longest paths that were taken, one may end there. */
static int push_since(struct search *s, struct stack *k, u64 from, u32 depth)
{
    u64 before = k->count;
    for (u64 i = s->workers[0]->at.index; i-- > from;)
        if (!outside(s->workers[0], arena_state(&s->arena, i)) && !push(k, (u64)depth << 32 | i)) return no_memory(s);
    if (k->count > before && depth > s->depth) s->depth = depth;
    return 1;
}

/* Expand the state of an entry, and push its new successors. */
static void expand_entry(struct search *s, struct stack *k, u64 entry)
{
    struct worker *w = s->workers[0];
    u32 depth = (u32)(entry >> 32);
    u64 from = w->at.index;
    want_less(s);
    share_wanted(s, w);
    w->depth = depth, w->length = depth + 1;
    w->parent = (u32)entry;
    w->run = w->state = arena_state(&s->arena, (u32)entry);
    model_expand(w->state, w);
    flush(w);
    locate_expanded(w);
    w->run = NULL;
    gather(s, w);
    push_since(s, k, from, depth + 1);
}

static void tell_frontier(struct search *s, const struct stack *k)
{
    check_time(s);
    tell(s->workers[0]);
    atomic_store_explicit(&s->frontier, k->count, memory_order_relaxed);
}

/* From the initial states on. */
static void explore_depth(struct search *s)
{
    struct worker *w = s->workers[0];
    struct stack stack = {.memory = &s->memory};
    w->parent = NO_PARENT;
    enter_initial(s);
    gather(s, w);
    push_since(s, &stack, 0, 0);
    while (stack.count && !s->found.violation.found && !s->options.stay) {
        if ((++w->ticks & 63) == 0) tell_frontier(s, &stack);
        if (halted(s)) break;
        u64 entry = pop(&stack);
        if (entry >> 32 >= s->options.max_depth) s->stopped_by = BY_DEPTH;
        else expand_entry(s, &stack, entry);
    }
    if (halted(s) && !s->found.violation.found && (stack.count || s->broken)) s->stopped_by = halted(s);
    s->frontier = stack.count;
    stack_close(&stack);
}

static u64 told_frontier(struct search *s) { return atomic_load(&s->frontier); }

static const struct visitor depth_visitor = {
    .skips_known = 1,
    .successors = take_children,
    .failed_step = keep_failed_step,
    .failed_state = keep_failed_state,
    .ended = keep_end,
    .witness = keep_witness,
    .gave_up = end_given_up,
    .leaves_off = leave_off_in_time,
};

static const struct strategy depth_strategy = {
    .visitor = &depth_visitor,
    .keeps_parents = 1,
    .is_reduced = 1,
    .explore = explore_depth,
    .frontier = told_frontier,
    .path = path_by_parents,
};

#endif
