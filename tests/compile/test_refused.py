"""What the compiler does not take is refused with one message, at its place, with what to write instead; all in one pass."""

from pathlib import Path

import pytest

from checker.ir.statements import Assert, Store
from checker.result import Verdict
from checker.search.reference import check

from .samples import compiled, marked, model_with, refused, step

REFUSED: dict[str, tuple[str, str, str]] = {
    "try:\n    self.epoch += 1\nexcept ValueError:\n    pass": ("try:", "try is not compiled", "if value in x"),
    "with math.isqrt(2) as root:\n    self.yes = root.closed": (
        "with math.isqrt(2) as root:",
        "with is not compiled",
        "without it",
    ),
    "f = lambda x: x + 1\nself.yes = f == f": ("f", "the function 'f' is compiled where it is called", "call it here"),
    "g = lambda x: x + later\nself.epoch = g(1)\nlater = 1": (
        "later",
        "'later' may have no value here",
        "assign it on every way",
    ),
    "h = lambda x: x\nself.epoch = h(1, 2)": ("h(1, 2)", "does not fit the function's parameters", "for each"),
    "self.yes = [lambda: 1] == []": ("lambda: 1", "a lambda is compiled where it is called", "make it a method"),
    "self.phase = f'{self.phase}'": ("f'{self.phase}'", "an f-string is not compiled", "use a Literal"),
    "global counter": ("global counter", "global is not compiled", "make it a variable of the spec"),
    "import math\nself.epoch = math.gcd(0, 1)": ("import math", "an import inside a body", "move it to the top"),
    "def inner(x):\n    return inner(x)\nself.epoch = inner(0)": ("inner", "'inner' calls itself", "with depth(8)"),
    "seen = []\ndef see(x):\n    seen.append(x)\nsee(0)": (
        "seen",
        "changing 'seen', which is of the body around",
        "return",
    ),
    "x = itertools.product(Node, Node)\nself.epoch = len(x)": (
        "itertools.product(Node, Node)",
        "where a loop, a comprehension or a function goes over it",
        "list(...)",
    ),
    "self.yes = any(map(self.log[0].bit_length, Node))": (
        "self.log[0].bit_length",
        "not compiled as a function",
        "the comprehension",
    ),
    "self.epoch = self.countdown(2)": (
        "self.countdown(epoch - 1)",
        "countdown calls itself, which is not compiled without a depth",
        "as the first statement of countdown",
    ),
    "self.epoch = abs(*self.log)": ("self.log", "* of what may have any number of items", "make a list"),
    "self.epoch = self.total(x=1)": ("self.total(x=1)", "a helper with **", "name its parameters"),
    "self.epoch = sum(*[self.log])": ("*[self.log]", "* is not compiled", "name the items"),
    "self.yes = self.phase.startswith('u')": (
        "self.phase.startswith('u')",
        "'startswith' of a string",
        "with == or in",
    ),
    "self.epoch = int(self.epoch + 0.5)": ("0.5", "the number 0.5 is not compiled", "use whole numbers"),
    "self.yes = self.epoch / 2 + 1 > 1": ("self.epoch / 2", "the division / is not compiled here", "write //"),
    "self.yes = 2 / self.epoch > 1": ("2 / self.epoch", "for small numbers, by a number that", "compare products"),
    "self.epoch = self.epoch**self.epoch": (
        "self.epoch**self.epoch",
        "a power is compiled where its right side",
        "a table, (1, 2, 4, 8)[x]",
    ),
    "self.yes = self.epoch // 2**78 > 0": ("2**78", "this number is beyond 64 bits", "in steps that stay below 2**63"),
    "self.yes = self.epoch < 1 << 70": ("1 << 70", "this number is beyond 64 bits", "in steps that stay below 2**63"),
    "self.epoch = list(range(0, 3, self.epoch))[0]": ("self.epoch", "the step of a range", "in the loop"),
    "if self.yes or (x := self.epoch) > 1:\n    self.epoch = 1": (
        "x := self.epoch",
        "an assignment that may not be evaluated just once",
        "a line before",
    ),
    "self.yes = any((found := n) == node for n in Node)\nself.nodes.add(found)": (
        "found := n",
        "'found', which is assigned in a comprehension and stands outside",
        "in a loop",
    ),
    "pairs = {0: 1, 2: 3}\nother = pairs": ("pairs", "the dict 'pairs' as a value", "e = dict(pairs)"),
    "keys = {0: 1, 2: 3}\nself.epoch = len(keys) + keys.pop(0)": ("keys.pop(0)", "changes 'keys' inside", "its own"),
    "sets = {}\nsets.setdefault(0, set()).add(1)": (
        "sets.setdefault(0, set()).add(1)",
        "a change of what a dict has at a key",
        "sets[0] = ... | {x}",
    ),
    "many = {}\nwhile len(many) < 9:\n    many[len(many)] = 0": (
        "many[len(many)] = 0",
        "how many keys the dict 'many'",
        "many: dict[Domain",
    ),
    "one = {0: 1, 2: 3}\none[1] = 0\none = self.epoch": ("one = self.epoch", "and something else too", "two names"),
    "own = defaultdict(set)": ("defaultdict(set)", "this defaultdict is not compiled", "d.get(k, frozenset())"),
    "self.epoch = len(list(map(self.nodes.discard, Node)))": (
        "self.nodes.discard",
        "'discard' changes what it is a method of",
        "for x in ...: self.nodes.discard(x)",
    ),
    "self.yes = Counter(self.log).most_common(1)[0][1] > 1": (
        "Counter(self.log).most_common(1)",
        "'most_common' of a Counter",
        "which of two was counted first",
    ),
    "parts = {n: {n} for n in self.nodes}": ("{n}", "a dict of this kind with values of type", "use frozensets"),
    "self.epoch = self.log[::2][0]": ("2", "a slice with a step", "x[::-1] is"),
    "xs = [1]\nxs.extend(x for x in xs)": ("xs.extend(x for x in xs)", "while it is read", "before"),
    "xs = [1]\nfor x in self.log:\n    xs.extend(xs)": ("xs.extend(xs)", "how long the list 'xs' may", "MaxLen(n)]"),
    "xs = []\nfor n in Node:\n    xs.append({n})": ("xs.append({n})", "a set as an item of a list", "a frozenset"),
    "xs = enumerate(self.log)\nself.epoch = 1": ("enumerate(self.log)", "enumerate() is not", "list(enumerate(x))"),
    "for n in reversed(self.nodes):\n    self.epoch = 1": (
        "self.nodes",
        "reversed() of a value",
        "reversed(sorted(...))",
    ),
    "for x, y in zip(self.log, self.log, strict=True):\n    self.epoch = x": (
        "zip(self.log, self.log, strict=True)",
        "fails behind the shorter",
        "leave strict out",
    ),
    "self.yes = self.yes and self.log.pop() > 1": ("self.log.pop()", "that may not be evaluated", "a line of its own"),
    "self.epoch = len(self.log) + self.log.pop()": ("self.log.pop()", "changes the state inside", "a line of its own"),
    "self.yes = str(self.epoch) == '1'": ("str(self.epoch)", "str() is not compiled", "use a Literal"),
    "self.epoch = math.comb(2, 1)": ("math.comb(2, 1)", "math.comb() is not compiled", "the functions of the language"),
    "self.last = max(self.votes, key=lambda v: v.node)": (
        "lambda v: v.node",
        "a key of type Node has no order",
        "Ordered",
    ),
    "self.epoch = sorted(self.log, reverse=self.yes)[0]": ("self.yes", "reverse= is compiled as True or", "two calls"),
    "self.log.sort(key=lambda x: len(self.log))": (
        "lambda x: len(self.log)",
        "may read the list",
        "sorted(x, key=...)",
    ),
    "it = iter(self.log)\nself.epoch = next(it)": ("iter(self.log)", "iter() is not compiled", "next(iter(x))"),
    "self.epoch = next(self.log)": ("self.log", "next is compiled with a generator", "next(x for x in ...)"),
    "self.epoch = max(1, 2, default=0)": ("0", "takes no default", ""),
    "self.yes = sum(self.log, False) > 0": ("False", "starts from a value of type bool", ""),
    "u, v = self.phase\nself.yes = u == v": (
        "u, v",
        "unpacking a value of type Literal",
        "one by one",
    ),
    "own = Counter([node])\nown[node] += 1": ("own[node]", "changing a Counter of the body's own", "count in a dict"),
    "own = Counter([node])\nfor n in own:\n    self.epoch = 1": (
        "own",
        "going over a Counter of the body's own",
        "over the domain",
    ),
    "self.yes = Counter(self.epochs) == self.bag": ("self.epochs", "Counter() of a dict", "Counter(list(x))"),
    "del self.epochs[node]": ("self.epochs[node]", "this cannot be deleted", "assign a value to it"),
    "del node": ("node", "cannot be deleted here", "nothing reads it"),
    "raise AssertionError": ("raise AssertionError", "this raise is not compiled", "write assert"),
    "xs = [1]\nwhile len(xs) < 3:\n    xs.append(1)": ("xs.append(1)", "how long the list 'xs' may", "MaxLen(n)]"),
    "match self.epochs:\n    case {0: x}:\n        self.epoch = x": (
        "{0: x}",
        "a pattern of a mapping",
        "test with if",
    ),
    "match ballot, (self.epoch, 1):\n    case _, ((x, 0) | (1, x)):\n        self.epoch = x": (
        "(x, 0) | (1, x)",
        "names in an alternative inside",
        "a case for each",
    ),
    "table = TABLE\nself.epoch = table[1]": ("TABLE", "a dict of the module", "TABLE.get(x)"),
    "try:\n    self.nodes.remove(node)\nexcept KeyError:\n    pass": (
        "try:",
        "try is not compiled",
        "x.discard(value)",
    ),
    "async def later():\n    pass": ("async def later():", "async is not compiled", ""),
    "self.yes = self.log in [self.log for n in Node]": (
        "[self.log for n in Node]",
        "a collection of lists is not compiled",
        "use tuples",
    ),
}
HELPERS = (
    "def countdown(self, epoch):\n    return 0 if epoch == 0 else self.countdown(epoch - 1)",
    "def total(self, *epochs, **more):\n    return sum(epochs)",
)


