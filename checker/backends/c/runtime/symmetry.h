/* The canonical state of an orbit: exact, and of a group of more than a few permutations without applying the whole of it.
 *
 * Every element of a symmetric sort gets a colour, a hash of all that a state says of it with other elements known by their colours
 * only; permuting a state permutes the colours. Elements are ordered by colour. Of those arrangements that only order elements of one
 * colour in different ways the one that gives the least state is chosen; elements whose exchange leaves the state as it is need not be
 * tried in both orders. A collision of hashes costs time, never exactness.
 *
 * Of a small group all images are made and compared, which takes less.
 *
 * It is the key of a state that is looked at here, and that becomes canonical.
 *
 * The generated code defines SORTS, MOST_ELEMENTS, sort_size, sort_listed (a listed group's permutations, or NULL), sort_block (of an
 * unlisted group, the block of each element: all permutations within blocks are in it), sort_place (the places, block by block), and:
 *   permute_state(s, t, image)     t becomes s with every element replaced by its image
 *   GROUP_IMAGES, group_images     of a small group, its permutations but the one that moves nothing; of any other instead
 *   colour_state(s, colour, more)  adds to more[sort][element] the hashes of what s says of it
 */
#ifndef CHECKER_SYMMETRY_H
#define CHECKER_SYMMETRY_H

#include "runtime.h"

_Static_assert(MOST_ELEMENTS <= 256, "an element is held in a byte");

typedef u8 images[SORTS][MOST_ELEMENTS];   /* where each element goes */
typedef u64 colours[SORTS][MOST_ELEMENTS];

static inline u64 mixed(u64 h)
{
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93ull;
    h ^= h >> 32;
    return h;
}

static inline u64 joined(u64 h, u64 part) { return mixed(h * 0x9e3779b97f4a7c15ull + part); }

static inline __attribute__((unused)) u64 joined_words(const u64 *words, u32 count)
{
    u64 h = count;
    for (u32 k = 0; k < count; k++)
        h = joined(h, words[k]);
    return h;
}

static void permute_state(const u64 *s, u64 *t, images image);

#ifdef GROUP_IMAGES
/* Of a small group: the least of all images. */
void model_canonical(u64 *state)
{
    u64 least[KEY_WORDS], t[KEY_WORDS];
    copy_key(least, state);
    for (u32 i = 0; i < GROUP_IMAGES; i++) {
        images image;
        memcpy(image, group_images[i], sizeof image);
        permute_state(state, t, image);
        if (compare_states(t, least) < 0) copy_key(least, t);
    }
    copy_key(state, least);
}
#else

static void colour_state(const u64 *s, colours colour, colours more);

#define COLOURINGS 3 /* rounds, at most */

struct choosing {
    const u64 *state;
    colours colour;
    u8 order[SORTS][MOST_ELEMENTS];  /* of an unlisted group: the elements by block and colour */
    u8 first[SORTS][MOST_ELEMENTS];  /* where the elements of the same block and colour begin, in that order */
    u8 like[SORTS][MOST_ELEMENTS];   /* an element that may be exchanged for this one without effect, by element */
    u8 used[SORTS][MOST_ELEMENTS];
    images image;
    u64 least[KEY_WORDS];
    int found;
};

static void compare_image(struct choosing *c)
{
    u64 t[KEY_WORDS];
    permute_state(c->state, t, c->image);
    if (c->found) {
        for (u32 i = 0; i < KEY_WORDS; i++)
            if (t[i] != c->least[i]) {
                if (t[i] > c->least[i])
                    return;
                break;
            }
    }
    memcpy(c->least, t, sizeof t);
    c->found = 1;
}

static void arrange(struct choosing *c, u32 sort, u32 place);

/* A sort whose group is listed: those of its permutations that put the colours in the least order.
 *
 * A group has the inverse of each of its permutations, so the list is read as one of inverses: from[place] is the element that goes there.
 */
static void choose_listed(struct choosing *c, u32 sort)
{
    const u32 n = sort_size[sort];
    const u64 *colour = c->colour[sort];
    u64 best[MOST_ELEMENTS];
    memset(best, 0xff, sizeof best);
    for (u32 i = 0; i < sort_listed_count[sort]; i++) {
        const u8 *from = sort_listed[sort] + (size_t)i * n;
        u32 place = 0;
        while (place < n && colour[from[place]] == best[place])
            place++;
        if (place < n && colour[from[place]] < best[place])
            for (; place < n; place++)
                best[place] = colour[from[place]];
    }
    for (u32 i = 0; i < sort_listed_count[sort]; i++) {
        const u8 *from = sort_listed[sort] + (size_t)i * n;
        u32 place = 0;
        while (place < n && colour[from[place]] == best[place])
            place++;
        if (place < n)
            continue;
        for (u32 to = 0; to < n; to++)
            c->image[sort][from[to]] = (u8)to;
        arrange(c, sort + 1, 0);
    }
}

