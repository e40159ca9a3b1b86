/* German's cache coherence protocol with N clients and two data values, written after the description in Chou, Mannava and Park,
 * "A Simple Method for Parameterized Verification of Cache Coherence Protocols", FMCAD 2004.
 *
 * One process whose only control states are its beginning and the head of its loop, so a state is the variables alone, but for the
 * one state before the choice of what is stored. One option is one step.
 * Sets of clients are bit fields, and so are booleans of clients. Data is a bit; the bit of what is not there is 0.
 */

#include "../each.pml"

/* Of each client, a bit. */
unsigned shares : N; /* has a copy to share */
unsigned owns : N; /* has the only copy, and may store */
unsigned copy : N; /* the copy's data */
unsigned asks_shared : N;
unsigned asks_exclusive : N;
unsigned told_invalidate : N;
unsigned told_shared : N;
unsigned told_exclusive : N;
unsigned granted : N; /* the data told */
unsigned replied : N;
unsigned has_returned : N; /* the reply has data */
unsigned returned : N;
unsigned sharers : N;
unsigned to_invalidate : N;

unsigned memory : 1;
unsigned latest : 1;
unsigned wanted : 2; /* 0 nothing, 1 a copy to share, 2 the line */
unsigned serving : 3; /* 0 nobody, else 1 + client */
unsigned is_owned : 1;

#define SET(set, i) set = set | BIT(i)
#define CLEAR(set, i) set = set & ~BIT(i)
#define PUT(set, i, bit) set = (set & ~BIT(i)) | ((bit) << i)
#define GET(set, i) (((set) >> i) & 1)
#define TOLD (told_invalidate | told_shared | told_exclusive)

#define STEPS_OF(i) \
	:: d_step { !((asks_shared | asks_exclusive | shares | owns) & BIT(i)) -> SET(asks_shared, i) } \
	:: d_step { !((asks_shared | asks_exclusive | owns) & BIT(i)) -> SET(asks_exclusive, i) } \
	:: d_step { !wanted && ((asks_shared | asks_exclusive) & BIT(i)) -> \
		wanted = 1 + GET(asks_exclusive, i); serving = i + 1; CLEAR(asks_shared, i); CLEAR(asks_exclusive, i); \
		to_invalidate = sharers } \
	:: d_step { (to_invalidate & BIT(i)) && !(TOLD & BIT(i)) && (wanted == 2 || (wanted == 1 && is_owned)) -> \
		SET(told_invalidate, i); CLEAR(to_invalidate, i) } \
	:: d_step { (told_invalidate & BIT(i)) && !(replied & BIT(i)) -> \
		CLEAR(told_invalidate, i); SET(replied, i); \
		PUT(has_returned, i, GET(owns, i)); PUT(returned, i, GET(owns & copy, i)); \
		CLEAR(shares, i); CLEAR(owns, i); CLEAR(copy, i) } \
	:: d_step { (replied & BIT(i)) && wanted -> \
		CLEAR(replied, i); CLEAR(sharers, i); \
		if \
		:: is_owned -> assert(has_returned & BIT(i)); is_owned = 0; memory = GET(returned, i) \
		:: else \
		fi; \
		CLEAR(has_returned, i); CLEAR(returned, i) } \
	:: d_step { wanted == 1 && serving == i + 1 && !(TOLD & BIT(i)) && !is_owned -> \
		SET(told_shared, i); PUT(granted, i, memory); SET(sharers, i); wanted = 0; serving = 0 } \
	:: d_step { wanted == 2 && serving == i + 1 && !(TOLD & BIT(i)) && !is_owned && !sharers -> \
		SET(told_exclusive, i); PUT(granted, i, memory); SET(sharers, i); is_owned = 1; wanted = 0; serving = 0 } \
	:: d_step { (told_shared | told_exclusive) & BIT(i) -> \
		PUT(shares, i, GET(told_shared, i)); PUT(owns, i, GET(told_exclusive, i)); PUT(copy, i, GET(granted, i)); \
		CLEAR(told_shared, i); CLEAR(told_exclusive, i); CLEAR(granted, i) } \
	:: d_step { owns & BIT(i) -> CLEAR(copy, i); latest = 0 } \
	:: d_step { owns & BIT(i) -> SET(copy, i); latest = 1 }

#define COPIES (shares | owns)
#define WRONG (latest -> COPIES & ~copy : COPIES & copy)

active proctype german_cache() {
	if
	:: true
	:: d_step { memory = 1; latest = 1 }
	fi;
end:
	do
	EACH(STEPS_OF)
	:: owns && (COPIES & (COPIES - 1)) -> assert(false) /* copies_are_coherent */
	:: (!is_owned && memory != latest) || WRONG -> assert(false) /* copies_are_the_latest */
	od
}
