/* A batch of states looked up in the table: those that are new go into it and into the arena. */
#ifndef CHECKER_LOOKUP_H
#define CHECKER_LOOKUP_H

#include "first_way.h"

/* With AVX2 a bucket is compared at once. Another worker may write a slot meanwhile: x86 loads each slot whole, and whoever
 * acts on one loads it again as an atomic. (The thread sanitizer cannot know.) */
#if defined(__AVX2__) && !defined(__SANITIZE_THREAD__)
typedef long long vector __attribute__((vector_size(32), may_alias)); /* immintrin.h takes long to compile */
typedef double doubles __attribute__((vector_size(32)));
#define VECTORS 1
#else
#define VECTORS 0
#endif

/* How many successors ahead slots are prefetched, and states of a matching tag. */
#ifndef SLOTS_AHEAD
#define SLOTS_AHEAD 24
#endif
#ifndef STATES_AHEAD
#define STATES_AHEAD 12
#endif

/* What is kept of one of a batch: its key, or where not all of a state tells it apart the whole of it. */
static inline const u64 *kept_state(const struct worker *w, const u64 *keys, u32 i)
{
    return (MODEL_HIDDEN ? w->buffer : keys) + (size_t)i * MODEL_WORDS;
}

static inline void prefetch_position(struct worker *w, const struct table *t, const u64 *key, u32 i)
{
    u64 hash = hash_state(key);
#if !HOLDS_KEYS
    hash &= ~t->index_mask;
    w->hash[i] = hash;
#endif
    w->home[i] = position_of(hash, t->capacity);
    __builtin_prefetch((const void *)&t->slots[w->home[i]]);
}

/* The number of slots taken: those before the first free one. What is loaded later is at least as new. */
static inline __attribute__((always_inline)) u32 bucket_free(_Atomic u64 *bucket, const int shared)
{
    u32 taken = 0;
    for (u32 i = 0; i < BUCKET; i++)
        taken += atomic_load_explicit(bucket + i, shared ? memory_order_acquire : memory_order_relaxed) != 0;
    return taken;
}

#if HOLDS_KEYS

/* Whether a state is in a bucket: all slots are compared, which costs less than branches foretold badly. */
static inline __attribute__((always_inline)) int
bucket_has(_Atomic u64 *bucket, u64 slot)
{
#if VECTORS && BUCKET == 8
    const vector *pair = (const vector *)bucket, same = (vector){0} + (i64)slot;
    vector equal = (vector)((pair[0] == same) | (pair[1] == same));
    return !__builtin_ia32_ptestz256(equal, equal);
#else
    u32 equal = 0; /* counted: of an or the compiler makes two branches */
    for (u32 i = 0; i < BUCKET; i++) equal += atomic_load_explicit(bucket + i, memory_order_relaxed) == slot;
    return equal != 0;
#endif
}

static inline __attribute__((always_inline)) u32
insert_states(struct worker *w, const struct table *table, const u64 *keys, u32 n, const int shared)
{
    const struct table t = *table;
    u32 made = 0;
    for (u32 i = 0; i < n && i < SLOTS_AHEAD; i++) prefetch_position(w, &t, keys + (size_t)i * MODEL_WORDS, i);
    for (u32 i = 0; i < n; i++) {
        if (LIKELY(i + SLOTS_AHEAD < n)) prefetch_position(w, &t, keys + (size_t)(i + SLOTS_AHEAD) * MODEL_WORDS, i + SLOTS_AHEAD);
        u64 slot = keys[(size_t)i * MODEL_WORDS] + 1;
        _Atomic u64 *bucket = t.slots + w->home[i];
        while (!bucket_has(bucket, slot)) {
            u32 free = bucket_free(bucket, shared);
            if (shared && bucket_has(bucket, slot)) break; /* it may have come before the free slot meanwhile */
            u64 there = 0;
            while (free < BUCKET && !put_slot(bucket + free, &there, slot, shared) && there != slot) free++, there = 0;
            if (LIKELY(free < BUCKET)) {
                if (there == slot) break;
                write_state(&w->at, kept_state(w, keys, i));
                keep_state(&w->at);
                w->new_ones[made++] = i;
                break;
            }
            bucket += BUCKET;
            if (UNLIKELY(bucket == t.slots + t.capacity)) bucket = t.slots;
        }
    }
    return made;
}

#else

/* A bit for each slot of a bucket that has the tag of a hash. */
static inline __attribute__((always_inline)) u32
bucket_matches(_Atomic u64 *bucket, u64 hash, u64 index_mask, const int shared)
{
#if VECTORS && BUCKET == 4
    (void)shared;
    vector other = (*(const vector *)bucket ^ (i64)hash) & (i64)~index_mask;
    return (u32)__builtin_ia32_movmskpd256((doubles)(other == 0));
#else
    u32 bits = 0;
    for (u32 i = 0; i < BUCKET; i++) {
        u64 slot = atomic_load_explicit(bucket + i, shared ? memory_order_acquire : memory_order_relaxed);
        bits |= (u32)((slot ^ hash) <= index_mask) << i;
    }
    return bits;
#endif
}

