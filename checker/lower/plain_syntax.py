"""Syntax that is short for other syntax, written out: `map` and `filter` become generators, generators in clauses become clauses.

What comes in has its names resolved (`resolving`); what goes out means the same to the letter, in the same order and as lazily. The names
that this makes have a blank in them, so that no name of a body is one of them.
"""

import ast
import copy

from checker.lower.names.resolving import LANGUAGE

_OPERATORS: dict[str, type[ast.operator] | type[ast.cmpop] | type[ast.unaryop]] = {
    "add": ast.Add,
    "sub": ast.Sub,
    "mul": ast.Mult,
    "floordiv": ast.FloorDiv,
    "mod": ast.Mod,
    "pow": ast.Pow,
    "or_": ast.BitOr,
    "and_": ast.BitAnd,
    "xor": ast.BitXor,
    "lshift": ast.LShift,
    "rshift": ast.RShift,
    "eq": ast.Eq,
    "ne": ast.NotEq,
    "lt": ast.Lt,
    "le": ast.LtE,
    "gt": ast.Gt,
    "ge": ast.GtE,
    "is_": ast.Is,
    "is_not": ast.IsNot,
    "not_": ast.Not,
    "neg": ast.USub,
    "pos": ast.UAdd,
    "invert": ast.Invert,
}
"""What a function of the module operator is."""


class ByName(ast.Call):
    """A call of a function that was named before anything was evaluated: naming it must do nothing else."""


class One(ast.Tuple):
    """The one value that a clause goes over: a name for it."""


