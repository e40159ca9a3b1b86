/* Search by breadth: level after level, each expanded by all workers when it is worth while. */
#ifndef CHECKER_BREADTH_H
#define CHECKER_BREADTH_H

#include "initial.h"
#include "levels.h"
#include "parents.h"

/* A level with fewer states is expanded by one worker. */
#ifndef SMALL_LEVEL
#define SMALL_LEVEL 512
#endif

/* Compare with the limit on states; near it batches become small. */
static void fit_batches(struct worker *w)
{
    if (!w->search->options.max_states) return;
    u64 share = check_states(w->search) / (2 * w->search->threads);
    w->capacity = share > BATCH ? BATCH : share < 16 ? 16 : (u32)share;
}

/* Of the states just made, the last of the arena. */
static inline void keep_parents(struct worker *w, u32 made)
{
#if MODEL_HIDDEN
    for (u32 k = 0; k < made; k++)
        *arena_parent(&w->search->arena, w->at.index - made + k) = w->parents[w->new_ones[k]];
#else
    (void)w, (void)made;
#endif
}

static void take_level_batch(struct worker *w)
{
    keep_parents(w, take_batch(w));
    tell(w);
    fit_batches(w);
    check_time(w->search);
}

/* Expand blocks of the level until none is left. */
static void expand_blocks(struct worker *w)
{
    struct search *s = searched = w->search;
    struct block block;
    while (!halted(s) && take_block(&s->levels, &block)) {
        const u64 *state = arena_state(&s->arena, block.from);
        w->run = w->state = state;
        for (u64 i = 0; i < block.count && !halted(s); i++, state += MODEL_WORDS) {
            if (outside(w, state)) continue;
            w->state = state, w->parent = (u32)(block.from + i);
            model_expand(state, w);
            if (UNLIKELY(halted(s)) && atomic_load(&s->cut)) break;
            w->expanded++;
            if ((++w->ticks & 63) == 0) check_time(s);
        }
        locate_expanded(w);
        w->run = NULL;
    }
    flush(w);
}

static void *help(void *argument)
{
    struct worker *w = argument;
    struct team *t = &w->search->team;
    u64 level = 0;
    pthread_mutex_lock(&t->lock);
    for (;;) {
        while (t->level == level && !t->over) pthread_cond_wait(&t->changed, &t->lock);
        if (t->over) break;
        level = t->level;
        pthread_mutex_unlock(&t->lock);
        expand_blocks(w);
        tell(w);
        leave_level(w->search);
        pthread_mutex_lock(&t->lock);
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

/* Start the other threads, unless they are there: at the first level that is worth while, so that a small search goes without. */
static void start_team(struct search *s)
{
    struct team *t = &s->team;
    if (t->started) return;
    for (t->started = 1; t->started < s->threads; t->started++)
        if (pthread_create(&t->threads[t->started], NULL, help, s->workers[t->started])) break;
    s->threads = t->started;
}

static void end_team(struct search *s)
{
    struct team *t = &s->team;
    pthread_mutex_lock(&t->lock);
    t->over = 1;
    pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
    for (u32 i = 1; i < t->started; i++) pthread_join(t->threads[i], NULL);
}

static void begin_level(struct search *s, struct worker *w, int together)
{
    w->depth = s->depth, w->length = s->depth + 1;
    share_wanted(s, w);
    w->expanded = w->told_expanded = 0;
    w->shared = together;
    fit_batches(w);
}

static void call_team(struct search *s)
{
    pthread_mutex_lock(&s->team.lock);
    s->team.active = s->threads;
    s->team.level++;
    pthread_cond_broadcast(&s->team.changed);
    pthread_mutex_unlock(&s->team.lock);
}

static void await_team(struct search *s)
{
    leave_level(s);
    pthread_mutex_lock(&s->team.lock);
    while (s->team.active) pthread_cond_wait(&s->team.changed, &s->team.lock);
    pthread_mutex_unlock(&s->team.lock);
}

/* Expand the level; how many of its states were expanded. */
static u64 expand_level(struct search *s)
{
    int is_large = s->threads > 1 && s->level_states >= SMALL_LEVEL;
    if (is_large) start_team(s);
    int together = is_large && s->threads > 1;
    for (u32 i = 0; i < s->threads; i++) begin_level(s, s->workers[i], together);
    atomic_store(&s->expanded, 0);
    if (together) call_team(s);
    expand_blocks(s->workers[0]);
    tell(s->workers[0]);
    if (together) await_team(s);
    return atomic_load(&s->expanded);
}

/* Level after level, from the initial states on, which are in. */
static void expand_levels(struct search *s)
{
    u64 states = next_level(s);
    s->level_states = states;
    while (states && !s->found.violation.found && !s->options.stay) {
        want_less(s);
        s->earlier = atomic_load(&s->made) - atomic_load(&s->beyond);
        if (s->depth >= s->options.max_depth) {
            s->stopped_by = BY_DEPTH;
            break;
        }
        if (halted(s) || !cut_blocks(s, s->levels.begins.count - 1)) break;
        u64 expanded = expand_level(s);
        u64 following = next_level(s);
        if (expanded < states || s->broken) {
            s->stopped_by = halted(s);
            s->frontier = states - expanded + following;
            return;
        }
        if (following) s->depth++;
        s->level_states = states = following;
    }
    s->frontier = states;
    if ((states || s->broken) && !s->found.violation.found && !s->stopped_by) s->stopped_by = halted(s);
}

static void explore_breadth(struct search *s)
{
#if MODEL_HIDDEN
    memset(s->workers[0]->parents, 0xff, sizeof s->workers[0]->parents); /* NO_PARENT: those of the initial states */
#endif
    enter_initial(s);
    expand_levels(s);
    end_team(s);
}

static u64 breadth_frontier(struct search *s)
{
    u64 added = atomic_load(&s->made) - atomic_load(&s->beyond) - atomic_load(&s->earlier);
    i64 frontier = (i64)(added + atomic_load(&s->level_states) - atomic_load(&s->expanded));
    return frontier < 0 ? 0 : (u64)frontier;
}

static const struct visitor breadth_visitor = {
    .skips_known = 1,
    .successors = take_level_batch,
    .failed_step = keep_failed_step,
    .failed_state = keep_failed_state,
    .ended = keep_end,
    .witness = keep_witness,
    .gave_up = end_given_up,
    .leaves_off = leave_off_in_time,
};

static const struct strategy breadth_strategy = {
    .visitor = &breadth_visitor,
    .is_parallel = !MODEL_HIDDEN,
    .keeps_parents = MODEL_HIDDEN > 0,
    .is_reduced = 1,
    .explore = explore_breadth,
    .frontier = breadth_frontier,
    .path = MODEL_HIDDEN ? path_by_parents : NULL,
};

#endif
