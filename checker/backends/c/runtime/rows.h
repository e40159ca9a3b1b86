/* Rows: the items of a list, or the ascending codes of a sparse set or Counter, as a body holds them while it runs. */
#ifndef CHECKER_ROWS_H
#define CHECKER_ROWS_H

#include "bits.h"

#define ROW static inline __attribute__((unused))

/* Operations on integers: the result in `*made`, and whether it is beyond 64 bits. */
ROW int add_overflows(i64 a, i64 b, i64 *made) { return __builtin_add_overflow(a, b, made); }
ROW int sub_overflows(i64 a, i64 b, i64 *made) { return __builtin_sub_overflow(a, b, made); }
ROW int mul_overflows(i64 a, i64 b, i64 *made) { return __builtin_mul_overflow(a, b, made); }

ROW i64 floor_divided(i64 a, i64 b) { return a / b - ((a % b != 0) && ((a < 0) != (b < 0))); }

ROW int div_overflows(i64 a, i64 b, i64 *made)
{
    if (b == -1)
        return sub_overflows(0, a, made);
    *made = floor_divided(a, b);
    return 0;
}

/* The processor divides the least integer by -1 before it takes the remainder, and that is beyond 64 bits. */
ROW i64 floor_remainder(i64 a, i64 b)
{
    i64 rest = b == -1 ? 0 : a % b;
    return rest && (rest < 0) != (b < 0) ? rest + b : rest;
}

#include "rows_of.h"

/* The subset of `all`, of `most` elements at most, that comes after another, which begins it or is left behind; 0 after the last one. */
ROW u64 next_subset(u64 subset, u64 all, u64 most)
{
    u64 above = subset ? all & ~(~0ull >> __builtin_clzll(subset)) : all;
    if (above && (u64)__builtin_popcountll(subset) < most)
        return subset | (above & -above);
    while (subset) {
        u64 highest = 1ull << (63 - __builtin_clzll(subset));
        subset ^= highest;
        above = all & ~(highest | (highest - 1));
        if (above)
            return subset | (above & -above);
    }
    return 0;
}

/* The subset with a number of so many elements: by size, up to `most`, then by the first element in which two of one size differ. */
ROW u64 nth_subset(u64 number, u64 elements, u64 most)
{
    u64 subset = 0, wanted = 0, left = elements, count = 1; /* count: of the subsets of `left` elements that have `wanted` of them */
    while (number >= count && wanted < most) {
        number -= count;
        count = (u64)((unsigned __int128)count * (left - wanted) / (wanted + 1));
        wanted++;
    }
    for (u64 element = 0; wanted; element++, left--) {
        u64 with = (u64)((unsigned __int128)count * wanted / left);
        if (number < with) {
            subset |= (u64)1 << element;
            count = with, wanted--;
        } else {
            number -= with;
            count -= with;
        }
    }
    return subset;
}

#endif
