/* Runs a model (-DMODEL="file.c") and prints what came out: a line for each figure, then the paths.
 *
 * Arguments, each name=value: levels strategy threads states depth memory seconds seed runs steps stop (seconds until search_stop).
 */
#include MODEL

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static double stop_after;

static void *stopper(void *search)
{
    struct progress told;
    usleep((useconds_t)(stop_after * 1e6));
    search_progress(search, &told);
    search_stop(search);
    return NULL;
}

static void print_states(const char *name, const u64 *states, u64 count)
{
    printf("%s", name);
    for (u64 i = 0; i < count; i++)
        for (u32 k = 0; k < MODEL_WORDS; k++) printf("%s%" PRIx64, k ? ":" : " ", states[i * MODEL_WORDS + k]);
    printf("\n");
}

static int by_words(const void *a, const void *b) { return compare_states(a, b); }

/* A line for each level: its states on a way to what the bit stands for, sorted. */
static void print_way(struct search *s, const char *name, u64 bit)
{
    char line[32];
    for (u32 level = 0; level < s->way_levels; level++) {
        const struct way *y = &s->ways[level];
        u64 *states = malloc((y->count + 1) * STATE_BYTES), count = 0;
        for (u64 i = 0; i < y->capacity; i++)
            if (y->masks[i] & bit) copy_state(states + count++ * MODEL_WORDS, y->states + i * MODEL_WORDS);
        qsort(states, count, STATE_BYTES, by_words);
        for (u64 i = 0; i < count; i++)
            if (search_way_mask(s, level, states + i * MODEL_WORDS) & bit) continue;
            else printf("lost 1\n");
        snprintf(line, sizeof line, "%s.%u", name, level);
        if (count) print_states(line, states, count);
        free(states);
    }
}

/* A line for each level: its states by their numbers. */
static void print_levels(const struct search *s)
{
    char line[32];
    u64 levels = s->levels.begins.count, *states = malloc((s->levels.states + 1) * STATE_BYTES);
    for (u64 level = 0, number = 0; level < levels; level++) {
        u64 count = 0;
        for (; number < states_before(&s->levels, level + 1); number++)
            copy_state(states + count++ * MODEL_WORDS, numbered_state(s, number));
        snprintf(line, sizeof line, "level.%u", (u32)level);
        print_states(line, states, count);
    }
    free(states);
}

static void print_path(struct search *s, const char *name, const u64 *state)
{
    u32 count = search_path(s, state, NULL, 0);
    u64 *path = malloc((count + 1) * STATE_BYTES);
    if (count) count = search_path(s, state, path, count);
    print_states(name, path, count);
    free(path);
}

static void print_counts(const char *name, const u64 *counts, u32 n)
{
    printf("%s", name);
    for (u32 i = 0; i < n; i++) printf(" %" PRIu64, counts[i]);
    printf("\n");
}

int main(int count, char **arguments)
{
    static struct outcome out;
    u64 initial[4 * MODEL_WORDS] = {0}, initials = 1, levels = 0;
    struct options o = {.max_depth = UINT32_MAX, .threads = 1, .seed = 1, .runs = 100, .max_steps = 100};
    for (int i = 1; i < count; i++) {
        char *value = strchr(arguments[i], '=') + 1;
        u64 number = strtoull(value, NULL, 10);
        switch (arguments[i][0] << 8 | arguments[i][1]) {
        case 's' << 8 | 't':
            if (arguments[i][2] == 'r') o.strategy = (u32)number;
            else if (arguments[i][2] == 'a') o.max_states = number;
            else if (arguments[i][2] == 'e') o.max_steps = number;
            else stop_after = atof(value);
            break;
        case 's' << 8 | 'e':
            if (arguments[i][2] == 'c') o.max_seconds = atof(value);
            else o.seed = number;
            break;
        case 'l' << 8 | 'e': levels = number; break;
        case 't' << 8 | 'h': o.threads = (u32)number; break;
        case 'd' << 8 | 'e': o.max_depth = (u32)number; break;
        case 'm' << 8 | 'e': o.max_memory = number; break;
        case 'r' << 8 | 'u': o.runs = number; break;
        }
    }
#ifdef STARTS
    initial[MODEL_WORDS] = 1;
    for (u32 i = 2; i < 4; i++) initial[(i + 1) * MODEL_WORDS - 1] = MODEL_WORDS == 1 ? (u64)1 << 32 : 1;
    initials = 4;
#endif
    struct search *s = search_new(&o, initial, initials);
    if (!s) return 2;
    pthread_t thread;
    if (stop_after > 0) pthread_create(&thread, NULL, stopper, s);
    search_run(s);
    if (stop_after > 0) pthread_join(thread, NULL);
    search_outcome(s, &out);
    printf("states %" PRIu64 "\noutside %" PRIu64 "\ntransitions %" PRIu64 "\n", out.states, out.outside, out.transitions);
    printf("depth %u\nfrontier %" PRIu64 "\nstopped %u\n", out.depth, out.frontier, out.stopped_by);
    printf("seconds %.6f\nmemory %" PRIu64 "\n", out.seconds, out.peak_memory);
    print_counts("fired", out.fired, MODEL_ACTIONS);
    print_states("changed", out.changed, 1);
    printf("found %u\n", out.violation.found);
    if (out.violation.found) {
        printf("length %u\norder %u\n", out.violation.length, out.violation.order);
        if (out.violation.has_action)
            printf("action %u\n", out.violation.action);
        print_states("state", out.violation.state, 1);
        if (o.strategy) print_path(s, "path", out.violation.state);
        else if (search_ways(s, TO_VIOLATION, ANY_ACTION)) print_way(s, "way", 1);
    }
    if (!o.strategy) search_ways(s, TO_WITNESSES, ANY_ACTION);
    for (int k = 0; k < MODEL_WANTED; k++) {
        char name[32];
        snprintf(name, sizeof name, "witness%u", k);
        if (!has_bit(out.reached, (u32)k)) continue;
        if (o.strategy) print_path(s, name, out.witnesses[k]);
        else print_way(s, name, (u64)1 << k);
    }
    if (levels) print_levels(s);
    search_free(s);
    return 0;
}