@pytest.mark.parametrize("body", REFUSED)
def test_one_message_with_place_and_advice(body: str, tmp_path: Path) -> None:
    place, message, fix = REFUSED[body]
    (error,) = refused(model_with(tmp_path, step(body), *HELPERS))
    assert error.code == "C701"
    assert marked(error) == place
    assert message in error.message
    assert fix in (error.fix or "")
    assert bool(fix) == bool(error.fix)


def test_every_mistake_in_one_pass(tmp_path: Path) -> None:
    """One spec with all of them, a method for each three."""
    bodies = list(REFUSED)
    methods = [
        step("\n".join(bodies[start : start + 3])).replace("def step", f"def step{start}")
        for start in range(0, len(bodies), 3)
    ]
    found = [marked(error) for error in refused(model_with(tmp_path, *methods, *HELPERS))]
    assert sorted(found) == sorted(place for place, _, _ in REFUSED.values())


def test_a_local_whose_type_has_no_end_is_named(tmp_path: Path) -> None:
    body = "u = {0}\nfor n in Node:\n    u |= {x + 1 for x in u}"
    (error,) = refused(model_with(tmp_path, step(body)))
    assert marked(error) == "u"
    assert "the values of 'u' have no end" in error.message
    assert "u: set[Domain]" in str(error.fix)


