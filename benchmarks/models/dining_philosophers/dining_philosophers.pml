/* Dining philosophers: dining_philosophers.py with N seats.
 *
 * One process whose only control state is the head of its loop, so a state is the variables alone; one option is one step.
 * Without an end label, a state in which no option is enabled is reported: there is no deadlock.
 */

#include "../each.pml"

#define THINKING 0
#define HUNGRY 1
#define HOLDING 2
#define EATING 3
#define LEAVING 4

byte philosopher[N];
unsigned taken : N; /* the forks */

#define RIGHT(i) ((i + 1) % N)
#define FIRST(i) BIT((i == N - 1 -> 0 : i))
#define SECOND(i) BIT((i == N - 1 -> i : i + 1))
#define BOTH_EAT(i, unused) (philosopher[i] == EATING && philosopher[RIGHT(i)] == EATING)

#define STEPS_OF(i) \
	:: d_step { philosopher[i] == THINKING -> philosopher[i] = HUNGRY } \
	:: d_step { philosopher[i] == HUNGRY && !(taken & FIRST(i)) -> taken = taken | FIRST(i); philosopher[i] = HOLDING } \
	:: d_step { philosopher[i] == HOLDING && !(taken & SECOND(i)) -> taken = taken | SECOND(i); philosopher[i] = EATING } \
	:: d_step { philosopher[i] == EATING -> taken = taken & ~SECOND(i); philosopher[i] = LEAVING } \
	:: d_step { philosopher[i] == LEAVING -> taken = taken & ~FIRST(i); philosopher[i] = THINKING }

active proctype dining_philosophers() {
	do
	EACH(STEPS_OF)
	:: (FOLD(||, BOTH_EAT, 0)) -> assert(false) /* neighbours_do_not_eat */
	od
}
