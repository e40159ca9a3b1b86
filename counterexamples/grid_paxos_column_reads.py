"""The bug: leaders read a column of the grid, as acceptors choose by a column, and two columns share nobody.

Both leaders have the promises of the first column, before any vote, and each proposes a value of its own. The second column, which
has promised nothing, votes in ballot 1, the first one in ballot 2: each chooses a value.

Expected: invariant of agreement after 12 steps.
"""

from checker.specs.grid_paxos import GridPaxos


class ColumnReads(GridPaxos, Acceptor=4, ReadQuorum="columns(2, 2)", WriteQuorum="columns(2, 2)"):
    """Grid Paxos in which both phases use columns."""
