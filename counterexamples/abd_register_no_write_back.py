"""The bug: a reader returns what it has found without telling a write quorum of it.

One replica has stored the write when reader 1 asks a quorum with it and returns the new value. Reader 2 begins after that, asks the
two other replicas and returns the old value.

Expected: invariant of reads_do_not_go_back after 13 steps.
"""

from checker import action, require
from checker.specs.abd_register import AbdRegister, Reader, ReadQuorum


class NoWriteBack(AbdRegister, Writer=1, Reader=2):
    """The ABD register in which a read is a query phase and no more."""

    @action
    def read(self, reader: Reader, quorum: ReadQuorum) -> None:
        require(self.phase[reader] == "querying")
        require(quorum <= self.heard_from[reader])
        self.phase[reader] = "done"
