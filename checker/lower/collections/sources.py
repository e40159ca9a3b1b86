"""What a loop goes over, with the names that it gives values in each turn."""

from dataclasses import dataclass, replace

from checker.ir.failing import may_fail
from checker.ir.nodes import Convert, Expr, Local
from checker.ir.rewriting import with_parts
from checker.language.types import Type
from checker.lower.scope import Alias


@dataclass(frozen=True)
class Source:
    """What a loop goes over: an expression, and the names that are aliases of what belongs to each element."""

    expr: Expr
    type: Type
    name: str
    aliases: dict[str, Alias]
    locals: dict[str, Expr]
    whole: Expr | None = None
    """The dict or Counter whose items or values these are."""
    read: tuple[Expr, ...] = ()
    """The containers that Python reads anew in every round, besides the expression itself."""

    def holding(self, local: Expr) -> "Source":
        """The same of a local that holds the dict or Counter."""
        held = {name: _of_owner(value, self.whole, local) for name, value in self.locals.items()}
        source = local if self.expr == self.whole else self.expr
        return replace(self, expr=source, locals=held, whole=local)

    @property
    def checks(self) -> tuple[Expr, ...]:
        """What Python evaluates at the beginning of each turn, and what may fail: a value that is not in the parts that its names want."""
        return tuple(value for value in self.locals.values() if may_fail(value))

    def declared(self, kind: Type) -> "Source":
        """The same where the name of the element is declared with a wider type."""
        if kind == self.type:
            return self
        local = Convert(self.type, Local(kind, self.name), is_known=True)
        aliases = {
            other: Alias(alias.place, tuple(renamed(key, self.name, local) for key in alias.keys), alias.type)
            for other, alias in self.aliases.items()
        }
        values = {other: renamed(value, self.name, local) for other, value in self.locals.items()}
        return replace(self, aliases=aliases, locals=values)

    def keyed(self, name: str) -> "Source":
        """The same with another name for the key, which the body cannot assign to."""
        local = Local(self.type, name)
        aliases = {
            other: Alias(alias.place, tuple(renamed(key, self.name, local) for key in alias.keys), alias.type)
            for other, alias in self.aliases.items()
        }
        return replace(self, name=name, aliases=aliases, locals={self.name: local, **self.locals})


def _of_owner(value: Expr, owner: Expr | None, other: Expr) -> Expr:
    """What is told of a dict or Counter, told of another one."""
    return other if value == owner else with_parts(value, lambda part: _of_owner(part, owner, other))


def renamed(value: Expr, name: str, local: Expr) -> Expr:
    """An expression with another one in place of a local."""
    if isinstance(value, Local) and value.name == name:
        return local
    return with_parts(value, lambda part: renamed(part, name, local))
