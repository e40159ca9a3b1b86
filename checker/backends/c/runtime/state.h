/* What a search holds, and how violations and witnesses are noted. */
#ifndef CHECKER_STATE_H
#define CHECKER_STATE_H

#include "table.h"

#include <pthread.h>
#include <time.h>

#define MOST_THREADS 256

LIST_OF(u64, numbers)

/* A part of a level that one worker expands. */
struct block { u64 from, count; };
LIST_OF(struct block, blocks)

/* The threads of a level, and how they stand still while the table grows. */
struct team {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    u32 active, parked, finished; /* workers with work in this level; of them waiting for a growth; done with it */
    int asked, moving;            /* a growth is wanted; slots are being moved */
    u64 growths, level;           /* how many there were */
    int over;
    _Atomic u64 next_piece;
    struct table larger;
};

struct search {
    struct options options;
    u64 *initial;      /* those that are given, or of a simulation all of them once */
    u64 initial_count; /* of this list */
    u64 initial_made;  /* how often an initial state was given or made */
    struct failed_choice failed_choice;
    struct memory memory;
    struct arena arena;
    struct table table;
    struct worker **workers;
    u32 threads;
    struct team team;
    double started, seconds;
    _Atomic u32 halted;       /* why the search ends before its end */
    _Atomic u32 pausing;      /* workers are to come to a growth */
    _Atomic u32 broken;       /* the table is no longer whole: the search ends */
    _Atomic u32 cut;          /* a body was not run to its end: the search is not complete, whatever else */
    _Atomic u32 site;         /* where a body gave up, plus one */
    _Atomic u64 requests;     /* calls of search_stop */
    _Atomic u64 reserved;     /* states in the table, and successors that may become some */
    _Atomic u64 made, beyond; /* states made; of them outside the constraint */
    _Atomic u64 taken;        /* transitions, as far as they are told */
    /* the level that is expanded */
    _Atomic u32 depth;
    _Atomic u64 level_states; /* those within the constraint */
    _Atomic u64 earlier;      /* states made before the level's successors */
    _Atomic u64 expanded;     /* of the level, as far as they are told */
    _Atomic u64 frontier;     /* at the end, or as far as a search by depth tells it */
    u64 base[MODEL_WORDS];    /* the first initial state */
    struct numbers levels;    /* of each level, the number of ranges before it */
    struct ranges ranges;
    struct blocks blocks;
    u64 lists;                /* bytes that these three take */
    _Atomic u64 next_block;
    /* what was found */
    struct candidate violation;
    struct candidate deadlock; /* the least of them */
    u64 wanted[WANTED_WORDS], reached[WANTED_WORDS];
    u64 witnesses[WITNESSES][MODEL_WORDS];
    u32 reached_in[WITNESSES]; /* the level of each witness, in a search by breadth */
    struct way *ways; /* of each level, as search_ways found them */
    u32 way_levels;
    u32 stopped_by;
    struct walk *walk;        /* of a simulation */
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void halt(struct search *s, u32 why)
{
    u32 none = DONE;
    atomic_compare_exchange_strong(&s->halted, &none, why);
}

static inline u32 halted(struct search *s) { return atomic_load_explicit(&s->halted, memory_order_relaxed); }

static inline int outside(struct worker *w, const u64 *state)
{
#if MODEL_HAS_CONSTRAINT
    return model_outside(state, w);
#else
    (void)w, (void)state;
    return 0;
#endif
}

static void check_time(struct search *s)
{
    if (s->options.max_seconds > 0 && now() - s->started >= s->options.max_seconds) halt(s, BY_SECONDS);
}

/* How many turns this thread lets a body's loops take. */
static _Thread_local __attribute__((unused)) u64 most_turns = MOST_TURNS;

/* The search whose bodies this thread runs; NULL while nothing may cut them short. */
static _Thread_local __attribute__((unused)) struct search *searched;

__attribute__((unused, noinline, cold)) static int long_body(int site)
{
    if (turns >= most_turns) return GIVEN_UP | site << SITE_BITS;
    if (!searched) return OK;
    check_time(searched);
    return halted(searched) ? CUT : OK;
}

static void probe_found(struct worker *w, u32 what, u32 action, u32 number);

static void give_up(struct worker *w, int status)
{
    struct search *s = w->search;
    w->moved = 1; /* for all that is known */
    if (w->mode == PROBE) {
        probe_found(w, LEFT, 0, 0);
        return;
    }
    atomic_store(&s->cut, 1);
    if ((status & ((1 << SITE_BITS) - 1)) != (int)GIVEN_UP) return;
    u32 none = 0;
    atomic_compare_exchange_strong(&s->site, &none, ((u32)status >> SITE_BITS) + 1);
    halt(s, BY_BODY);
}

static int leave_off(struct worker *w)
{
    struct search *s = w->search;
    if (w->mode == SCOUT || w->mode == PROBE) return 0;
    check_time(s);
    if (!halted(s)) return 0;
    atomic_store(&s->cut, 1);
    return 1;
}

/* Compare with the limit on states; near it the batches of a search by breadth become small. */
static void check_states(struct search *s, struct worker *w)
{
    u64 most = s->options.max_states;
    if (!most) return;
    u64 states = atomic_load_explicit(&s->made, memory_order_relaxed) -
                 atomic_load_explicit(&s->beyond, memory_order_relaxed);
    if (states >= most) {
        halt(s, BY_STATES);
    } else if (w->mode == EXPLORE) {
        u64 share = (most - states) / (2 * s->threads);
        w->capacity = share > BATCH ? BATCH : share < 16 ? 16 : (u32)share;
    }
}

/* ---- Violations and witnesses ---- */

static int less(const struct candidate *a, const struct candidate *b)
{
    if (a->length != b->length) return a->length < b->length;
    if (a->order != b->order) return a->order < b->order;
    int compared = compare_states(a->state, b->state);
    if (compared) return compared < 0;
    return a->action < b->action;
}

/* Keep the lesser of two. */
static void take_less(struct candidate *best, const struct candidate *other)
{
    if (other->found && (!best->found || less(other, best))) *best = *other;
}

static void walk_failed(struct worker *w, u32 action, u32 order, int counted);
static void scout_failed(struct worker *w, u32 order);
static void scout_reached(struct worker *w, u32 k);

static void fail_step(struct worker *w, const u64 *state, u32 action, u32 order, int counted)
{
    w->moved |= counted != 0;
    if (w->mode == WALK) {
        walk_failed(w, action, order, counted);
        return;
    }
    if (w->mode == SCOUT) {
        scout_failed(w, order);
        return;
    }
    if (w->mode == PROBE) {
        probe_found(w, counted ? FAILS : BREAKS, action, order);
        return;
    }
    w->failed += counted != 0;
    struct candidate c = {.found = 1, .has_action = 1, .length = w->depth + 1, .order = order, .action = action};
    copy_state(c.state, state);
    take_less(&w->candidate, &c);
}

static void fail_state(struct worker *w, const u64 *state, u32 order, u32 length)
{
    if (w->mode == SCOUT) {
        scout_failed(w, order);
        return;
    }
    if (w->mode == PROBE) {
        probe_found(w, JUDGED, 0, order);
        return;
    }
    struct candidate c = {.found = 1, .length = length, .order = order};
    copy_state(c.state, state);
    take_less(&w->candidate, &c);
}

static void fail_here(struct worker *w, u32 order) { fail_state(w, w->state, order, w->depth); }

/* The order of what is no violation, but asked for as one: the way to a deadlock. */
#define DEADLOCK_ORDER (UINT32_MAX - 1)

static void note_end(struct worker *w, int is_enabled, int is_deadlock)
{
    if (w->mode == PROBE) return;
    if (w->mode == SCOUT) {
        if (is_deadlock) scout_failed(w, DEADLOCK_ORDER);
        return;
    }
    if (is_enabled) w->idle++;
    else w->stuck++;
    if (!is_deadlock) return;
    w->deadlocks++;
    struct candidate c = {.found = 1, .length = w->depth, .order = DEADLOCK_ORDER};
    copy_state(c.state, w->state);
    take_less(&w->deadlock, &c);
}

static void reached(struct worker *w, const u64 *state, u32 k)
{
    if (!has_bit(w->wanted, k)) return;
    if (w->mode == SCOUT) {
        scout_reached(w, k);
        return;
    }
    if (w->mode == PROBE) {
        probe_found(w, HOLDS, 0, k);
        return;
    }
    if (!has_bit(w->reached, k) || compare_states(state, w->witnesses[k]) < 0) copy_state(w->witnesses[k], state);
    set_bit(w->reached, k);
}

/* Take over what a worker has found, and its witnesses: at the end of a level, or after each state. */
static void gather(struct search *s, struct worker *w)
{
    take_less(&s->violation, &w->candidate);
    take_less(&s->deadlock, &w->deadlock);
    for (int k = 0; k < MODEL_WANTED; k++) {
        if (!has_bit(w->reached, (u32)k)) continue;
        if (!has_bit(s->reached, (u32)k) || compare_states(w->witnesses[k], s->witnesses[k]) < 0)
            copy_state(s->witnesses[k], w->witnesses[k]);
        set_bit(s->reached, k);
        s->reached_in[k] = (u32)s->levels.count - 1;
    }
    w->candidate.found = 0;
    memset(w->reached, 0, sizeof w->reached);
}

/* What has a witness is wanted no more. */
static void want_less(struct search *s)
{
    for (u32 i = 0; i < WANTED_WORDS; i++) s->wanted[i] &= ~s->reached[i];
}

static void share_wanted(const struct search *s, struct worker *w) { memcpy(w->wanted, s->wanted, sizeof w->wanted); }

#endif
