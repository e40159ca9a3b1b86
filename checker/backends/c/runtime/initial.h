/* The initial states: those given from outside, or those that the generated code makes, choice by choice in their order.
 *
 * A choice of the arguments of the @init methods has one number, those of the first @init first.
 */
#ifndef CHECKER_INITIAL_H
#define CHECKER_INITIAL_H

#include "batch.h"

#define CHOICES_UNASKED 1023

static u64 count_choices(void)
{
    u64 count = 0;
    for (u32 init = 0; init < model.inits; init++) count += model.init_choices[init];
    return count;
}

/* What a choice makes, and of which @init it is. */
static int make_choice(u64 number, u64 *state, struct worker *w, u32 *init)
{
    *init = 0;
    while (number >= model.init_choices[*init]) number -= model.init_choices[(*init)++];
    return model.init(*init, number, state, w);
}

/* Look for the new branches among the choices from one to before another. */
RARE void locate_choices(struct worker *w, u64 from, u64 to)
{
    u64 state[MODEL_WORDS];
    u32 init;
    if (!w->probe) w->probe = probe_new();
    for (u64 number = from; w->probe && w->noted && number < to && has_news(w); number++) {
        memset(w->probe->worker.seen, 0, sizeof w->probe->worker.seen);
        make_choice(number, state, &w->probe->worker, &init);
        for (u32 k = 0; k < model.branches; k++) {
            if (!w->probe->worker.seen[k] || !w->seen[k] || w->known[k]) continue;
            w->known[k] = CHOSEN;
            w->noted[(size_t)k * MODEL_WORDS] = number;
        }
    }
    for (u32 k = 0; k < model.branches; k++)
        if (w->seen[k] && !w->known[k]) w->known[k] = LOST;
}

static void fail_choice(struct search *s, u64 number, u32 init, int status)
{
    u32 order = model.init_orders[init][status == ASSERTION];
    if (s->failed_choice.found && s->failed_choice.order <= order) return;
    s->failed_choice = (struct failed_choice){.found = 1, .order = order, .number = number};
}

/* Go on with the choices from `*number` on into the worker's buffer, until it is full, the choices are over, or the search is. */
static void make_batch(struct search *s, struct worker *w, u64 *number, u64 end)
{
    u64 from = *number;
    u32 init;
    while (*number < end && w->count < w->capacity) {
        u64 *state = w->buffer + (size_t)w->count * MODEL_WORDS;
        int status = make_choice(*number, state, w, &init);
        if (status == OK) {
            if (!s->initial_made++) copy_state(s->base, state);
            w->actions[w->count++] = 0;
        } else if (status == ERROR || status == ASSERTION) {
            fail_choice(s, *number, init, status);
        } else if (status != DISABLED) {
            give_up(w, status);
        }
        ++*number;
        if ((*number & CHOICES_UNASKED) == 0) check_time(s);
        if ((*number & CHOICES_UNASKED) == 0 || status > ASSERTION) break;
    }
    if (has_news(w)) locate_choices(w, from, *number);
}

/* Make all initial states, in batches; when it ends before that, the search is not complete. */
static void make_initial(struct search *s, struct worker *w)
{
    u64 number = 0, end = count_choices();
    while (number < end && !halted(s)) {
        make_batch(s, w, &number, end);
        flush(w);
    }
    if (number < end) atomic_store(&s->cut, 1);
    s->options.stay |= s->failed_choice.found;
}

/* The initial states, those given or else those of every choice, in batches: worker 0 makes, judges and keeps them. */
static void enter_initial(struct search *s)
{
    struct worker *w = s->workers[0];
    share_wanted(s, w);
    for (u64 i = 0; i < s->initial_count; i++) {
        copy_state(w->buffer + (size_t)w->count * MODEL_WORDS, s->initial + i * MODEL_WORDS);
        w->actions[w->count++] = 0;
        if (w->count == BATCH) flush(w);
    }
    if (!s->initial_count) make_initial(s, w);
    flush(w);
}

#endif
