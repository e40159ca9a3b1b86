/* The shape of a model, and its states as they are held: an array of MODEL_WORDS words each.
 *
 * Whoever includes this defines the shape, as shape.py lists it: MODEL_WORDS; MODEL_HIDDEN, how many words do not tell states apart;
 * MODEL_SYMMETRY, whether states become canonical, and MODEL_MOVES_HIDDEN, whether that changes hidden words; and how many actions
 * (MODEL_ACTIONS), @reachable properties (MODEL_WANTED), branches (MODEL_BRANCHES) and exits of an action (MODEL_EXITS) there is room for.
 * How many there are is said by `model`, in search.h: so models of one shape share what is compiled of the runtime. Nothing else that is
 * said of a model may decide what is compiled here: MODEL_NAME has all of the shape in it, so that parts of two shapes are never linked.
 *
 * The last MODEL_HIDDEN words of a state are what its Auxiliary variables hold. The words before them are its key: two states of one key are
 * one state, and what is kept is the first that is met, whole. So the search goes in one order, with one thread.
 */
#ifndef CHECKER_MODEL_H
#define CHECKER_MODEL_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#ifndef _DARWIN_C_SOURCE
#define _DARWIN_C_SOURCE 1
#endif

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t i32;
typedef int64_t i64;

#define EXPORT __attribute__((visibility("default")))
#define SHARED __attribute__((visibility("hidden"))) /* by the files of a library, and not beyond it */
#define RARE static __attribute__((unused, noinline, cold))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

#define KEY_WORDS (MODEL_WORDS - MODEL_HIDDEN)

/* Before a loop over the words of a state: written out where there are few, which the compiler does not do by itself at these flags. */
#define EACH_WORD _Pragma("GCC unroll 8")

/* The table holds keys of one word themselves, unless states are looked at that have them. */
#define HOLDS_KEYS (KEY_WORDS == 1 && !MODEL_HIDDEN)

#define STATE_BYTES ((u64)MODEL_WORDS * 8)

#if MODEL_ACTIONS <= 65536
typedef u16 action_number;
#else
typedef u32 action_number;
#endif

/* Whether two states are one: equal, but for what does not tell them apart. */
static inline int same_state(const u64 *a, const u64 *b)
{
    u64 difference = 0;
    EACH_WORD for (u32 i = 0; i < KEY_WORDS; i++) difference |= a[i] ^ b[i];
    return difference == 0;
}

/* Whether the hidden words are equal, of states that are one. */
static inline int same_hidden(const u64 *a, const u64 *b)
{
    u64 difference = 0;
    EACH_WORD for (u32 i = KEY_WORDS; i < MODEL_WORDS; i++) difference |= a[i] ^ b[i];
    return difference == 0;
}

static inline void copy_state(u64 *to, const u64 *from)
{
    EACH_WORD for (u32 i = 0; i < MODEL_WORDS; i++) to[i] = from[i];
}

static inline void copy_key(u64 *to, const u64 *from)
{
    EACH_WORD for (u32 i = 0; i < KEY_WORDS; i++) to[i] = from[i];
}

static inline int compare_states(const u64 *a, const u64 *b)
{
    EACH_WORD for (u32 i = 0; i < KEY_WORDS; i++)
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    return 0;
}

static inline int has_bit(const u64 *words, u32 k) { return words[k >> 6] >> (k & 63) & 1; }
static inline void set_bit(u64 *words, u32 k) { words[k >> 6] |= (u64)1 << (k & 63); }

#endif
