"""From what a user names to a Spec class: a bundled spec, a file, or `file.py:ClassName`.

A spec file is run as Python runs it, with two helps: annotations stay unevaluated, so that a mistake in one does not hide the others, and
the file's own folder can be imported from. It is run once while its text is the same, as a module whose name says which file and which
text that is (`checker.frontend.spec_modules`), so that its classes are the same ones however often it is named.
"""

import __future__

import ast
import importlib
import itertools
import linecache
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import decode_source
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from checker.diagnostics import InvalidSpec, Span, SpecError, display_path, suggest
from checker.frontend.bundled import Shelf, shelf_of
from checker.frontend.imports import forgotten_import
from checker.frontend.mistakes.strays import hidden_decorators, is_decorator
from checker.frontend.naming import value_in
from checker.frontend.references import is_authors_file
from checker.frontend.rewrite import COMPILED, NAMES, compile_ordered
from checker.frontend.source import class_span, parse_file
from checker.frontend.spec_modules import SpecFile
from checker.language.constants import Unbound
from checker.language.misfits import short
from checker.language.spec import ROLES, Role, Spec
from checker.stopping import STOPS

_LONGEST_TARGET = 1000
"""Characters of what names a spec that are shown with a caret."""


def load(target: str, *, beside: Path | None = None) -> type[Spec]:
    """The Spec class that `target` names; raises InvalidSpec with codes C101 to C105.

    What a file imports from beside it is looked for in its own folder, or in `beside`.
    """
    name, class_name = _split(target)
    shelf = shelf_of(name)
    if shelf is not None and not _is_file(name):
        module = importlib.import_module(shelf.module(name))
        return _choose(module, class_name, target)
    path = Path(name)
    if not _is_file(name):
        raise InvalidSpec([_missing(name, path)])
    return _choose(run_file(path.resolve(), beside=beside), class_name, target)


def load_bundled(name: str) -> type[Spec]:
    """The Spec class of the bundled spec of this name, whatever files are called so; raises InvalidSpec, C101, where there is none."""
    shelf = shelf_of(name)
    if shelf is None:
        raise InvalidSpec([_missing(name, Path(name))])
    return _choose(importlib.import_module(shelf.module(name)), None, name)


def _is_file(name: str) -> bool:
    """Whether there is such a file; the system may refuse to look, as for a name that is too long."""
    try:
        return Path(name).is_file()
    except OSError:
        return False


def run_file(path: Path, *, beside: Path | None = None) -> ModuleType:
    """A spec file as a module, run unless it was; raises InvalidSpec with code C102 when Python refuses it. `beside` as for `load`."""
    try:
        home = SpecFile.read(path, beside)
    except OSError as error:
        raise InvalidSpec([_import_error(path, {}, error)]) from None
    linecache.checkcache(str(path))
    return importlib.import_module(home.module_name)


def find_module(name: str) -> ModuleSpec | None:
    """What Python's import is given for the module of a spec file, None for any other; raises ImportError where the file has changed."""
    home = SpecFile.named(name)
    return None if home is None else ModuleSpec(name, _Runner(home), origin=str(home.path))


class _Runner(Loader):
    """Runs a spec file as a module."""

    def __init__(self, home: SpecFile) -> None:
        self.home = home

    def exec_module(self, module: ModuleType) -> None:
        """As the protocol of loaders wants it."""
        module.__file__ = str(self.home.path)
        _run(self.home, module)


def _run(home: SpecFile, module: ModuleType) -> None:
    path = home.path
    try:
        text = home.content.decode("utf-8-sig")
        code = compile_ordered(text, str(path), __future__.annotations.compiler_flag)
        module.__dict__.update(NAMES, **{COMPILED: True})
        with _importing_from(home.beside or path.parent):
            exec(code, module.__dict__)
    except STOPS:
        raise
    except BaseException as error:
        source = parse_file(str(path))
        if source is not None and (hidden := [*hidden_decorators(source, vars(module))]):
            raise InvalidSpec(hidden) from None
        raise InvalidSpec([_import_error(path, vars(module), error)]) from None


