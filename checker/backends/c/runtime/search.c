/* The search: what Python calls. Compiled once for each shape of a model; see runtime.h. */

#include "breadth.h"
#include "choices.h"
#include "depth.h"
#include "walk.h"

INTERFACE_SIZES

_Thread_local u64 turns, most_turns = MOST_TURNS;
_Thread_local struct search *searched;

static const struct strategy *const strategies[] = {
    [BREADTH_FIRST] = &breadth_strategy,
    [DEPTH_FIRST] = &depth_strategy,
    [SIMULATION] = &walk_strategy,
};

static void worker_free(struct worker *w)
{
    free(w->at.ranges.items), free(w->noted), free(w->probe), free(w->places);
    free(w);
}

static struct worker *worker_new(struct search *s)
{
    struct worker *w = aligned_alloc(64, round_up(sizeof *w, 64));
    if (!w) return NULL;
    memset(w, 0, sizeof *w);
    w->search = s, w->capacity = BATCH;
    w->noted = calloc(model.branches + 1, STATE_BYTES);
    set_visitor(w, s->strategy->visitor);
    if (w->noted) return w;
    worker_free(w);
    return NULL;
}

struct search *search_new(const struct options *options, const u64 *initial, u64 count)
{
    struct search *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->options = *options;
    s->memory.limit = options->max_memory;
    s->strategy = strategies[options->strategy];
    s->threads = !s->strategy->is_parallel || !options->threads ? 1
                 : options->threads > MOST_THREADS ? MOST_THREADS : options->threads;
    for (u32 k = 0; k < model.wanted; k++) set_bit(s->wanted, k);
    s->initial_count = count;
    pthread_mutex_init(&s->team.lock, NULL);
    pthread_cond_init(&s->team.changed, NULL);
    s->initial = malloc((size_t)(count * STATE_BYTES + 1));
    s->workers = calloc(MOST_THREADS, sizeof *s->workers);
    int whole = s->initial && s->workers && arena_open(&s->arena, &s->memory, s->strategy->keeps_parents);
    for (u32 i = 0; whole && i < s->threads; i++) whole = (s->workers[i] = worker_new(s)) != NULL;
    if (!whole) {
        search_free(s);
        return NULL;
    }
    memcpy(s->initial, initial, (size_t)(count * STATE_BYTES));
    s->memory.held += sizeof *s + count * STATE_BYTES + s->threads * (sizeof(struct worker) + model.branches * STATE_BYTES);
    s->initial_made = count;
    if (count) copy_state(s->base, initial);
    return s;
}

void search_run(struct search *s)
{
    s->started = now();
    searched = s;
    if (table_open(&s->table, FIRST_CAPACITY, most_indices(s, FIRST_CAPACITY), &s->memory)) s->strategy->explore(s);
    else s->stopped_by = BY_MEMORY;
    if (atomic_load(&s->cut) && !s->stopped_by) s->stopped_by = halted(s);
    searched = NULL;
    s->seconds = now() - s->started;
}

void search_stop(struct search *s)
{
    atomic_fetch_add(&s->requests, 1);
    halt(s, BY_REQUEST);
}

void search_progress(struct search *s, struct progress *out)
{
    u64 states = atomic_load(&s->made) - atomic_load(&s->beyond);
    out->states = states;
    out->frontier = s->strategy->frontier(s);
    out->depth = atomic_load(&s->depth);
    out->transitions = atomic_load(&s->taken);
}

/* Bytes held now, which is also the most that were: of the chunks in use only what is filled. */
static u64 held_bytes(const struct search *s)
{
    u64 bytes = atomic_load(&s->memory.held);
    for (u32 i = 0; i < s->threads; i++) {
        const struct worker *w = s->workers[i];
        u64 empty = (u64)(w->at.end - w->at.tail) / MODEL_WORDS;
        bytes -= s->arena.chunk_bytes / CHUNK * empty + (w->at.spare ? s->arena.chunk_bytes : 0);
    }
    return bytes;
}

static void add_tally(struct outcome *out, const struct tally *t)
{
    out->transitions += t->failed;
    out->met_image |= t->met_image, out->cut_by_hidden |= t->cut_by_hidden;
    out->stuck += t->stuck, out->idle += t->idle, out->deadlocks += t->deadlocks;
    for (u32 k = 0; k < model.actions; k++) {
        out->transitions += t->fired[k];
        out->fired[k] += t->fired[k], out->changing[k] |= t->changing[k];
    }
    for (u32 k = 0; k < MODEL_WORDS; k++) out->changed[k] |= t->changed[k], out->other[k] |= t->other[k];
}

