"""The bug: leaders read a column of the grid, as acceptors choose by a column, and two columns share nobody.

Each leader has the promises of a column of its own, before any vote. The first column then votes in ballot 1 and again in ballot 2,
which it knew nothing of, and chooses both values.

Expected: invariant of agreement after 12 steps.
"""

from checker.specs.grid_paxos import GridPaxos


class ColumnReads(GridPaxos, Acceptor=4, ReadQuorum="columns(2, 2)", WriteQuorum="columns(2, 2)"):
    """Grid Paxos in which both phases use columns."""
