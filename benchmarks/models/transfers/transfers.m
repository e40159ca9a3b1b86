-- Accounts in a ring: transfers.py with N accounts and PARCELS times 500.

type
  Account: 0 .. N - 1;
  Balance: 0 .. 4000;

var
  balance: array [Account] of Balance;

function total(): 0 .. 4000 * N;
var sum: 0 .. 4000 * N;
begin
  sum := 0;
  for a: Account do
    sum := sum + balance[a];
  end;
  return sum;
end;

startstate begin
  for a: Account do
    balance[a] := 0;
  end;
  balance[0] := 500 * PARCELS;
end;

ruleset payer: Account do
  rule "transfer" balance[payer] >= 500 ==> begin
    balance[payer] := balance[payer] - 500;
    balance[(payer + 1) % N] := balance[(payer + 1) % N] + 500;
  end;
end;

invariant "nothing_is_lost" total() = 500 * PARCELS;
