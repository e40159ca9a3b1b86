/* Which branches of the bodies a search took, each with a state: for the audit.
 *
 * A body only notes that it took a branch. When one is new, after at most a block of states or a batch of successors, these
 * are looked at once more, one after the other, until it is found which took it: so noting costs next to nothing.
 */
#ifndef CHECKER_BRANCHES_H
#define CHECKER_BRANCHES_H

#include "probe.h"

static int has_news(struct worker *w)
{
    u32 news = 0;
    note_fired(w);
    for (u32 k = 0; k < model.branches; k++) news |= w->seen[k] & (w->known[k] == 0);
    return news != 0;
}

/* Look for the new branches among some states: all of them, or the `count` at these places. What is not found is lost. */
RARE void locate(struct worker *w, const u64 *states, u64 count, const u32 *places, int judges)
{
    if (!w->probe) w->probe = probe_new();
    for (u64 i = 0; w->probe && w->noted && i < count && has_news(w); i++) {
        const u64 *state = states + (places ? places[i] : i) * MODEL_WORDS;
        probe_state(w->probe, state, judges, !judges);
        for (u32 k = 0; k < model.branches; k++) {
            if (!w->probe->worker.seen[k] || !w->seen[k] || w->known[k]) continue;
            w->known[k] = LOCATED;
            copy_state(w->noted + (size_t)k * MODEL_WORDS, state);
        }
    }
    for (u32 k = 0; k < model.branches; k++)
        if (w->seen[k] && !w->known[k]) w->known[k] = LOST;
}

/* Where the states since `run` were expanded. */
static void locate_expanded(struct worker *w)
{
    if (!w->run || !has_news(w)) return;
    locate(w, w->run, (u64)(w->state - w->run) / MODEL_WORDS + 1, NULL, 0);
}

/* Where the new ones of a batch were judged. */
static void locate_judged(struct worker *w, const u64 *states, u32 made)
{
    if (made && has_news(w)) locate(w, states, made, w->new_ones, 1);
}

/* The branches that any worker took: CHOSEN, with the number of the choice, LOCATED, with the least of the states that were noted, or LOST. */
static void gather_branches(struct search *s, u8 *taken, u64 *states)
{
    for (u32 k = 0; k < model.branches; k++) {
        u64 *least = states + (size_t)k * MODEL_WORDS;
        for (u32 i = 0; i < s->threads; i++) {
            const struct worker *w = s->workers[i];
            const u64 *state = w->noted + (size_t)k * MODEL_WORDS;
            if (w->known[k] == CHOSEN) {
                copy_state(least, state);
                taken[k] = CHOSEN;
                break; /* made by the first worker, before there were others */
            }
            if (w->known[k] == LOST && !taken[k]) taken[k] = LOST;
            if (w->known[k] != LOCATED) continue;
            if (taken[k] != LOCATED || compare_states(state, least) < 0) copy_state(least, state);
            taken[k] = LOCATED;
        }
    }
}

#endif
