"""Lines of C while a function is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from checker.backends.c.emit.c_expressions import TRUE, CExpr, call, name, negated, number, zero
from checker.backends.c.emit.c_types import Types
from checker.diagnostics import Span
from checker.language.types import Type
from checker.result import Stop


@dataclass
class Lines:
    """Lines of C; `leave` when one of them may end the function."""

    texts: list[str] = field(default_factory=list)
    leave: bool = False

    def __bool__(self) -> bool:
        return bool(self.texts)


class Writer:
    """The body of one C function."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self.written = Lines()
        self.depth = 1
        self._names = 0
        self._beyond: Stop | None = None

    def line(self, text: str) -> None:
        """One line of C, which does not end the function."""
        self.written.texts.append("    " * self.depth + text)

    def add(self, lines: Lines) -> None:
        """Lines that were captured."""
        self.written.texts += lines.texts
        self.written.leave |= lines.leave

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """A block in braces behind `head`."""
        self.line(f"{head} {{".lstrip())
        self.depth += 1
        yield
        self.depth -= 1
        self.line("}")

    @contextmanager
    def captured(self, deeper: int = 0) -> Iterator[Lines]:
        """What is written inside, `deeper` by so many blocks, goes to these lines instead."""
        before, self.written = self.written, Lines()
        self.depth += deeper
        yield self.written
        self.depth -= deeper
        self.written = before

    def name(self, stem: str = "x") -> CExpr:
        """A new C name."""
        self._names += 1
        return name(f"{stem}_{self._names}")

    def temporary(self, kind: Type, value: CExpr | None = None) -> CExpr:
        """A new variable for a value of a type."""
        made, ctype = self.name(), self.types.of(kind)
        self.line(f"{ctype} {made}{'' if value is None else f' = {value}'};")
        return made

    def blank(self, kind: Type) -> CExpr:
        """A value of a type that is never looked at."""
        ctype = self.types.of(kind)
        return number(0) if ctype == "i64" else zero(ctype)

    def held(self, kind: Type, value: CExpr) -> CExpr:
        """The value under a name, unless it is one already or a number."""
        return value if value.is_atom else self.temporary(kind, value)

    def leave(self, status: str) -> None:
        """End the function."""
        self.line(f"return {self._ending(status)};")
        self.written.leave = True

    def leave_if(self, test: CExpr, status: str, *, noting: CExpr | None = None) -> None:
        """End the function when a test holds, once that is noted."""
        status = self._ending(status)
        then = f"return {status};" if noting is None else f"{{ {noting}; return {status}; }}"
        self.line(f"if ({test}) {then}")
        self.written.leave = True

    def fail_unless(self, check: CExpr) -> None:
        """End the step as an error unless the check holds."""
        if check != TRUE:
            self.leave_if(negated(check), "ERROR")

    def at(self, span: Span | None) -> str:
        """Where in the spec that is, in words."""
        return "the search" if span is None else f"line {span.line}"

    def give_up_if(self, check: CExpr, stop: Stop) -> None:
        """End the search when the check holds: the native engine cannot go on as CPython would."""
        self.leave_if(call("UNLIKELY", check), f"GIVEN_UP | {self.types.site(stop)} << SITE_BITS")

    @contextmanager
    def giving_up(self, stop: Stop | None) -> Iterator[None]:
        """What would end the step as an error inside ends the search, where a stop is given: CPython would go on."""
        before, self._beyond = self._beyond, stop
        yield
        self._beyond = before

    def _ending(self, status: str) -> str:
        if status != "ERROR" or self._beyond is None:
            return status
        return f"GIVEN_UP | {self.types.site(self._beyond)} << SITE_BITS"
