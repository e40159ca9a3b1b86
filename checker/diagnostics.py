"""What is wrong with a user's input, as data: an error has a code, a place, notes and a fix.

Everything that reads input (specs, constants, quorum expressions, traces) makes `SpecError`s; the command line renders them.
Nothing here imports another module of the package; rich, which measures wide characters, is imported when an error is rendered.
"""

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

CODES: dict[str, str] = {
    # 1: files
    "C101": "The spec file or bundled spec does not exist.",
    "C102": "The spec file does not import: Python raised an error while running it.",
    "C103": "The file defines no Spec.",
    "C104": "The file defines several Specs and none was chosen.",
    "C105": "The file does not define the Spec that was asked for.",
    "C106": "The file cannot be written: it exists already, it is what the command reads, or its folder does not exist.",
    # 2: declarations
    "C201": "An annotation uses a name that is not defined.",
    "C202": "An annotation is not a finite domain of the language.",
    "C203": "A state variable has no initial value: neither a default nor an @init that assigns it.",
    "C204": "A default is a mutable object that every state would share.",
    "C205": "A default is not a value of its variable's domain.",
    "C206": "A parameter has no annotation.",
    "C207": "A declaration of a sort, constant, record or quorum is incomplete or contradicts itself.",
    "C208": "A decorated method has the wrong parameters.",
    "C209": "A Spec without actions, or a class that cannot be a spec.",
    "C210": "A member of a spec that Python or the checker would drop, or that hides another.",
    "C211": "A decorator or cache that puts something else in the place of a function.",
    "C212": "A parameter would take every integer.",
    # 3: bodies
    "C301": "A body uses a variable or method that the spec does not have.",
    "C302": "A body assigns to an attribute that is not declared as a state variable.",
    "C303": "A property, constraint or helper that must only read changes the state.",
    "C304": "A body uses a name that is not defined.",
    "C305": "A body uses something whose result is not a function of the state.",
    "C306": "A record is given a field that it does not have, or lacks one.",
    "C307": "A property, a @constraint or a @final gives something that is not a bool.",
    "C308": "A method is named but not called, a call runs nothing, a condition is always true, a result is dropped, or there is none.",
    "C309": "Values are compared that can never be equal.",
    "C310": "A body does what Python refuses whenever it comes there.",
    "C311": "A handler would catch what ends a step: a false require or a false assert.",
    "C312": "An Auxiliary variable decides what happens, or what a property says.",
    # 4: symmetry
    "C401": "Elements of a Symmetric sort are compared by order or used in arithmetic.",
    "C402": "A result depends on the iteration order of a Symmetric sort.",
    "C403": "A body singles out an element of a Symmetric sort.",
    # 5: constants and quorum expressions
    "C501": "The spec has no constant of that name.",
    "C502": "A constant's value is malformed or out of range.",
    "C503": "A quorum expression is malformed.",
    "C504": "A quorum expression does not fit the sort, or the nodes, that its quorums are made of.",
    "C505": "A layout or network file does not exist, cannot be read, or is neither.",
    "C506": "A layout does not fit the spec, or what is asked of it.",
    "C507": "A file of constants does not exist, cannot be read, or is none.",
    # 6: traces and mutants
    "C601": "The trace file cannot be read as a trace.",
    "C602": "The trace does not fit the spec: other variables, actions or values.",
    "C603": "The spec is not verified as it is, so its mutants say nothing.",
    "C604": "What is asked of a trace is no action with its arguments, and no property.",
    "C605": "What is to be shown of a trace is no expression, or names what the spec does not have.",
    "C606": "The graph of the states has more nodes than it may have.",
    # 7: the compiler
    "C701": "A construct that the compiler does not take; the reference engine runs it.",
    "C702": "The C compiler is missing or failed; the reference engine runs instead.",
    # 8: the tools of `checker mcp`
    "C801": "A tool is given an argument that it does not have, or a value that it cannot have.",
    "C802": "A file lies outside of the folder that the server works in.",
}
"""Every code an error can carry, with its meaning: the one list of them."""


