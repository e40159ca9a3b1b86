/* A batch of successors: looked up in the table, the new ones kept, credited and judged. */
#ifndef CHECKER_BATCH_H
#define CHECKER_BATCH_H

#include "branches.h"
#include "team.h"

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

static inline void prefetch_position(struct worker *w, const struct table *t, const u64 *key, u32 i)
{
    u64 hash = hash_state(key);
#if MODEL_WORDS > 1
    hash &= ~t->index_mask;
    w->hash[i] = hash;
#endif
    w->home[i] = position_of(hash, t->capacity);
    __builtin_prefetch((const void *)&t->slots[w->home[i]]);
}

/* The worker's new state goes to the arena. */
static inline void append_state(struct worker *w, const u64 *state)
{
    if (UNLIKELY(w->tail == w->end)) arena_next_chunk(w);
    copy_state(w->tail, state);
}

static inline void keep_state(struct worker *w)
{
    w->tail += MODEL_WORDS;
    w->index++;
}

/* The number of slots taken: those before the first free one. What is loaded later is at least as new. */
static inline __attribute__((always_inline)) u32 bucket_free(_Atomic u64 *bucket, const int shared)
{
    u32 taken = 0;
    for (u32 i = 0; i < BUCKET; i++)
        taken += atomic_load_explicit(bucket + i, shared ? memory_order_acquire : memory_order_relaxed) != 0;
    return taken;
}

