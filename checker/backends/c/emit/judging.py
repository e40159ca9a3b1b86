"""How states and steps are judged by the properties of a program, as C."""

from checker.backends.c.emit.branches import Branches
from checker.backends.c.emit.c_expressions import CExpr, call, choice, closed, mask, name, number, union_of
from checker.backends.c.emit.writer import Writer
from checker.backends.c.packing import Layout
from checker.backends.c.source import Branch
from checker.ir.calling import without_inits
from checker.ir.effects import effects_of
from checker.ir.program import Program, Property
from checker.language.spec import Role
from checker.passes.auxiliary import flows_of
from checker.result import ViolationKind, violation_order

GIVES_UP = "if (UNLIKELY(judged > ASSERTION)) give_up(w, judged);"
"""What is done where a judgment ended the search."""


def failure(program: Program, status: str, method: str) -> CExpr:
    """The order of what stopped a body: an assertion, or any other error."""
    kinds = ViolationKind.ERROR, ViolationKind.ASSERTION
    error, assertion = (number(violation_order(program, kind, method)) for kind in kinds)
    return choice(name(status).equals(name("ASSERTION")), assertion, error)


def noted_outcome(branches: Branches, judged: Property, outcome: str) -> CExpr:
    """The C that notes how a property came out; of invariants it is their failing alone that matters, which is found."""
    return call("NOTE", branches.number(Branch(judged.name, judged.span, outcome)))


MOST_STILL = 64
"""Of so many step invariants it is remembered that they hold where nothing changes."""


def judge_step_source(layout: Layout, program: Program) -> str:
    """The step invariants; one function for all steps, for there may be many. "" for none.

    What one says of a step from a state that leaves all that it reads as it is, it says of every such step: it is asked once.
    """
    invariants = [(at, each) for at, each in enumerate(program.properties) if each.role is Role.STEP_INVARIANT]
    if not invariants:
        return ""
    reads, lines = effects_of(program).properties, list[str]()
    for nth, (place, judged) in enumerate(invariants):
        asked = [f"judged = property{place}(s, t, w, &holds);", GIVES_UP, _failed_step(program, judged)]
        if nth >= MOST_STILL:
            lines += asked
            continue
        bit, bits = mask(1 << nth), layout.bits_of({access.variable for access in reads[place].reads})
        lines.append(f"still = !({_changed(bits)});")
        lines.append(f"if (!still || !(w->still & {bit})) {{")
        lines += [f"    {line}" for line in asked]
        lines += [f"    else if (still) w->still |= {bit};", "}"]
    head = "static __attribute__((noinline)) void judge_step("
    head += "struct worker *w, const u64 *s, const u64 *t, u32 action)"
    return _function(head, ["i64 holds;", "int judged, still;", "(void)still;", *lines])


def _failed_step(program: Program, judged: Property) -> str:
    error = failure(program, "judged", judged.name)
    false = number(violation_order(program, ViolationKind.STEP_INVARIANT, judged.name))
    order = choice(name("judged").differs_from(name("OK")), error, false)
    return f"else if (judged != OK || !holds) fail_step(w, s, action, {order}, 0);"


def _changed(bits: list[int]) -> CExpr:
    """The bits among these in which two states differ."""
    s, t = name("s"), name("t")
    return union_of(closed(s[word] ^ t[word]) & mask(kept) for word, kept in enumerate(bits) if kept)


def judge_source(program: Program, branches: Branches) -> str:
    """Everything that is asked of a state; of several constraints none after one that is false."""
    lines, wanted = [], 0
    several = len(program.properties_of(Role.CONSTRAINT)) > 1
    for place, judged in enumerate(program.properties):
        error = failure(program, "judged", judged.name)
        asked = f"judged = property{place}(s, s, w, &holds); {GIVES_UP} "
        asked += f"else if (judged != OK) fail_state(w, s, {error}, judged_length(w));"
        if judged.role is Role.INVARIANT:
            false = violation_order(program, ViolationKind.INVARIANT, judged.name)
            lines += [asked, f"else if (!holds) fail_state(w, s, {false}, judged_length(w));"]
        elif judged.role is Role.CONSTRAINT:
            lines.append(f"if (within) {{ {asked} else within = holds != 0; }}" if several else asked)
        elif judged.role is Role.REACHABLE:
            note = noted_outcome(branches, judged, "is true")
            found = f"else if (holds) {{ {note}; reached(w, s, {wanted}); }}"
            lines.append(f"if (wanted(w, {wanted})) {{ {asked} {found} }}")
            wanted += 1
    declared = ["i64 holds;", "int judged;", "(void)holds, (void)judged, (void)w;", *["int within = 1;"] * several]
    return _function("void model_judge(const u64 *s, struct worker *w)", [*declared, *lines])


def outside_source(program: Program, branches: Branches) -> str:
    """Whether a state is outside a constraint; "" for none."""
    lines = []
    for place, judged in enumerate(program.properties):
        if judged.role is Role.CONSTRAINT:
            note = noted_outcome(branches, judged, "is false")
            lines.append(f"if (property{place}(s, s, w, &holds) == OK && !holds) return {note}, 1;")
    if not lines:
        return ""
    head = "static int model_outside(const u64 *s, struct worker *w)"
    return _function(head, ["i64 holds;", *lines, "return 0;"])


def surely_outside_source(program: Program) -> str:
    """Whether a state is outside a constraint, and no error is met before that; `plain`: by those that do not go by hidden words."""
    by_hidden, lines = flows_of(without_inits(program)).constraints, []
    for place, judged in enumerate(program.properties):
        if judged.role is Role.CONSTRAINT:
            asked = "if (!plain) " if judged.name in by_hidden else ""
            lines.append(f"{asked}{{ if (property{place}(s, s, w, &holds) != OK) return 0; if (!holds) return 1; }}")
    head = "int model_surely_outside(const u64 *s, struct worker *w, int plain)"
    return _function(head, ["i64 holds;", "(void)s, (void)w, (void)plain, (void)holds;", *lines, "return 0;"])


def _function(head: str, lines: list[str]) -> str:
    return "\n".join([head, "{", *(f"    {line}" for line in lines), "}", ""])


def emit_end(out: Writer, program: Program, branches: Branches) -> None:
    """No step leads away from the state: whether it is a deadlock, and what that is."""
    rule = program.deadlocks
    out.line("int fine = 1;")
    if rule.asks:
        with out.block("" if rule.idle else "if (!enabled)"):
            _judge_end(out, program, branches)
            if rule.fails:
                order = violation_order(program, ViolationKind.DEADLOCK, "deadlock")
                out.line(f"if (!fine) fail_here(w, {order});")
    out.line("note_end(w, enabled, !fine);")


def _judge_end(out: Writer, program: Program, branches: Branches) -> None:
    out.line("fine = 0;")
    for place, judged in enumerate(program.properties):
        if judged.role is not Role.FINAL:
            continue
        error = failure(program, "judged", judged.name)
        with out.block("if (!fine)"):
            out.line("i64 holds;")
            out.line(f"int judged = property{place}(s, s, w, &holds);")
            with out.block("if (UNLIKELY(judged != OK))"):
                out.line(f"if (judged > ASSERTION) give_up(w, judged); else fail_here(w, {error});")
                out.line("fine = 1;")
            out.line(f"else if (holds) {{ {noted_outcome(branches, judged, 'is true')}; fine = 1; }}")
