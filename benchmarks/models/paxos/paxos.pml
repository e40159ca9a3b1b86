/* Paxos with three acceptors and two values: specs/paxos.py with N ballots, at most seven.
 *
 * One process whose only control state is the head of its loop, so a state is the variables alone; one option is one step.
 * A message that is sent at most once for its key is a variable of that key, not a bit for every content:
 * an acceptor promises a ballot once, a ballot proposes one value, and who accepted a ballot accepted its value.
 * A vote is 0 (none) or 1 + 2 * ballot + value; a promise is 0 (not sent) or 1 + the vote that it reports, so the latest is the greatest.
 * Variables with numbers in their names, since there are no arrays of bit fields.
 */

#include "../each.pml"

#define DECLARE_ACCEPTOR(a) \
	unsigned promised_##a : 3; /* 0 none, else 1 + ballot */ \
	unsigned vote_##a : 4;

#define DECLARE_BALLOT(b) \
	unsigned promise_0_##b : 4; \
	unsigned promise_1_##b : 4; \
	unsigned promise_2_##b : 4; \
	unsigned accept_##b : 2; /* 0 none, else 1 + value */ \
	unsigned accepted_##b : 3;

unsigned prepare : N;
DECLARE_ACCEPTOR(0)
DECLARE_ACCEPTOR(1)
DECLARE_ACCEPTOR(2)
EACH(DECLARE_BALLOT)

#define LATER(p, q) (p > q -> p : q)
#define ALLOWS(latest, v) (latest == 1 || (latest & 1) == v)
#define HAS_QUORUM(voters) ((232 >> (voters)) & 1) /* the bits of 232 are the sets of two or three acceptors */
#define IS_CHOSEN(b, v) (accept_##b == v + 1 && HAS_QUORUM(accepted_##b))

#define STEPS_OF_ACCEPTOR(a, b) \
	:: d_step { (prepare & BIT(b)) && promised_##a <= b -> promised_##a = b + 1; promise_##a##_##b = 1 + vote_##a } \
	:: d_step { accept_##b && promised_##a <= b + 1 -> \
		promised_##a = b + 1; vote_##a = 2 * b + accept_##b; accepted_##b = accepted_##b | BIT(a) }

#define PROPOSE(b, v, p, q) \
	:: d_step { !accept_##b && p && q && ALLOWS(LATER(p, q), v) -> accept_##b = v + 1 }

#define PROPOSE_ANY(b, p, q) PROPOSE(b, 0, p, q) PROPOSE(b, 1, p, q)

#define STEPS_OF(b) \
	:: d_step { true -> prepare = prepare | BIT(b) } \
	STEPS_OF_ACCEPTOR(0, b) STEPS_OF_ACCEPTOR(1, b) STEPS_OF_ACCEPTOR(2, b) \
	PROPOSE_ANY(b, promise_0_##b, promise_1_##b) \
	PROPOSE_ANY(b, promise_0_##b, promise_2_##b) \
	PROPOSE_ANY(b, promise_1_##b, promise_2_##b)

active proctype paxos() {
end:
	do
	EACH(STEPS_OF)
	:: (FOLD(||, IS_CHOSEN, 0)) && (FOLD(||, IS_CHOSEN, 1)) -> assert(false) /* agreement */
	od
}