#if MODEL_WORDS == 1

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
    for (u32 i = 0; i < n && i < SLOTS_AHEAD; i++) prefetch_position(w, &t, keys + i, i);
    for (u32 i = 0; i < n; i++) {
        if (LIKELY(i + SLOTS_AHEAD < n)) prefetch_position(w, &t, keys + i + SLOTS_AHEAD, i + SLOTS_AHEAD);
        u64 slot = keys[i] + 1;
        _Atomic u64 *bucket = t.slots + w->home[i];
        while (!bucket_has(bucket, slot)) {
            u32 free = bucket_free(bucket, shared);
            if (shared && bucket_has(bucket, slot)) break; /* it may have come before the free slot meanwhile */
            u64 there = 0;
            while (free < BUCKET && !put_slot(bucket + free, &there, slot, shared) && there != slot) free++, there = 0;
            if (LIKELY(free < BUCKET)) {
                if (there == slot) break;
                append_state(w, keys + i);
                keep_state(w);
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
    const u64 *state = arena_state(a, (slot & t->index_mask) - 1);
    __builtin_prefetch(state);
    if (MODEL_WORDS > 2) __builtin_prefetch(state + MODEL_WORDS - 1);
}

/* Whether a slot is that of a state with the same tag. */
static inline int is_slot_of(const struct arena *a, const struct table *t, u64 slot, const u64 *key)
{
    return slot && same_state(arena_state(a, (slot & t->index_mask) - 1), key);
}

static inline __attribute__((always_inline)) int
bucket_has(_Atomic u64 *bucket, const struct table *t, const struct arena *a, u64 hash, const u64 *key, const int shared)
{
    for (u32 bits = bucket_matches(bucket, hash, t->index_mask, shared); bits; bits &= bits - 1)
        if (is_slot_of(a, t, atomic_load_explicit(bucket + __builtin_ctz(bits), memory_order_acquire), key)) return 1;
    return 0;
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
        if (LIKELY(is_slot_of(a, &t, w->guess[i], key))) continue;
        u64 hash = w->hash[i];
        _Atomic u64 *bucket = t.slots + w->home[i];
        while (!bucket_has(bucket, &t, a, hash, key, shared)) {
            u32 free = bucket_free(bucket, shared);
            if (shared && bucket_has(bucket, &t, a, hash, key, 1)) break; /* it may have come before the free slot meanwhile */
            int known = 0;
            if (free < BUCKET) append_state(w, key);
            for (; free < BUCKET; free++) {
                u64 there = 0;
                if (put_slot(bucket + free, &there, hash | (w->index + 1), shared)) break;
                if ((known = (there ^ hash) <= t.index_mask && is_slot_of(a, &t, there, key))) break;
            }
            if (LIKELY(free < BUCKET)) {
                if (known) break;
                keep_state(w);
                w->new_ones[made++] = i;
                break;
            }
            bucket += BUCKET;
            if (UNLIKELY(bucket == t.slots + t.capacity)) bucket = t.slots;
        }
    }
    return made;
}

#endif

static u32 insert_alone(struct worker *w, const u64 *keys, u32 n) { return insert_states(w, &w->search->table, keys, n, 0); }
static u32 insert_shared(struct worker *w, const u64 *keys, u32 n) { return insert_states(w, &w->search->table, keys, n, 1); }

/* A batch that finds no place is dropped, and the search ends. */
static int no_memory(struct search *s)
{
    halt(s, BY_MEMORY);
    atomic_store(&s->broken, 1);
    return 0;
}

/* See to it that n more states have a place, and reserve it; 0 when the search is to end without them. */
static int make_room(struct search *s, struct worker *w, u32 n)
{
    if (atomic_load_explicit(&s->broken, memory_order_relaxed)) return 0;
    if (!arena_reserve(&s->arena, w, n)) return no_memory(s);
    if (!w->shared) {
        u64 states = atomic_load_explicit(&s->reserved, memory_order_relaxed);
        if (UNLIKELY(states + n > s->table.limit) && !grow_alone(s, n)) return no_memory(s);
        if (atomic_load_explicit(&s->broken, memory_order_relaxed)) return 0;
        atomic_store_explicit(&s->reserved, states + n, memory_order_relaxed);
        return 1;
    }
    for (;;) {
        if (atomic_load(&s->pausing)) meet_for_growth(s, 0);
        if (atomic_load(&s->broken)) return 0;
        if (atomic_fetch_add(&s->reserved, n) + n <= s->table.limit) return 1;
        atomic_fetch_sub(&s->reserved, n);
        meet_for_growth(s, n);
    }
}

/* The states that the table is to hold for those in the buffer. */
static const u64 *canonical_batch(struct worker *w, u32 n)
{
#if MODEL_SYMMETRY
    if (w->mode == WALK) return w->buffer;
    memcpy(w->canonical, w->buffer, (size_t)n * STATE_BYTES);
    for (u32 i = 0; i < n; i++) {
        for (u32 j = 0; j < MODEL_WORDS; j++) w->changed[j] |= w->buffer[(size_t)i * MODEL_WORDS + j] ^ w->search->base[j];
        model_canonical(w->canonical + (size_t)i * MODEL_WORDS);
    }
    return w->canonical;
#else
    (void)n;
    return w->buffer;
#endif
}

/* Take the states in the buffer into the search; how many were new. */
static u32 take_batch(struct worker *w)
{
    struct search *s = w->search;
    u32 n = w->count, beyond = 0;
    w->count = 0;
    if (!n || !make_room(s, w, n)) return 0;
    const u64 *keys = canonical_batch(w, n);
    u32 made = w->shared ? insert_shared(w, keys, n) : insert_alone(w, keys, n);
    locate_expanded(w);
    for (u32 k = 0; k < made; k++) {
        u32 i = w->new_ones[k];
        const u64 *key = keys + (size_t)i * MODEL_WORDS;
        for (u32 j = 0; j < MODEL_WORDS; j++) w->changed[j] |= w->buffer[(size_t)i * MODEL_WORDS + j] ^ s->base[j];
        model_judge(key, w);
        beyond += (u32)outside(w, key);
    }
    locate_judged(w, keys, made);
    w->fresh += made, w->outside += beyond, w->total += made;
    if (w->shared) {
        atomic_fetch_sub(&s->reserved, n - made);
        atomic_fetch_add_explicit(&s->made, made, memory_order_relaxed);
        if (beyond) atomic_fetch_add_explicit(&s->beyond, beyond, memory_order_relaxed);
    } else {
        atomic_store_explicit(&s->reserved, atomic_load_explicit(&s->reserved, memory_order_relaxed) - (n - made),
                              memory_order_relaxed);
        atomic_store_explicit(&s->made, atomic_load_explicit(&s->made, memory_order_relaxed) + made, memory_order_relaxed);
        atomic_store_explicit(&s->beyond, atomic_load_explicit(&s->beyond, memory_order_relaxed) + beyond,
                              memory_order_relaxed);
    }
    return made;
}

/* Let search_progress know how far this worker is. */
static void tell(struct worker *w)
{
    struct search *s = w->search;
    u64 transitions = w->failed;
    for (u32 i = 0; i < MODEL_ACTIONS; i++) transitions += w->fired[i];
    atomic_fetch_add_explicit(&s->taken, transitions - w->told, memory_order_relaxed);
    atomic_fetch_add_explicit(&s->expanded, w->expanded - w->told_expanded, memory_order_relaxed);
    w->told = transitions, w->told_expanded = w->expanded;
}

#endif
