/* The arena: every state, in chunks that never move, in order of discovery (of one worker at a time).
 *
 * A state's index is its chunk's number and its offset there. Behind the states of a chunk are their keys, where those are not the
 * states' own first words, and in a search that keeps parents each state's parent. A worker writes to a chunk of its own, at its cursor; levels of a search by breadth are lists of ranges of indices.
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

/* A key that is the canonical form of what tells a state apart stands beside the state. */
#define KEYS_APART (MODEL_SYMMETRY && MODEL_HIDDEN)
#if KEYS_APART
#define APART_WORDS KEY_WORDS
#else
#define APART_WORDS 0
#endif

/* States in a row: the arena index of the first, and its number once a level has it. */
struct range { u64 from, count, number; };
LIST_OF(struct range, ranges)

/* Where a worker's new states go. */
struct cursor {
    u64 *tail, *end;       /* the next free state, and the end of the chunk */
    u64 index, mark;       /* arena indices of tail, and of the first state of this level in the chunk */
    u64 *spare;            /* a chunk in reserve, and its number */
    u64 spare_number;
    struct ranges ranges;  /* where this level's states are, but for those since mark */
};

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
    a->chunk_bytes = CHUNK * (STATE_BYTES + APART_WORDS * sizeof(u64) + (parents ? sizeof(u32) : 0));
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

static inline u64 *arena_key(const struct arena *a, u64 index)
{
#if KEYS_APART
    return a->chunks[index >> CHUNK_BITS] + CHUNK * MODEL_WORDS + (index & (CHUNK - 1)) * KEY_WORDS;
#else
    return arena_state(a, index);
#endif
}

static inline u32 *arena_parent(const struct arena *a, u64 index)
{
    return (u32 *)(a->chunks[index >> CHUNK_BITS] + CHUNK * (MODEL_WORDS + APART_WORDS)) + (index & (CHUNK - 1));
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

/* Note where this level's states are in the present chunk; room for the range was made before. */
static void end_range(struct cursor *c)
{
    if (c->index == c->mark) return;
    c->ranges.items[c->ranges.count++] = (struct range){.from = c->mark, .count = c->index - c->mark};
    c->mark = c->index;
}

/* Make sure that the next n states have a place, n <= CHUNK; 0 for want of memory. */
static int arena_reserve(struct arena *a, struct cursor *c, u64 n)
{
    if (LIKELY((u64)(c->end - c->tail) >= n * MODEL_WORDS) || c->spare) return 1;
    if (!ranges_room(&c->ranges, 2)) return 0;
    c->spare = arena_chunk(a, &c->spare_number);
    return c->spare != NULL;
}

/* Go on in the spare chunk: the present one is full. */
RARE void next_chunk(struct cursor *c)
{
    end_range(c);
    c->tail = c->spare, c->end = c->spare + CHUNK * MODEL_WORDS;
    c->index = c->mark = c->spare_number << CHUNK_BITS;
    c->spare = NULL;
}

/* A state into the place that the next one to be kept will have. */
static inline void write_state(struct cursor *c, const u64 *state)
{
    if (UNLIKELY(c->tail == c->end)) next_chunk(c);
    copy_state(c->tail, state);
}

static inline void keep_state(struct cursor *c)
{
    c->tail += MODEL_WORDS;
    c->index++;
}

#endif