static void tell_findings(struct outcome *out, const struct search *s)
{
    out->violation = s->found.violation;
    out->deadlock = s->found.deadlock;
    memcpy(out->reached, s->found.reached, sizeof out->reached);
    memcpy(out->witnesses, s->found.witnesses, sizeof out->witnesses);
    memcpy(out->reached_in, s->reached_in, sizeof out->reached_in);
    out->failed_choice = s->failed_choice;
}

void search_outcome(struct search *s, struct outcome *out)
{
    memset(out, 0, sizeof *out);
    out->outside = atomic_load(&s->beyond);
    out->states = atomic_load(&s->made) - (s->strategy->counts_outside ? 0 : out->outside);
    out->frontier = s->frontier, out->depth = s->depth;
    out->seconds = s->seconds, out->stopped_by = s->stopped_by;
    out->site = atomic_load(&s->site) - 1;
    out->peak_memory = held_bytes(s);
    out->initial = s->initial_made;
    copy_state(out->base, s->base);
    tell_findings(out, s);
    for (u32 i = 0; i < s->threads; i++) add_tally(out, &s->workers[i]->tally);
}

u32 search_path(struct search *s, const u64 *state, u64 *out, u32 capacity)
{
    return s->strategy->path ? s->strategy->path(s, state, out, capacity) : 0;
}

void search_leave_out(struct search *s, u32 order)
{
    if (order < MOST_ORDERS) set_bit(s->left_out, order), s->leaves_out = 1;
}

u32 search_ways(struct search *s, u32 target, u32 action) { return find_ways(s, target, action); }

u64 search_way_states(struct search *s, u32 level) { return level < s->way_levels ? s->ways[level].count : 0; }

u64 search_way_mask(struct search *s, u32 level, const u64 *state)
{
    return level < s->way_levels ? way_mask(&s->ways[level], state) : 0;
}

u64 search_sample(struct search *s, u64 *out, u64 count)
{
    if (s->levels.begins.count && count) return sample_levels(s, out, count);
    /* Worker 0 makes the first states by itself, in its first chunk: half the sample is the first of them, half is spread. */
    u64 states = s->workers[0]->total < CHUNK ? s->workers[0]->total : CHUNK;
    if (!s->arena.count) states = 0;
    if (count > states) count = states;
    for (u64 i = 0; i < count; i++) {
        u64 first = count / 2, index = i < first ? i : first + (i - first) * (states - first) / (count - first);
        copy_state(out + i * MODEL_WORDS, arena_state(&s->arena, index));
    }
    return count;
}

void model_canonical_of(u64 *state)
{
#if MODEL_SYMMETRY
    model_canonical(state);
#else
    (void)state;
#endif
}

void search_branches(struct search *s, u8 *taken, u64 *states) { gather_branches(s, taken, states); }

u64 model_probe(const u64 *state, struct probed *out, u64 room, u8 *taken) { return probe_once(state, out, room, taken); }

u32 search_choices(struct search *s, const u64 *state, u64 *out)
{
    return model.inits ? find_choices(s, state, out) : 0;
}

u32 model_choice(u64 number, u64 *out, u8 *taken)
{
    u32 init;
    if (!model.inits) return DISABLED;
    struct probe *p = probe_new();
    if (!p) return GIVEN_UP;
    int status = make_choice(number, out, &p->worker, &init);
    for (u32 k = 0; k < model.branches; k++) taken[k] = p->worker.seen[k] != 0;
    free(p);
    return (u32)status & ((1u << SITE_BITS) - 1);
}

void search_free(struct search *s)
{
    if (!s) return;
    walk_close(s);
    ways_close(s);
    table_close(&s->table);
    arena_close(&s->arena);
    for (u32 i = 0; s->workers && i < MOST_THREADS && s->workers[i]; i++) {
        worker_free(s->workers[i]);
    }
    free(s->workers), free(s->initial);
    levels_close(&s->levels);
    pthread_mutex_destroy(&s->team.lock);
    pthread_cond_destroy(&s->team.changed);
    free(s);
}
