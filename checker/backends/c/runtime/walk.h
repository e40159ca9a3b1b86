/* Simulation: random walks from a seed, by one worker. It does without symmetry. */
#ifndef CHECKER_WALK_H
#define CHECKER_WALK_H

#include "listing.h"

/* The walk that is taken, and of each @reachable property the one that reached it. */
struct walk {
    u64 random;
    u64 *states;   /* room for max_steps + 1 */
    u64 count;
    u64 offered;   /* steps of the state that is expanded */
    int chosen, failed, breaks; /* the last one is the chosen one; the chosen one failed; breaks a step invariant */
    u64 next[MODEL_WORDS];
    struct candidate failure;
    u64 fired[MODEL_ACTIONS];
    u64 transitions;
    u64 *kept[WITNESSES];
    u64 kept_count[WITNESSES];
};

/* The next of the numbers that a seed gives (splitmix64), below a bound. */
static u64 draw(struct walk *k, u64 bound)
{
    u64 z = k->random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (u64)(((u128)(z ^ (z >> 31)) * bound) >> 64);
}

/* One more enabled step: of all that are offered, each is as likely to be the chosen one. */
static int offer(struct walk *k, u32 action, int failed)
{
    k->chosen = draw(k, ++k->offered) == 0;
    if (!k->chosen) return 0;
    k->failed = failed, k->breaks = 0;
    k->failure = (struct candidate){.found = 1, .has_action = 1, .action = action};
    return 1;
}

static void offer_batch(struct worker *w)
{
    struct walk *k = w->search->walk;
    for (u32 i = 0; i < w->count; i++)
        if (offer(k, w->actions[i], 0)) copy_state(k->next, w->buffer + (size_t)i * MODEL_WORDS);
    w->count = 0;
}

static void offer_failed_step(struct worker *w, const u64 *state, u32 action, u32 order, int counted)
{
    struct walk *k = w->search->walk;
    (void)state;
    if (counted ? !offer(k, action, 1) : !k->chosen) return;
    if (!counted && k->breaks && k->failure.order <= order) return;
    k->breaks = !counted;
    k->failure.order = order, k->failure.action = action;
}

/* A state that is known comes with hidden words of the walk's own. */
static void judge_again(struct worker *w, const u64 *state)
{
    model_judge(state, w);
    if (outside(w, state)) note_cut(w, state);
    if (has_news(w)) locate(w, state, 1, NULL, 1);
}

/* The walk comes to a state, which is judged when it is new, or may have other hidden words. */
static void arrive(struct search *s, struct worker *w, const u64 *state)
{
    struct walk *k = s->walk;
    copy_state(k->states + k->count++ * MODEL_WORDS, state);
    w->length = (u32)(k->count - 1);
    if (w->length > s->depth) s->depth = w->length;
    copy_state(w->buffer, state);
    share_wanted(s, w);
    u32 made = take_states(w, w->buffer, 1);
    if (MODEL_HIDDEN && !made) judge_again(w, state);
    check_states(s);
    check_time(s);
    u64 news[WANTED_WORDS];
    memcpy(news, w->found.reached, sizeof news);
    gather(s, w);
    want_less(s);
    for (u32 p = 0; p < model.wanted; p++) {
        if (!has_bit(news, p)) continue;
        k->kept[p] = malloc((size_t)(k->count * STATE_BYTES));
        if (!k->kept[p]) continue;
        memcpy(k->kept[p], k->states, (size_t)(k->count * STATE_BYTES));
        k->kept_count[p] = k->count;
    }
}

/* Offer the steps of the state that the walk is at; whether one was chosen. */
static int offer_steps(struct search *s, struct worker *w, const u64 *state)
{
    struct walk *k = s->walk;
    k->offered = 0, k->chosen = 0;
    w->run = w->state = state, w->depth = (u32)(k->count - 1);
    model_expand(state, w);
    flush(w);
    locate_expanded(w);
    w->run = NULL;
    gather(s, w); /* a deadlock */
    return k->offered && !atomic_load(&s->cut);
}

