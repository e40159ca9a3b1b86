/* One given state, looked at by itself: every step from it, and what is found of it; see enum finding. */
#ifndef CHECKER_PROBE_H
#define CHECKER_PROBE_H

#include "runtime.h"

/* A worker that looks at one state. */
struct probe {
    struct worker worker;
    struct probed *out;
    u64 room, count;
};

static void probe_row(struct probe *p, u32 what, u32 action, u32 number, const u64 *state)
{
    if (p->count++ >= p->room) return;
    struct probed *row = p->out + (p->count - 1);
    row->what = what, row->action = action, row->number = number;
    copy_state(row->state, state);
}

/* ---- Its visitor: a row for everything that is found ---- */

static void probe_successors(struct worker *w)
{
    struct probe *p = (struct probe *)w;
    for (u32 i = 0; i < w->count; i++) probe_row(p, LEADS, w->actions[i], 0, w->buffer + (size_t)i * MODEL_WORDS);
    w->count = 0;
}

static void probe_failed_step(struct worker *w, const u64 *state, u32 action, u32 order, int counted)
{
    (void)state;
    probe_row((struct probe *)w, counted ? FAILS : BREAKS, action, order, w->state);
}

static void probe_failed_state(struct worker *w, const u64 *state, u32 order, u32 length)
{
    (void)state, (void)length;
    probe_row((struct probe *)w, JUDGED, 0, order, w->state);
}

static void probe_end(struct worker *w, int is_enabled, int is_deadlock) { (void)w, (void)is_enabled, (void)is_deadlock; }

static void probe_witness(struct worker *w, const u64 *state, u32 k)
{
    (void)state;
    probe_row((struct probe *)w, HOLDS, 0, k, w->state);
}

static void probe_given_up(struct worker *w, int status)
{
    probe_row((struct probe *)w, LEFT, 0, (u32)status >> SITE_BITS, w->state);
}

static const struct visitor probe_visitor = {
    .takes_loops = 1,
    .successors = probe_successors,
    .failed_step = probe_failed_step,
    .failed_state = probe_failed_state,
    .ended = probe_end,
    .witness = probe_witness,
    .gave_up = probe_given_up,
    .leaves_off = never_leave_off,
};

/* ---- Looking ---- */

static struct probe *probe_new(void)
{
    struct probe *p = aligned_alloc(64, round_up(sizeof *p, 64));
    if (!p) return NULL;
    memset(p, 0, sizeof *p);
    p->worker.capacity = 1;
    set_visitor(&p->worker, &probe_visitor);
    memset(&p->worker.wanted, 0xff, sizeof p->worker.wanted);
    return p;
}

/* Take over what `fired` says of branches. */
static void note_fired(struct worker *w)
{
    for (u32 k = 0; k < model.actions; k++) w->seen[k] = w->tally.fired[k] != 0;
}

/* Judge a state, or take every step from it, or both; outside the constraint no step is taken. The row of a step invariant
 * follows that of its step. */
static void probe_state(struct probe *p, const u64 *state, int judges, int expands)
{
    struct worker *w = &p->worker;
    memset(w->seen, 0, sizeof w->seen);
    memset(w->tally.fired, 0, sizeof w->tally.fired);
    w->state = state, p->count = 0;
    if (judges) model_judge(state, w);
    if (judges && outside(w, state)) probe_row(p, OUTSIDE, 0, 0, state);
    else if (expands) model_expand(state, w);
    note_fired(w);
}

/* What is found at one state: how many rows, of which `room` are written, and which branches are taken; NOTHING: no memory. */
static u64 probe_once(const u64 *state, struct probed *out, u64 room, u8 *taken)
{
    struct probe *p = probe_new();
    if (!p) return NOTHING;
    p->out = out, p->room = room;
    most_turns = MOST_TURNS_PROBED;
    probe_state(p, state, 1, 1);
    most_turns = MOST_TURNS;
    for (u32 k = 0; k < model.branches; k++) taken[k] = p->worker.seen[k] != 0;
    u64 count = p->count;
    free(p);
    return count;
}

#endif
