/* Peterson's lock: filter_lock.py with N processes.
 *
 * One process whose only control state is the head of its loop, so a state is the variables alone; one option is one step.
 * level[p] is 0 outside, 1 .. N - 1 at a level (arriving, or waiting if its bit is set), N in the critical section.
 * last[l - 1] is the last process to arrive at level l, counted from 1; 0 is nobody.
 */

#include "../each.pml"

byte level[N];
byte last[N - 1];
unsigned waiting : N;

#define IS_LOWER(other, p) (other == p || level[other] < level[p])
#define IS_CRITICAL(p, unused) (level[p] == N)

#define STEPS_OF(p) \
	:: d_step { level[p] == 0 -> level[p] = 1 } \
	:: d_step { level[p] > 0 && level[p] < N && !(waiting & BIT(p)) -> last[level[p] - 1] = p + 1; waiting = waiting | BIT(p) } \
	:: d_step { (waiting & BIT(p)) && (last[level[p] - 1] != p + 1 || (FOLD(&&, IS_LOWER, p))) -> \
		level[p] = level[p] + 1; waiting = waiting & ~BIT(p) } \
	:: d_step { level[p] == N -> level[p] = 0 }

active proctype filter_lock() {
end:
	do
	EACH(STEPS_OF)
	:: (FOLD(+, IS_CRITICAL, 0)) > 1 -> assert(false) /* mutual_exclusion */
	od
}
