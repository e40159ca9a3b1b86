-- Peterson's lock: filter_lock.py with N processes.

type
  Process: scalarset(N);
  Level: 0 .. N - 1;
  Place: enum {outside, arriving, waiting, critical};

var
  at: array [Process] of Place;
  level: array [Process] of Level;
  last: array [Level] of Process; -- undefined: nobody

startstate begin
  for p: Process do
    at[p] := outside;
    level[p] := 0;
  end;
  for l: Level do
    undefine last[l];
  end;
end;

ruleset p: Process do
  rule "climb" at[p] = outside ==> begin
    level[p] := 1;
    at[p] := arriving;
  end;

  rule "arrive" at[p] = arriving ==> begin
    last[level[p]] := p;
    at[p] := waiting;
  end;

  rule "advance" at[p] = waiting & (last[level[p]] != p | forall other: Process do other = p | level[other] < level[p] end) ==> begin
    if level[p] = N - 1 then
      at[p] := critical;
    else
      level[p] := level[p] + 1;
      at[p] := arriving;
    end;
  end;

  rule "leave" at[p] = critical ==> begin
    level[p] := 0;
    at[p] := outside;
  end;
end;

invariant "mutual_exclusion"
  forall p: Process do at[p] = critical -> forall other: Process do other = p | at[other] != critical end end;
