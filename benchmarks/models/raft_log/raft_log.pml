/* Raft's log with three servers and two entries: specs/raft_log.py with N terms, at most five.
 *
 * One process whose only control states are its beginning and the head of its loop, so a state is the variables alone, but for the
 * one state before the choice of who has crashed. One option is one step.
 * A log is 1 + the term of its first entry, and in the next three bits that of the second; 0 where there is none.
 * A term has one leader, who only appends, and who sends its whole log whenever it sends: so a message is a bit for its term, the
 * place before its entry and what is committed, and what it says of the leader and the log is kept once a term.
 */

#include "../each.pml"

#define FOLLOWER 0
#define CANDIDATE 1
#define LEADER 2

byte term[3];
byte voted_for[3]; /* 0 none, else 1 + server */
byte role[3];
byte votes[3];
byte log[3];
byte matches[3]; /* two bits for each other server: how much of the log it is known to have */
byte sent[N]; /* bit 3 * (entries before) + (entries committed) */
byte sent_log[N]; /* the log that was sent, and in the two highest bits 1 + its leader; 0 if nothing was */
int committed_1; /* bit N * (the entry's term) + (the term of who knows it) */
int committed_2;

#define FIRST(log) ((log) & 7)
#define SECOND(log) (((log) >> 3) & 7)
#define LENGTH(log) ((log) > 7 -> 2 : (log) > 0)
#define AGE(log) (4 * ((log) > 7 -> (log) >> 3 : (log)) + LENGTH(log)) /* of the last entry's term, then of the length */
#define ENTRY(log, i) (((log) >> (3 * (i) - 3)) & 7)
#define SENDER(t) (sent_log[t] >> 6)
#define MATCH(s, other) ((matches[s] >> (2 * (other))) & 3)

#define STEP_DOWN(s) role[s] = FOLLOWER; votes[s] = 0; matches[s] = 0

/* What nobody takes any more goes. */
#define FORGET(t) \
	if \
	:: term[0] > t && term[1] > t && term[2] > t -> sent[t] = 0; sent_log[t] = 0 \
	:: else \
	fi;

/* Not by EACH, which is busy with those that observe a term. The last term is never over. */
#if N == 2
#define FORGET_ALL FORGET(0)
#elif N == 3
#define FORGET_ALL FORGET(0) FORGET(1)
#elif N == 4
#define FORGET_ALL FORGET(0) FORGET(1) FORGET(2)
#elif N == 5
#define FORGET_ALL FORGET(0) FORGET(1) FORGET(2) FORGET(3)
#endif

#define ENTER_TERM(s, t) STEP_DOWN(s); term[s] = t; voted_for[s] = 0; FORGET_ALL

/* The bits 9 are those of both places before an entry. */
#define BROADCAST(s, commit) \
	assert(!SENDER(term[s]) || SENDER(term[s]) == s + 1); /* election_safety */ \
	if \
	:: log[s] -> \
		sent[term[s]] = sent[term[s]] | ((log[s] > 7 -> 9 : 1) << (commit)); \
		sent_log[term[s]] = log[s] | ((s + 1) << 6) \
	:: else \
	fi

#define COMMITS(s, i) BIT(N * (ENTRY(log[s], i) - 1) + term[s])
#define APPLY_1(s) committed_1 = committed_1 | COMMITS(s, 1)
#define APPLY_2(s) APPLY_1(s); committed_2 = committed_2 | COMMITS(s, 2)

#define LEAD(s, quorum) \
	:: d_step { role[s] == CANDIDATE && (votes[s] & quorum) == quorum -> role[s] = LEADER; BROADCAST(s, 0) }

/* Who stores so much of the log of s, with two others. */
#define STORED(s, one, other, i) (BIT(s) | ((MATCH(s, one) >= i) << one) | ((MATCH(s, other) >= i) << other))

#define COMMIT(s, one, other, i, apply, quorum) \
	:: d_step { role[s] == LEADER && (STORED(s, one, other, i) & quorum) == quorum && ENTRY(log[s], i) == term[s] + 1 -> \
		apply(s); BROADCAST(s, i) }

#define COMMIT_ANY(s, one, other, quorum) \
	COMMIT(s, one, other, 1, APPLY_1, quorum) COMMIT(s, one, other, 2, APPLY_2, quorum)

#define VOTE(v, c) \
	:: d_step { role[c] == CANDIDATE && term[c] == term[v] && !voted_for[v] && AGE(log[c]) >= AGE(log[v]) -> \
		voted_for[v] = c + 1; votes[c] = votes[c] | BIT(v) }

#define TAKES(s, before, commit) \
	(sent[term[s]] & BIT(3 * before + commit)) && SENDER(term[s]) != s + 1

/* The leader hears of it if it still leads; its number is 1 + server, as in sent_log. */
#define ANSWER(s, leader, i) \
	:: SENDER(term[s]) == leader + 1 && role[leader] == LEADER && term[leader] == term[s] && MATCH(leader, s) < i -> \
		matches[leader] = (matches[leader] & ~(3 << (2 * s))) | (i << (2 * s))

