/* Pages from the system, counted against the limit on memory. */
#ifndef CHECKER_MEMORY_H
#define CHECKER_MEMORY_H

#include "model.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS MAP_ANON
#endif
#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

#define PAGE ((u64)4096)
#define HUGE_PAGE ((u64)2 << 20)

struct memory {
    _Atomic u64 held;
    u64 limit; /* 0: none */
};

static u64 round_up(u64 bytes, u64 unit) { return (bytes + unit - 1) / unit * unit; }

/* Count bytes as held, unless that would exceed the limit. */
static int claim(struct memory *m, u64 bytes)
{
    u64 before = atomic_fetch_add(&m->held, bytes);
    if (m->limit && before + bytes > m->limit) {
        atomic_fetch_sub(&m->held, bytes);
        return 0;
    }
    return 1;
}

static void unclaim(struct memory *m, u64 bytes) { atomic_fetch_sub(&m->held, bytes); }

/* Zeroed pages, on huge pages where `huge` and the system allow; NULL when there are none. Not counted as held. */
static void *map_pages(u64 bytes, int huge)
{
    u64 slack = huge ? HUGE_PAGE : 0;
    if (bytes > (u64)SIZE_MAX / 2) return NULL;
    u8 *base = mmap(NULL, bytes + slack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) return NULL;
    if (huge) {
        u8 *start = (u8 *)round_up((u64)(uintptr_t)base, HUGE_PAGE);
        u64 before = (u64)(start - base);
        if (before) munmap(base, before);
        u64 used = round_up(bytes, PAGE);
        if (slack - before > used - bytes) munmap(start + used, bytes + slack - before - used);
        base = start;
#ifdef MADV_HUGEPAGE
        madvise(base, used, MADV_HUGEPAGE);
#endif
    }
    return base;
}

static void unmap_pages(void *base, u64 bytes)
{
    if (base) munmap(base, round_up(bytes, PAGE));
}

/* Give the pages of a range back; they are not read again. */
static void release_pages(void *start, u64 bytes)
{
#ifdef MADV_DONTNEED
    madvise(start, bytes, MADV_DONTNEED);
#else
    (void)start, (void)bytes;
#endif
}

/* A list that grows by doubling, for what there are few of. `name_room` makes room for some more, 0 for want of memory. */
#define LIST_OF(type, name)                                                         \
    struct name { type *items; u64 count, room; };                                  \
    static inline int name##_room(struct name *list, u64 more)                      \
    {                                                                               \
        if (list->count + more <= list->room) return 1;                             \
        u64 room = 2 * list->room + more + 14;                                      \
        type *items = realloc(list->items, (size_t)(room * sizeof(type)));          \
        if (!items) return 0;                                                       \
        list->items = items, list->room = room;                                     \
        return 1;                                                                   \
    }

#endif
