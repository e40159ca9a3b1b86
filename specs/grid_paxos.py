"""Paxos over a grid: leaders read a row, acceptors choose by a column, so any two quorums share one acceptor.

Source: H. Howard, D. Malkhi and A. Spiegelman, "Flexible Paxos", OPODIS 2016 (its grid quorums).

The protocol is that of paxos.py: only the quorums differ. A smaller grid, and one that nobody explores whole:
    checker check grid_paxos Acceptor=4 ReadQuorum='rows(2, 2)' WriteQuorum='columns(2, 2)'
    checker simulate grid_paxos Acceptor=18 ReadQuorum='rows(3, 6)' WriteQuorum='columns(3, 6)'

Expected: 2340865 states, 22559170 transitions, depth 28; with symmetry 102906 orbits.
Expected at Acceptor=4 ReadQuorum=rows(2,2) WriteQuorum=columns(2,2): 39937 states, 288418 transitions, depth 20; with symmetry 5164 orbits.
"""

from checker.specs.paxos import Paxos


class GridPaxos(Paxos, Acceptor=6, ReadQuorum="rows(2, 3)", WriteQuorum="columns(2, 3)"):
    """Acceptors lie row by row, two rows of three: the rows are the read quorums, the columns the write quorums."""