#define ANSWER_ANY(s, one, other, i) \
	if \
	ANSWER(s, one, i) \
	ANSWER(s, other, i) \
	:: else \
	fi

#define APPEND_1(s, one, other, commit, apply) \
	:: d_step { TAKES(s, 0, commit) -> \
		STEP_DOWN(s); \
		if \
		:: FIRST(log[s]) != FIRST(sent_log[term[s]]) -> log[s] = FIRST(sent_log[term[s]]) \
		:: else \
		fi; \
		apply(s); ANSWER_ANY(s, one, other, 1) }

#define APPEND_2(s, one, other, commit, apply) \
	:: d_step { TAKES(s, 1, commit) && FIRST(log[s]) == FIRST(sent_log[term[s]]) -> \
		STEP_DOWN(s); log[s] = sent_log[term[s]] & 63; \
		apply(s); ANSWER_ANY(s, one, other, 2) }

#define APPLY_0(s) skip

#define STEPS_OF(s, one, other) \
	VOTE(s, one) VOTE(s, other) \
	LEAD(s, 3) LEAD(s, 5) LEAD(s, 6) \
	:: d_step { role[s] == LEADER && log[s] < 8 -> \
		log[s] = log[s] | ((term[s] + 1) << (log[s] -> 3 : 0)); BROADCAST(s, 0) } \
	APPEND_1(s, one, other, 0, APPLY_0) APPEND_1(s, one, other, 1, APPLY_1) APPEND_1(s, one, other, 2, APPLY_1) \
	APPEND_2(s, one, other, 0, APPLY_0) APPEND_2(s, one, other, 1, APPLY_1) APPEND_2(s, one, other, 2, APPLY_2) \
	COMMIT_ANY(s, one, other, 3) COMMIT_ANY(s, one, other, 5) COMMIT_ANY(s, one, other, 6) \
	:: d_step { role[s] != LEADER && term[s] < N - 1 -> \
		ENTER_TERM(s, term[s] + 1) role[s] = CANDIDATE; voted_for[s] = s + 1; votes[s] = BIT(s) } \
	:: d_step { role[s] == LEADER -> STEP_DOWN(s) }

#define OBSERVE(s, t) \
	:: d_step { term[s] < t && (term[0] == t || term[1] == t || term[2] == t) -> ENTER_TERM(s, t) }

#define OBSERVE_ALL(t) OBSERVE(0, t) OBSERVE(1, t) OBSERVE(2, t)

#define LEAD_BOTH(a, b) (role[a] == LEADER && role[b] == LEADER && term[a] == term[b])
#define LEADS_ANOTHERS(s) (role[s] == LEADER && SENDER(term[s]) && SENDER(term[s]) != s + 1)
#define DIFFER(a, b) (log[a] > 7 && SECOND(log[a]) == SECOND(log[b]) && FIRST(log[a]) != FIRST(log[b]))

/* Bits of what is committed: an entry in any term, and any entry in the earlier terms. */
#define FIRST_TERM_OF(e, unused) BIT(N * e)
#define ROW(entry) ((entry) -> (BIT(N) - 1) << (N * ((entry) - 1)) : 0)
#define BEFORE(t) ((FOLD(|, FIRST_TERM_OF, 0)) * (BIT(t) - 1))
#define LACKS(s) (role[s] == LEADER && BEFORE(term[s]) & \
	((committed_1 & ~ROW(FIRST(log[s]))) | (committed_2 & ~ROW(SECOND(log[s])))))
#define IS_ONE_OF_TWO(e, set) ((set & ROW(e + 1)) && (set & ~ROW(e + 1)))

active proctype raft_log() {
	if
	:: d_step { voted_for[0] = 1; voted_for[1] = 1; voted_for[2] = 1; log[0] = 1 }
	:: d_step { voted_for[0] = 2; voted_for[1] = 2; voted_for[2] = 2; log[1] = 1 }
	:: d_step { voted_for[0] = 3; voted_for[1] = 3; voted_for[2] = 3; log[2] = 1 }
	fi;
end:
	do
	STEPS_OF(0, 1, 2) STEPS_OF(1, 0, 2) STEPS_OF(2, 0, 1)
	EACH(OBSERVE_ALL)
	:: (LEAD_BOTH(0, 1) || LEAD_BOTH(0, 2) || LEAD_BOTH(1, 2) \
			|| LEADS_ANOTHERS(0) || LEADS_ANOTHERS(1) || LEADS_ANOTHERS(2)) -> assert(false) /* election_safety */
	:: (DIFFER(0, 1) || DIFFER(0, 2) || DIFFER(1, 2)) -> assert(false) /* log_matching */
	:: (LACKS(0) || LACKS(1) || LACKS(2)) -> assert(false) /* leader_completeness */
	:: ((FOLD(||, IS_ONE_OF_TWO, committed_1)) || (FOLD(||, IS_ONE_OF_TWO, committed_2))) -> \
		assert(false) /* state_machine_safety */
	od
}
