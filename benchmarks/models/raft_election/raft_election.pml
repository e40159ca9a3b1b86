/* Raft's leader election with three servers: specs/raft_election.py with N terms.
 *
 * One process whose only control states are its beginning and the head of its loop, so a state is the variables alone, but for the
 * one state before the choice of who has the entry. One option is one step.
 * A request for votes says whether its candidate has the entry, which never changes, so it is one bit for a term and a candidate.
 */

#include "../each.pml"

#define FOLLOWER 0
#define CANDIDATE 1
#define LEADER 2

unsigned has_entry : 3;
byte term[3]; /* 0 none, else 1 + term */
byte voted_for[3]; /* 0 none, else 1 + server */
byte role[3];
byte votes[3];
short requests; /* bit 3 * term + candidate */
short granted[N]; /* bit 3 * voter + candidate */
short elected; /* bit 3 * term + server */

#define OF_TERM(set, t) (((set) >> (3 * (t))) & 7)

#define OBSERVE(s, t) \
	:: d_step { OF_TERM(requests, t) && term[s] <= t -> \
		term[s] = t + 1; voted_for[s] = 0; role[s] = FOLLOWER; votes[s] = 0 }

#define OBSERVE_ALL(t) OBSERVE(0, t) OBSERVE(1, t) OBSERVE(2, t)

#define VOTE(v, c) \
	:: d_step { term[v] && (requests & BIT(3 * (term[v] - 1) + c)) && (!voted_for[v] || voted_for[v] == c + 1) \
			&& ((has_entry & BIT(c)) || !(has_entry & BIT(v))) -> \
		voted_for[v] = c + 1; granted[term[v] - 1] = granted[term[v] - 1] | BIT(3 * v + c) } \
	:: d_step { role[c] == CANDIDATE && (granted[term[c] - 1] & BIT(3 * v + c)) -> votes[c] = votes[c] | BIT(v) }

#define LEAD(s, quorum) \
	:: d_step { role[s] == CANDIDATE && (votes[s] & quorum) == quorum -> \
		role[s] = LEADER; votes[s] = 0; elected = elected | BIT(3 * (term[s] - 1) + s) }

#define STEPS_OF(s) \
	:: d_step { role[s] != LEADER && term[s] < N -> \
		requests = requests | BIT(3 * term[s] + s); term[s] = term[s] + 1; voted_for[s] = s + 1; role[s] = CANDIDATE; votes[s] = BIT(s) } \
	:: d_step { true -> role[s] = FOLLOWER; votes[s] = 0 } \
	LEAD(s, 3) LEAD(s, 5) LEAD(s, 6)

/* The bits of 232 are the sets of two or three servers. */
#define HAS_TWO(t, unused) ((232 >> OF_TERM(elected, t)) & 1)
#define LACKS_ENTRY(t, unused) (OF_TERM(elected, t) & ~has_entry)

active proctype raft_election() {
	if
	:: has_entry = 3
	:: has_entry = 5
	:: has_entry = 6
	fi;
end:
	do
	STEPS_OF(0) STEPS_OF(1) STEPS_OF(2)
	VOTE(0, 1) VOTE(0, 2) VOTE(1, 0) VOTE(1, 2) VOTE(2, 0) VOTE(2, 1)
	EACH(OBSERVE_ALL)
	:: (FOLD(||, HAS_TWO, 0)) -> assert(false) /* one_leader_per_term */
	:: (FOLD(||, LACKS_ENTRY, 0)) -> assert(false) /* leaders_have_the_entry */
	od
}
