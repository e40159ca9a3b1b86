/* The functions of packed.h, called by number. A line is `function width held number runs`, and of each run its slots and what they hold;
 * the answer is what the runs hold then, or one number where they are only asked. The functions of a single run are in small letters.
 */
#include <inttypes.h>
#include <stdio.h>

#define MODEL_WORDS 1
#define MODEL_HIDDEN 0
#define MODEL_SYMMETRY 0
#define MODEL_MOVES_HIDDEN 0
#define MODEL_ACTIONS 1
#define MODEL_WANTED 0
#define MODEL_BRANCHES 1
#define MODEL_EXITS 0
#include "packed.h"

#define MOST_RUNS 16

static u64 runs[MOST_RUNS];
static u8 slots[MOST_RUNS];

/* Whether the function changes the runs; what it gives else is in `*made`. */
static int called(char function, int width, u64 held, i64 number, int count, u64 *made)
{
    u64 run = runs[0], firsts = 0;
    for (int i = 0; i < slots[0]; i++) firsts |= (u64)1 << i * width;
    switch (function) {
    case 'l': return *made = (u64)packed_length(run, width), 0;
    case 'h': return *made = (u64)packed_has(run, firsts, width, held), 0;
    case 'c': return *made = (u64)packed_count(run, firsts, width, held), 0;
    case 'i': return runs[0] = packed_put(run, width, packed_place(run, width, held), held), 1;
    case 'd': return runs[0] = packed_drop(run, width, packed_place(run, width, held)), 1;
    case 'r': return runs[0] = packed_recount(run, width, held, number), 1;
    case 'I': return runs_put(runs, slots, width, held), 1;
    case 'D': return runs_take(runs, slots, count, width, held), 1;
    case 'A': return runs_append(runs, slots, width, number, held), 1;
    case 'P': return runs_pop(runs, slots, count, width, number), 1;
    default: return *made = runs_at(runs, slots, width, number), 0;
    }
}

int main(void)
{
    char function;
    int width, count;
    u64 held, made;
    i64 number;
    while (scanf(" %c %d %" SCNu64 " %" SCNd64 " %d", &function, &width, &held, &number, &count) == 5) {
        for (int i = 0; i < count; i++)
            if (scanf(" %" SCNu8 " %" SCNu64, &slots[i], &runs[i]) != 2) return 1;
        if (called(function, width, held, number, count, &made))
            for (int i = 0; i < count; i++) printf("%" PRIu64 "%c", runs[i], i + 1 < count ? ' ' : '\n');
        else
            printf("%" PRIu64 "\n", made);
    }
    return 0;
}
