"""Accounts in a ring, each paying a fixed amount to the next: a state of many integers, several words wide.

The first account holds everything at the beginning. With Account=20 a state is 20 integers of 12 bits, 240 bits in all, and the states
are the ways to divide `Parcel` equal amounts over the accounts: 8,855 for Parcel=4, 177,100 for Parcel=6, 2,220,075 for Parcel=8.
"""

from checker import Ordered, Range, Spec, action, fill, init, invariant, reachable, require


class Account(Ordered, size=20):
    """An account: it pays to the next one, and the last pays to the first."""


class Parcel(Ordered, size=3):
    """As many times 500 there are in all."""


class Balance(Range, low=0, high=4000):
    """What an account holds."""


class Transfers(Spec):
    """A transfer is one step: no money is ever under way."""

    balance: dict[Account, Balance] = fill(0)

    @init
    def begin(self) -> None:
        for _ in Parcel:
            self.balance[Account.first()] += 500

    @action
    def transfer(self, payer: Account) -> None:
        require(self.balance[payer] >= 500)
        payee = Account.first() if payer == Account.last() else payer.next()
        self.balance[payer] -= 500
        self.balance[payee] += 500

    @invariant
    def nothing_is_lost(self) -> bool:
        """The accounts together hold what the first one had at the beginning."""
        return sum(self.balance[account] for account in Account) == 500 * len(Parcel)

    @reachable
    def all_at_the_last(self) -> bool:
        """The last account can hold everything."""
        return self.balance[Account.last()] == 500 * len(Parcel)
