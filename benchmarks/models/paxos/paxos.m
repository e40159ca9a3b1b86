-- Paxos with three acceptors and two values: specs/paxos.py with N ballots.
-- A quorum is all acceptors but one. A message that is sent at most once for its key is a variable of that key, undefined until then.

type
  Acceptor: scalarset(3);
  Value: scalarset(2);
  Ballot: 1 .. N;
  BallotOrNone: 0 .. N;

var
  promised: array [Acceptor] of BallotOrNone;
  voted_ballot: array [Acceptor] of BallotOrNone;
  voted_value: array [Acceptor] of Value;
  prepare: array [Ballot] of boolean;
  promise_ballot: array [Ballot] of array [Acceptor] of BallotOrNone;
  promise_value: array [Ballot] of array [Acceptor] of Value;
  accept_value: array [Ballot] of Value;
  accepted: array [Ballot] of array [Acceptor] of boolean;

startstate begin
  for a: Acceptor do
    promised[a] := 0;
    voted_ballot[a] := 0;
    undefine voted_value[a];
  end;
  for b: Ballot do
    prepare[b] := false;
    undefine accept_value[b];
    for a: Acceptor do
      undefine promise_ballot[b][a];
      undefine promise_value[b][a];
      accepted[b][a] := false;
    end;
  end;
end;

ruleset b: Ballot do
  rule "prepare" true ==> begin
    prepare[b] := true;
  end;
end;

ruleset b: Ballot; a: Acceptor do
  rule "promise" prepare[b] & promised[a] < b ==> begin
    promised[a] := b;
    promise_ballot[b][a] := voted_ballot[a];
    if voted_ballot[a] != 0 then
      promise_value[b][a] := voted_value[a];
    end;
  end;

  rule "accept" !isundefined(accept_value[b]) & promised[a] <= b ==> begin
    promised[a] := b;
    voted_ballot[a] := b;
    voted_value[a] := accept_value[b];
    accepted[b][a] := true;
  end;
end;

ruleset b: Ballot; v: Value; absent: Acceptor do
  rule "propose"
    isundefined(accept_value[b])
    & forall a: Acceptor do a = absent | !isundefined(promise_ballot[b][a]) end
    & (forall a: Acceptor do a = absent | promise_ballot[b][a] = 0 end
       | exists a: Acceptor do
           a != absent & promise_ballot[b][a] != 0 & promise_value[b][a] = v
           & forall c: Acceptor do c = absent | promise_ballot[b][c] <= promise_ballot[b][a] end
         end)
  ==> begin
    accept_value[b] := v;
  end;
end;

function is_chosen(v: Value): boolean; begin
  return exists b: Ballot do
    !isundefined(accept_value[b]) & accept_value[b] = v
    & exists absent: Acceptor do forall a: Acceptor do a = absent | accepted[b][a] end end
  end;
end;

invariant "agreement"
  !forall v: Value do is_chosen(v) end;
