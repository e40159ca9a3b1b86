/* Violations, deadlocks and witnesses: each worker keeps the least of a level, and the search the least of theirs.
 *
 * With hidden words it is the first of those that are alike otherwise: there is one worker, and the way to it is that of the states met.
 */
#ifndef CHECKER_FOUND_H
#define CHECKER_FOUND_H

#include "runtime.h"

/* The order of what is no violation, but asked for as one: the way to a deadlock. */
#define DEADLOCK_ORDER (UINT32_MAX - 1)

static int less(const struct candidate *a, const struct candidate *b)
{
    if (a->length != b->length) return a->length < b->length;
    if (a->order != b->order) return a->order < b->order;
    if (MODEL_HIDDEN) return 0;
    int compared = compare_states(a->state, b->state);
    if (compared) return compared < 0;
    return a->action < b->action;
}

/* Keep the lesser of two. */
static void take_less(struct candidate *best, const struct candidate *other)
{
    if (other->found && (!best->found || less(other, best))) *best = *other;
}

/* ---- Of a visitor: to keep what is found ---- */

static int is_left_out(const struct worker *w, u32 order)
{
    return w->search->leaves_out && order < MOST_ORDERS && has_bit(w->search->left_out, order);
}

static void keep_failed_step(struct worker *w, const u64 *state, u32 action, u32 order, int counted)
{
    w->tally.failed += counted != 0;
    if (is_left_out(w, order)) return;
    struct candidate c = {.found = 1, .has_action = 1, .length = w->depth + 1, .order = order, .action = action};
    copy_state(c.state, state);
    take_less(&w->found.violation, &c);
}

static void keep_failed_state(struct worker *w, const u64 *state, u32 order, u32 length)
{
    if (is_left_out(w, order)) return;
    struct candidate c = {.found = 1, .length = length, .order = order};
    copy_state(c.state, state);
    take_less(&w->found.violation, &c);
}

static void keep_end(struct worker *w, int is_enabled, int is_deadlock)
{
    if (is_enabled) w->tally.idle++;
    else w->tally.stuck++;
    if (!is_deadlock) return;
    w->tally.deadlocks++;
    struct candidate c = {.found = 1, .length = w->depth, .order = DEADLOCK_ORDER};
    copy_state(c.state, w->state);
    take_less(&w->found.deadlock, &c);
}

static void take_witness(struct findings *f, const u64 *state, u32 k)
{
    if (!has_bit(f->reached, k) || (!MODEL_HIDDEN && compare_states(state, f->witnesses[k]) < 0)) copy_state(f->witnesses[k], state);
    set_bit(f->reached, k);
}

static void keep_witness(struct worker *w, const u64 *state, u32 k) { take_witness(&w->found, state, k); }

/* ---- Of a search ---- */

/* Take over what a worker has found: at the end of a level, or after each state. */
static void gather(struct search *s, struct worker *w)
{
    take_less(&s->found.violation, &w->found.violation);
    take_less(&s->found.deadlock, &w->found.deadlock);
    for (u32 k = 0; k < model.wanted; k++) {
        if (!has_bit(w->found.reached, k)) continue;
        take_witness(&s->found, w->found.witnesses[k], k);
        s->reached_in[k] = (u32)s->levels.begins.count - 1;
    }
    w->found.violation.found = 0;
    memset(w->found.reached, 0, sizeof w->found.reached);
}

/* What has a witness is wanted no more. */
static void want_less(struct search *s)
{
    for (u32 i = 0; i < WANTED_WORDS; i++) s->wanted[i] &= ~s->found.reached[i];
}

static void share_wanted(const struct search *s, struct worker *w) { memcpy(w->wanted, s->wanted, sizeof w->wanted); }

#endif
