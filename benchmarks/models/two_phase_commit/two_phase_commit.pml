/* Two-phase commit: specs/two_phase_commit.py with N resource managers.
 *
 * One process whose only control state is the head of its loop, so a state is the variables alone; one option is one step.
 * Sets of resource managers are bit fields. A manager's state is a bit in each of two:
 * not decided: working, or prepared if `moved`; decided: committed, or aborted if `moved`.
 */

#include "../each.pml"

#define ALL (BIT(N) - 1)

unsigned decided : N;
unsigned moved : N;
unsigned tm_prepared : N;
unsigned sent_prepared : N;
unsigned tm_decision : 2; /* 0 none, 1 commit, 2 abort: the transaction manager's state, and the message sent with it */

#define STEPS_OF(i) \
	:: d_step { tm_decision == 0 && (sent_prepared & BIT(i)) -> tm_prepared = tm_prepared | BIT(i) } \
	:: d_step { !((decided | moved) & BIT(i)) -> moved = moved | BIT(i); sent_prepared = sent_prepared | BIT(i) } \
	:: d_step { !((decided | moved) & BIT(i)) -> decided = decided | BIT(i); moved = moved | BIT(i) } \
	:: d_step { tm_decision == 1 -> decided = decided | BIT(i); moved = moved & ~BIT(i) } \
	:: d_step { tm_decision == 2 -> decided = decided | BIT(i); moved = moved | BIT(i) }

active proctype two_phase_commit() {
end:
	do
	EACH(STEPS_OF)
	:: d_step { tm_decision == 0 && tm_prepared == ALL -> tm_decision = 1 }
	:: d_step { tm_decision == 0 -> tm_decision = 2 }
	:: (decided & moved) && (decided & ~moved) -> assert(false) /* decisions_agree */
	od
}
