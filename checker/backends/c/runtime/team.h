/* Growth of the table: every worker at work comes to a stop, and all of them move the slots. */
#ifndef CHECKER_TEAM_H
#define CHECKER_TEAM_H

#include "limits.h"

/* Bound on the arena's indices while the table holds so many states: each worker may have a chunk and a spare one begun. */
static u64 most_indices(const struct search *s, u64 states) { return states + (u64)s->threads * 2 * CHUNK; }

/* A larger table for so many states; 0 for want of memory. */
static int begin_growth(struct search *s, u64 states)
{
    struct memory *m = &s->memory;
    u64 present = table_bytes(s->table.capacity);
    u64 others = atomic_load(&m->held) - present;
    u64 room = m->limit > others ? m->limit - others : 0;
    u64 capacity = table_next_capacity(&s->table, states, room, m->limit != 0);
    unclaim(m, present); /* its pages are given back as those of the new one are used */
    if (capacity && table_open(&s->team.larger, capacity, most_indices(s, table_limit(capacity)), m)) {
        atomic_store(&s->team.next_piece, 0);
        return 1;
    }
    claim(m, present);
    return 0;
}

/* Move pieces of the table until none is left. */
static void help_growth(struct search *s, int shared)
{
    struct table *old = &s->table, *new = &s->team.larger;
    for (;;) {
        u64 from = atomic_fetch_add(&s->team.next_piece, 1) * PIECE;
        if (from >= old->capacity) return;
        u64 to = from + PIECE < old->capacity ? from + PIECE : old->capacity;
        check_time(s);
        if (halted(s) == BY_REQUEST || halted(s) == BY_SECONDS) {
            atomic_store(&s->broken, 1);
            return;
        }
        if (shared) table_move(old, new, from, to, 1);
        else table_move(old, new, from, to, 0);
        release_pages((void *)&old->slots[from], (to - from) * sizeof(u64));
    }
}

static void end_growth(struct search *s)
{
    table_close(&s->table);
    s->table = s->team.larger;
}

/* Enlarge the table for so many more states, the only thread at work. */
static int grow_alone(struct search *s, u64 more)
{
    if (!begin_growth(s, atomic_load(&s->reserved) + more)) return 0;
    help_growth(s, 0);
    end_growth(s);
    return 1;
}

/* The growth is over, or cannot be. */
static void end_meeting(struct search *s)
{
    struct team *t = &s->team;
    t->asked = t->moving = 0;
    t->parked = t->finished = 0;
    t->growths++;
    atomic_store(&s->pausing, 0);
    pthread_cond_broadcast(&t->changed);
}

/* Come to a growth, or ask for one when `more` states do not fit; on return the table has grown, or the search is broken. */
static void meet_for_growth(struct search *s, u64 more)
{
    struct team *t = &s->team;
    pthread_mutex_lock(&t->lock);
    if (!t->asked) {
        if (atomic_load(&s->reserved) + more <= s->table.limit || atomic_load(&s->broken)) {
            pthread_mutex_unlock(&t->lock);
            return;
        }
        t->asked = 1;
        atomic_store(&s->pausing, 1);
    }
    u64 growth = t->growths;
    t->parked++;
    while (growth == t->growths && !t->moving) {
        if (t->parked < t->active) {
            pthread_cond_wait(&t->changed, &t->lock);
        } else if (begin_growth(s, atomic_load(&s->reserved) + (u64)t->active * BATCH)) {
            t->moving = 1;
            pthread_cond_broadcast(&t->changed);
        } else {
            no_memory(s);
            end_meeting(s);
        }
    }
    if (growth == t->growths) {
        int shared = t->parked > 1;
        pthread_mutex_unlock(&t->lock);
        help_growth(s, shared);
        pthread_mutex_lock(&t->lock);
        if (++t->finished == t->parked) {
            end_growth(s);
            end_meeting(s);
        }
        while (growth == t->growths) pthread_cond_wait(&t->changed, &t->lock);
    }
    pthread_mutex_unlock(&t->lock);
}

/* A worker has no more work in this level. */
static void leave_level(struct search *s)
{
    struct team *t = &s->team;
    pthread_mutex_lock(&t->lock);
    t->active--;
    pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
}

#endif
