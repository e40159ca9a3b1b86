/* A search: what its threads share, what each of them holds, and the visitor that says what becomes of what they find.
 *
 * Generated code expands states and judges them. What it finds, a successor, a failure, a witness, goes to the visitor of the worker that it
 * runs for. A strategy is a file: breadth.h, depth.h and walk.h explore; ways.h goes through the levels of a search by breadth once more;
 * probe.h looks at one given state. A new one is a visitor, and to explore a row among the strategies in search.c.
 */
#ifndef CHECKER_SEARCH_H
#define CHECKER_SEARCH_H

#include "interface.h"
#include "arena.h"
#include "table.h"

#include <pthread.h>

#define MOST_THREADS 256

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

struct worker;
struct search;

/* What there is of a model, by the name of its shape. */
#define model MODEL_NAME
struct model {
    u32 actions, wanted, branches;
    int (*outside)(const u64 *state, struct worker *w); /* the state does not satisfy the constraint; NULL: there is none */
    /* The @init methods that are compiled: how many; of each how many choices of its arguments there are, and the orders of the violations
     * that an error in it is, and a false assertion; and how a body ends that makes a state of a choice. */
    u32 inits;
    const u64 *init_choices;
    const u32 (*init_orders)[2];
    int (*init)(u32 init, u64 choice, u64 *state, struct worker *w);
};
extern SHARED const struct model model;

/* What becomes of what generated code finds. */
struct visitor {
    int takes_loops;                      /* a step that leads back to its state is a successor, too */
    int skips_known;                      /* a successor that the worker met lately need not be handed in again */
    void (*successors)(struct worker *w); /* those in the buffer, which is full, or they are the last: it is left empty */
    void (*failed_step)(struct worker *w, const u64 *state, u32 action, u32 order, int counted);
    void (*failed_state)(struct worker *w, const u64 *state, u32 order, u32 length);
    void (*ended)(struct worker *w, int is_enabled, int is_deadlock); /* no step leads away from the state that is expanded */
    void (*witness)(struct worker *w, const u64 *state, u32 k);       /* of the k-th @reachable property, which is wanted */
    void (*gave_up)(struct worker *w, int status);                    /* a body was given up or cut */
    int (*leaves_off)(struct worker *w);                              /* whether to, within very many choices of arguments */
};

/* How a search explores. */
struct strategy {
    const struct visitor *visitor;
    int is_parallel;    /* by all threads */
    int keeps_parents;  /* in the arena */
    int is_reduced;     /* by symmetry, when the model is */
    int counts_outside; /* states outside the constraint are among the states */
    void (*explore)(struct search *s);
    u64 (*frontier)(struct search *s); /* while it explores: the states that wait */
    u32 (*path)(struct search *s, const u64 *state, u64 *out, u32 capacity); /* NULL: it has ways instead */
};

/* What a worker counts. Those of all workers are added up at the end. */
struct tally {
    u64 fired[MODEL_ACTIONS], changing[MODEL_ACTIONS]; /* how often an action was enabled; whether a step of it led elsewhere */
    u64 failed;                                        /* steps that are transitions but did not fire */
    u64 stuck, idle, deadlocks; /* states expanded with no enabled step; with some, which all leave the state as it is; deadlocks */
    u64 changed[MODEL_WORDS];   /* bits in which some state differs from the first initial one */
    u64 other[MODEL_WORDS];      /* see first_way.h, as for the next two */
    u32 met_image, cut_by_hidden;
};

/* The least of what was found: by a worker since it was gathered, by a search so far. */
struct findings {
    struct candidate violation, deadlock;
    u64 reached[WANTED_WORDS];
    u64 witnesses[WITNESSES][MODEL_WORDS];
};

