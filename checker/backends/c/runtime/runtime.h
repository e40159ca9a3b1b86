/* The search runtime of the native engine: what the C generated from a spec sees of it.
 *
 * The generated file defines MODEL_WORDS, MODEL_ACTIONS, MODEL_WANTED, MODEL_HAS_CONSTRAINT, MODEL_SYMMETRY and, when its
 * bodies note their branches, MODEL_BRANCHES and MODEL_EXITS, includes this header, defines the model_* functions declared at its end, and includes search.c: all is one translation unit.
 */
#ifndef CHECKER_RUNTIME_H
#define CHECKER_RUNTIME_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#ifndef _DARWIN_C_SOURCE
#define _DARWIN_C_SOURCE 1
#endif

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t i32;
typedef int64_t i64;

#define EXPORT __attribute__((visibility("default")))
#define RARE static __attribute__((unused, noinline, cold))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

/* A bit for each @reachable property, in as many words as they need. */
#define WANTED_WORDS (MODEL_WANTED ? (MODEL_WANTED + 63) / 64 : 1)

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

#ifndef MODEL_BRANCHES
#define MODEL_BRANCHES MODEL_ACTIONS
#endif
#ifndef MODEL_INITS
#define MODEL_INITS 0
#endif
#ifndef MODEL_EXITS
#define MODEL_EXITS 0
#endif

#if MODEL_ACTIONS <= 65536
typedef u16 action_number;
#else
typedef u32 action_number;
#endif

/* A violation, or what may become one: the least of a level is the one reported. */
struct candidate {
    u32 found, has_action, length, order, action, unused;
    u64 state[MODEL_WORDS]; /* before the step, or the state itself when has_action is 0 */
};

/* How a body ends. Given up: the native engine cannot go on as CPython would, or not to the end; the number of the site is in the bits
 * above. Cut: the search was to end meanwhile. */
enum { OK, DISABLED, ERROR, ASSERTION, GIVEN_UP, CUT };
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
    u64 witnesses[MODEL_WANTED ? MODEL_WANTED : 1][MODEL_WORDS];
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

/* Whether two states are equal. */
static inline int same_state(const u64 *a, const u64 *b)
{
    u64 difference = 0;
    for (u32 i = 0; i < MODEL_WORDS; i++) difference |= a[i] ^ b[i];
    return difference == 0;
}

static inline void copy_state(u64 *to, const u64 *from)
{
    for (u32 i = 0; i < MODEL_WORDS; i++) to[i] = from[i];
}

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

static inline int has_bit(const u64 *words, u32 k) { return words[k >> 6] >> (k & 63) & 1; }
static inline void set_bit(u64 *words, u32 k) { words[k >> 6] |= (u64)1 << (k & 63); }

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

/* ---- What Python calls ---- */

enum { BREADTH_FIRST, DEPTH_FIRST, SIMULATION };
enum { DONE, BY_STATES, BY_DEPTH, BY_SECONDS, BY_MEMORY, BY_REQUEST, BY_BODY };

struct options {
    u64 max_states, max_memory; /* distinct states, bytes; 0: no limit */
    double max_seconds;         /* 0: no limit */
    u32 max_depth;              /* UINT32_MAX: no limit */
    u32 threads, strategy;
    u64 seed, runs, max_steps; /* of a simulation */
    u32 stay;                  /* judge the initial states, take no step: an @init has failed already */
};

/* The first choice of arguments at which an @init fails, of those the one that is reported. */
struct failed_choice {
    u32 found, order;
    u64 number;
};

struct outcome {
    u64 states, outside, transitions, frontier; /* outside: states beyond the constraint, not among `states` */
    u64 peak_memory;                            /* bytes held at most: table, arena and the rest */
    double seconds;
    u32 depth, stopped_by;
    u32 site, unused; /* where a body gave up, when stopped by that */
    struct candidate violation;
    u64 stuck, idle, deadlocks; /* states with no enabled step; with some, none of which leads elsewhere; deadlocks */
    struct candidate deadlock;  /* the least of them, whether they are a violation or not */
    u64 fired[MODEL_ACTIONS], changing[MODEL_ACTIONS];
    u64 changed[MODEL_WORDS];
    u64 reached[WANTED_WORDS]; /* a bit for each @reachable property that has a witness */
    u64 witnesses[MODEL_WANTED ? MODEL_WANTED : 1][MODEL_WORDS];
    u32 reached_in[MODEL_WANTED ? MODEL_WANTED : 1]; /* steps to the witness, in a search by breadth */
    u64 initial;                                     /* initial states given or made, doubles included */
    u64 base[MODEL_WORDS];                           /* the first of them */
    struct failed_choice failed_choice;
};

EXPORT struct search *search_new(const struct options *options, const u64 *initial, u64 count); /* NULL: no memory */
EXPORT void search_run(struct search *search);
EXPORT void search_stop(struct search *search);
EXPORT void search_progress(struct search *search, u64 *out); /* states, frontier, depth, transitions */
EXPORT void search_outcome(struct search *search, struct outcome *out);
EXPORT u32 search_path(struct search *search, const u64 *state, u64 *out, u32 capacity); /* by depth, or of a walk */
EXPORT u32 search_ways(struct search *search, u32 target); /* by breadth */
EXPORT u64 search_way_mask(struct search *search, u32 level, const u64 *state);
EXPORT u64 search_sample(struct search *search, u64 *out, u64 count);
EXPORT void model_canonical_of(u64 *state);
EXPORT void search_branches(struct search *search, u8 *taken, u64 *states);
EXPORT u64 model_probe(const u64 *state, u64 *out, u64 room, u8 *taken);
EXPORT u32 search_choices(struct search *search, const u64 *state, u64 *out); /* see find_choices; of the last ways when state is NULL */
EXPORT u32 model_choice(u64 number, u64 *out, u8 *taken); /* how the body of an @init ends, and which branches it takes */
EXPORT void search_free(struct search *search);

#endif
