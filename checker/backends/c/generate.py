"""The C file of a model: its bodies, how a state is expanded and judged, and the runtime that they are joined to."""

import math
from contextlib import ExitStack
from dataclasses import dataclass

from checker.backends.c.codes import size
from checker.backends.c.emit.branches import Branch, Branches, may_disable
from checker.backends.c.emit.constants import initializers
from checker.backends.c.emit.conversions import convert_scalar, to_plain
from checker.backends.c.emit.initial import initial_source
from checker.backends.c.emit.statements import Body
from checker.backends.c.emit.symmetry import symmetry_source
from checker.backends.c.emit.writer import Types, Writer, scalar
from checker.backends.c.packing import Layout, lay_out
from checker.backends.c.sizes import check_sizes
from checker.backends.c.turns import Turns
from checker.ir.calling import without_inits
from checker.ir.kinds import BOOL, NEVER
from checker.ir.nodes import FunctionKey, Load, Place
from checker.ir.not_compiled import CannotCompile, NotCompiled
from checker.ir.program import Action, Function, Program, Property
from checker.language.spec import Role
from checker.language.types import Type
from checker.language.values import domain_size
from checker.result import ViolationKind, violation_order
from checker.symmetry.canonical import Symmetry

UNROLLED_INSTANCES = 64
"""An action with at most so many choices of its arguments is written out once for each."""
DRAWN_FROM = 24
"""A parameter over more values than this is drawn from the set that its first `require` names."""
_EMPTY = Function("expand", (), (), (), None)
MOST_UNASKED = 1 << 14
"""So many choices of an action's arguments are tried without a look at the clock."""


@dataclass(frozen=True)
class Source:
    """C for one model, and what is needed to read its results."""

    text: str
    layout: Layout
    program: Program
    branches: tuple[Branch, ...]
    sites: tuple[str, ...] = ()
    """Where a body may give up, in words."""
    makes_initial: bool = False
    """Whether the C makes the initial states."""


def c_source(program: Program, symmetry: Symmetry | None = None) -> Source:
    """The C of a program, inside its model's `bound()`, that counts orbits under `symmetry`; raises NotCompiled for what is too large.

    Where it is an @init that is too large, the C does not make the initial states.
    """
    if program.inits:
        try:
            return _File(program, symmetry).source()
        except (NotCompiled, CannotCompile):
            program = without_inits(program)
    return _File(program, symmetry).source()


