/* Search by depth, by one worker: a stack of states with their depths. */
#ifndef CHECKER_DEPTH_H
#define CHECKER_DEPTH_H

#include "batch.h"

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

/* Push the states made since `from`, the first of them on top. */
static int push_since(struct search *s, struct stack *k, u64 from, u64 to, u64 depth)
{
    for (u64 i = to; i-- > from;)
        if (!outside(s->workers[0], arena_state(&s->arena, i)) && !push(k, depth << 32 | i)) return no_memory(s);
    return 1;
}

/* From the initial states on, which are in. */
static void depth_first(struct search *s)
{
    struct worker *w = s->workers[0];
    struct stack stack = {.memory = &s->memory};
    gather(s, w);
    push_since(s, &stack, 0, w->index, 0);
    while (stack.count && !s->violation.found && !s->options.stay) {
        if ((++w->ticks & 63) == 0) {
            check_time(s);
            tell(w);
            atomic_store_explicit(&s->frontier, stack.count, memory_order_relaxed);
        }
        if (halted(s)) break;
        u64 entry = pop(&stack);
        u32 depth = (u32)(entry >> 32);
        if (depth >= s->options.max_depth) {
            s->stopped_by = BY_DEPTH;
            continue;
        }
        if (depth > s->depth) s->depth = depth;
        u64 from = w->index;
        want_less(s);
        share_wanted(s, w);
        w->depth = depth, w->length = depth + 1;
        w->parent = (u32)entry;
        w->state = arena_state(&s->arena, (u32)entry);
        w->run = w->state;
        model_expand(w->state, w);
        flush(w);
        locate_expanded(w);
        w->run = NULL;
        gather(s, w);
        push_since(s, &stack, from, w->index, (u64)depth + 1);
    }
    if (halted(s) && !s->violation.found && (stack.count || s->broken)) s->stopped_by = halted(s);
    s->frontier = stack.count;
    stack_close(&stack);
}

/* The states from an initial one to this one, by parents; how many, 0 when it was not seen. */
static u32 path_by_parents(struct search *s, const u64 *state, u64 *out, u32 capacity)
{
    u64 index = 0, states = s->workers[0]->index;
    while (index < states && !same_state(arena_state(&s->arena, index), state)) index++;
    if (index == states) return 0;
    u32 length = 1;
    for (u32 i = *arena_parent(&s->arena, index); i != NO_PARENT; i = *arena_parent(&s->arena, i)) length++;
    if (length > capacity) return length;
    for (u32 i = (u32)index, place = length; place-- > 0; i = *arena_parent(&s->arena, i))
        copy_state(out + (size_t)place * MODEL_WORDS, arena_state(&s->arena, i));
    return length;
}

#endif
