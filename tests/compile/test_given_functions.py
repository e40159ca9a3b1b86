"""A helper is lowered for the functions that it is given; what is not known then is refused, at its place and with a rewrite."""

from pathlib import Path

import pytest

from .samples import compiled, marked, model_with, refused, step

HELPERS = (
    "def at_least(self, items, test, k=1):\n    return sum(1 for i in items if test(i)) >= k",
    "def kept(self, test):\n    x = test\n    return x",
    "def every(self, *tests):\n    return all(test(0) for test in tests)",
    "def hidden(self, test):\n    return [test for test in (0, 1)] == []",
    "def put(self, node):\n    self.nodes.add(node)\n    return True",
    "def filtered(self, filter):\n    return any(filter(x) for x in (0, 1))",
    "def made(self, of):\n    node = next(n for n in Node)\n    return of(node) is None",
    "def above(self, k):\n    return lambda x: x > k",
    "def of(self, test):\n    return test(self)",
    "def turned(self, other):\n    self, other = other, self\n    return self.epoch == other.epoch",
    "def is_in(self, node):\n    return node in self.nodes",
)
REFUSED = {
    "self.yes = self.kept(lambda x: x > 1)": ("test", "compiled where it is called or given on", "call it"),
    "self.yes = self.every(lambda x: x > 1)": ("self.every(lambda x: x > 1)", "among further arguments", "by its name"),
    "self.yes = self.hidden(lambda x: x > 1)": (
        "def hidden(self, test):",
        "'test', which is given a function, stands for something else",
        "give one of the two another name",
    ),
    "self.yes = self.at_least(self.nodes, self.put)": ("test(i)", "changes the state inside", "a line of its own"),
    "self.yes = self.at_least(self.log, lambda: True)": ("test(i)", "does not fit the function's parameters", "each"),
    "self.yes = self.at_least(self.log, lambda x, y: True)": ("test(i)", "the argument 'y' is missing", "a value"),
    "self.yes = self.at_least(self.log, print)": ("test(i)", "print is not compiled as a function", "lambda"),
    "self.yes = self.at_least(self.log, lambda *x: True)": ("test(i)", "with * or ** is not compiled", "a tuple"),
    "self.yes = self.filtered(lambda x: x > 1)": ("filter(x)", "a call of the local 'filter'", "another name"),
    "self.yes = self.above(2)(self.epoch)": ("lambda x: x > k", "compiled where it is called", "write what it gives"),
    "self.yes = self.at_least([(y := 1)], lambda x: x > y)": (
        "self.at_least([(y := 1)], lambda x: x > y)",
        "an assignment beside a function",
        "assign it before",
    ),
    "x = self.epoch\nk = lambda: x\nself.yes = self.at_least(self.log, lambda x: k() == 3)": (
        "lambda x: k() == 3",
        "a function called here names 'x'",
        "another name than x",
    ),
    "x = self.epoch\nh = lambda: x\nself.yes = any(self.at_least([0], lambda y: h() == 3) for x in (0, 1))": (
        "lambda y: h() == 3",
        "names 'x', which is something else here",
        "another name than x",
    ),
    "x = self.epoch\nh = lambda: x\ndef m(y):\n    w = h()\n    return w\nself.yes = any(m(x) == 0 for x in (0, 1))": (
        "m(x)",
        "names 'x', which is something else here",
        "another name than x",
    ),
    "self.yes = self.made(functools.partial(Vote, node=node, epoch=0))": (
        "of(node)",
        "given by position and by name",
        "give it once",
    ),
    "self.yes = self.at_least(self.log, functools.partial(lambda x, y: x > y, *[1]))": (
        "*[1]",
        "not compiled in functools.partial",
        "write a lambda",
    ),
    "self.yes = (self, self)[0].yes": ("self", "'self' is a whole state", "as self.x, or give it to a helper"),
    "self.yes = self.of(lambda s: s is self)": ("s", "'s' is a whole state", "as s.x"),
    "self.yes = self.turned(self)": (
        "self, other = other, self",
        "'self' is the state, and stands for",
        "another name",
    ),
    "f = lambda: self.yes\nself.yes = self.at_least([1], lambda self: f())": (
        "f()",
        "the function called here names 'self'",
        "another name than self",
    ),
    "f = lambda: self.yes\ng = lambda self: f()\nself.yes = g(self.last)": (
        "f()",
        "the function called here names 'self'",
        "another name than self",
    ),
    "f = lambda: self.yes\ndef g(self):\n    y = f()\n    return y\nself.yes = g(self.last)": (
        "f()",
        "names 'self', which is something else here",
        "another name than self",
    ),
    "self.yes = self.of(lambda s: super().is_in(node))": (
        "super",
        "super() in a function of a body",
        "the method itself",
    ),
}


@pytest.mark.parametrize("body", REFUSED)
def test_one_message_with_place_and_advice(body: str, tmp_path: Path) -> None:
    error = refused(model_with(tmp_path, step(body), *HELPERS))[0]
    place, message, fix = REFUSED[body]
    assert (error.code, marked(error)) == ("C701", place)
    assert message in error.message
    assert fix in str(error.fix)


def test_a_helper_for_each_function_and_one_for_each_alone(tmp_path: Path) -> None:
    """Two calls with one function of the body share their helper; the values that it takes along are arguments."""
    body = (
        "test = lambda x: x > self.epoch\nself.yes = self.at_least(self.log, test) or self.at_least(self.log, test)\n"
        "self.yes = self.at_least(self.log, bool)"
    )
    names = [key[0] for key, _ in compiled(model_with(tmp_path, step(body), *HELPERS)).helpers]
    assert sorted(name.partition("#")[0] for name in names) == ["at_least", "at_least", "step.test"]


def test_what_a_function_takes_along_are_parameters(tmp_path: Path) -> None:
    body = "most = self.epoch\nself.yes = self.at_least(self.log, lambda x: x < most, k=2)"
    program = compiled(model_with(tmp_path, step(body), *HELPERS))
    taken = {key[0]: [name for name, _ in helper.parameters] for key, helper in program.helpers}
    assert taken == {"at_least": ["items", "k", "0 of test"], "step.lambda": ["x", "most"]}
