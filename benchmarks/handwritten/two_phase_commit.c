/* Two-phase commit, explored by a program written for it alone: what the native engine is measured against.
 *
 *     gcc -O3 -march=native -DN=8 two_phase_commit.c -o two_phase_commit && ./two_phase_commit
 *
 * -DN: resource managers. -DSLOTS: slots of the table, which does not grow (default: enough for N <= 10).
 * One thread. A state is one word: two bits a resource manager, two of the transaction manager, the set of those it knows to
 * be prepared, and the messages sent. The table holds states; the frontier is the array of all states in order of discovery.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>

typedef uint64_t u64;

#ifndef N
#define N 8
#endif
#ifndef SLOTS /* states are 6.4^N, nearly: 288, 1568, 8832, 50816, ... */
#define SLOTS (N <= 5 ? (u64)16384 : N == 6 ? (u64)1 << 17 : N == 7 ? (u64)1 << 19 : N == 8 ? (u64)5 << 19 \
               : N == 9 ? (u64)7 << 21 : (u64)5 << 24)
#endif
#define BATCH 1024
#define AHEAD 24

enum { WORKING, PREPARED, COMMITTED, ABORTED };
#define ONE ((u64)1)
#define LOW (((ONE << 2 * N) - 1) & 0x5555555555555555u)
#define TM (2 * N)
#define KNOWN (2 * N + 2)
#define SENT (3 * N + 2)
#define COMMIT (ONE << (SENT + N))
#define ABORT (ONE << (SENT + N + 1))

static u64 *slots, *states, count, transitions, batch[BATCH], home[BATCH];
static uint32_t pending;

static inline u64 place(u64 state)
{
    unsigned __int128 product = (unsigned __int128)(state ^ 0x2d358dccaa6c78a5u) * 0x9e3779b97f4a7c15u;
    u64 hash = (u64)(product >> 64) ^ (u64)product;
    return (u64)(((unsigned __int128)hash * SLOTS) >> 64);
}

static inline void judge(u64 state)
{
    u64 rm = state & (LOW * 3), high = rm >> 1 & LOW, low = rm & LOW;
    if ((high & ~low) && (high & low)) {
        printf("violated: %llx\n", (unsigned long long)state);
        exit(1);
    }
}

static inline void prefetch(uint32_t i)
{
    home[i] = place(batch[i]);
    __builtin_prefetch(&slots[home[i]]);
}

static __attribute__((noinline)) void flush(void)
{
    uint32_t n = pending;
    pending = 0;
    for (uint32_t i = 0; i < n && i < AHEAD; i++) prefetch(i);
    for (uint32_t i = 0; i < n; i++) {
        if (i + AHEAD < n) prefetch(i + AHEAD);
        u64 slot = batch[i] + 1, p = home[i];
        while (slots[p] && slots[p] != slot) p = p + 1 == SLOTS ? 0 : p + 1;
        if (slots[p]) continue;
        if (count >= SLOTS - 1) exit(3);
        slots[p] = slot;
        states[count++] = batch[i];
        judge(batch[i]);
    }
}

static inline void step(u64 state, u64 successor)
{
    transitions++;
    if (successor == state) return;
    batch[pending++] = successor;
    if (pending == BATCH) flush();
}

static inline void expand(u64 s)
{
    u64 tm = s >> TM & 3;
    if (tm == 0) {
#pragma GCC unroll 16
        for (int i = 0; i < N; i++)
            if (s >> (SENT + i) & 1) step(s, s | ONE << (KNOWN + i));
        if ((s >> KNOWN & ((ONE << N) - 1)) == (ONE << N) - 1) step(s, s | ONE << TM | COMMIT);
        step(s, s | ONE << (TM + 1) | ABORT);
    }
#pragma GCC unroll 16
    for (int i = 0; i < N; i++)
        if ((s >> 2 * i & 3) == WORKING) {
            step(s, s | (u64)PREPARED << 2 * i | ONE << (SENT + i));
            step(s, s | (u64)ABORTED << 2 * i);
        }
    if (s & COMMIT) {
#pragma GCC unroll 16
        for (int i = 0; i < N; i++) step(s, (s & ~((u64)3 << 2 * i)) | (u64)COMMITTED << 2 * i);
    }
    if (s & ABORT) {
#pragma GCC unroll 16
        for (int i = 0; i < N; i++) step(s, s | (u64)ABORTED << 2 * i);
    }
}

static void *pages(u64 bytes)
{
    void *base = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) exit(2);
    madvise(base, bytes, MADV_HUGEPAGE);
    return base;
}

int main(void)
{
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    slots = pages(SLOTS * 8), states = pages(SLOTS * 8);
    batch[pending++] = 0;
    flush();
    u64 next = 0, level = count, depth = 0;
    for (;;) {
        for (; next < level; next++) expand(states[next]);
        flush();
        if (count == level) break;
        level = count, depth++;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("states %llu\ntransitions %llu\ndepth %llu\nseconds %.6f\nmemory %ld\n", (unsigned long long)count,
           (unsigned long long)transitions, (unsigned long long)depth,
           (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) * 1e-9, usage.ru_maxrss * 1024);
    return 0;
}
