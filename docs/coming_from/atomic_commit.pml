/* Atomic commit: all managers of a transaction commit, or none does. */
#define N 3

mtype = { working, prepared, committed, aborted };
mtype state[N] = working;

#define SOME(s)   (state[0] == s || state[1] == s || state[2] == s)
#define ALL_READY (!SOME(working) && !SOME(aborted))

active [N] proctype manager() {
end:
	do
	:: d_step { state[_pid] == working -> state[_pid] = prepared }
	:: d_step { state[_pid] == prepared && ALL_READY -> state[_pid] = committed }
	:: d_step { (state[_pid] == working || state[_pid] == prepared) && !SOME(committed) -> state[_pid] = aborted }
	:: SOME(committed) && SOME(aborted) -> assert(false) /* consistent */
	od
}