def plainer(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a body with what is short for something else written out."""
    writer = _Writer()
    return [part for statement in body for part in _listed(writer.visit(statement))]


def _listed(found: ast.AST | list[ast.AST]) -> list[ast.stmt]:
    return [part for part in (found if isinstance(found, list) else [found]) if isinstance(part, ast.stmt)]


def applied(function: ast.expr, args: list[ast.expr], node: ast.AST) -> ast.expr:
    """A function that is given as a value, called with names: what its call says where that can be written otherwise."""
    match function:
        case ast.Name(name) if name.startswith("operator."):
            made = operator_call(name.removeprefix("operator."), args)
        case ast.Call(ast.Name("operator.itemgetter"), [index], []):
            made = ast.Subscript(args[0], copy.deepcopy(index), ast.Load()) if len(args) == 1 else None
        case ast.Call(ast.Name("operator.attrgetter"), [ast.Constant(str(path))], []):
            made = _dotted(args[0], path) if len(args) == 1 else None
        case ast.Call(ast.Name("functools.partial"), [inner, *first], keywords) if _are_plain(first, keywords):
            given = [copy.deepcopy(argument) for argument in (*first, *args)]
            if not keywords:
                return applied(inner, given, node)
            made = ByName(inner, given, copy.deepcopy(keywords))
        case ast.Attribute(owner, "__getitem__") if len(args) == 1:
            made = ast.Subscript(owner, args[0], ast.Load())
        case _:
            made = None
    call = ByName(function, args, []) if made is None else made
    return ast.fix_missing_locations(ast.copy_location(call, node))


def operator_call(name: str, args: list[ast.expr]) -> ast.expr | None:
    """A call of a function of the module operator as the operator itself; None where there is none."""
    of = _OPERATORS.get(name)
    if name == "getitem" and len(args) == 2:
        return ast.Subscript(args[0], args[1], ast.Load())
    if of is None or any(isinstance(argument, ast.Starred) for argument in args):
        return None
    if issubclass(of, ast.unaryop):
        return ast.UnaryOp(of(), args[0]) if len(args) == 1 else None
    if len(args) != 2:
        return None
    return ast.Compare(args[0], [of()], [args[1]]) if issubclass(of, ast.cmpop) else ast.BinOp(args[0], of(), args[1])


def _dotted(value: ast.expr, path: str) -> ast.expr | None:
    for name in path.split("."):
        if not name.isidentifier():
            return None
        value = ast.Attribute(value, name, ast.Load())
    return value


def _are_plain(args: list[ast.expr], keywords: list[ast.keyword]) -> bool:
    """Whether arguments may be evaluated at each call in place of once: constants and names."""
    given = [*args, *(keyword.value for keyword in keywords)]
    return all(isinstance(argument, ast.Constant | ast.Name) for argument in given)


class _Writer(ast.NodeTransformer):
    def __init__(self) -> None:
        self.made = 0

    def fresh(self, stem: str) -> str:
        """A name of no one's."""
        self.made += 1
        return f"{stem} {self.made}"

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name) or node.func.id not in LANGUAGE or node.keywords:
            return node
        match node.func.id, node.args:
            case "map", [function, source]:
                return self._mapped(function, [source], node)
            case "map", [function, *sources] if sources and not _is_starred(node):
                return self._mapped(function, sources, node)
            case "itertools.starmap", [function, source]:
                return self._mapped(function, [source], node, is_starred=True)
            case "filter", [function, source]:
                return self._filtered(function, source, node)
            case "itertools.chain.from_iterable", [source]:
                return self._chained(source, node)
            case "itertools.chain", [ast.Starred(source)] if not isinstance(source, ast.GeneratorExp):
                return self._chained(source, node)
            case str(name), args if name.startswith("operator."):
                made = operator_call(name.removeprefix("operator."), args)
                return node if made is None else ast.fix_missing_locations(ast.copy_location(made, node))
        return node

    def _mapped(
        self, function: ast.expr, sources: list[ast.expr], node: ast.Call, *, is_starred: bool = False
    ) -> ast.AST:
        names = [self.fresh("item") for _ in sources]
        args: list[ast.expr] = [ast.Name(name, ast.Load()) for name in names]
        stored: list[ast.expr] = [ast.Name(name, ast.Store()) for name in names]
        if is_starred:
            args = [ast.Starred(args[0], ast.Load())]
        zipped = ast.Call(ast.Name("zip", ast.Load()), sources, [])
        target, source = (stored[0], sources[0]) if len(sources) == 1 else (ast.Tuple(stored, ast.Store()), zipped)
        return self._generator(applied(function, args, node), target, source, [], node)

    def _filtered(self, function: ast.expr, source: ast.expr, node: ast.Call) -> ast.AST:
        name = self.fresh("item")
        item = ast.Name(name, ast.Load())
        is_truth = isinstance(function, ast.Constant) and function.value is None
        test = item if is_truth else applied(function, [item], node)
        return self._generator(ast.Name(name, ast.Load()), ast.Name(name, ast.Store()), source, [test], node)

    def _chained(self, source: ast.expr, node: ast.Call) -> ast.AST:
        outer, inner = self.fresh("items"), self.fresh("item")
        clauses = [
            ast.comprehension(ast.Name(outer, ast.Store()), source, [], 0),
            ast.comprehension(ast.Name(inner, ast.Store()), ast.Name(outer, ast.Load()), [], 0),
        ]
        return self._placed(ast.GeneratorExp(ast.Name(inner, ast.Load()), clauses), node)

    def _generator(
        self, elt: ast.expr, target: ast.expr, source: ast.expr, ifs: list[ast.expr], node: ast.Call
    ) -> ast.AST:
        return self._placed(ast.GeneratorExp(elt, [ast.comprehension(target, source, ifs, 0)]), node)

    def _placed(self, made: ast.GeneratorExp | ast.For, node: ast.AST) -> ast.AST:
        """Something made, at a place of the source, with what is gone over in it as clauses."""
        placed = ast.fix_missing_locations(ast.copy_location(made, node))
        return self._flat(placed) if isinstance(placed, ast.GeneratorExp) else placed

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        self.generic_visit(node)
        return self._flat(node)

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        self.generic_visit(node)
        return self._flat(node)

    def visit_SetComp(self, node: ast.SetComp) -> ast.AST:
        self.generic_visit(node)
        return self._flat(node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        self.generic_visit(node)
        return self._flat(node)

    def _flat(self, node: ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp) -> ast.AST:
        """A comprehension whose clauses go over no generator, but over what that goes over."""
        clauses: list[ast.comprehension] = []
        for clause in node.generators:
            if isinstance(clause.iter, ast.GeneratorExp):
                inner = self._own(clause.iter)
                clauses += inner.generators
                clause.iter = ast.copy_location(One([inner.elt], ast.Load()), inner)
            clauses.append(clause)
        node.generators = clauses
        return node

    def _own(self, node: ast.GeneratorExp) -> ast.GeneratorExp:
        """A generator with other names for what its clauses bind."""
        first, *rest = node.generators
        parts = [first.target, *first.ifs, *rest, node.elt]
        targets = [part for clause in node.generators for part in ast.walk(clause.target)]
        names = {part.id for part in targets if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
        renaming = _Renaming({name: self.fresh(name.partition(" ")[0]) for name in sorted(names)})
        for part in parts:
            renaming.visit(part)
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.iter, ast.GeneratorExp):
            return node
        clauses = node.iter.generators
        if len(clauses) > 1 and (_leaves(node.body) or node.orelse):
            return node
        inner = self._own(node.iter)
        body: list[ast.stmt] = [ast.Assign([node.target], inner.elt), *node.body]
        for clause in reversed(clauses):
            for test in reversed(clause.ifs):
                body = [ast.If(test, body, [])]
            body = [ast.For(clause.target, clause.iter, body, [])]
        (made,) = body
        assert isinstance(made, ast.For)
        made.orelse = node.orelse
        return self._placed(made, node)


class _Renaming(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg = self.names.get(node.arg, node.arg)
        return node


def _is_starred(node: ast.Call) -> bool:
    return any(isinstance(argument, ast.Starred) for argument in node.args)


def _leaves(body: list[ast.stmt]) -> bool:
    """Whether a loop's body has a break of that loop."""
    for statement in body:
        match statement:
            case ast.Break():
                return True
            case ast.For(orelse=inner) | ast.While(orelse=inner):
                if _leaves(inner):
                    return True
            case ast.If(_, yes, no):
                if _leaves(yes) or _leaves(no):
                    return True
            case ast.Match(_, cases):
                if any(_leaves(case.body) for case in cases):
                    return True
            case ast.With() | ast.Try():
                return True
    return False