def specs_in(module: ModuleType) -> list[type[Spec]]:
    """The Spec classes that a module defines itself, in order."""
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Spec) and value.__module__ == module.__name__
    ]


def _split(target: str) -> tuple[str, str | None]:
    name, colon, class_name = target.rpartition(":")
    is_class = class_name.isidentifier() or _is_file(name) or shelf_of(name) is not None
    return (name, class_name) if colon and is_class else (target, None)


def _missing(name: str, path: Path) -> SpecError:
    """The error of a name that is neither a file nor a bundled spec: what it is, and which name may be meant."""
    is_file_name = path.suffix == ".py" or len(path.parts) > 1
    try:
        is_folder = path.is_dir() and name != ""
        folder = path if is_folder else path.parent
        beside = sorted(str(file) for file in folder.glob("*.py") if file.is_file()) if folder.is_dir() else []
    except OSError:
        is_folder, beside = False, []
    message = f"there is no spec file or bundled spec '{short(name)}'"
    if is_folder:
        message = f"'{name}' is a folder, not a spec file"
    elif is_file_name:
        message = f"there is no file '{short(name)}'"
    if is_folder and beside:
        return SpecError("C101", message, fix=f"name a file in it, for instance {beside[0]}")
    near = suggest(str(path), (file for file in beside if suggest(path.stem, [Path(file).stem]) is not None))
    of_shelf = suggest(path.stem, (known for shelf in Shelf for known in shelf.names))
    if is_file_name:
        return SpecError("C101", message, fix=of_shelf if shelf_of(path.stem) is not None else near or of_shelf)
    notes = (f"bundled specs: {', '.join(Shelf.SPECS.names)}",)
    return SpecError("C101", message, None, notes, of_shelf or near)


def _choose(module: ModuleType, class_name: str | None, target: str) -> type[Spec]:
    found = specs_in(module)
    path = str(module.__file__)
    names = [spec.__name__ for spec in found]
    if class_name is not None:
        for value in (*found, *vars(module).values()):
            if (
                isinstance(value, type)
                and issubclass(value, Spec)
                and value.__name__ == class_name
                and value is not Spec
            ):
                return value
        listed = (f"it defines {', '.join(names)}",) if names else ()
        start = len(target) - len(class_name) + 1
        is_short = len(target) <= _LONGEST_TARGET
        span = Span("command line", 1, start, len(target) + 1, target) if is_short else None
        message = f"{display_path(path)} defines no Spec '{short(class_name)}'"
        fix = suggest(class_name, names) or (f"write {target[: start - 2]}:{names[-1]}" if names else None)
        raise InvalidSpec([SpecError("C105", message, span, listed, fix)])
    if not found:
        raise InvalidSpec([_no_spec(path, vars(module))])
    if len(found) > 1:
        message = f"the file defines {len(found)} Specs: {', '.join(names)}"
        raise InvalidSpec([SpecError("C104", message, class_span(found[1]), fix=f"say which: {target}:{names[-1]}")])
    return found[0]


def _no_spec(path: str, namespace: Mapping[str, Any]) -> SpecError:
    """The error for a file without a Spec, at the class that is written like one."""
    source, message = parse_file(path), "the file defines no Spec"
    for node in source.tree.body if source is not None else ():
        if source is not None and isinstance(node, ast.ClassDef):
            decorators = (d for part in node.body if isinstance(part, ast.FunctionDef) for d in part.decorator_list)
            if any(is_decorator(value_in(namespace, decorator)) for decorator in decorators):
                fix = f"write class {node.name}(Spec)"
                return SpecError("C103", message, source.name_span(node), fix=fix)
    fix = "write class MyProtocol(Spec): ..., or begin with: checker new my_protocol"
    return SpecError("C103", message, Span(path, 1), fix=fix)


