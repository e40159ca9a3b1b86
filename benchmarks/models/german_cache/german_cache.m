-- German's cache coherence protocol with N clients and two data values, written after the description in Chou, Mannava and Park,
-- "A Simple Method for Parameterized Verification of Cache Coherence Protocols", FMCAD 2004.

type
  Client: scalarset(N);
  Data: scalarset(2);
  Access: enum {none, shared, exclusive};
  Command: enum {silence, invalidate, grant_shared, grant_exclusive};

var
  memory: Data;
  latest: Data;
  access: array [Client] of Access;
  copy: array [Client] of Data; -- undefined while there is none
  request: array [Client] of Access;
  command: array [Client] of Command;
  granted: array [Client] of Data; -- with the command
  replied: array [Client] of boolean;
  returned: array [Client] of Data; -- with the reply
  wanted: Access;
  serving: Client;
  sharer: array [Client] of boolean;
  to_invalidate: array [Client] of boolean;
  is_owned: boolean;

ruleset d: Data do
  startstate begin
    memory := d;
    latest := d;
    wanted := none;
    undefine serving;
    is_owned := false;
    for c: Client do
      access[c] := none;
      undefine copy[c];
      request[c] := none;
      command[c] := silence;
      undefine granted[c];
      replied[c] := false;
      undefine returned[c];
      sharer[c] := false;
      to_invalidate[c] := false;
    end;
  end;
end;

ruleset c: Client do
  rule "request_shared" request[c] = none & access[c] = none ==> begin
    request[c] := shared;
  end;

  rule "request_exclusive" request[c] = none & access[c] != exclusive ==> begin
    request[c] := exclusive;
  end;

  rule "serve" wanted = none & request[c] != none ==> begin
    wanted := request[c];
    serving := c;
    request[c] := none;
    for other: Client do
      to_invalidate[other] := sharer[other];
    end;
  end;

  rule "invalidate"
    to_invalidate[c] & command[c] = silence & (wanted = exclusive | wanted = shared & is_owned)
  ==> begin
    command[c] := invalidate;
    to_invalidate[c] := false;
  end;

  rule "give_up" command[c] = invalidate & !replied[c] ==> begin
    command[c] := silence;
    replied[c] := true;
    if access[c] = exclusive then
      returned[c] := copy[c];
    end;
    access[c] := none;
    undefine copy[c];
  end;

  rule "receive_acknowledgement" replied[c] & wanted != none ==> begin
    replied[c] := false;
    sharer[c] := false;
    if is_owned then
      is_owned := false;
      memory := returned[c];
    end;
    undefine returned[c];
  end;

  rule "grant_shared"
    wanted = shared & serving = c & command[c] = silence & !is_owned
  ==> begin
    command[c] := grant_shared;
    granted[c] := memory;
    sharer[c] := true;
    wanted := none;
    undefine serving;
  end;

  rule "grant_exclusive"
    wanted = exclusive & serving = c & command[c] = silence & !is_owned & forall other: Client do !sharer[other] end
  ==> begin
    command[c] := grant_exclusive;
    granted[c] := memory;
    sharer[c] := true;
    is_owned := true;
    wanted := none;
    undefine serving;
  end;

  rule "receive_grant" command[c] = grant_shared | command[c] = grant_exclusive ==> begin
    if command[c] = grant_shared then
      access[c] := shared;
    else
      access[c] := exclusive;
    end;
    copy[c] := granted[c];
    command[c] := silence;
    undefine granted[c];
  end;
end;

ruleset c: Client; d: Data do
  rule "store" access[c] = exclusive ==> begin
    copy[c] := d;
    latest := d;
  end;
end;

invariant "copies_are_coherent"
  forall c: Client do access[c] = exclusive -> forall other: Client do other = c | access[other] = none end end;

invariant "copies_are_the_latest"
  (is_owned | memory = latest) & forall c: Client do access[c] = none | copy[c] = latest end;
