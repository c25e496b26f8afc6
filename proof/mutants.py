"""Functions changed a little, one place at a time, as somebody might get them wrong: the standard operators, over the syntax tree."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd,
}  # fmt: skip
_NAMED = {"all": "any", "any": "all", "min": "max", "max": "min"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where it is, what it is; the module with it is made when it is asked for."""

    where: str
    what: str
    source: str
    name: str
    # The place among what the function says, and which of the changes there.
    place: tuple[int, int]

    @property
    def tree(self) -> ast.Module:
        """The whole module with the change."""
        tree = ast.parse(self.source)
        at, number = self.place
        spot = next(one for here, one in enumerate(_said(_named(tree, self.name))) if here == at)
        _, change = list(_changes(spot))[number]
        change()
        return ast.fix_missing_locations(tree)


def mutants(module: ModuleType, names: tuple[str, ...]) -> Iterator[Mutant]:
    """Every change to the functions of these names (`function`, `Class.method`, or `Class` for all of its methods)."""
    source = inspect.getsource(module)
    tree = ast.parse(source)
    for name in names:
        for at, node in enumerate(_said(_named(tree, name))):
            where = f"{module.__name__}:{getattr(node, 'lineno', 0)} {name}"
            for number, (what, _) in enumerate(_changes(node)):
                yield Mutant(where, f"{what}: {ast.unparse(node)[:60]}", source, name, (at, number))


def _named(tree: ast.Module, name: str) -> ast.AST:
    found: ast.AST = tree
    for part in name.split("."):
        found = next(one for one in getattr(found, "body", ()) if getattr(one, "name", "") == part)
    return found


def _said(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all in it that decides: no annotations, no decorators."""
    yield node
    for name, value in ast.iter_fields(node):
        if name not in {"annotation", "returns", "decorator_list"}:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, ast.AST):
                    yield from _said(one)


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[], None]]]:
    """What can be changed at a node, and the doing of it."""
    yield from _of_operators(node)
    yield from _of_steps(node)
    if isinstance(node, ast.Constant):
        yield from _of_constants(node)
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        yield "never", lambda: setattr(node, "test", ast.Constant(value=False))
        if not isinstance(node, ast.While):
            yield "always", lambda: setattr(node, "test", ast.Constant(value=True))
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield "no condition", lambda: setattr(node, "ifs", [])
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _NAMED:
        yield "the other one", lambda: setattr(node.func, "id", _NAMED[node.func.id])  # type: ignore[attr-defined]


def _of_steps(node: ast.AST) -> Iterator[tuple[str, Callable[[], None]]]:
    """Statements that answer nothing, go on where they should stop, or are not there."""
    value = getattr(node, "value", None)
    if isinstance(node, ast.Return) and value is not None and not _is_none(value):
        yield "nothing returned", lambda: setattr(node, "value", ast.Constant(value=None))
    elif isinstance(node, ast.Continue | ast.Break):
        yield "skipped", lambda: _leave_out(node)
    elif isinstance(node, ast.Expr | ast.AugAssign) and not isinstance(
        value, ast.Constant | ast.Yield | ast.YieldFrom
    ):
        yield "left out", lambda: _leave_out(node)


def _of_operators(node: ast.AST) -> Iterator[tuple[str, Callable[[], None]]]:
    if isinstance(node, ast.Compare):
        for at, kind in enumerate(node.ops):
            for other in _COMPARED[type(kind)]:
                yield other.__name__, lambda at=at, other=other: node.ops.__setitem__(at, other())  # type: ignore[misc]
    elif isinstance(node, ast.BoolOp):
        other_way = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield other_way.__name__, lambda: setattr(node, "op", other_way())
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _COMPUTED:
        computed = _COMPUTED[type(node.op)]
        yield computed.__name__, lambda: setattr(node, "op", computed())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not left out", lambda: _bare(node)


def _bare(node: ast.UnaryOp) -> None:
    # Twice is not at all, and the node stays where it is.
    node.operand = ast.UnaryOp(op=ast.Not(), operand=node.operand)


def _of_constants(node: ast.Constant) -> Iterator[tuple[str, Callable[[], None]]]:
    value = node.value
    if isinstance(value, bool):
        yield str(not value), lambda: setattr(node, "value", not value)
    elif isinstance(value, int):
        yield str(value + 1), lambda: setattr(node, "value", value + 1)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _leave_out(node: ast.AST) -> None:
    for name in node._fields:
        if hasattr(node, name):
            delattr(node, name)
    node.__class__ = ast.Pass


# ---------------------------------------------------------------- in place


def put(module: ModuleType, mutant: Mutant) -> None:
    """Let the module's own functions do what the mutant's do, wherever they were imported to.

    Only in a process that ends with it: what is put is not taken back.
    """
    space: dict[str, Any] = {
        "__name__": module.__name__,
        "__package__": module.__package__,
        "__file__": module.__file__,
    }
    exec(compile(mutant.tree, module.__file__ or "", "exec"), space)  # noqa: S102 - our own source, changed by us
    for name, old in vars(module).items():
        if getattr(old, "__module__", None) == module.__name__ and name in space:
            _replace(old, space[name])


def _replace(old: Any, new: Any) -> None:
    if isinstance(old, FunctionType):
        old.__code__, old.__defaults__, old.__kwdefaults__ = (
            new.__code__,
            new.__defaults__,
            new.__kwdefaults__,
        )
    elif isinstance(old, type):
        for name, one in vars(old).items():
            was, now = _function(one), _function(vars(new).get(name))
            if was is not None and now is not None and _fits(was.__code__, now.__code__):
                _replace(was, now)


def _function(one: Any) -> FunctionType | None:
    found = getattr(one, "fget", None) or getattr(one, "func", None) or getattr(one, "__func__", None) or one
    return found if isinstance(found, FunctionType) else None


def _fits(old: CodeType, new: CodeType) -> bool:
    return len(old.co_freevars) == len(new.co_freevars)