@dataclass(frozen=True)
class Span:
    """A place in a text: `line` and `column` count from 1; `end_column` is one past the last character.

    `text` is given when the text is not a file (a command line, say); then `path` names it for the reader. Of what takes several lines
    this is the part on the first; `end` is where it ends, the line and one past the last character.
    """

    path: str
    line: int
    column: int = 1
    end_column: int | None = None
    text: str | None = None
    end: tuple[int, int] | None = None

    def source_line(self) -> str | None:
        """The line that the span is in, or None when it cannot be read."""
        lines = self._lines()
        return lines[self.line - 1] if 0 < self.line <= len(lines) else None

    def _lines(self) -> list[str]:
        text = self.text
        if text is None:
            try:
                text = Path(self.path).read_text(encoding="utf-8-sig")
            except (OSError, ValueError):
                return []
        return lines_of(text)

    def whole(self) -> str | None:
        """What stands there, on however many lines, on one; None when it cannot be read."""
        if self.end is None:
            return self.written()
        last, column = self.end
        lines = self._lines()[self.line - 1 : last]
        if len(lines) != last - self.line + 1:
            return None
        first, *middle, final = lines
        return " ".join(
            part.strip() for part in (first[self.column - 1 :], *middle, final[: column - 1]) if part.strip()
        )

    def written(self) -> str | None:
        """What stands there, where it is on one line."""
        line = self.source_line()
        if line is None or self.end_column is None or self.end_column > len(line) + 1:
            return None
        return line[self.column - 1 : self.end_column - 1] or None


@dataclass(frozen=True)
class SpecError:
    """One mistake: a code of `CODES`, what is wrong, where, and what to do about it."""

    code: str
    message: str
    span: Span | None = None
    notes: tuple[str, ...] = ()
    fix: str | None = None

    def __post_init__(self) -> None:
        assert self.code in CODES, self.code

    def render(self) -> str:
        """The error as lines of plain text: message, place, source line, caret, notes, fix. Safe to print: see `printable`."""
        lines = [f"error[{self.code}]: {printable(self.message)}"]
        if self.span is not None:
            place = f"  --> {printable(display_path(self.span.path))}:{self.span.line}:{self.span.column}"
            lines += [place, *marked_line(self.span)]
        notes = (*self.notes, *(() if self.fix is None else (self.fix,)))
        lines += [f"  = {printable(note)}" for note in notes]
        return "\n".join(lines)


class EnginesDiffer(Exception):
    """The audit of a native search: compiled code and CPython answer differently. `text` is the whole message, both answers in it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class InvalidSpec(Exception):
    """The input is wrong: `errors` holds every mistake found, in the order of their places."""

    def __init__(self, errors: Iterable[SpecError]) -> None:
        self.errors: tuple[SpecError, ...] = tuple(dict.fromkeys(errors))
        super().__init__("\n\n".join(error.render() for error in self.errors))

    def __reduce__(self) -> tuple[object, ...]:
        return InvalidSpec, (self.errors,)


def suggest(name: str, known: Iterable[str]) -> str | None:
    """A sentence that names the known name nearest to `name`, or None when none is near."""
    known = sorted(set(known))
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6) or [
        candidate for candidate in known if candidate.lower() == name.lower()
    ]
    return f"did you mean '{near[0]}'?" if near else None


def display_path(path: str) -> str:
    """`path` relative to the working directory when it lies below it."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path


def lines_of(text: str) -> list[str]:
    """The lines of a text as editors, Python and TOML count them: other signs that Unicode calls line ends do not end one."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return lines if lines[-1] else lines[:-1]


def counted(count: int, noun: str, several: str | None = None) -> str:
    """A count with its noun, as in `1 state` and `1,145 transitions`."""
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def printable(text: str) -> str:
    """The text with its control characters spelt out, so that a terminal does not obey them; tabs and ends of lines stay."""
    return "".join(character if _is_harmless(character) else repr(character)[1:-1] for character in text)


def marked_line(span: Span) -> list[str]:
    """The line of a place, and a caret as wide as a terminal shows what it is under; nothing when the line cannot be read."""
    from rich.cells import cell_len

    line = span.source_line()
    if line is None:
        return []
    margin = " " * len(str(span.line))
    end = span.end_column if span.end_column is not None else span.column + 1
    before, under = printable(line[: span.column - 1]), printable(line[span.column - 1 : end - 1])
    indent = "".join("\t" if character == "\t" else " " * cell_len(character) for character in before)
    caret = indent + "^" * max(1, cell_len(under))
    return [f"{margin} |", f"{span.line} | {printable(line)}", f"{margin} | {caret}"]


def _is_harmless(character: str) -> bool:
    return character.isprintable() or character in "\t\n" or unicodedata.category(character) == "Zs"
