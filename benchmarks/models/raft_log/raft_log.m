-- Raft's log with three servers and two entries: specs/raft_log.py with N terms.
-- A quorum is all servers but one. A term has one leader, who only appends, and who sends its whole log whenever it sends: so a message
-- is a bit for its term, the entry's place and what is committed, and what it says of the leader and the log is kept once a term.

type
  Server: scalarset(3);
  Term: 1 .. N;
  Place: 1 .. 2;
  Length: 0 .. 2;
  Entry: 0 .. N; -- its term; 0 where there is none
  Role: enum {follower, candidate, leader};

var
  term: array [Server] of Term;
  voted_for: array [Server] of Server; -- undefined: nobody
  role: array [Server] of Role;
  votes: array [Server] of array [Server] of boolean;
  log: array [Server] of array [Place] of Entry;
  matches: array [Server] of array [Server] of Length;
  sent: array [Term] of array [Place] of array [Length] of boolean;
  sender: array [Term] of Server; -- undefined while nothing is sent
  sent_log: array [Term] of array [Place] of Entry;
  committed: array [Place] of array [Term] of array [Term] of boolean; -- the entry, then the term of who knows it

ruleset crashed: Server do
  startstate begin
    for s: Server do
      term[s] := 1;
      voted_for[s] := crashed;
      role[s] := follower;
      log[s][1] := 0;
      log[s][2] := 0;
      for other: Server do
        votes[s][other] := false;
        matches[s][other] := 0;
      end;
    end;
    log[crashed][1] := 1;
    for t: Term do
      undefine sender[t];
      for p: Place do
        sent_log[t][p] := 0;
        for l: Length do
          sent[t][p][l] := false;
        end;
      end;
    end;
    for p: Place do
      for e: Term do
        for t: Term do
          committed[p][e][t] := false;
        end;
      end;
    end;
  end;
end;

procedure step_down(s: Server); begin
  role[s] := follower;
  for other: Server do
    votes[s][other] := false;
    matches[s][other] := 0;
  end;
end;

procedure enter_term(s: Server; t: Term); begin
  step_down(s);
  term[s] := t;
  undefine voted_for[s];
  for old: Term do
    if forall other: Server do old < term[other] end then -- what nobody takes any more goes
      undefine sender[old];
      for p: Place do
        sent_log[old][p] := 0;
        for l: Length do
          sent[old][p][l] := false;
        end;
      end;
    end;
  end;
end;

procedure broadcast(s: Server; commit: Length); begin
  assert "election_safety" isundefined(sender[term[s]]) | sender[term[s]] = s;
  for p: Place do
    if log[s][p] != 0 then
      sender[term[s]] := s;
      sent_log[term[s]][p] := log[s][p];
      sent[term[s]][p][commit] := true;
    end;
  end;
end;

procedure apply(s: Server; commit: Length); begin
  for p: Place do
    if p <= commit then
      committed[p][log[s][p]][term[s]] := true;
    end;
  end;
end;

function length(s: Server): Length; begin
  if log[s][1] = 0 then
    return 0;
  elsif log[s][2] = 0 then
    return 1;
  else
    return 2;
  end;
end;

function last(s: Server): Entry; begin
  if log[s][2] != 0 then
    return log[s][2];
  else
    return log[s][1];
  end;
end;

ruleset voter: Server; c: Server do
  rule "grant_vote"
    role[c] = candidate & term[c] = term[voter] & isundefined(voted_for[voter])
    & (last(c) > last(voter) | last(c) = last(voter) & length(c) >= length(voter))
  ==> begin
    voted_for[voter] := c;
    votes[c][voter] := true;
  end;
end;

ruleset s: Server; absent: Server do
  rule "become_leader" role[s] = candidate & forall v: Server do v = absent | votes[s][v] end ==> begin
    role[s] := leader;
    broadcast(s, 0);
  end;
end;

ruleset s: Server; absent: Server; p: Place do
  rule "advance_commit"
    role[s] = leader & log[s][p] = term[s]
    & forall other: Server do other = absent | other = s | matches[s][other] >= p end
  ==> begin
    apply(s, p);
    broadcast(s, p);
  end;
end;

ruleset s: Server do
  rule "client_request" role[s] = leader & log[s][2] = 0 ==> begin
    if log[s][1] = 0 then
      log[s][1] := term[s];
    else
      log[s][2] := term[s];
    end;
    broadcast(s, 0);
  end;

  rule "time_out" role[s] != leader & term[s] < N ==> begin
    enter_term(s, term[s] + 1);
    role[s] := candidate;
    voted_for[s] := s;
    votes[s][s] := true;
  end;

  rule "restart" role[s] = leader ==> begin
    step_down(s);
  end;
end;

ruleset s: Server; t: Term do
  rule "observe_term" term[s] < t & exists other: Server do term[other] = t end ==> begin
    enter_term(s, t);
  end;
end;

ruleset s: Server; p: Place; commit: Length do
  rule "append_entries"
    sent[term[s]][p][commit] & sender[term[s]] != s & (p = 1 | log[s][1] = sent_log[term[s]][1])
  ==> begin
    step_down(s);
    if log[s][p] != sent_log[term[s]][p] then
      log[s][p] := sent_log[term[s]][p];
      if p = 1 then
        log[s][2] := 0;
      end;
    end;
    if commit < p then
      apply(s, commit);
    else
      apply(s, p);
    end;
    alias from: sender[term[s]] do
      if role[from] = leader & term[from] = term[s] & matches[from][s] < p then
        matches[from][s] := p;
      end;
    end;
  end;
end;

invariant "election_safety"
  forall s: Server do
    role[s] = leader ->
      (isundefined(sender[term[s]]) | sender[term[s]] = s)
      & forall other: Server do other = s | role[other] != leader | term[other] != term[s] end
  end;

invariant "log_matching"
  forall a: Server do forall b: Server do
    log[a][2] != 0 & log[a][2] = log[b][2] -> log[a][1] = log[b][1]
  end end;

invariant "leader_completeness"
  forall s: Server do
    role[s] = leader ->
      forall p: Place do forall e: Term do forall t: Term do committed[p][e][t] & t < term[s] -> log[s][p] = e end end end
  end;

invariant "state_machine_safety"
  forall p: Place do forall e: Term do forall t: Term do
    committed[p][e][t] -> forall f: Term do f = e | forall u: Term do !committed[p][f][u] end end
  end end end;
