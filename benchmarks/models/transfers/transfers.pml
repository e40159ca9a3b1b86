/* Accounts in a ring: transfers.py with N accounts and PARCELS times 500.
 *
 * One process whose only control state is the head of its loop, so a state is the variables alone; one option is one step.
 * Arrays start at one value in Promela, so the first account gets its money in a step of its own: one state more.
 */

#include "../each.pml"

short balance[N];

#define NEXT(i) ((i + 1) % N)
#define BALANCE(i, unused) balance[i]

#define STEPS_OF(i) \
	:: d_step { balance[i] >= 500 -> balance[i] = balance[i] - 500; balance[NEXT(i)] = balance[NEXT(i)] + 500 }

active proctype transfers() {
	balance[0] = 500 * PARCELS;
end:
	do
	EACH(STEPS_OF)
	:: (FOLD(+, BALANCE, 0)) != 500 * PARCELS -> assert(false) /* nothing_is_lost */
	od
}
