/* Two counters from zero to LAST that step by one, and a third action that fails or goes nowhere.
 *
 * -DDEADLOCK: both at LAST is a deadlock. -DFAILS_AT: with the sum at FAILS_AT, `third` fails. -DSTEPS: a step to a sum above
 * STEPS breaks a step invariant. -DWORDS. Initial: (0, 0), or with -DSTARTS also (1, 0) and twice (0, 1).
 */
#ifndef WORDS
#define WORDS 1
#endif
#ifndef LAST
#define LAST 40
#endif
#define MODEL_WORDS WORDS
#define MODEL_ACTIONS 3
#define MODEL_WANTED 0
#define MODEL_BRANCHES MODEL_ACTIONS
#define MODEL_HIDDEN 0
#define MODEL_MOVES_HIDDEN 0
#define MODEL_EXITS 0
#define MODEL_SYMMETRY 0
#include "runtime.h"

static inline void count_to(struct worker *w, const u64 *from, u64 x, u64 y, u32 action)
{
    u64 s[MODEL_WORDS] = {x};
    if (MODEL_WORDS == 1) s[0] |= y << 32;
    else s[MODEL_WORDS - 1] = y;
    emit(w, from, s, action);
#ifdef STEPS
    if (x + y > STEPS) fail_step(w, from, action, 7, 0);
#else
    (void)from;
#endif
}

void model_expand(const u64 *state, struct worker *w)
{
    u64 x = state[0] & UINT32_MAX, y = MODEL_WORDS == 1 ? state[0] >> 32 : state[MODEL_WORDS - 1];
    if (x < LAST) count_to(w, state, x + 1, y, 0);
    if (y < LAST) count_to(w, state, x, y + 1, 1);
#ifdef FAILS_AT
    if (x + y == FAILS_AT) fail_step(w, state, 2, 3, 1);
#endif
#ifdef DEADLOCK
    if (x == LAST && y == LAST) fail_here(w, 9);
#else
    if (x == LAST && y == LAST) count_to(w, state, x, y, 2);
#endif
}

void model_judge(const u64 *state, struct worker *w) { (void)state, (void)w; }

const struct model model = {.actions = MODEL_ACTIONS, .branches = MODEL_BRANCHES};

#include "search.c"
