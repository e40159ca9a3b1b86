/* The search runtime of the native engine: what the C generated from a spec sees of it.
 *
 * The generated file defines MODEL_WORDS, MODEL_ACTIONS, MODEL_WANTED, MODEL_HAS_CONSTRAINT, MODEL_SYMMETRY and, when its
 * bodies note their branches, MODEL_BRANCHES and MODEL_EXITS, includes this header, defines the model_* functions declared at its end, and includes search.c: all is one translation unit.
 */
#ifndef CHECKER_RUNTIME_H
#define CHECKER_RUNTIME_H

#include "interface.h"

/* A batch of successors is hashed, prefetched, then looked up. */
#ifndef BATCH
#if MODEL_WORDS <= 8
#define BATCH 1024
#elif MODEL_WORDS <= 64
#define BATCH 256
#else
#define BATCH 64
#endif
#endif

/* How a body ends is an enum body_end; of one that was given up the number of the site is in the bits above. */
#define SITE_BITS 4
#define HUGE_INTEGER ((i64)1 << 62)

/* The turns of a body's loops, where they are counted; long_body is asked every so often whether to go on. */
#define MOST_TURNS ((u64)1 << 26)
#define MOST_TURNS_PROBED ((u64)1 << 22) /* where a state is only looked at again, for the audit */
#define TURNS_UNASKED ((u64)1 << 14)
static _Thread_local __attribute__((unused)) u64 turns;
static int long_body(int site);

/* What flush does with the successors that emit has collected. */
enum mode { EXPLORE, DESCEND, SCOUT, WALK, PROBE };

/* A thread of the search. Generated code passes it on, and reads it only through the functions below. */
struct worker {
    const u64 *state;    /* the state being expanded */
    const u64 *run;      /* the first of the states expanded whose branches may be unlocated, in a row up to `state`; NULL: none */
    u32 count, capacity; /* successors in the buffer, and how many of them call for a flush */
    u32 depth, length;   /* of the state being expanded; of the states being judged */
    u32 moved;           /* some step of the state being expanded leads elsewhere, or fails */
    u64 wanted[WANTED_WORDS]; /* the @reachable properties that no earlier level reached */
    enum mode mode;
    u32 number;
    u32 passed[MODEL_EXITS + 1];  /* of an action: how many choices of its arguments came past each `require` */
    u32 seen[MODEL_BRANCHES + 1]; /* the branches taken so far; wide, so that storing one cannot change a state */
    u64 fired[MODEL_ACTIONS], changing[MODEL_ACTIONS]; /* how often an action was enabled; whether a step of it led elsewhere */
    action_number actions[BATCH];
    u64 buffer[BATCH * MODEL_WORDS] __attribute__((aligned(64)));
    struct search *search;

    /* The rest is the runtime's own. */
    u8 known[MODEL_BRANCHES + 1]; /* of each branch taken: LOCATED or LOST */
    u64 *noted;                   /* of each branch located the state that took it first */
    struct probe *probe;          /* finds it; NULL before it is needed */
    u64 failed;                   /* steps that are transitions but did not fire */
    u64 stuck, idle, deadlocks;   /* states expanded with no enabled step; with some, which all leave the state as it is; deadlocks */
    struct candidate deadlock;    /* the least of them */
    u64 changed[MODEL_WORDS];     /* bits in which some state differs from the first initial one */
    struct candidate candidate;   /* the least of this level */
    u64 reached[WANTED_WORDS];    /* wanted properties reached in this level, and the least witness of each */
    u64 witnesses[WITNESSES][MODEL_WORDS];
    u64 fresh, outside;           /* states made in this level; those of them outside the constraint */
    u64 expanded;                 /* states expanded in this level */
    u64 total;                    /* states made */
    u64 told, told_expanded;      /* transitions and expanded states that search_progress knows of */
    u32 ticks, parent;            /* parent: arena index of the state being expanded, in a search by depth */
    int shared;                   /* other workers use the table at the same time */
    /* the arena chunk that new states go to */
    u64 *tail, *end;              /* the next free state, and the end of the chunk */
    u64 index;                    /* arena index of tail */
    u64 mark;                     /* arena index of the first state of this level in the chunk */
    u64 *spare;                   /* a chunk in reserve, and its number */
    u64 spare_number;
    struct ranges *ranges;        /* where this level's states are, but for those since mark */
    u64 home[BATCH];              /* of a batch: positions; hashes, and slots that have them; which ones were new */
#if MODEL_WORDS > 1
    u64 hash[BATCH], guess[BATCH];
#endif
    u32 new_ones[BATCH];
#if MODEL_SYMMETRY
    u64 canonical[BATCH * MODEL_WORDS];
#endif
};

