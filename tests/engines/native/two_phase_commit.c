/* Two-phase commit by hand, as specs/two_phase_commit.py has it, against the contract of the runtime.
 *
 * -DN: resource managers. -DWORDS=1..3: the same state in more words. -DSYMMETRIC: orbits.
 * -DHASTY: the transaction manager may commit when one is prepared: an invariant breaks.
 * -DBOUNDED: a constraint, at most one resource manager has aborted.
 */
#ifndef N
#define N 3
#endif
#ifndef WORDS
#define WORDS 1
#endif
#define MODEL_WORDS WORDS
#define MODEL_ACTIONS 7
#define MODEL_WANTED 2
#define MODEL_BRANCHES MODEL_ACTIONS
#define MODEL_HIDDEN 0
#define MODEL_MOVES_HIDDEN 0
#define MODEL_EXITS 0
#ifdef SYMMETRIC
#define MODEL_SYMMETRY 1
#else
#define MODEL_SYMMETRY 0
#endif
#include "runtime.h"

enum { RECEIVE_PREPARED, TM_COMMIT, TM_ABORT, PREPARE, CHOOSE_TO_ABORT, RECEIVE_COMMIT, RECEIVE_ABORT };
enum { WORKING, PREPARED, COMMITTED, ABORTED };
enum { INIT, TM_COMMITTED, TM_ABORTED };

#define ALL (((u64)1 << N) - 1)
#define COMMIT ((u64)1 << N)
#define ABORT ((u64)2 << N)

struct fields { u64 rm, tm, prepared, sent; };

static inline struct fields unpack(const u64 *s)
{
#if WORDS == 1
    return (struct fields){s[0] & (((u64)1 << 2 * N) - 1), s[0] >> 2 * N & 3, s[0] >> (2 * N + 2) & ALL, s[0] >> (3 * N + 2)};
#else
    return (struct fields){s[0], s[1] & 3, s[1] >> 2 & ALL, WORDS == 2 ? s[1] >> (N + 2) : s[WORDS - 1]};
#endif
}

static inline void pack(u64 *s, struct fields f)
{
#if WORDS == 1
    s[0] = f.rm | f.tm << 2 * N | f.prepared << (2 * N + 2) | f.sent << (3 * N + 2);
#else
    s[0] = f.rm, s[1] = f.tm | f.prepared << 2;
    if (WORDS == 2) s[1] |= f.sent << (N + 2);
    else s[WORDS - 1] = f.sent;
#endif
}

static inline void step(struct worker *w, struct fields f, u32 action)
{
    u64 s[MODEL_WORDS];
    pack(s, f);
    emit(w, w->state, s, action);
}

static inline struct fields with_rm(struct fields f, u32 i, u64 state)
{
    f.rm = (f.rm & ~((u64)3 << 2 * i)) | state << 2 * i;
    return f;
}

void model_expand(const u64 *state, struct worker *w)
{
    struct fields f = unpack(state), g;
    for (u32 i = 0; i < N; i++)
        if (f.tm == INIT && (f.sent >> i & 1)) g = f, g.prepared |= (u64)1 << i, step(w, g, RECEIVE_PREPARED);
#ifdef HASTY
    if (f.tm == INIT && f.prepared) g = f, g.tm = TM_COMMITTED, g.sent |= COMMIT, step(w, g, TM_COMMIT);
#else
    if (f.tm == INIT && f.prepared == ALL) g = f, g.tm = TM_COMMITTED, g.sent |= COMMIT, step(w, g, TM_COMMIT);
#endif
    if (f.tm == INIT) g = f, g.tm = TM_ABORTED, g.sent |= ABORT, step(w, g, TM_ABORT);
    for (u32 i = 0; i < N; i++)
        if ((f.rm >> 2 * i & 3) == WORKING) g = with_rm(f, i, PREPARED), g.sent |= (u64)1 << i, step(w, g, PREPARE);
    for (u32 i = 0; i < N; i++)
        if ((f.rm >> 2 * i & 3) == WORKING) step(w, with_rm(f, i, ABORTED), CHOOSE_TO_ABORT);
    for (u32 i = 0; i < N; i++)
        if (f.sent & COMMIT) step(w, with_rm(f, i, COMMITTED), RECEIVE_COMMIT);
    for (u32 i = 0; i < N; i++)
        if (f.sent & ABORT) step(w, with_rm(f, i, ABORTED), RECEIVE_ABORT);
}

/* The resource managers in a state, a bit each at even places. */
static inline u64 those_in(u64 rm, u64 state)
{
    const u64 low = 0x5555555555555555u & (((u64)1 << 2 * N) - 1);
    u64 different = rm ^ (low * state);
    return ~(different | different >> 1) & low;
}

void model_judge(const u64 *state, struct worker *w)
{
    struct fields f = unpack(state);
    u64 committed = those_in(f.rm, COMMITTED), aborted = those_in(f.rm, ABORTED);
    if (committed && aborted) fail_state(w, state, 0, judged_length(w));
    if (wanted(w, 0) && committed == those_in(0, 0)) reached(w, state, 0);
    if (wanted(w, 1) && aborted) reached(w, state, 1);
}

#ifdef BOUNDED
static int model_outside(const u64 *state, struct worker *w)
{
    (void)w;
    u64 aborted = those_in(unpack(state).rm, ABORTED);
    return (aborted & (aborted - 1)) != 0;
}
#endif

#if MODEL_SYMMETRY
void model_canonical(u64 *state)
{
    struct fields f = unpack(state), g = {.tm = f.tm, .sent = f.sent & (COMMIT | ABORT)};
    u64 each[N];
    for (u32 i = 0; i < N; i++) {
        u64 one = (f.rm >> 2 * i & 3) | (f.prepared >> i & 1) << 2 | (f.sent >> i & 1) << 3;
        u32 k = i;
        for (; k && each[k - 1] > one; k--) each[k] = each[k - 1];
        each[k] = one;
    }
    for (u32 i = 0; i < N; i++)
        g.rm |= (each[i] & 3) << 2 * i, g.prepared |= (each[i] >> 2 & 1) << i, g.sent |= (each[i] >> 3) << i;
    pack(state, g);
}
#endif

const struct model model = {
    .actions = MODEL_ACTIONS,
    .wanted = MODEL_WANTED,
    .branches = MODEL_BRANCHES,
#ifdef BOUNDED
    .outside = model_outside,
#endif
};

#include "search.c"
