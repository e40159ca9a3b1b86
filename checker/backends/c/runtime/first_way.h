/* Whether other ways to a state than the first would matter, where something goes by hidden words.
 *
 * The first way that a state is met is the one that is kept. What is looked for here, until there is one: a state that is met again with
 * other hidden words, which may be within the constraint so; a state that is cut off by hidden words. (See search/first_way.py.)
 */
#ifndef CHECKER_FIRST_WAY_H
#define CHECKER_FIRST_WAY_H

#include "probe.h"

#if MODEL_HIDDEN

/* Whether a state is outside the constraint and that is no error; what branches that takes is not for the audit. */
RARE int is_surely_outside(struct worker *w, const u64 *state, int plain)
{
    if (!w->probe) w->probe = probe_new();
    return w->probe && model_surely_outside(state, &w->probe->worker, plain);
}

/* Whether a state is the one that is kept for it, or its image; where images change hidden words, that is not found out. */
static inline int is_kept(const u64 *kept, const u64 *state)
{
    return same_hidden(kept, state) && (!MODEL_MOVES_HIDDEN || same_state(kept, state));
}

static inline void meet_again(struct worker *w, const u64 *kept, const u64 *state)
{
    if (!w->tally.met_other && UNLIKELY(!is_kept(kept, state))) w->tally.met_other = !is_surely_outside(w, state, 0);
}

static inline void note_cut(struct worker *w, const u64 *state)
{
    if (!w->tally.cut_by_hidden) w->tally.cut_by_hidden = !is_surely_outside(w, state, 1);
}

#else
static inline void meet_again(struct worker *w, const u64 *kept, const u64 *state) { (void)w, (void)kept, (void)state; }
static inline void note_cut(struct worker *w, const u64 *state) { (void)w, (void)state; }
#endif

#endif