/* Look for the first slot with the same tag, which is nearly always that of the same state, and prefetch its state. */
static inline __attribute__((always_inline)) void
prefetch_match(struct worker *w, const struct table *t, const struct arena *a, u32 i, const int shared)
{
    _Atomic u64 *bucket = t->slots + w->home[i];
    u32 bits = bucket_matches(bucket, w->hash[i], t->index_mask, shared);
    u64 slot = 0;
    if (LIKELY(bits)) slot = atomic_load_explicit(bucket + __builtin_ctz(bits), memory_order_acquire);
    w->guess[i] = slot;
    if (UNLIKELY(!slot)) return;
    const u64 *key = arena_key(a, (slot & t->index_mask) - 1);
    __builtin_prefetch(key);
    if (KEY_WORDS > 2) __builtin_prefetch(key + KEY_WORDS - 1);
}

/* What is kept of one of a batch, into the place that the next one to be kept will have. */
static inline void write_keyed(struct worker *w, const u64 *keys, u32 i)
{
    write_state(&w->at, kept_state(w, keys, i));
#if KEYS_APART
    copy_key(arena_key(&w->search->arena, w->at.index), keys + (size_t)i * MODEL_WORDS);
#endif
}

/* Whether a slot is that of a state with the same tag. */
static inline int is_slot_of(const struct arena *a, const struct table *t, u64 slot, const u64 *key)
{
    return slot && same_state(arena_key(a, (slot & t->index_mask) - 1), key);
}

/* The slot of a state in a bucket; 0 when it is not there. */
static inline __attribute__((always_inline)) u64
bucket_slot(_Atomic u64 *bucket, const struct table *t, const struct arena *a, u64 hash, const u64 *key, const int shared)
{
    for (u32 bits = bucket_matches(bucket, hash, t->index_mask, shared); bits; bits &= bits - 1) {
        u64 slot = atomic_load_explicit(bucket + __builtin_ctz(bits), memory_order_acquire);
        if (is_slot_of(a, t, slot, key)) return slot;
    }
    return 0;
}

/* One of a batch has been met before. */
static inline void know_again(struct worker *w, const struct table *t, const struct arena *a, u64 slot, u32 i)
{
    if (MODEL_HIDDEN) meet_again(w, arena_state(a, (slot & t->index_mask) - 1), w->buffer + (size_t)i * MODEL_WORDS);
}

static inline __attribute__((always_inline)) u32
insert_states(struct worker *w, const struct table *table, const u64 *keys, u32 n, const int shared)
{
    const struct table t = *table;
    const struct arena *a = &w->search->arena;
    const u32 far = SLOTS_AHEAD + STATES_AHEAD;
    u32 made = 0;
    for (u32 i = 0; i < n && i < far; i++) prefetch_position(w, &t, keys + (size_t)i * MODEL_WORDS, i);
    for (u32 i = 0; i < n && i < STATES_AHEAD; i++) prefetch_match(w, &t, a, i, shared);
    for (u32 i = 0; i < n; i++) {
        if (LIKELY(i + far < n)) prefetch_position(w, &t, keys + (size_t)(i + far) * MODEL_WORDS, i + far);
        if (LIKELY(i + STATES_AHEAD < n)) prefetch_match(w, &t, a, i + STATES_AHEAD, shared);
        const u64 *key = keys + (size_t)i * MODEL_WORDS;
        if (LIKELY(is_slot_of(a, &t, w->guess[i], key))) {
            know_again(w, &t, a, w->guess[i], i);
            continue;
        }
        u64 hash = w->hash[i], slot;
        _Atomic u64 *bucket = t.slots + w->home[i];
        while (!(slot = bucket_slot(bucket, &t, a, hash, key, shared))) {
            u32 free = bucket_free(bucket, shared);
            if (shared && bucket_slot(bucket, &t, a, hash, key, 1)) break; /* it may have come before the free slot meanwhile */
            int known = 0;
            if (free < BUCKET) write_keyed(w, keys, i);
            for (; free < BUCKET; free++) {
                u64 there = 0;
                if (put_slot(bucket + free, &there, hash | (w->at.index + 1), shared)) break;
                if ((known = (there ^ hash) <= t.index_mask && is_slot_of(a, &t, there, key))) break;
            }
            if (LIKELY(free < BUCKET)) {
                if (known) break;
                keep_state(&w->at);
                w->new_ones[made++] = i;
                break;
            }
            bucket += BUCKET;
            if (UNLIKELY(bucket == t.slots + t.capacity)) bucket = t.slots;
        }
        if (slot) know_again(w, &t, a, slot, i);
    }
    return made;
}

#endif

static u32 insert_alone(struct worker *w, const u64 *keys, u32 n) { return insert_states(w, &w->search->table, keys, n, 0); }
static u32 insert_shared(struct worker *w, const u64 *keys, u32 n) { return insert_states(w, &w->search->table, keys, n, 1); }

#endif