def test_a_dict_that_changes_while_it_is_gone_over(tmp_path: Path) -> None:
    (error,) = refused(model_with(tmp_path, step("table = {0: 1, 2: 3}\nfor k in table:\n    table[k] = 2")))
    assert (marked(error), "changes while a loop goes over it" in error.message) == ("table", True)
    assert "list(table)" in str(error.fix)


def test_mistakes_inside_a_refused_statement(tmp_path: Path) -> None:
    body = (
        "with self.log as u:\n    x = 1.5\n    self.epoch = x\n    for y in zip(self.log, strict=True):\n"
        "        self.epoch = y\n    self.epoch = 2 / 1"
    )
    found = [marked(error) for error in refused(model_with(tmp_path, step(body)))]
    assert found == ["with self.log as u:", "1.5", "zip(self.log, strict=True)", "2 / 1"]


def test_what_follows_from_a_mistake_is_not_told(tmp_path: Path) -> None:
    body = "if self.yes:\n    x = 0.5\nelse:\n    x = 1\nz = x + 1\nself.epoch = z\nself.nodes = {n for n in Node if z}"
    (error,) = refused(model_with(tmp_path, step(body)))
    assert marked(error) == "0.5"


def test_a_helpers_mistakes_are_told_once(tmp_path: Path) -> None:
    helper = "def half(self, x):\n    y = x / 2\n    z = 1.5\n    return y + z"
    body = "self.epoch = self.half(1)\nself.epoch = self.half(2)"
    found = [marked(error) for error in refused(model_with(tmp_path, step(body), helper))]
    assert found == ["x / 2", "1.5"]


def test_print_and_messages_are_left_out(tmp_path: Path) -> None:
    body = "print('x', self.epoch, f'{self.epoch}')\nassert self.epoch < 9, f'too large: {self.epoch}'\nself.epoch = 1"
    program = compiled(model_with(tmp_path, step(body)))
    assert [type(statement) for statement in program.actions[0].function.body] == [Assert, Store]


def test_a_refused_spec_still_runs(tmp_path: Path) -> None:
    model = model_with(tmp_path, step("try:\n    self.epoch += 1\nexcept ValueError:\n    pass"))
    assert check(model).verdict is Verdict.VERIFIED
