/* Rows: the items of a list, or the ascending codes of a sparse set or Counter, as a body holds them while it runs. */
#ifndef CHECKER_ROWS_H
#define CHECKER_ROWS_H

#include "bits.h"

#define ROW static inline __attribute__((unused))

ROW i64 floor_divided(i64 a, i64 b) { return a / b - ((a % b != 0) && ((a < 0) != (b < 0))); }
ROW i64 floor_remainder(i64 a, i64 b) { return a - b * floor_divided(a, b); }

ROW i64 row_count(const i64 *v, i64 n, i64 item)
{
    i64 count = 0;
    for (i64 i = 0; i < n; i++)
        count += v[i] == item;
    return count;
}

ROW i64 row_has(const i64 *v, i64 n, i64 item)
{
    for (i64 i = 0; i < n; i++)
        if (v[i] == item)
            return 1;
    return 0;
}

ROW i64 row_equal(const i64 *a, i64 m, const i64 *b, i64 n)
{
    if (m != n)
        return 0;
    for (i64 i = 0; i < n; i++)
        if (a[i] != b[i])
            return 0;
    return 1;
}

ROW i64 row_within(const i64 *a, i64 m, const i64 *b, i64 n)
{
    for (i64 i = 0; i < m; i++)
        if (!row_has(b, n, a[i]))
            return 0;
    return 1;
}

/* How many different codes an ascending row has. */
ROW i64 row_distinct(const i64 *v, i64 n)
{
    i64 count = 0;
    for (i64 i = 0; i < n; i++)
        count += i == 0 || v[i] != v[i - 1];
    return count;
}

/* An item into a list, before an index that Python would take. */
ROW void row_put(i64 *v, i64 *n, i64 index, i64 item)
{
    if (index < 0)
        index = index + *n < 0 ? 0 : index + *n;
    if (index > *n)
        index = *n;
    for (i64 i = *n; i > index; i--)
        v[i] = v[i - 1];
    v[index] = item;
    ++*n;
}

ROW void row_pop(i64 *v, i64 *n, i64 index)
{
    for (i64 i = index; i + 1 < *n; i++)
        v[i] = v[i + 1];
    --*n;
}

/* The first such item out of a list; 0 when there is none. */
ROW int row_take(i64 *v, i64 *n, i64 item)
{
    for (i64 i = 0; i < *n; i++)
        if (v[i] == item) {
            row_pop(v, n, i);
            return 1;
        }
    return 0;
}

ROW void row_remove(i64 *v, i64 *n, i64 item) { (void)row_take(v, n, item); }

/* A code into a sparse set, unless it is there. */
ROW void row_insert(i64 *v, i64 *n, i64 item)
{
    i64 at = 0;
    while (at < *n && v[at] < item)
        at++;
    if (at == *n || v[at] != item)
        row_put(v, n, at, item);
}

/* A code into a Counter so often. */
ROW void row_recount(i64 *v, i64 *n, i64 item, i64 count)
{
    i64 kept = 0;
    for (i64 i = 0; i < *n; i++)
        if (v[i] != item)
            v[kept++] = v[i];
    *n = kept;
    i64 at = 0;
    while (at < *n && v[at] < item)
        at++;
    for (i64 i = 0; i < count; i++)
        row_put(v, n, at, item);
}

ROW void row_join(i64 *v, i64 *n, const i64 *other, i64 count)
{
    for (i64 i = 0; i < count; i++)
        v[(*n)++] = other[i];
}

/* What is made of two ascending rows; `kept` has a bit for what is in the first alone, in both, in the second alone. 0: no room. */
ROW int row_merge(i64 *v, i64 *n, i64 most, const i64 *a, i64 as, const i64 *b, i64 bs, int kept)
{
    for (i64 i = 0, j = 0; i < as || j < bs;) {
        int from_a = i < as && (j == bs || a[i] <= b[j]), from_b = j < bs && (i == as || b[j] <= a[i]);
        i64 item = from_a ? a[i] : b[j];
        if (kept & (from_a ? from_b ? 2 : 1 : 4)) {
            if (*n == most)
                return 0;
            v[(*n)++] = item;
        }
        i += from_a, j += from_b;
    }
    return 1;
}

/* As Python slices: bounds from the end when negative, and cut to what is there. */
ROW void row_slice(i64 *v, i64 *n, const i64 *source, i64 count, i64 low, i64 high)
{
    low = low < 0 ? (low + count < 0 ? 0 : low + count) : low;
    high = high < 0 ? high + count : high > count ? count : high;
    for (i64 i = low; i < high; i++)
        v[(*n)++] = source[i];
}

ROW void row_sort(i64 *v, i64 n)
{
    for (i64 i = 1; i < n; i++)
        for (i64 j = i; j > 0 && v[j - 1] > v[j]; j--) {
            i64 swap = v[j];
            v[j] = v[j - 1];
            v[j - 1] = swap;
        }
}

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

/* In the order of keys, which come along; items of one key stay in their order. */
ROW void row_sort_by(i64 *v, i64 n, i64 *keys, i64 descending)
{
    for (i64 i = 1; i < n; i++) {
        i64 item = v[i], key = keys[i], j = i;
        for (; j > 0 && (descending ? keys[j - 1] < key : keys[j - 1] > key); j--) {
            v[j] = v[j - 1];
            keys[j] = keys[j - 1];
        }
        v[j] = item;
        keys[j] = key;
    }
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
