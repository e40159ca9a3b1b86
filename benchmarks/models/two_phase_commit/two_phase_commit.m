-- Two-phase commit: specs/two_phase_commit.py with N resource managers.

type
  RM: scalarset(N);
  RMState: enum {working, prepared, committed, aborted};
  TMState: enum {tm_init, tm_committed, tm_aborted};

var
  rm_state: array [RM] of RMState;
  tm_state: TMState;
  tm_prepared: array [RM] of boolean;
  sent_prepared: array [RM] of boolean;
  sent_commit: boolean;
  sent_abort: boolean;

startstate begin
  for rm: RM do
    rm_state[rm] := working;
    tm_prepared[rm] := false;
    sent_prepared[rm] := false;
  end;
  tm_state := tm_init;
  sent_commit := false;
  sent_abort := false;
end;

ruleset rm: RM do
  rule "tm_receive_prepared" tm_state = tm_init & sent_prepared[rm] ==> begin
    tm_prepared[rm] := true;
  end;

  rule "rm_prepare" rm_state[rm] = working ==> begin
    rm_state[rm] := prepared;
    sent_prepared[rm] := true;
  end;

  rule "rm_choose_to_abort" rm_state[rm] = working ==> begin
    rm_state[rm] := aborted;
  end;

  rule "rm_receive_commit" sent_commit ==> begin
    rm_state[rm] := committed;
  end;

  rule "rm_receive_abort" sent_abort ==> begin
    rm_state[rm] := aborted;
  end;
end;

rule "tm_commit" tm_state = tm_init & forall rm: RM do tm_prepared[rm] end ==> begin
  tm_state := tm_committed;
  sent_commit := true;
end;

rule "tm_abort" tm_state = tm_init ==> begin
  tm_state := tm_aborted;
  sent_abort := true;
end;

invariant "decisions_agree"
  !(exists rm: RM do rm_state[rm] = committed end & exists rm: RM do rm_state[rm] = aborted end);
