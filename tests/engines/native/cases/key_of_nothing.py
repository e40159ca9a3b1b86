"""A key out of an empty set, of a dict whose keys are below zero: code that is never reached reads it."""

from checker import Range, Spec, action, fill, reachable


class E(Range, low=-2, high=-1):
    pass


class S(Spec):
    table: dict[E, dict[E, bool]] = fill(False)
    empty: bool = False

    def agrees(self, keys: set[E]):
        return all(len(keys) == 0 for key in keys if self.table[key][key] == self.table[key][-2])

    @action
    def look(self):
        self.empty = self.agrees(set())

    @action
    def change(self, key: E):
        self.table[key][key] = True

    @reachable
    def looked(self):
        return self.empty
