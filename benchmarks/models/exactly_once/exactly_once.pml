/* Exactly once: exactly_once.py with N clients, CALLS calls of each, at most three, and K messages under way, at most seven.
 *
 * One process whose only control state is the head of its loop, so a state is the variables alone; one option is one step.
 * The network counts its messages, three bits for each number of a client's: a bag of them in an order would be several states.
 */

#include "../each.pml"

byte called[N];
byte answered[N];
byte served[N];
short calls[N];
short replies[N];
byte under_way; /* the sum of what is counted */

#define ONE(n) (1 << (3 * (n) - 3))
#define ANY(n) (7 << (3 * (n) - 3))

#define OF_KIND(i, n, kind) \
	:: d_step { (kind[i] & ANY(n)) && under_way < K -> kind[i] = kind[i] + ONE(n); under_way = under_way + 1 } \
	:: d_step { kind[i] & ANY(n) -> kind[i] = kind[i] - ONE(n); under_way = under_way - 1 }

#define OF_NUMBER(i, n) \
	OF_KIND(i, n, calls) \
	OF_KIND(i, n, replies) \
	:: d_step { calls[i] & ANY(n) -> \
		calls[i] = calls[i] - ONE(n); \
		if \
		:: n > served[i] -> served[i] = served[i] + 1 \
		:: else \
		fi; \
		if \
		:: n == served[i] -> replies[i] = replies[i] + ONE(n) \
		:: else -> under_way = under_way - 1 \
		fi } \
	:: d_step { replies[i] & ANY(n) -> \
		replies[i] = replies[i] - ONE(n); under_way = under_way - 1; \
		answered[i] = (n > answered[i] -> n : answered[i]) }

#if CALLS == 2
#define OF_NUMBERS(i) OF_NUMBER(i, 1) OF_NUMBER(i, 2)
#elif CALLS == 3
#define OF_NUMBERS(i) OF_NUMBER(i, 1) OF_NUMBER(i, 2) OF_NUMBER(i, 3)
#endif

#define STEPS_OF(i) \
	:: d_step { called[i] == answered[i] && called[i] < CALLS && under_way < K -> \
		called[i] = called[i] + 1; calls[i] = calls[i] + ONE(called[i]); under_way = under_way + 1 } \
	:: d_step { called[i] != answered[i] && under_way < K -> \
		calls[i] = calls[i] + ONE(called[i]); under_way = under_way + 1 } \
	OF_NUMBERS(i)

#define IS_WRONG(i, unused) \
	(answered[i] > served[i] || served[i] > called[i] || called[i] > answered[i] + 1)
#define IS_UNTRUE(i, unused) (replies[i] >> (3 * served[i]))

active proctype exactly_once() {
end:
	do
	EACH(STEPS_OF)
	:: (FOLD(||, IS_WRONG, 0)) -> assert(false) /* served_once */
	:: (FOLD(||, IS_UNTRUE, 0)) -> assert(false) /* replies_are_true */
	od
}