class _File:
    def __init__(self, program: Program, symmetry: Symmetry | None) -> None:
        self.program = program
        self.symmetry = symmetry if symmetry is not None and symmetry.group_order > 1 else None
        self.layout = lay_out(program.state)
        self.types = Types()
        self.branches = Branches([Branch(action.name, action.span, "is enabled") for action in program.actions])
        self.disabling: set[FunctionKey] = set()
        self.exits: list[list[int]] = []
        """Of each action the branches for which `passed` counts those who went on."""
        self.helpers: dict[FunctionKey, str] = {key: f"helper{n}" for n, (key, _) in enumerate(program.helpers)}

    def source(self) -> Source:
        """The whole file."""
        check_sizes(self.program)
        self.turns = Turns(self.program)
        functions = [self._helper(key, function) for key, function in self.program.helpers]
        functions += [self._action(action.function, n) for n, action in enumerate(self.program.actions)]
        functions += [
            self._body(judged.function, f"property{n}", BOOL) for n, judged in enumerate(self.program.properties)
        ]
        steps = [self._step(number) for number in range(len(self.program.actions))]
        rest = [*functions, self._judge_step(), *steps, self._expand(), self._judge(), self._outside()]
        if self.program.inits:
            bodies = [self._body(init.function, f"init{n}", None) for n, init in enumerate(self.program.inits)]
            empty = Body(self.types, self.layout, self.helpers, _EMPTY, None, branches=self.branches)
            rest += [*bodies, *initial_source(self.program, empty)]
        if self.symmetry is not None:
            rest.append(symmetry_source(self.layout, self.types, self.symmetry))
        head = [
            f"#define MODEL_WORDS {self.layout.words}",
            f"#define MODEL_ACTIONS {len(self.program.actions)}",
            f"#define MODEL_WANTED {len(self.program.properties_of(Role.REACHABLE))}",
            f"#define MODEL_HAS_CONSTRAINT {int(bool(self.program.properties_of(Role.CONSTRAINT)))}",
            f"#define MODEL_INITS {len(self.program.inits)}",
            f"#define MODEL_SYMMETRY {int(self.symmetry is not None)}",
            f"#define MODEL_BRANCHES {len(self.branches.found)}",
            f"#define MODEL_EXITS {max(map(len, self.exits), default=0)}",
            '#include "runtime.h"',
            '#include "rows.h"',
            self.types.text(),
        ]
        text = "\n".join([*head, *rest, '#include "search.c"', ""])
        branches, sites = tuple(self.branches.found), tuple(self.types.sites)
        return Source(text, self.layout, self.program, branches, sites, bool(self.program.inits))

    def _body(self, function: Function, name: str, returns: Type | None) -> str:
        return self._written(function, returns).text(name)

    def _written(self, function: Function, returns: Type | None, *, counts_exits: bool = False) -> Body:
        return Body(
            self.types,
            self.layout,
            self.helpers,
            function,
            returns,
            counts_turns=id(function) in self.turns.counting,
            branches=self.branches,
            counts_exits=counts_exits,
            disabling=self.disabling,
        )

    def _helper(self, key: FunctionKey, function: Function) -> str:
        returns = function.result if function.result not in (None, NEVER) else None
        if may_disable(function.body, self.disabling):
            self.disabling.add(key)
        return self._body(function, self.helpers[key], returns)

    def _action(self, function: Function, number: int) -> str:
        body = self._written(function, None, counts_exits=True)
        text = body.text(f"action{number}")
        self.exits.append(body.exits)
        return text

    # steps

    def _step(self, number: int) -> str:
        """One step: the body on a copy, then what is to be done with the outcome."""
        action = self.program.actions[number]
        kinds = [self.types.of(given.type) for given in self.program.actions[number].parameters]
        taken = "".join(f", {kind} p{n}" for n, kind in enumerate(kinds))
        given = "".join(f", p{n}" for n in range(len(kinds)))
        always = self._instances(number) <= UNROLLED_INSTANCES
        writer = Writer(self.types)
        writer.line("u64 t[MODEL_WORDS];")
        writer.line("memcpy(t, s, sizeof t);")
        writer.line(f"int status = action{number}(t, w{given});")
        with writer.block("if (LIKELY(status == DISABLED))"):
            writer.line("return 0;")
        with writer.block("if (LIKELY(status == OK))"):
            writer.line(f"emit(w, t, {number});")
            if self.program.properties_of(Role.STEP_INVARIANT):
                writer.line(f"judge_step(w, s, t, {number});")
            writer.line("return 1;")
        with writer.block("if (UNLIKELY(status > ASSERTION))"):
            writer.line("give_up(w, status);")
            writer.line("return 1;")
        writer.line(f"fail_step(w, s, {number}, {self._failure('status', action.name)}, 1);")
        writer.line("return 1;")
        inline = "inline __attribute__((always_inline))" if always else ""
        head = f"static {inline} int step{number}(const u64 *s, struct worker *w{taken})"
        return "\n".join([head, "{", *writer.lines, "}", ""])

    def _failure(self, status: str, method: str) -> str:
        """The order of what stopped a body, as C: an assertion, or any other error."""
        error, assertion = (
            violation_order(self.program, kind, method) for kind in (ViolationKind.ERROR, ViolationKind.ASSERTION)
        )
        return f"({status} == ASSERTION ? {assertion} : {error})"

    def _judge_step(self) -> str:
        """The step invariants; one function for all steps, for there may be many."""
        lines = ["i64 holds;", "int judged;"]
        for place, judged in enumerate(self.program.properties):
            if judged.role is Role.STEP_INVARIANT:
                error = self._failure("judged", judged.name)
                false = violation_order(self.program, ViolationKind.STEP_INVARIANT, judged.name)
                lines.append(f"judged = property{place}(s, t, w, &holds);")
                lines.append("if (UNLIKELY(judged > ASSERTION)) give_up(w, judged);")
                lines.append(
                    f"else if (judged != OK || !holds) fail_step(w, s, action, judged != OK ? {error} : {false}, 0);"
                )
        if len(lines) == 2:
            return ""
        head = "static __attribute__((noinline)) void judge_step("
        head += "struct worker *w, const u64 *s, const u64 *t, u32 action)"
        return "\n".join([head, "{", *(f"    {line}" for line in lines), "}", ""])

    def _instances(self, number: int) -> int:
        return math.prod(_count(given.type) for given in self.program.actions[number].parameters)

    def _expand(self) -> str:
        body = Body(self.types, self.layout, self.helpers, _EMPTY, None)
        body.line("const u64 *t = s;")
        body.line("int enabled = 0;")
        body.line("w->moved = 0;")
        for number, action in enumerate(self.program.actions):
            with body.block(""):
                exits = self.exits[number]
                body.line("u64 tried = 0;")
                for place in range(len(exits)):
                    body.line(f"w->passed[{place}] = 0;")
                if self._instances(number) <= UNROLLED_INSTANCES:
                    self._unrolled(body, number)
                else:
                    self._looped(body, number, action)
                before = "tried"
                for place, branch in enumerate(exits):
                    body.line(f"if (w->passed[{place}] != {before}) NOTE({branch});")
                    before = f"w->passed[{place}]"
        with body.block("if (UNLIKELY(!w->moved))"):
            self._end(body)
        body.line("(void)t, (void)enabled;")
        return "\n".join(["static void model_expand(const u64 *s, struct worker *w)", "{", *body.lines, "}", ""])

    def _unrolled(self, body: Body, number: int) -> None:
        body.line(f"tried = {self._instances(number)};")
        kinds = [given.type for given in self.program.actions[number].parameters]
        for instance in range(self._instances(number)):
            rest = instance
            given: list[str] = []
            for kind in reversed(kinds):
                given.insert(0, self._value(kind, rest % _count(kind)))
                rest //= _count(kind)
            body.line(f"enabled |= step{number}({', '.join(['s', 'w', *given])});")

    def _value(self, kind: Type, index: int) -> str:
        """A parameter's value by its number, as C."""
        if scalar(kind):
            return to_plain(kind, str(index))
        return f"({self.types.of(kind)}){self._values(kind)[index]}"

    def _values(self, kind: Type) -> list[str]:
        return initializers(kind)

    def _looped(self, body: Body, number: int, action: Action) -> None:
        with ExitStack() as stack:
            given = [self._loop(body, stack, parameter.drawn_from, parameter.type) for parameter in action.parameters]
            body.line("tried++;")
            if self._instances(number) > MOST_UNASKED:
                body.line(f"if (UNLIKELY((tried & {MOST_UNASKED - 1}) == 0) && leave_off(w)) return;")
            body.line(f"enabled |= step{number}({', '.join(['s', 'w', *given])});")

    def _loop(self, body: Body, stack: ExitStack, drawn: int | None, kind: Type) -> str:
        """A loop over a parameter's values, or those in the set it is drawn from; the value."""
        if not scalar(kind):
            ctype, values = self.types.of(kind), self._values(kind)
            table = self.types.table(ctype, tuple(values))
            index = body.name("i")
            stack.enter_context(body.block(f"for (i64 {index} = 0; {index} < {len(values)}; {index}++)"))
            return f"{table}[{index}]"
        if drawn is not None and size(kind) > DRAWN_FROM:
            source = Load(self.layout.rows[drawn].kind, Place(drawn))
            item, of = stack.enter_context(body.over(source, ordered=False))
            value, check = convert_scalar(body, body.held(of, item), of, kind)
            if check is not None:
                body.line(f"if (!({check})) continue;")
            return body.temporary(kind, value)
        index = body.name("i")
        stack.enter_context(body.block(f"for (i64 {index} = 0; {index} < {size(kind)}; {index}++)"))
        return to_plain(kind, index)

    def _end(self, body: Body) -> None:
        """No step leads away from the state: whether it is a deadlock, and what that is."""
        rule = self.program.deadlocks
        body.line("int fine = 1;")
        if rule.asks:
            with body.block("" if rule.idle else "if (!enabled)"):
                self._judge_end(body)
                if rule.fails:
                    order = violation_order(self.program, ViolationKind.DEADLOCK, "deadlock")
                    body.line(f"if (!fine) fail_here(w, {order});")
        body.line("note_end(w, enabled, !fine);")

    def _judge_end(self, body: Body) -> None:
        body.line("fine = 0;")
        for place, judged in enumerate(self.program.properties):
            if judged.role is not Role.FINAL:
                continue
            error = self._failure("judged", judged.name)
            with body.block("if (!fine)"):
                body.line("i64 holds;")
                body.line(f"int judged = property{place}(s, s, w, &holds);")
                with body.block("if (UNLIKELY(judged != OK))"):
                    body.line(f"if (judged > ASSERTION) give_up(w, judged); else fail_here(w, {error});")
                    body.line("fine = 1;")
                body.line(f"else if (holds) {{ {self._noted(judged, 'is true')}; fine = 1; }}")

    def _noted(self, judged: Property, outcome: str) -> str:
        """The C that notes how a property came out; of invariants it is their failing alone that matters, which is found."""
        return f"NOTE({self.branches.number(Branch(judged.name, judged.span, outcome))})"

    # judging

    def _judge(self) -> str:
        lines, wanted = [], 0
        for place, judged in enumerate(self.program.properties):
            error = self._failure("judged", judged.name)
            broken = (
                f"judged = property{place}(s, s, w, &holds); if (UNLIKELY(judged > ASSERTION)) give_up(w, judged); "
            )
            broken += f"else if (judged != OK) fail_state(w, s, {error}, judged_length(w));"
            if judged.role is Role.INVARIANT:
                false = violation_order(self.program, ViolationKind.INVARIANT, judged.name)
                lines += [broken, f"else if (!holds) fail_state(w, s, {false}, judged_length(w));"]
            elif judged.role is Role.CONSTRAINT:
                lines.append(broken)
            elif judged.role is Role.REACHABLE:
                note = self._noted(judged, "is true")
                lines.append(
                    f"if (wanted(w, {wanted})) {{ {broken} else if (holds) {{ {note}; reached(w, s, {wanted}); }} }}"
                )
                wanted += 1
        head = [
            "static void model_judge(const u64 *s, struct worker *w)",
            "{",
            "    i64 holds;",
            "    int judged;",
            "    (void)holds, (void)judged, (void)w;",
        ]
        return "\n".join([*head, *(f"    {line}" for line in lines), "}", ""])

    def _outside(self) -> str:
        lines = [
            f"    if (property{place}(s, s, w, &holds) == OK && !holds) return {self._noted(judged, 'is false')}, 1;"
            for place, judged in enumerate(self.program.properties)
            if judged.role is Role.CONSTRAINT
        ]
        if not lines:
            return ""
        return "\n".join(
            [
                "static int model_outside(const u64 *s, struct worker *w)",
                "{",
                "    i64 holds;",
                *lines,
                "    return 0;",
                "}",
                "",
            ]
        )


def _count(kind: Type) -> int:
    return size(kind) if scalar(kind) else domain_size(kind)
