/* The functions of packed.h, called by number: reads lines of `function width slots run held count`, and prints what each comes to. */
#include <inttypes.h>
#include <stdio.h>

#define MODEL_WORDS 1
#define MODEL_ACTIONS 1
#define MODEL_WANTED 0
#define MODEL_HAS_CONSTRAINT 0
#define MODEL_SYMMETRY 0
#include "packed.h"

int main(void)
{
    char function;
    int width, slots;
    u64 run, held;
    i64 count;
    while (scanf(" %c %d %d %" SCNu64 " %" SCNu64 " %" SCNd64, &function, &width, &slots, &run, &held, &count) == 6) {
        u64 firsts = 0, made = 0;
        for (int i = 0; i < slots; i++)
            firsts |= (u64)1 << i * width;
        switch (function) {
        case 'l': made = (u64)packed_length(run, width); break;
        case 'h': made = (u64)packed_has(run, firsts, width, held); break;
        case 'c': made = (u64)packed_count(run, firsts, width, held); break;
        case 'i': made = packed_put(run, width, packed_place(run, width, held), held); break;
        case 'd': made = packed_drop(run, width, packed_place(run, width, held)); break;
        case 'r': made = packed_recount(run, width, held, count); break;
        }
        printf("%" PRIu64 "\n", made);
    }
    return 0;
}
