-- Dining philosophers: dining_philosophers.py with N seats. To be checked for deadlock ("stuck").

type
  Seat: 0 .. N - 1;
  State: enum {thinking, hungry, holding, eating, leaving};

var
  philosopher: array [Seat] of State;
  taken: array [Seat] of boolean;

function first(seat: Seat): Seat; begin
  return seat = N - 1 ? 0 : seat;
end;

function second(seat: Seat): Seat; begin
  return seat = N - 1 ? seat : seat + 1;
end;

startstate begin
  for seat: Seat do
    philosopher[seat] := thinking;
    taken[seat] := false;
  end;
end;

ruleset seat: Seat do
  rule "get_hungry" philosopher[seat] = thinking ==> begin
    philosopher[seat] := hungry;
  end;

  rule "take_first" philosopher[seat] = hungry & !taken[first(seat)] ==> begin
    taken[first(seat)] := true;
    philosopher[seat] := holding;
  end;

  rule "take_second" philosopher[seat] = holding & !taken[second(seat)] ==> begin
    taken[second(seat)] := true;
    philosopher[seat] := eating;
  end;

  rule "put_second" philosopher[seat] = eating ==> begin
    taken[second(seat)] := false;
    philosopher[seat] := leaving;
  end;

  rule "put_first" philosopher[seat] = leaving ==> begin
    taken[first(seat)] := false;
    philosopher[seat] := thinking;
  end;
end;

invariant "neighbours_do_not_eat"
  forall seat: Seat do philosopher[seat] != eating | philosopher[(seat + 1) % N] != eating end;
