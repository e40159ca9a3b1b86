/* What the C generated from a spec sees of the runtime.
 *
 * A generated file defines a model's shape (model.h), includes this header, and defines `model` (search.h) and the model_* functions declared
 * at its end. search.c, with all the rest of the runtime, is compiled once for each shape, and linked with it. Of the headers each includes
 * what it needs and can be read alone:
 *
 *   model.h   interface.h (written from Python's declarations)   memory.h   arena.h   table.h
 *   search.h  what a search and its workers hold; visitors and strategies
 *   limits.h  recent.h  runtime.h  rows.h (with bits.h), packed.h and symmetry.h, for generated code too
 *   first_way.h with probe.h
 *   lookup.h  team.h  batch.h  found.h  branches.h  levels.h  initial.h
 *   parents.h  breadth.h  depth.h  walk.h with listing.h  ways.h with choices.h
 *   search.c  what Python calls
 */
#ifndef CHECKER_RUNTIME_H
#define CHECKER_RUNTIME_H

#include "limits.h"
#include "recent.h"

/* ---- What generated code calls ---- */

/* Hand the successors in the buffer to the visitor. */
static __attribute__((noinline)) void flush(struct worker *w) { w->visitor->successors(w); }

/* Put a successor into the buffer. */
static inline void hand_in(struct worker *w, const u64 *successor, u32 action)
{
    u32 n = w->count;
    copy_state(w->buffer + (size_t)n * MODEL_WORDS, successor);
    w->actions[n] = (action_number)action;
#if MODEL_HIDDEN
    w->parents[n] = w->parent;
#endif
    w->count = ++n;
    if (UNLIKELY(n >= w->capacity)) flush(w);
}

/* Of states of one word all is written out wherever there is a step; of larger ones what is done for steps that change nothing. */
#if MODEL_WORDS > 1
#define STEP static inline __attribute__((always_inline))
#define BEYOND static __attribute__((noinline, unused))
#else
#define STEP static inline
#define BEYOND static inline __attribute__((unused))
#endif

BEYOND void emit_loop(struct worker *w, const u64 *successor, u32 action) { hand_in(w, successor, action); }

BEYOND void emit_other(struct worker *w, const u64 *successor, u32 action)
{
    w->moved = w->tally.changing[action] = 1;
    if (!w->recent || !met_lately(w->recent, successor)) hand_in(w, successor, action);
}

/* From model_expand: an enabled step leads from the state that is being expanded to `successor`. */
STEP void emit(struct worker *w, const u64 *state, const u64 *successor, u32 action)
{
    w->tally.fired[action]++;
    if (!same_state(successor, state))
        emit_other(w, successor, action);
    else if (w->takes_loops || !same_hidden(successor, state))
        emit_loop(w, successor, action);
}

/* From model_expand, of the state being expanded: a step that failed (counted: one more transition, which did not fire), or a
 * step invariant that is false (not counted: call it right after the emit of that step). Its length is one more than the depth. */
RARE void fail_step(struct worker *w, const u64 *state, u32 action, u32 order, int counted)
{
    w->moved |= counted != 0;
    w->visitor->failed_step(w, state, action, order, counted);
}

/* From model_judge: a new state breaks a property; `length` is judged_length(w). */
RARE void fail_state(struct worker *w, const u64 *state, u32 order, u32 length)
{
    w->visitor->failed_state(w, state, order, length);
}

/* From model_expand and model_judge: a body was given up or cut. The search ends, and is not complete. */
RARE void give_up(struct worker *w, int status)
{
    w->moved = 1; /* for all that is known */
    w->visitor->gave_up(w, status);
}

/* From model_expand, now and then, when an action has very many choices of arguments: whether to leave off. */
RARE int leave_off(struct worker *w) { return w->visitor->leaves_off(w); }

/* How the choices of an action's arguments end then, which end as OK when all have been tried. */
#define LEFT_OFF (-1)

/* From model_expand: the state being expanded is a deadlock. */
RARE void fail_here(struct worker *w, u32 order) { fail_state(w, w->state, order, w->depth); }

/* From model_expand, at its end: no step leads away from the state being expanded. */
RARE void note_end(struct worker *w, int is_enabled, int is_deadlock) { w->visitor->ended(w, is_enabled, is_deadlock); }

/* From model_judge: steps on the shortest path to the states being judged. */
static inline u32 judged_length(const struct worker *w) { return w->length; }

/* From model_judge: whether the k-th @reachable property is still wanted. */
static inline int wanted(const struct worker *w, u32 k) { return has_bit(w->wanted, k); }

/* From model_judge: the k-th @reachable property holds in this new state. */
RARE void reached(struct worker *w, const u64 *state, u32 k)
{
    if (has_bit(w->wanted, k)) w->visitor->witness(w, state, k);
}

/* From any body: branch k is taken; k when x is false, k + 1 when it is true. One store: a branch that is new is looked for after
 * some hundred states, among these. The first model.actions branches are that an action is enabled, known by what fired. */
#define NOTE(k) (void)(w->seen[k] = 1)
#define NOTE_EITHER(k, x) (void)(w->seen[(k) + ((x) != 0)] = 1)

/* ---- What the generated code defines ---- */

SHARED void model_expand(const u64 *state, struct worker *w); /* emits every enabled step */
SHARED void model_judge(const u64 *state, struct worker *w);  /* called once for each new state */
#if MODEL_HIDDEN
SHARED int model_surely_outside(const u64 *state, struct worker *w, int plain); /* by what no hidden word decides, when `plain` */
#endif
#if MODEL_SYMMETRY
SHARED void model_canonical(u64 *state); /* in place: the key becomes the least of its orbit */
#endif

static inline int outside(struct worker *w, const u64 *state) { return model.outside && model.outside(state, w); }

#endif
