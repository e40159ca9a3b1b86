/* What cuts a search short: limits on states, time and memory, a request, a body that is given up. */
#ifndef CHECKER_LIMITS_H
#define CHECKER_LIMITS_H

#include "search.h"

#include <time.h>

/* How a body ends is an enum body_end; of one that was given up the number of the site is in the bits above. */
#define SITE_BITS 4

/* The turns of a body's loops, where they are counted; long_body is asked every so often whether to go on. */
#define MOST_TURNS ((u64)1 << 26)
#define MOST_TURNS_PROBED ((u64)1 << 22) /* where a state is only looked at again, for the audit */
#define TURNS_UNASKED ((u64)1 << 14)
extern SHARED _Thread_local u64 turns;

/* How many turns this thread lets a body's loops take. */
extern SHARED _Thread_local u64 most_turns;

/* The search whose bodies this thread runs; NULL while nothing may cut them short. */
extern SHARED _Thread_local struct search *searched;

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

static void check_time(struct search *s)
{
    if (s->options.max_seconds > 0 && now() - s->started >= s->options.max_seconds) halt(s, BY_SECONDS);
}

/* How many states may still be made; UINT64_MAX: no limit. */
static u64 check_states(struct search *s)
{
    u64 most = s->options.max_states;
    if (!most) return UINT64_MAX;
    u64 states = atomic_load_explicit(&s->made, memory_order_relaxed) -
                 atomic_load_explicit(&s->beyond, memory_order_relaxed);
    if (states < most) return most - states;
    halt(s, BY_STATES);
    return 0;
}

/* A batch that finds no place is dropped, and the search ends. */
static int no_memory(struct search *s)
{
    halt(s, BY_MEMORY);
    atomic_store(&s->broken, 1);
    return 0;
}

__attribute__((unused, noinline, cold)) static int long_body(int site)
{
    if (turns >= most_turns) return GIVEN_UP | site << SITE_BITS;
    if (!searched) return OK;
    check_time(searched);
    return halted(searched) ? CUT : OK;
}

/* Of a visitor: the search ends with a body that was given up, and is not complete. */
RARE void end_given_up(struct worker *w, int status)
{
    struct search *s = w->search;
    atomic_store(&s->cut, 1);
    if ((status & ((1 << SITE_BITS) - 1)) != (int)GIVEN_UP) return;
    u32 none = 0;
    atomic_compare_exchange_strong(&s->site, &none, ((u32)status >> SITE_BITS) + 1);
    halt(s, BY_BODY);
}

/* Of a visitor: leave off when the search is to end, and then it is not complete. */
RARE int leave_off_in_time(struct worker *w)
{
    struct search *s = w->search;
    check_time(s);
    if (!halted(s)) return 0;
    atomic_store(&s->cut, 1);
    return 1;
}

/* Of a visitor: go on to the end. */
RARE int never_leave_off(struct worker *w)
{
    (void)w;
    return 0;
}

#endif
