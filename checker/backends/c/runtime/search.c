/* The search: what Python calls. Included at the end of the C generated from a spec; see runtime.h. */

#include "breadth.h"
#include "depth.h"
#include "walk.h"
#include "ways.h"

static void flush(struct worker *w)
{
    switch (w->mode) {
    case EXPLORE:
        take_batch(w);
        tell(w);
        check_states(w->search, w);
        check_time(w->search);
        return;
    case DESCEND:
        for (u64 made = take_batch(w), i = w->index - made; i < w->index; i++)
            *arena_parent(&w->search->arena, i) = w->parent;
        check_states(w->search, w);
        return;
    case WALK: offer_batch(w); return;
    case SCOUT: scout_batch((struct scout *)w); return;
    case PROBE: probe_batch((struct probe *)w); return;
    }
}

static struct worker *worker_new(struct search *s, u32 number)
{
    struct worker *w = aligned_alloc(64, round_up(sizeof *w, 64));
    if (!w) return NULL;
    memset(w, 0, sizeof *w);
    w->ranges = calloc(1, sizeof *w->ranges);
    w->search = s, w->number = number, w->capacity = BATCH;
    w->noted = calloc(MODEL_BRANCHES + 1, STATE_BYTES);
    if (!w->ranges || !w->noted) free(w->ranges), free(w->noted), free(w), w = NULL;
    return w;
}

struct search *search_new(const struct options *options, const u64 *initial, u64 count)
{
    struct search *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->options = *options;
    s->memory.limit = options->max_memory;
    s->threads = options->strategy != BREADTH_FIRST || !options->threads ? 1
                 : options->threads > MOST_THREADS ? MOST_THREADS : options->threads;
    for (int k = 0; k < MODEL_WANTED; k++) set_bit(s->wanted, k);
    s->initial_count = count;
    pthread_mutex_init(&s->team.lock, NULL);
    pthread_cond_init(&s->team.changed, NULL);
    s->initial = malloc((size_t)(count * STATE_BYTES + 1));
    s->workers = calloc(MOST_THREADS, sizeof *s->workers);
    int whole = s->initial && s->workers && arena_open(&s->arena, &s->memory, options->strategy == DEPTH_FIRST);
    for (u32 i = 0; whole && i < s->threads; i++) whole = (s->workers[i] = worker_new(s, i)) != NULL;
    if (!whole) {
        search_free(s);
        return NULL;
    }
    memcpy(s->initial, initial, (size_t)(count * STATE_BYTES));
    s->memory.held += sizeof *s + count * STATE_BYTES + s->threads * (sizeof(struct worker) + MODEL_BRANCHES * STATE_BYTES);
    s->initial_made = count;
    if (count) copy_state(s->base, initial);
    return s;
}

/* The initial states, those given or else those of every choice, in batches: worker 0 makes, judges and keeps them. */
static void begin(struct search *s)
{
    struct worker *w = s->workers[0];
    share_wanted(s, w);
    w->mode = s->options.strategy == DEPTH_FIRST ? DESCEND : EXPLORE;
    w->parent = NO_PARENT;
    for (u64 i = 0; i < s->initial_count; i++) {
        copy_state(w->buffer + (size_t)w->count * MODEL_WORDS, s->initial + i * MODEL_WORDS);
        w->actions[w->count++] = 0;
        if (w->count == BATCH) flush(w);
    }
#if MODEL_INITS
    if (!s->initial_count) make_initial(s, w);
#endif
    flush(w);
}

void search_run(struct search *s)
{
    s->started = now();
    searched = s;
    u32 started = 1;
    pthread_t threads[MOST_THREADS];
    if (!table_open(&s->table, FIRST_CAPACITY, most_indices(s, FIRST_CAPACITY), &s->memory)) {
        s->stopped_by = BY_MEMORY;
    } else if (s->options.strategy == SIMULATION) {
        simulate(s);
    } else {
        begin(s);
        for (; started < s->threads; started++)
            if (pthread_create(&threads[started], NULL, helper, s->workers[started])) break;
        s->threads = started;
        if (s->options.strategy == DEPTH_FIRST) depth_first(s);
        else breadth_first(s);
    }
    pthread_mutex_lock(&s->team.lock);
    s->team.over = 1;
    pthread_cond_broadcast(&s->team.changed);
    pthread_mutex_unlock(&s->team.lock);
    for (u32 i = 1; i < started; i++) pthread_join(threads[i], NULL);
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
    u64 added = states - atomic_load(&s->earlier), rest = atomic_load(&s->level_states) - atomic_load(&s->expanded);
    i64 frontier = (i64)(added + rest);
    out->states = states;
    out->frontier = s->options.strategy != BREADTH_FIRST ? atomic_load(&s->frontier) : frontier < 0 ? 0 : (u64)frontier;
    out->depth = atomic_load(&s->depth);
    out->transitions = atomic_load(&s->taken);
}