@contextmanager
def _importing_from(folder: Path) -> Iterator[None]:
    finder = _Beside(str(folder))
    sys.path.insert(0, str(folder))
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        sys.path.remove(str(folder))


class _Beside(MetaPathFinder):
    """Finds the files of the author that a spec imports, so that their sets are canonical as the spec's are."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As the protocol of finders wants it; None for what is not the author's."""
        if fullname.partition(".")[0] == "checker":
            return None
        found = PathFinder.find_spec(fullname, [self.folder] if path is None else path, target)
        if found is None or not isinstance(found.loader, SourceFileLoader) or not is_authors_file(str(found.origin)):
            return None
        found.loader = _Ordered(fullname, str(found.origin))
        return found


class _Ordered(SourceFileLoader):
    """Compiles a module as a spec is compiled, and keeps no file of it."""

    def get_code(self, fullname: str) -> CodeType:
        """The code of the module."""
        path = self.get_filename(fullname)
        return compile_ordered(decode_source(self.get_data(path)), path)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module, which refers to canonical sets by name."""
        module.__dict__.update(NAMES, **{COMPILED: True})
        super().exec_module(module)


_REMADE = re.compile(r"Cannot overwrite attribute __setattr__ in class (\w+)")
"""What Python says of a record that is decorated with @dataclass(frozen=True)."""


def _import_error(path: Path, namespace: Mapping[str, Any], error: BaseException) -> SpecError:
    name = type(error).__name__
    if isinstance(error, SyntaxError):
        column = error.offset or 1
        end = error.end_offset if error.end_lineno == error.lineno else None
        return SpecError("C102", f"{name}: {error.msg}", Span(str(path), error.lineno or 1, column, end))
    if isinstance(error, UnicodeDecodeError):
        return SpecError("C102", "the file is not UTF-8 text", Span(str(path), 1))
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    span = Span(str(path), 1)
    if frames:
        last = frames[-1]
        same_line = last.end_lineno == last.lineno and last.end_colno is not None
        span = Span(
            str(path), last.lineno or 1, (last.colno or 0) + 1, (last.end_colno or 0) + 1 if same_line else None
        )
    fix = None
    if isinstance(error, Unbound):
        fix = (
            "in a declaration write the constant itself, as size=N or MaxLen(N); give a variable its value in an @init"
        )
        return SpecError("C102", f"while the file is loaded {error}", span, fix=fix)
    if isinstance(error, NameError) and error.name:
        import checker

        fix = forgotten_import(error.name) or suggest(error.name, [*checker.__all__, *_defined_names(path)])
    if (record := _REMADE.fullmatch(str(error))) is not None:
        message = f"the record {record[1]} is made a dataclass, which every record is already"
        return SpecError("C211", message, span, fix="remove @dataclass")
    decorator = _called_decorator(path, namespace, error, span)
    if decorator is not None:
        written, role = decorator
        message, fix = f"@{written} takes no parentheses", f"write @{written} alone, above the method"
        if role not in (Role.ACTION, Role.INIT):
            fix += "; a sentence on the property is its docstring"
        return SpecError("C102", message, span, fix=fix)
    return SpecError("C102", f"the file does not import: {name}: {error}", span, fix=fix)


def _called_decorator(
    path: Path, namespace: Mapping[str, Any], error: BaseException, span: Span
) -> tuple[str, Role] | None:
    """The decorator of this package that stands with parentheses where a TypeError was raised: `@action()`, and its role."""
    source = parse_file(str(path)) if isinstance(error, TypeError) else None
    if source is None:
        return None
    for node in itertools.chain(*source.functions.values()):
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and decorator.lineno <= span.line <= node.lineno:
                value = value_in(namespace, decorator.func)
                role = next((role for known, role in ROLES.items() if value is known), None)
                return None if role is None else (ast.unparse(decorator.func), role)
    return None


def _defined_names(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8-sig"))
    return [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)]
