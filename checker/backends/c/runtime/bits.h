/* Sets of many words, a bit for every code of their elements: too many to write out one by one. */
#ifndef CHECKER_BITS_H
#define CHECKER_BITS_H

#include "model.h"

#define BITS static inline __attribute__((unused))

BITS i64 bits_count(const u64 *w, i64 words)
{
    i64 count = 0;
    for (i64 k = 0; k < words; k++)
        count += __builtin_popcountll(w[k]);
    return count;
}

BITS i64 bits_equal(const u64 *a, const u64 *b, i64 words)
{
    for (i64 k = 0; k < words; k++)
        if (a[k] != b[k])
            return 0;
    return 1;
}

BITS i64 bits_within(const u64 *a, const u64 *b, i64 words)
{
    for (i64 k = 0; k < words; k++)
        if (a[k] & ~b[k])
            return 0;
    return 1;
}

/* The least code in a set; -1 when it is empty. */
BITS i64 bits_first(const u64 *w, i64 words)
{
    for (i64 k = 0; k < words; k++)
        if (w[k])
            return 64 * k + __builtin_ctzll(w[k]);
    return -1;
}

#endif