/* Bytes held now, which is also the most that were: of the chunks in use only what is filled. */
static u64 held_bytes(const struct search *s)
{
    u64 bytes = atomic_load(&s->memory.held);
    for (u32 i = 0; i < s->threads; i++) {
        const struct worker *w = s->workers[i];
        u64 empty = (u64)(w->end - w->tail) / MODEL_WORDS;
        bytes -= s->arena.chunk_bytes / CHUNK * empty + (w->spare ? s->arena.chunk_bytes : 0);
    }
    return bytes;
}

void search_outcome(struct search *s, struct outcome *out)
{
    memset(out, 0, sizeof *out);
    out->outside = atomic_load(&s->beyond);
    out->states = atomic_load(&s->made) - (s->options.strategy == SIMULATION ? 0 : out->outside);
    out->frontier = s->frontier, out->depth = s->depth;
    out->seconds = s->seconds, out->stopped_by = s->stopped_by;
    out->site = atomic_load(&s->site) - 1;
    out->peak_memory = held_bytes(s);
    out->violation = s->violation;
    out->deadlock = s->deadlock;
    for (u32 i = 0; i < s->threads; i++) {
        const struct worker *w = s->workers[i];
        out->transitions += w->failed;
        out->stuck += w->stuck, out->idle += w->idle, out->deadlocks += w->deadlocks;
        for (u32 k = 0; k < MODEL_ACTIONS; k++) {
            out->transitions += w->fired[k];
            out->fired[k] += w->fired[k], out->changing[k] |= w->changing[k];
        }
        for (u32 k = 0; k < MODEL_WORDS; k++) out->changed[k] |= w->changed[k];
    }
    memcpy(out->reached, s->reached, sizeof out->reached);
    memcpy(out->witnesses, s->witnesses, sizeof out->witnesses);
    memcpy(out->reached_in, s->reached_in, sizeof out->reached_in);
    out->initial = s->initial_made, out->failed_choice = s->failed_choice;
    copy_state(out->base, s->base);
}

u32 search_path(struct search *s, const u64 *state, u64 *out, u32 capacity)
{
    if (s->options.strategy == SIMULATION) return path_of_walk(s, state, out, capacity);
    return path_by_parents(s, state, out, capacity);
}

u32 search_ways(struct search *s, u32 target) { return find_ways(s, target); }

u64 search_way_mask(struct search *s, u32 level, const u64 *state)
{
    return level < s->way_levels ? way_mask(&s->ways[level], state) : 0;
}

/* As many states of every level of a search by breadth, as evenly spread over it as there are; at most `count`. */
static u64 sample_levels(struct search *s, u64 *out, u64 count)
{
    u64 levels = s->levels.count, found = 0;
    u64 each = count > levels ? count / levels : 1, step = (levels + count - 1) / count;
    for (u64 k = 0; k < levels && found < count; k += step) {
        u64 end = k + 1 < levels ? s->levels.items[k + 1] : s->ranges.count, states = 0, before = 0, taken = 0;
        for (u64 r = s->levels.items[k]; r < end; r++) states += s->ranges.items[r].count;
        u64 wanted = each < states ? each : states;
        for (u64 r = s->levels.items[k]; r < end; r++) {
            struct range range = s->ranges.items[r];
            for (; taken < wanted && found < count; taken++, found++) {
                u64 index = taken * states / wanted;
                if (index >= before + range.count) break;
                copy_state(out + found * MODEL_WORDS, arena_state(&s->arena, range.from + index - before));
            }
            before += range.count;
        }
    }
    return found;
}

u64 search_sample(struct search *s, u64 *out, u64 count)
{
    if (s->levels.count && count) return sample_levels(s, out, count);
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

u64 model_probe(const u64 *state, struct found *out, u64 room, u8 *taken) { return probe_once(state, out, room, taken); }

u32 search_choices(struct search *s, const u64 *state, u64 *out)
{
#if MODEL_INITS
    return find_choices(s, state, out);
#else
    (void)s, (void)state, (void)out;
    return 0;
#endif
}

u32 model_choice(u64 number, u64 *out, u8 *taken)
{
#if MODEL_INITS
    u32 init;
    struct probe *p = probe_new();
    if (!p) return GIVEN_UP;
    int status = make_choice(number, out, &p->worker, &init);
    for (u32 k = 0; k < MODEL_BRANCHES; k++) taken[k] = p->worker.seen[k] != 0;
    free(p);
    return (u32)status & ((1u << SITE_BITS) - 1);
#else
    (void)number, (void)out, (void)taken;
    return DISABLED;
#endif
}

void search_free(struct search *s)
{
    if (!s) return;
    walk_close(s);
    ways_close(s);
    table_close(&s->table);
    arena_close(&s->arena);
    for (u32 i = 0; s->workers && i < MOST_THREADS && s->workers[i]; i++) {
        free(s->workers[i]->ranges->items);
        free(s->workers[i]->ranges), free(s->workers[i]->noted), free(s->workers[i]->probe);
        free(s->workers[i]);
    }
    free(s->workers), free(s->initial);
    free(s->levels.items), free(s->ranges.items), free(s->blocks.items);
    pthread_mutex_destroy(&s->team.lock);
    pthread_cond_destroy(&s->team.changed);
    free(s);
}
