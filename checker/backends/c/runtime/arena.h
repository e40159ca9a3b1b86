/* The arena: every state, in chunks that never move, in order of discovery (of one worker at a time).
 *
 * A state's index is its chunk's number and its offset there. A search by depth keeps each state's parent behind the states
 * of a chunk. A worker writes to a chunk of its own; levels of a search by breadth are lists of ranges of indices.
 */
#ifndef CHECKER_ARENA_H
#define CHECKER_ARENA_H

#include "memory.h"

#ifndef CHUNK_BITS
#if MODEL_WORDS == 1 /* chunks of 2 MiB, a huge page each */
#define CHUNK_BITS 18
#elif MODEL_WORDS == 2
#define CHUNK_BITS 17
#elif MODEL_WORDS <= 16
#define CHUNK_BITS 16
#elif MODEL_WORDS <= 64
#define CHUNK_BITS 14
#else
#define CHUNK_BITS 12
#endif
#endif
#define CHUNK ((u64)1 << CHUNK_BITS)
#define MAX_CHUNKS ((u64)1 << 20)
#define NO_PARENT UINT32_MAX

struct range { u64 from, count; };
LIST_OF(struct range, ranges)

struct arena {
    u64 **chunks;          /* room for MAX_CHUNKS, of which the first `count` are in use */
    _Atomic u64 count;
    u64 chunk_bytes;
    int parents;           /* a u32 for each state */
    struct memory *memory;
};

static int arena_open(struct arena *a, struct memory *memory, int parents)
{
    a->memory = memory, a->parents = parents;
    a->chunk_bytes = CHUNK * (STATE_BYTES + (parents ? sizeof(u32) : 0));
    a->chunks = map_pages(MAX_CHUNKS * sizeof(u64 *), 0);
    return a->chunks != NULL;
}

static void arena_close(struct arena *a)
{
    for (u64 i = 0; a->chunks && i < a->count; i++) unmap_pages(a->chunks[i], a->chunk_bytes);
    unmap_pages(a->chunks, MAX_CHUNKS * sizeof(u64 *));
}

static inline u64 *arena_state(const struct arena *a, u64 index)
{
    return a->chunks[index >> CHUNK_BITS] + (index & (CHUNK - 1)) * MODEL_WORDS;
}

static inline u32 *arena_parent(const struct arena *a, u64 index)
{
    return (u32 *)(a->chunks[index >> CHUNK_BITS] + CHUNK * MODEL_WORDS) + (index & (CHUNK - 1));
}

/* A new chunk, NULL for want of memory. The first are small in what they touch, and do without huge pages. */
static u64 *arena_chunk(struct arena *a, u64 *number)
{
    if (!claim(a->memory, a->chunk_bytes)) return NULL;
    u64 *chunk = map_pages(a->chunk_bytes, a->count > 1);
    *number = chunk ? atomic_fetch_add(&a->count, 1) : 0;
    if (!chunk || *number >= MAX_CHUNKS || (a->parents && (*number + 1) << CHUNK_BITS > NO_PARENT)) {
        if (chunk) atomic_fetch_sub(&a->count, 1);
        unmap_pages(chunk, a->chunk_bytes);
        unclaim(a->memory, a->chunk_bytes);
        return NULL;
    }
    a->chunks[*number] = chunk;
    return chunk;
}

/* Note where this level's states are in the worker's present chunk; room for the range was made before. */
static void end_range(struct worker *w)
{
    if (w->index == w->mark) return;
    w->ranges->items[w->ranges->count++] = (struct range){w->mark, w->index - w->mark};
    w->mark = w->index;
}

/* Make sure that the next n states have a place, n <= CHUNK; 0 for want of memory. */
static int arena_reserve(struct arena *a, struct worker *w, u64 n)
{
    if (LIKELY((u64)(w->end - w->tail) >= n * MODEL_WORDS) || w->spare) return 1;
    if (!ranges_room(w->ranges, 2)) return 0;
    w->spare = arena_chunk(a, &w->spare_number);
    return w->spare != NULL;
}

/* Go on in the spare chunk: the present one is full. */
RARE void arena_next_chunk(struct worker *w)
{
    end_range(w);
    w->tail = w->spare, w->end = w->spare + CHUNK * MODEL_WORDS;
    w->index = w->mark = w->spare_number << CHUNK_BITS;
    w->spare = NULL;
}

#endif
