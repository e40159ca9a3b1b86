-- Raft's leader election with three servers: specs/raft_election.py with N terms.
-- A quorum is all servers but one. Whether a request's candidate has the entry never changes, so a request is one bit.

type
  Server: scalarset(3);
  Term: 1 .. N;
  TermOrNone: 0 .. N;
  Role: enum {follower, candidate, leader};

var
  term: array [Server] of TermOrNone;
  voted_for: array [Server] of Server; -- undefined: nobody
  has_entry: array [Server] of boolean;
  role: array [Server] of Role;
  votes: array [Server] of array [Server] of boolean;
  requests: array [Term] of array [Server] of boolean;
  granted: array [Term] of array [Server] of array [Server] of boolean; -- by candidate, then voter
  elected: array [Term] of array [Server] of boolean;

ruleset absent: Server do
  startstate begin
    for s: Server do
      term[s] := 0;
      undefine voted_for[s];
      has_entry[s] := s != absent;
      role[s] := follower;
      for v: Server do
        votes[s][v] := false;
      end;
    end;
    for t: Term do
      for s: Server do
        requests[t][s] := false;
        elected[t][s] := false;
        for v: Server do
          granted[t][s][v] := false;
        end;
      end;
    end;
  end;
end;

procedure clear_votes(s: Server); begin
  for v: Server do
    votes[s][v] := false;
  end;
end;

ruleset s: Server do
  rule "time_out" role[s] != leader & term[s] < N ==> begin
    term[s] := term[s] + 1;
    voted_for[s] := s;
    role[s] := candidate;
    clear_votes(s);
    votes[s][s] := true;
    requests[term[s]][s] := true;
  end;

  rule "restart" true ==> begin
    role[s] := follower;
    clear_votes(s);
  end;
end;

ruleset s: Server; t: Term do
  rule "observe_term" term[s] < t & exists c: Server do requests[t][c] end ==> begin
    term[s] := t;
    undefine voted_for[s];
    role[s] := follower;
    clear_votes(s);
  end;
end;

ruleset voter: Server; c: Server do
  rule "grant_vote"
    voter != c & term[voter] > 0 & requests[term[voter]][c]
    & (isundefined(voted_for[voter]) | voted_for[voter] = c)
    & (has_entry[c] | !has_entry[voter])
  ==> begin
    voted_for[voter] := c;
    granted[term[voter]][c][voter] := true;
  end;

  rule "receive_vote" role[c] = candidate & granted[term[c]][c][voter] ==> begin
    votes[c][voter] := true;
  end;
end;

ruleset s: Server; absent: Server do
  rule "become_leader" role[s] = candidate & forall v: Server do v = absent | votes[s][v] end ==> begin
    role[s] := leader;
    clear_votes(s);
    elected[term[s]][s] := true;
  end;
end;

invariant "one_leader_per_term"
  forall t: Term do forall s: Server do elected[t][s] -> forall other: Server do other = s | !elected[t][other] end end end;

invariant "leaders_have_the_entry"
  forall t: Term do forall s: Server do elected[t][s] -> has_entry[s] end end;
