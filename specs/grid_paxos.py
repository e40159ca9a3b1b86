"""Paxos over a grid: leaders read a row, acceptors choose by a column, so any two quorums share one acceptor.

Source: H. Howard, D. Malkhi and A. Spiegelman, "Flexible Paxos", OPODIS 2016 (its grid quorums).
The protocol is that of paxos.py: only the quorums differ. The grid is 2 x 2, which is checked in seconds; for 3 x 6:
    checker check grid_paxos Acceptor=18 ReadQuorum='rows(3, 6)' WriteQuorum='columns(3, 6)'

Expected: 39937 states, 288418 transitions, depth 20; with symmetry 5164 orbits.
"""

from checker.specs.paxos import Paxos


class GridPaxos(Paxos, Acceptor=4, ReadQuorum="rows(2, 2)", WriteQuorum="columns(2, 2)"):
    """Acceptors lie row by row, two rows of two: the rows are the read quorums, the columns the write quorums."""
