/* The table of states: open addressing, linear probing.
 *
 * A slot is 0 when empty. Where the table holds keys it is the key plus one. Otherwise its low bits hold the state's arena
 * index plus one and its high bits, as many as are left, those of the state's hash; whole keys are compared, so that no
 * two are ever taken for one. The position of a hash grows with the hash (a multiplication, so that any capacity will do):
 * the table grows by streaming the slots into a larger one in their order, and gives its own pages back on the way.
 */
#ifndef CHECKER_TABLE_H
#define CHECKER_TABLE_H

#include "memory.h"

#ifndef PIECE
#define PIECE ((u64)1 << 18) /* slots moved at a time: 2 MiB */
#endif
#ifndef FIRST_CAPACITY
#define FIRST_CAPACITY 8192
#endif
#ifndef BUCKET /* slots compared at a time */
#if HOLDS_KEYS
#define BUCKET 8
#else
#define BUCKET 4
#endif
#endif

typedef unsigned __int128 u128;

struct table {
    _Atomic u64 *slots;
    u64 capacity, limit; /* slots, and how many of them may be taken */
    u64 index_mask;      /* of a slot's arena index */
};

static inline u64 multiply_fold(u64 a, u64 b)
{
    u128 product = (u128)a * b;
    return (u64)(product >> 64) ^ (u64)product;
}

/* Its high bits count most. */
static inline u64 hash_state(const u64 *state)
{
#if KEY_WORDS == 1
    return multiply_fold(state[0] ^ 0x2d358dccaa6c78a5u, 0x9e3779b97f4a7c15u);
#else
    u64 h = 0x8bb84b93962eacc9u;
    EACH_WORD for (u32 i = 0; i + 1 < KEY_WORDS; i += 2)
        h = multiply_fold(state[i] ^ h, state[i + 1] ^ 0x9e3779b97f4a7c15u);
    if (KEY_WORDS % 2) h ^= state[KEY_WORDS - 1];
    return multiply_fold(h ^ 0x2d358dccaa6c78a5u, 0x9e3779b97f4a7c15u);
#endif
}

/* Of a hash, where states are wider than a word without the bits that a slot has no room for. */
static inline u64 position_of(u64 hash, u64 capacity) { return (u64)(((u128)hash * (capacity / BUCKET)) >> 64) * BUCKET; }

static u64 table_bytes(u64 capacity) { return round_up(capacity * sizeof(u64), PAGE); }

/* How many of the slots may be taken: 25 of 32. */
static u64 table_limit(u64 capacity) { return capacity / 32 * 21; }

/* A table of its own; 0 for want of memory. `indices` bounds the arena's indices while no more than its limit are in. */
static int table_open(struct table *t, u64 capacity, u64 indices, struct memory *memory)
{
    u64 bytes = table_bytes(capacity);
    if (!claim(memory, bytes)) return 0;
    t->slots = map_pages(bytes, bytes >= HUGE_PAGE);
    if (!t->slots) {
        unclaim(memory, bytes);
        return 0;
    }
    t->capacity = capacity, t->limit = table_limit(capacity);
    for (t->index_mask = 1; t->index_mask < indices + 1;) t->index_mask = 2 * t->index_mask + 1;
    return 1;
}

static void table_close(struct table *t)
{
    if (t->slots) unmap_pages((void *)t->slots, table_bytes(t->capacity));
    t->slots = NULL;
}

/* Slots of a larger table for so many states, within what memory is left; 0 when there is none. `room` is in bytes, and the
 * present table's bytes come free. With little left, what the arena will need for as many states is left to it. */
static u64 table_next_capacity(const struct table *t, u64 states, u64 room, int limited)
{
    u64 least = states / 21 * 32 + 64;
    u64 capacity = t->capacity < (u64)1 << 20 ? 4 * t->capacity : t->capacity / 8 * 12;
    if (capacity < least) capacity = least;
    if (!limited || table_bytes(capacity) <= room / 2) return capacity / BUCKET * BUCKET + BUCKET;
    u64 more = (room + t->limit * STATE_BYTES) / (8 + STATE_BYTES * 21 / 32); /* states and slots in balance */
    if (capacity > more) capacity = more;
    capacity = capacity / BUCKET * BUCKET;
    return capacity >= least && capacity > t->capacity + t->capacity / 16 && table_bytes(capacity) <= room ? capacity : 0;
}

/* Put a slot where there is none yet; 0 when another worker was first, and then `there` is its slot. */
static inline __attribute__((always_inline)) int
put_slot(_Atomic u64 *place, u64 *there, u64 slot, const int shared)
{
    if (shared)
        return atomic_compare_exchange_strong_explicit(place, there, slot, memory_order_release, memory_order_acquire);
    atomic_store_explicit(place, slot, memory_order_relaxed);
    return 1;
}

/* Put the slots from..to of an old table into a new one. `shared`: others do the same with other slots. */
static inline __attribute__((always_inline)) void
table_move(const struct table *old, struct table *new, u64 from, u64 to, const int shared)
{
    enum { SOME = 256 };
    u64 slots[SOME], home[SOME];
    while (from < to) {
        u64 end = from + SOME < to ? from + SOME : to;
        u32 count = 0;
        for (; from < end; from++) {
            slots[count] = atomic_load_explicit(&old->slots[from], memory_order_relaxed);
            count += slots[count] != 0;
        }
        for (u32 i = 0; i < count; i++) {
#if HOLDS_KEYS
            u64 state = slots[i] - 1;
            u64 hash = hash_state(&state);
#else
            u64 hash = slots[i] & ~old->index_mask & ~new->index_mask;
            slots[i] = hash | (slots[i] & old->index_mask);
#endif
            home[i] = position_of(hash, new->capacity);
        }
        for (u32 i = 0; i < count; i++) {
            for (u64 p = home[i];;) {
                u64 there = atomic_load_explicit(&new->slots[p], memory_order_relaxed);
                if (!there && put_slot(&new->slots[p], &there, slots[i], shared)) break;
                if (++p == new->capacity) p = 0;
            }
        }
    }
}

#endif