/* Take the chosen step; what it fails at, or breaks, is the violation unless one is found in the state that it leads to. */
static void take_step(struct search *s, struct worker *w, const u64 *state)
{
    struct walk *k = s->walk;
    struct candidate failure = k->failure;
    failure.length = w->depth + 1;
    copy_state(failure.state, state);
    k->fired[failure.action]++;
    atomic_store_explicit(&s->taken, ++k->transitions, memory_order_relaxed);
    if (!k->failed) {
        u64 next[MODEL_WORDS];
        copy_state(next, k->next);
        arrive(s, w, next);
    }
    if (k->failed || (k->breaks && !s->found.violation.found)) take_less(&s->found.violation, &failure);
}

/* One walk from a random initial state. */
static void one_walk(struct search *s, struct worker *w)
{
    struct walk *k = s->walk;
    k->count = 0;
    arrive(s, w, s->initial + draw(k, s->initial_count) * MODEL_WORDS);
    while (!s->found.violation.found && k->count <= s->options.max_steps && !halted(s)) {
        const u64 *state = k->states + (k->count - 1) * MODEL_WORDS;
        if (outside(w, state) || !offer_steps(s, w, state)) return;
        take_step(s, w, state);
    }
}

/* What the states of one walk take; more than there can be when that is no number of bytes. */
static u64 walk_bytes(const struct search *s)
{
    u64 steps = s->options.max_steps;
    return steps < UINT64_MAX / STATE_BYTES ? (steps + 1) * STATE_BYTES : UINT64_MAX;
}

static void explore_walks(struct search *s)
{
    struct worker *w = s->workers[0];
    struct walk *k = calloc(1, sizeof *k);
    if (k) k->states = map_pages(walk_bytes(s), 0);
    s->walk = k;
    if (!k || !k->states) {
        s->stopped_by = BY_MEMORY;
        return;
    }
    k->random = s->options.seed;
    if (model.inits) list_initial(s, w);
    w->capacity = 1;
    u64 runs = s->options.stay || !s->initial_count ? 0 : s->options.runs;
    for (u64 i = 0; i < runs && !s->found.violation.found && !halted(s); i++) one_walk(s, w);
    memcpy(w->tally.fired, k->fired, sizeof w->tally.fired);
    w->tally.failed = 0;
    s->stopped_by = halted(s);
}

/* The part of the walk up to a state, or of one that reached a property. */
static u32 path_of_walk(struct search *s, const u64 *state, u64 *out, u32 capacity)
{
    struct walk *k = s->walk;
    const u64 *states = NULL;
    u64 count = 0;
    if (!k || !k->states) return 0;
    for (u32 p = 0; p < model.wanted; p++)
        if (k->kept[p] && same_state(s->found.witnesses[p], state)) states = k->kept[p], count = k->kept_count[p];
    if (s->found.violation.found && same_state(s->found.violation.state, state)) {
        states = k->states;
        for (count = k->count; count && !same_state(states + (count - 1) * MODEL_WORDS, state);) count--;
    }
    if (count <= capacity) memcpy(out, states ? states : out, (size_t)(count * STATE_BYTES));
    return (u32)count;
}

static void walk_close(struct search *s)
{
    struct walk *k = s->walk;
    if (!k) return;
    for (u32 p = 0; p < model.wanted; p++) free(k->kept[p]);
    unmap_pages(k->states, walk_bytes(s));
    free(k);
}

static const struct visitor walk_visitor = {
    .takes_loops = 1,
    .successors = offer_batch,
    .failed_step = offer_failed_step,
    .failed_state = keep_failed_state,
    .ended = keep_end,
    .witness = keep_witness,
    .gave_up = end_given_up,
    .leaves_off = leave_off_in_time,
};

static u64 no_frontier(struct search *s) { return (void)s, 0; }

static const struct strategy walk_strategy = {
    .visitor = &walk_visitor,
    .counts_outside = 1,
    .explore = explore_walks,
    .frontier = no_frontier,
    .path = path_of_walk,
};

#endif