/* ---- What generated code calls ---- */

static void flush(struct worker *w);

/* From model_expand: an enabled step leads to `successor`. */
static inline void emit(struct worker *w, const u64 *successor, u32 action)
{
    w->fired[action]++;
    if (same_state(successor, w->state)) {
        if (w->mode < WALK) return;
    } else {
        w->moved = w->changing[action] = 1;
    }
    u32 n = w->count;
    copy_state(w->buffer + (size_t)n * MODEL_WORDS, successor);
    w->actions[n] = (action_number)action;
    w->count = ++n;
    if (UNLIKELY(n >= w->capacity)) flush(w);
}

/* From model_expand, of the state being expanded: a step that failed (counted: one more transition, which did not fire), or a
 * step invariant that is false (not counted: call it right after the emit of that step). Its length is one more than the depth. */
RARE void fail_step(struct worker *w, const u64 *state, u32 action, u32 order, int counted);

/* From model_judge: a new state breaks a property; `length` is judged_length(w). */
RARE void fail_state(struct worker *w, const u64 *state, u32 order, u32 length);

/* From model_expand and model_judge: a body was given up or cut. The search ends, and is not complete. */
RARE void give_up(struct worker *w, int status);

/* From model_expand, now and then, when an action has very many choices of arguments: whether to leave off. */
RARE int leave_off(struct worker *w);

/* From model_expand: the state being expanded is a deadlock. */
RARE void fail_here(struct worker *w, u32 order);

/* From model_expand, at its end: no step leads away from the state being expanded. */
RARE void note_end(struct worker *w, int is_enabled, int is_deadlock);

/* From model_judge: steps on the shortest path to the states being judged. */
static inline u32 judged_length(const struct worker *w) { return w->length; }

/* From model_judge: whether the k-th @reachable property is still wanted. */
static inline int wanted(const struct worker *w, u32 k) { return has_bit(w->wanted, k); }

/* From model_judge: the k-th @reachable property holds in this new state. */
RARE void reached(struct worker *w, const u64 *state, u32 k);

/* From any body: branch k is taken; k when x is false, k + 1 when it is true. One store: a branch that is new is looked for after
 * some hundred states, among these. The first MODEL_ACTIONS branches are that an action is enabled, known by `fired`. */
#define NOTE(k) (void)(w->seen[k] = 1)
#define NOTE_EITHER(k, x) (void)(w->seen[(k) + ((x) != 0)] = 1)

/* ---- What the generated code defines ---- */

static void model_expand(const u64 *state, struct worker *w); /* emits every enabled step */
static void model_judge(const u64 *state, struct worker *w);  /* called once for each new state */
#if MODEL_HAS_CONSTRAINT
static int model_outside(const u64 *state, struct worker *w); /* the state does not satisfy the constraint */
#endif
#if MODEL_SYMMETRY
static void model_canonical(u64 *state); /* in place: the least of its orbit */
#endif
#if MODEL_INITS
/* init_choices[MODEL_INITS]: how many choices of its arguments each @init has; init_orders[MODEL_INITS][2]: the order of the violation
 * that an error in it is, and a false assertion. How a body ends that makes a state of a choice: */
static int model_init(u32 init, u64 choice, u64 *state, struct worker *w);
#endif

#endif