static void arrange(struct choosing *c, u32 sort, u32 place)
{
    if (sort == SORTS) {
        compare_image(c);
        return;
    }
    if (sort_listed[sort]) {
        choose_listed(c, sort);
        return;
    }
    if (place == sort_size[sort]) {
        arrange(c, sort + 1, 0);
        return;
    }
    const u32 start = c->first[sort][place];
    u64 tried = 0; /* the kinds of elements tried at this place, by the place of their first */
    for (u32 i = start; i < sort_size[sort] && c->first[sort][i] == start; i++) {
        const u8 element = c->order[sort][i], like = c->like[sort][element];
        if (c->used[sort][element] || (like < 64 && tried >> like & 1))
            continue;
        if (like < 64)
            tried |= 1ull << like;
        c->used[sort][element] = 1;
        c->image[sort][element] = sort_place[sort][place];
        arrange(c, sort, place + 1);
        c->used[sort][element] = 0;
    }
}

/* Whether exchanging two elements leaves the state as it is. */
static int exchangeable(struct choosing *c, u32 sort, u8 a, u8 b)
{
    images image;
    u64 t[KEY_WORDS];
    for (u32 k = 0; k < SORTS; k++)
        for (u32 e = 0; e < sort_size[k]; e++)
            image[k][e] = (u8)e;
    image[sort][a] = b;
    image[sort][b] = a;
    permute_state(c->state, t, image);
    return memcmp(t, c->state, sizeof t) == 0;
}

/* Whether an element comes after another one, by block and then by colour; of the same both, neither does. */
static inline int is_after(struct choosing *c, u32 sort, u8 a, u8 b)
{
    if (sort_block[sort][a] != sort_block[sort][b]) return sort_block[sort][a] > sort_block[sort][b];
    return c->colour[sort][a] > c->colour[sort][b];
}

static void order_by_colour(struct choosing *c, u32 sort)
{
    const u32 n = sort_size[sort];
    u8 *order = c->order[sort];
    for (u32 e = 0; e < n; e++) {
        u32 at = e;
        for (; at > 0 && is_after(c, sort, order[at - 1], (u8)e); at--)
            order[at] = order[at - 1];
        order[at] = (u8)e;
    }
    for (u32 i = 0; i < n; i++)
        c->first[sort][i] = i && !is_after(c, sort, order[i], order[i - 1]) ? c->first[sort][i - 1] : (u8)i;
}

/* Among elements of one colour: which are alike. */
static void find_alike(struct choosing *c, u32 sort)
{
    const u32 n = sort_size[sort];
    for (u32 i = 0; i < n; i++) {
        const u8 element = c->order[sort][i];
        c->like[sort][element] = (u8)i;
        for (u32 j = c->first[sort][i]; j < i; j++) {
            const u8 other = c->order[sort][j];
            if (c->like[sort][other] == j && exchangeable(c, sort, other, element)) {
                c->like[sort][element] = (u8)j;
                break;
            }
        }
    }
}

static u32 count_colours(struct choosing *c)
{
    u32 count = 0;
    for (u32 k = 0; k < SORTS; k++)
        for (u32 e = 0; e < sort_size[k]; e++) {
            u32 same = 0;
            while (same < e && c->colour[k][same] != c->colour[k][e])
                same++;
            count += same == e;
        }
    return count;
}

static void find_colours(struct choosing *c)
{
    u32 count = 0, total = 0;
    for (u32 k = 0; k < SORTS; k++) {
        total += sort_size[k];
        for (u32 e = 0; e < sort_size[k]; e++)
            c->colour[k][e] = (u64)k << 8 | sort_block[k][e];
    }
    count = count_colours(c);
    for (u32 round = 0; round < COLOURINGS && count < total; round++) {
        colours more;
        memset(more, 0, sizeof more);
        colour_state(c->state, c->colour, more);
        for (u32 k = 0; k < SORTS; k++)
            for (u32 e = 0; e < sort_size[k]; e++)
                c->colour[k][e] = joined(c->colour[k][e], more[k][e]);
        const u32 now = count_colours(c);
        if (now == count && round > 0)
            break;
        count = now;
    }
}

void model_canonical(u64 *state)
{
    struct choosing c;
    c.state = state;
    c.found = 0;
    find_colours(&c);
    for (u32 k = 0; k < SORTS; k++)
        if (!sort_listed[k]) {
            order_by_colour(&c, k);
            find_alike(&c, k);
            memset(c.used[k], 0, sizeof c.used[k]);
        }
    arrange(&c, 0, 0);
    memcpy(state, c.least, sizeof c.least);
}
#endif

#endif
