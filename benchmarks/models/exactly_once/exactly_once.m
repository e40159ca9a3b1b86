-- Exactly once: exactly_once.py with N clients, CALLS calls of each, and K messages under way.
-- The network counts its messages: this version knows no multisets.

type
  Client: scalarset(N);
  Number: 1 .. CALLS;
  NumberOrNone: 0 .. CALLS;
  Count: 0 .. K;

var
  called: array [Client] of NumberOrNone;
  answered: array [Client] of NumberOrNone;
  served: array [Client] of NumberOrNone;
  calls: array [Client] of array [Number] of Count;
  replies: array [Client] of array [Number] of Count;
  under_way: Count; -- the sum of what is counted

startstate begin
  for c: Client do
    called[c] := 0;
    answered[c] := 0;
    served[c] := 0;
    for n: Number do
      calls[c][n] := 0;
      replies[c][n] := 0;
    end;
  end;
  under_way := 0;
end;

ruleset c: Client do
  rule "call" called[c] = answered[c] & called[c] < CALLS & under_way < K ==> begin
    called[c] := called[c] + 1;
    calls[c][called[c]] := calls[c][called[c]] + 1;
    under_way := under_way + 1;
  end;

  rule "call_again" called[c] != answered[c] & under_way < K ==> begin
    calls[c][called[c]] := calls[c][called[c]] + 1;
    under_way := under_way + 1;
  end;
end;

ruleset c: Client; n: Number do
  rule "serve" calls[c][n] > 0 ==> begin
    calls[c][n] := calls[c][n] - 1;
    if n > served[c] then
      served[c] := served[c] + 1;
    end;
    if n = served[c] then
      replies[c][n] := replies[c][n] + 1;
    else
      under_way := under_way - 1;
    end;
  end;

  rule "receive" replies[c][n] > 0 ==> begin
    replies[c][n] := replies[c][n] - 1;
    under_way := under_way - 1;
    if n > answered[c] then
      answered[c] := n;
    end;
  end;

  rule "repeat a call" calls[c][n] > 0 & under_way < K ==> begin
    calls[c][n] := calls[c][n] + 1;
    under_way := under_way + 1;
  end;

  rule "repeat a reply" replies[c][n] > 0 & under_way < K ==> begin
    replies[c][n] := replies[c][n] + 1;
    under_way := under_way + 1;
  end;

  rule "lose a call" calls[c][n] > 0 ==> begin
    calls[c][n] := calls[c][n] - 1;
    under_way := under_way - 1;
  end;

  rule "lose a reply" replies[c][n] > 0 ==> begin
    replies[c][n] := replies[c][n] - 1;
    under_way := under_way - 1;
  end;
end;

invariant "served_once"
  forall c: Client do answered[c] <= served[c] & served[c] <= called[c] & called[c] <= answered[c] + 1 end;

invariant "replies_are_true"
  forall c: Client do forall n: Number do replies[c][n] > 0 -> n <= served[c] end end;