/* A thread of the search. Generated code passes it on, and reads it only through the functions of runtime.h. */
struct worker {
    const u64 *state;    /* the state being expanded */
    const u64 *run;      /* the first of the states expanded whose branches may be unlocated, in a row up to `state`; NULL: none */
    const struct visitor *visitor;
    u32 count, capacity; /* successors in the buffer, and how many of them call for the visitor */
    u32 depth, length;   /* of the state being expanded; of the states being judged */
    u32 takes_loops;     /* of the visitor, for whom no pointer is followed */
    u64 *recent;         /* the states met lately, see recent.h, while the visitor skips what is known; else NULL */
    u32 moved;           /* some step of the state being expanded leads elsewhere, or fails */
    u64 still;           /* the step invariants known to hold of steps from the state that leave alone what they read */
    u64 wanted[WANTED_WORDS];     /* the @reachable properties that no earlier level reached */
    u32 tried;                    /* of an action in stages: how many choices of its arguments came past these */
    u32 passed[MODEL_EXITS + 1];  /* of an action: how many choices of its arguments came past each `require` */
    u32 seen[MODEL_BRANCHES + 1]; /* the branches taken so far; wide, so that storing one cannot change a state */
    struct tally tally;
    action_number actions[BATCH];
    u64 buffer[BATCH * MODEL_WORDS] __attribute__((aligned(64)));
    struct search *search;
    u8 known[MODEL_BRANCHES + 1]; /* of each branch taken an enum branch_taken */
    u64 *noted;                   /* of each branch located the state that took it first */
    struct probe *probe;          /* finds it; NULL before it is needed */
    u64 *places;                  /* for `recent`; NULL before they are worth their memory */
    struct findings found;        /* in this level */
    u64 fresh, outside;           /* states made in this level; those of them outside the constraint */
    u64 expanded;                 /* states expanded in this level */
    u64 total;                    /* states made */
    u64 told, told_expanded;      /* transitions and expanded states that search_progress knows of */
    u32 ticks, parent;            /* parent: arena index of the state being expanded, where parents are kept */
    int shared;                   /* other workers use the table at the same time */
    struct cursor at;
    u64 home[BATCH];              /* of a batch: positions; hashes, and slots that have them; which ones were new */
#if !HOLDS_KEYS
    u64 hash[BATCH], guess[BATCH];
#endif
    u32 new_ones[BATCH];
#if MODEL_HIDDEN
    u32 parents[BATCH];           /* of each successor in the buffer, in a search by breadth */
#endif
#if MODEL_SYMMETRY
    u64 canonical[BATCH * MODEL_WORDS];
#endif
};

/* A part of a level that one worker expands. */
struct block { u64 from, count; };
LIST_OF(struct block, blocks)
LIST_OF(u64, numbers)

/* The levels of a search by breadth; see levels.h. */
struct levels {
    struct numbers begins; /* of each level, the number of ranges before it */
    struct ranges ranges;
    u64 states;            /* in all ranges */
    struct blocks blocks;  /* of the level that is expanded */
    _Atomic u64 next_block;
    u64 bytes;             /* that these lists take */
};

/* The threads of a level, and how they stand still while the table grows; see team.h. */
struct team {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t threads[MOST_THREADS]; /* from 1 on: worker 0 is the thread that explores */
    u32 started;                     /* the first of these numbers that has none; 0: none was asked for */
    u32 active, parked, finished; /* workers with work in this level; of them waiting for a growth; done with it */
    int asked, moving;            /* a growth is wanted; slots are being moved */
    u64 growths, level;           /* how many there were */
    int over;
    _Atomic u64 next_piece;
    struct table larger;
};

struct search {
    struct options options;
    const struct strategy *strategy;
    u64 *initial;      /* those that are given, or of a simulation all of them once */
    u64 initial_count; /* of this list */
    u64 initial_made;  /* how often an initial state was given or made */
    u64 base[MODEL_WORDS]; /* the first of them */
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
    struct levels levels;
    /* what was found */
    struct findings found;
    u64 wanted[WANTED_WORDS];
    u32 reached_in[WITNESSES]; /* the level of each witness, in a search by breadth */
    u32 leaves_out;            /* something is no violation that would be one */
    u64 left_out[MOST_ORDERS / 64];
    u32 stopped_by;
    struct way *ways;          /* of each level, as find_ways found them */
    u32 way_levels;
    struct walk *walk;         /* of a simulation */
};

static inline void set_visitor(struct worker *w, const struct visitor *visitor)
{
    w->visitor = visitor;
    w->takes_loops = (u32)visitor->takes_loops;
    w->recent = visitor->skips_known ? w->places : NULL;
}

#endif
