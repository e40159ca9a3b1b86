"""What Python would refuse on every run of a line is refused before any, with its place (C310); what may be right is not."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load
from checker.frontend.model import Model

from .running import ENGINES, checked
from .test_errors_said import HEAD


def mistakes(folder: Path, body: str) -> tuple[SpecError, ...]:
    path = folder / "refused.py"
    path.write_text(HEAD + "".join(f"        {line}\n" for line in body.splitlines()))
    try:
        Model(load(str(path)))
    except InvalidSpec as invalid:
        return invalid.errors
    return ()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_field_of_a_record_is_not_assigned(engine: str) -> None:
    with pytest.raises(InvalidSpec) as raised:
        checked("record_field_assigned", engine)  # type: ignore[arg-type]  # one of the engines
    (error,) = raised.value.errors
    assert error.code == "C310"
    assert error.fix == "write self.chan[n] = self.chan[n].replace(cmd=True)"
    assert error.span is not None
    assert error.span.line == 10


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("self.job[n].tries += 1", "write self.job[n] = self.job[n].replace(tries=self.job[n].tries + 1)"),
        ("m = self.chan[n]\nm.cmd = True", "write m = m.replace(cmd=True)"),
        ("self.log[0].tries: int = 1", "write self.log[0] = self.log[0].replace(tries=1)"),
        ("self.last.cmd = True", "write self.last = self.last.replace(cmd=True)"),
        ("self.votes[n].append(1)", "a set has add"),
        ("self.queue[n].add(1)", "a list has append"),
        ("v = self.seen\nv.push(1)", "a value of set[E] has no 'push'"),
        ("self.job[n].stats", "did you mean 'status'?"),
        ("self.last.too", "a value of Msg | None has no 'too'"),
        ("n.foo", "a value of N has no 'foo'"),
        ("self.n.bits", "a value of E, which is 0..3 has no 'bits'"),
        ("self.b.nxt()", "a value of B | None has no 'nxt'"),
        ("self.c = Colour.PINK", "Colour has no 'PINK'"),
        ("self.b = B.frist()", "did you mean 'first'?"),
        ("Counter.frobnicate()", "Counter has no 'frobnicate'"),
        ("x = self.given()", "write self.given(x)"),
        ("x = self.given(1, 2)", "too many positional arguments"),
        ("x = self.helper(n)", "write self.helper()"),
        ("x = self.given(y=1)", "write self.given(x)"),
        ("self.flag(1)", "self.flag is a value of bool, not a function"),
        ("self.votes[n](1)", "self.votes[n] is a value of set[E], not a function"),
        ("self.job[n] = self.job[n].replace(stats='busy')", "did you mean 'status'?"),
        ("self.job[n] = self.job[n].replace('busy')", "name the field: self.job[n].replace(status=...)"),
        ("self.job[n] = dataclasses.replace(self.job[n], stats='busy')", "did you mean 'status'?"),
        (
            "x = dataclasses.replace(self.job[n], 'busy')",
            "name the field: dataclasses.replace(self.job[n], status=...)",
        ),
        ("self.job[n] = dataclasses.replace(self.job[n], tries=True)", "True is not in E, the domain of Job.tries"),
        ("self.last = self.last.replace(stats=1)", "Msg has no field 'stats'; its fields: cmd, data"),
        ("self.words[n].append(1)", "a tuple does not change: write x = (*x, value)"),
        ("self.words[n][0] = 1", "write self.words[n] = (*self.words[n][:i], x, *self.words[n][i + 1:])"),
        ("del self.t[0]", "self.t is a tuple, which does not change"),
        ("self.words[n] = self.n", "write (self.n,) for a tuple of this one item"),
        ("self.words[n] = self.seen", "write tuple(self.seen)"),
        ("require(self.words[n] == [1])", "self.words[n] is a tuple, and [1] is a list; write (1,)"),
        ("require(self.words[n] < 1)", "a tuple and a number have no common order"),
        ("self.words[n] += 1", "a tuple + a number is not defined"),
        ("require(self.n < 'idle')", "a number and a string have no common order"),
        ("require(self.seen < 3)", "a set and a number have no common order"),
        ("require(self.b < 2)", "None or an element of B and a number have no common order"),
        ("self.b = self.b + 1", "write self.b.next()"),
        ("self.seen = self.seen + self.votes[n]", "write self.seen | self.votes[n]"),
        ("self.n = self.n + 'x'", "a number + a string is not defined"),
        ("for i in self.n: pass", "write range(self.n)"),
        ("self.flag = 1 in self.n", "self.n is a number, which has no elements"),
        ("self.n = self.seen[0]", "a set has no order"),
        ("self.n = self.n[0]", "self.n is a number, which has no items"),
        ("require(self.n <= E)", "E is the range itself, not one of its values; write E.high, or E.low"),
        ("require(self.n >= E)", "write E.low, or E.high"),
        ("require(E > self.n)", "write E.high, or E.low"),
        ("require(self.b is None or self.b < B)", "write B.first() or B.last(), or take a parameter"),
        ("self.n += E", "E is the range itself"),
        ("x = self.n - Job", "Job is the record class itself, not one of its values; write Job(status, tries)"),
        ("x = -Colour", "Colour is the enum itself, not one of its values; write Colour.RED"),
        ("x = max(self.n, E)", "E is the range itself"),
        ("for x in range(E):\n    self.n = x", "a loop takes it as it is: for x in E"),
        ("require(self.n == E)", "E is the range itself, not one of its values"),
        ("require(N != n)", "N is the sort itself, not one of its values; take a parameter, or loop over N"),
        ("x = E(1, 2)", "E is made of one number, and is given 2"),
        ("self.seen.pop(1)", "pop of a set takes no argument, and is given 1; write self.seen.remove(1), or discard"),
        (
            "self.votes[n].add(1, 2)",
            "add of a set takes 1 argument, and is given 2; write self.votes[n].update({1, 2})",
        ),
        ("self.queue[n].append(1, 2)", "write self.queue[n].extend([1, 2])"),
        ("self.queue[n].insert(1)", "insert of a list takes 2 arguments, and is given 1"),
        ("x = self.queue[n].pop(0, 1)", "pop of a list takes at most 1 argument, and is given 2"),
        ("x = self.votes.get()", "get of a dict takes 1 to 2 arguments, and is given none"),
    ],
)
def test_what_every_run_of_a_line_refuses(tmp_path: Path, body: str, said: str) -> None:
    (error,) = mistakes(tmp_path, body)
    assert error.code in ("C310", "C306", "C309")
    assert said in f"{error.message}; {error.fix}"
    assert error.span is not None


@pytest.mark.parametrize(
    "body",
    [
        "x = self.last.cmd",
        "x = self.given(self.chan[n])\nx.cmd = True",
        "if hasattr(n, 'weight'):\n    x = n.weight",
        "try:\n    n.weight\nexcept AttributeError:\n    pass",
        "x = n.name if self.flag else n.index",
        "x = self.n.bit_length() + self.c.value + len(self.c.name)",
        "x = self.seen\nx = self.queue[n]\nx.append(1)",
        "for x in self.votes:\n    pass\nx = [1]\nx.append(2)",
        "self.given(x=1)\nself.given(*[1])\nself.given(**{'x': 1})",
        "x = self.b is not None and self.b < B.last()",
        "x = self.b is None or self.b.next() > B.first()",
        "x = self.seen <= self.fs or self.fs - self.seen == self.seen",
        "x = self.n + self.flag - True",
        "x = 'a' + 'b' < 'c' and 'a' in 'abc'",
        "x = [1] + self.queue[n] + self.queue[n]\nx.sort()",
        "x = (1,) + self.t\ny = x[0]",
        "x = self.many + self.many - self.many\ny = x[1]",
        "x = Colour.RED.value + E.high + len(B)\ny = Colour['RED']",
        "x = self.seen or [1]\ny = 1 in x",
        "self.t = (self.t[0], self.t[1])\nx = self.queue[n][0:1][0]",
        "x = self.seen.union([1]).issubset(E)",
        "x = None\nfor m in N:\n    if x is None:\n        x = m\ny = x == n",
        "x = dataclasses.replace(self.job[n], tries=1).replace(status='busy')",
        "x = lambda y: y.foo\ny = sorted(self.queue[n], key=lambda z: z.real)",
        "x: set[N] = set()\nx.add(n)",
        "x = type(self.last) == Msg or type(n) != N or self.given(1) == E",
        "x = E(1) <= max(E) and self.n in E and isinstance(n, N | Job) and len(B) > 1",
        "x = self.queue[n].pop(0)\ny = self.queue[n].pop()\nself.queue[n].insert(0, 1)",
        "x = self.words[n] + self.t[:1] + (1,)\ny = x < self.words[n] or x == self.t or x[0] in self.words[n]",
        "self.words[n] = self.queue[n]\nself.queue[n] = self.words[n]\nself.words[n] = [1]\nx = (*self.words[n], 1).count(1)",
        "self.words[n] = (*self.words[n][:1], self.n)\nx, *y = self.words[n]\nz = tuple(self.seen)[::-1]",
        "x = self.votes.get(n, None)\nself.seen.remove(*[1])\nself.seen.update({1}, {2})",
    ],
)
def test_what_may_be_right_is_not_refused(tmp_path: Path, body: str) -> None:
    assert [e.render() for e in mistakes(tmp_path, body) if e.code in ("C310", "C306", "C309")] == []


def test_a_replaced_method_of_a_base_is_not_judged_by_what_replaces_others(tmp_path: Path) -> None:
    path = tmp_path / "refused.py"
    path.write_text(
        "from checker import *\nclass Base(Spec):\n    v: bool = False\n    def h(self): return True\n"
        "    @action\n    def go(self): self.v = self.h()\n"
        "class S(Base):\n    def h(self, x): return x\n    @action\n    def go(self): self.v = self.h(True)\n"
    )
    Model(load(f"{path}:S"))
