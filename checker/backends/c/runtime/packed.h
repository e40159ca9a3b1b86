/* Rows as a state packs them: what the slots of a run hold, one behind another, the first in the lowest bits of a word of which no other
 * bit is set. A slot of `width` bits holds a code plus one, or 0 when it is free; those that are taken come first. `firsts` has the
 * lowest bit of each slot of the run. Of a row that is asked with `held`, that is such a code plus one.
 */
#ifndef CHECKER_PACKED_H
#define CHECKER_PACKED_H

#include "rows.h"

/* How many slots are taken. */
ROW i64 packed_length(u64 run, int width) { return run ? (63 - __builtin_clzll(run)) / width + 1 : 0; }

/* The slots that differ from `held` by something else than 0 in them, and those that do not, which have a one in their highest bit. */
ROW u64 packed_same(u64 run, u64 firsts, int width, u64 held)
{
    u64 highest = firsts << (width - 1), others = highest - firsts, differs = run ^ firsts * held;
    return highest & ~(((differs & others) + others) | differs);
}

ROW i64 packed_has(u64 run, u64 firsts, int width, u64 held) { return packed_same(run, firsts, width, held) != 0; }

ROW i64 packed_count(u64 run, u64 firsts, int width, u64 held)
{
    return __builtin_popcountll(packed_same(run, firsts, width, held));
}

/* By how much the first slot is shifted that is free or holds no less: where in an ascending row it belongs. */
ROW int packed_place(u64 run, int width, u64 held)
{
    int shift = 0;
    for (; run && (run & ((1ull << width) - 1)) < held; run >>= width)
        shift += width;
    return shift;
}

/* One more slot that is taken, at a shift, before those that follow; the last is free. */
ROW u64 packed_put(u64 run, int width, int shift, u64 held)
{
    u64 before = run & ((1ull << shift) - 1);
    return before | held << shift | (run ^ before) << width;
}

/* The slot at a shift is taken out, and those that follow move up. */
ROW u64 packed_drop(u64 run, int width, int shift)
{
    u64 before = run & ((1ull << shift) - 1);
    return before | (run >> shift >> width) << shift;
}

/* So many slots of an ascending row hold this. */
ROW u64 packed_recount(u64 run, int width, u64 held, i64 count)
{
    int shift = packed_place(run, width, held);
    u64 before = run & ((1ull << shift) - 1), after = run >> shift;
    while ((after & ((1ull << width) - 1)) == held)
        after >>= width;
    for (; count > 0; count--)
        after = after << width | held;
    return before | after << shift;
}

/* ---- Rows in several runs, of so many slots each, of which all but the last that is taken from are full ---- */

/* A code more in an ascending row, which has room: what a full run has no room for is the first of the next. */
ROW void runs_put(u64 *runs, const u8 *slots, int width, u64 held)
{
    for (;; runs++, slots++) {
        int last = (*slots - 1) * width, shift = packed_place(*runs, width, held);
        if (shift > last) continue;
        u64 over = *runs >> last;
        *runs = packed_put(*runs ^ over << last, width, shift, held);
        if (!over) return;
        held = over;
    }
}

/* The slot at a shift of the first of so many runs is taken out, and those that follow move up. */
ROW void runs_drop(u64 *runs, const u8 *slots, int count, int width, int shift)
{
    *runs = packed_drop(*runs, width, shift);
    for (; count > 1 && runs[1]; count--, runs++, slots++) {
        *runs |= (runs[1] & ((1ull << width) - 1)) << (*slots - 1) * width;
        runs[1] >>= width;
    }
}

/* A code of an ascending row, which has it, is taken out once. */
ROW void runs_take(u64 *runs, const u8 *slots, int count, int width, u64 held)
{
    int shift;
    while ((shift = packed_place(*runs, width, held)) > (*slots - 1) * width)
        runs++, slots++, count--;
    runs_drop(runs, slots, count, width, shift);
}

/* What is in the slot of an index. */
ROW u64 runs_at(const u64 *runs, const u8 *slots, int width, i64 index)
{
    for (; index >= *slots; index -= *slots++)
        runs++;
    return *runs >> index * width & ((1ull << width) - 1);
}

/* The slot of an index, which is the first that is free, is taken. */
ROW void runs_append(u64 *runs, const u8 *slots, int width, i64 index, u64 held)
{
    for (; index >= *slots; index -= *slots++)
        runs++;
    *runs |= held << index * width;
}

/* The item at an index, which there is, is taken out of a list. */
ROW void runs_pop(u64 *runs, const u8 *slots, int count, int width, i64 index)
{
    for (; index >= *slots; index -= *slots++)
        runs++, count--;
    runs_drop(runs, slots, count, width, (int)index * width);
}

#endif
