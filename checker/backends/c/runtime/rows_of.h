/* The functions of rows of one type of items, to be included once for each type: of numbers by rows.h, of wide values by generated code,
 * which says before what an ITEM is, how a function is called, and when two items are the SAME and one is BELOW another.
 */
#ifndef ITEM
#include "bits.h"
#define ITEM i64
#define ROWS(name) row_##name
#define SAME(a, b) ((a) == (b))
#define BELOW(a, b) ((a) < (b))
#endif

#ifndef ROW
#define ROW static inline __attribute__((unused))
#endif

ROW i64 ROWS(count)(const ITEM *v, i64 n, ITEM item)
{
    i64 count = 0;
    for (i64 i = 0; i < n; i++)
        count += SAME(v[i], item);
    return count;
}

ROW i64 ROWS(has)(const ITEM *v, i64 n, ITEM item)
{
    for (i64 i = 0; i < n; i++)
        if (SAME(v[i], item))
            return 1;
    return 0;
}

ROW i64 ROWS(equal)(const ITEM *a, i64 m, const ITEM *b, i64 n)
{
    if (m != n)
        return 0;
    for (i64 i = 0; i < n; i++)
        if (!SAME(a[i], b[i]))
            return 0;
    return 1;
}

ROW i64 ROWS(within)(const ITEM *a, i64 m, const ITEM *b, i64 n)
{
    for (i64 i = 0; i < m; i++)
        if (!ROWS(has)(b, n, a[i]))
            return 0;
    return 1;
}

/* How many different codes an ascending row has. */
ROW i64 ROWS(distinct)(const ITEM *v, i64 n)
{
    i64 count = 0;
    for (i64 i = 0; i < n; i++)
        count += i == 0 || !SAME(v[i], v[i - 1]);
    return count;
}

/* An item into a list, before an index that Python would take. */
ROW void ROWS(put)(ITEM *v, i64 *n, i64 index, ITEM item)
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

ROW void ROWS(pop)(ITEM *v, i64 *n, i64 index)
{
    for (i64 i = index; i + 1 < *n; i++)
        v[i] = v[i + 1];
    --*n;
}

/* The first such item out of a list; 0 when there is none. */
ROW int ROWS(take)(ITEM *v, i64 *n, ITEM item)
{
    for (i64 i = 0; i < *n; i++)
        if (SAME(v[i], item)) {
            ROWS(pop)(v, n, i);
            return 1;
        }
    return 0;
}

ROW void ROWS(remove)(ITEM *v, i64 *n, ITEM item) { (void)ROWS(take)(v, n, item); }

/* How many items of an ascending row are below another, which most often are all. */
ROW i64 ROWS(below)(const ITEM *v, i64 n, ITEM item)
{
    i64 at = n;
    while (at && !BELOW(v[at - 1], item))
        at--;
    return at;
}

/* A code into a sparse set, unless it is there. */
ROW void ROWS(insert)(ITEM *v, i64 *n, ITEM item)
{
    i64 at = ROWS(below)(v, *n, item);
    if (at == *n || !SAME(v[at], item))
        ROWS(put)(v, n, at, item);
}

/* A code into a Counter, once more than it is there. */
ROW void ROWS(count_up)(ITEM *v, i64 *n, ITEM item) { ROWS(put)(v, n, ROWS(below)(v, *n, item), item); }

/* A code into a Counter so often. */
ROW void ROWS(recount)(ITEM *v, i64 *n, ITEM item, i64 count)
{
    i64 kept = 0;
    for (i64 i = 0; i < *n; i++)
        if (!SAME(v[i], item))
            v[kept++] = v[i];
    *n = kept;
    i64 at = ROWS(below)(v, kept, item);
    for (i64 i = 0; i < count; i++)
        ROWS(put)(v, n, at, item);
}

ROW void ROWS(join)(ITEM *v, i64 *n, const ITEM *other, i64 count)
{
    for (i64 i = 0; i < count; i++)
        v[(*n)++] = other[i];
}

/* What is made of two ascending rows; `kept` has a bit for what is in the first alone, in both, in the second alone. 0: no room. */
ROW int ROWS(merge)(ITEM *v, i64 *n, i64 most, const ITEM *a, i64 as, const ITEM *b, i64 bs, int kept)
{
    for (i64 i = 0, j = 0; i < as || j < bs;) {
        int from_a = i < as && (j == bs || !BELOW(b[j], a[i])), from_b = j < bs && (i == as || !BELOW(a[i], b[j]));
        ITEM item = from_a ? a[i] : b[j];
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
ROW void ROWS(slice)(ITEM *v, i64 *n, const ITEM *source, i64 count, i64 low, i64 high)
{
    low = low < 0 ? (low + count < 0 ? 0 : low + count) : low;
    high = high < 0 ? high + count : high > count ? count : high;
    for (i64 i = low; i < high; i++)
        v[(*n)++] = source[i];
}

ROW void ROWS(sort)(ITEM *v, i64 n)
{
    for (i64 i = 1; i < n; i++)
        for (i64 j = i; j > 0 && BELOW(v[j], v[j - 1]); j--) {
            ITEM swap = v[j];
            v[j] = v[j - 1];
            v[j - 1] = swap;
        }
}

/* In the order of keys, which come along; items of one key stay in their order. */
ROW void ROWS(sort_by)(ITEM *v, i64 n, i64 *keys, i64 descending)
{
    for (i64 i = 1; i < n; i++) {
        ITEM item = v[i];
        i64 key = keys[i], j = i;
        for (; j > 0 && (descending ? keys[j - 1] < key : keys[j - 1] > key); j--) {
            v[j] = v[j - 1];
            keys[j] = keys[j - 1];
        }
        v[j] = item;
        keys[j] = key;
    }
}

#undef ITEM
#undef ROWS
#undef SAME
#undef BELOW
