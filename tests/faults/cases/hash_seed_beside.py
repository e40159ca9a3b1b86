"""What hash_seed_everywhere.py imports: sets made in another file."""

TABLE = {"k": {"a", "b", "c", "d"}}
ORDER = list({"a", "b", "c", "d"})


def helper():
    return [x for x in {"a", "b", "c", "d"}]


def made():
    return frozenset("abcd")
