/* Whether other ways to a state than the first would matter, where something goes by hidden words.
 *
 * The first way that a state is met is the one that is kept. What is looked for here: in which bits states are met again with
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

/* A state that is known came up with hidden words, or as an image, that was not met so yet. What differs from the kept one has changed. */
RARE void note_other(struct worker *w, const u64 *kept, const u64 *state, int is_image)
{
    struct tally *t = &w->tally;
    for (u32 i = KEY_WORDS; i < MODEL_WORDS; i++) t->changed[i] |= kept[i] ^ state[i];
    if (is_surely_outside(w, state, 0)) return;
    for (u32 i = KEY_WORDS; i < MODEL_WORDS; i++) t->other[i] |= kept[i] ^ state[i];
    t->met_image |= (u32)is_image;
}

/* A state that is known came up once more; where images change hidden words, whether they are those of the image is not found out. */
static inline void meet_again(struct worker *w, const u64 *kept, const u64 *state)
{
    u64 news = 0;
    for (u32 i = KEY_WORDS; i < MODEL_WORDS; i++) news |= (kept[i] ^ state[i]) & ~w->tally.other[i];
    int is_image = MODEL_MOVES_HIDDEN && !w->tally.met_image && !same_state(kept, state);
    if (UNLIKELY(news || is_image)) note_other(w, kept, state, is_image);
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
