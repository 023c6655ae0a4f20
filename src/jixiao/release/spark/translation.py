"""DuckDB's SQL as Spark's.

sqlglot knows both dialects. What it cannot know is told here: the columns behind a star, which Spark has no ``rename``
or ``replace`` for, come from the ``columns`` of the tables; and a dozen functions mean something else, or nothing, on
the other side. The one trap is ``list(x order by y)``: sqlglot drops the order without a word, so it is written as a
sort of pairs. Whether a translation is right no rule can say: ``tools/engines.py`` compares every row of every mart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

#: The types of the columns of each table, by its schema and its name.
Columns = Mapping[str, Mapping[str, Mapping[str, str]]]

#: As late as any date: Spark has no infinite one.
_LAST_DAY = "9999-12-31"
#: Our SQL asks lists by ``len``, and texts by ``length``; sqlglot takes both for one.
_LENGTH_OF_LIST = re.compile(r"\blen\(")  # len(


def spark_sql(sql: str, columns: Columns) -> str:
    """``sql``, one query of DuckDB over tables of ``columns``, as Spark runs it.

    Raises ``sqlglot.errors.SqlglotError`` where it cannot be parsed, or a star not be resolved.
    """
    # Once for the stars, and again for what comes to stand behind them.
    parsed = sqlglot.parse_one(_LENGTH_OF_LIST.sub("array_length(", sql), read="duckdb")
    tree = _with_all_sides_alike(_qualified(parsed, columns))
    tree = _qualified(sqlglot.parse_one(tree.sql(dialect="duckdb"), read="duckdb"), columns)
    # From the innermost outwards: what is written anew takes in what was.
    for node in reversed(list(tree.bfs())):
        if (rewritten := _rewritten(node)) is not node:
            tree = rewritten if node is tree else tree
            node.replace(rewritten)
    return tree.sql(dialect="spark")


def _qualified(tree: exp.Expr, columns: Columns) -> exp.Expr:
    for table in tree.find_all(exp.Table):
        table.set("catalog", None)
    known: dict[str, object] = {schema: dict(tables) for schema, tables in columns.items()}
    return qualify(tree, schema=known, dialect="duckdb", expand_alias_refs=True, validate_qualify_columns=False)


def _with_all_sides_alike(tree: exp.Expr) -> exp.Expr:
    """``union by name`` with every column on every side, in one order."""
    for union in [found for found in tree.find_all(exp.SetOperation) if not isinstance(found.parent, exp.SetOperation)]:
        operations = list(union.find_all(exp.SetOperation))
        if not any(one.args.get("by_name") for one in operations):
            continue
        sides = list(_sides(union))
        names = list(dict.fromkeys(name for side in sides for name in side.named_selects))
        for side in sides:
            own = dict(zip(side.named_selects, side.expressions, strict=True))
            side.set("expressions", [own.get(name) or exp.alias_(exp.null(), name) for name in names])
        for one in operations:
            one.set("by_name", False)
    return tree


def _sides(node: exp.Expr) -> Iterator[exp.Select]:
    while isinstance(node, (exp.Subquery, exp.Paren)):
        node = node.this
    if isinstance(node, exp.SetOperation):
        yield from _sides(node.left)
        yield from _sides(node.right)
    elif isinstance(node, exp.Select):
        yield node


def _rewritten(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Select):
        return _without_qualify(_subscripts(node))
    return _ordered_list(_function(_list(_aggregate(node))))


def _without_qualify(node: exp.Select) -> exp.Select:
    """``qualify`` as a condition on a query of the windows that it asks for, over one of what these go by.

    sqlglot does so too, but takes the columns within its windows for columns of the result, whatever table they name;
    and Sail cannot order a window by more than a column.
    """
    if not node.args.get("qualify"):
        return node
    inner = node.copy()
    # In brackets, what is one window has a parent as well, in which it can be replaced.
    condition, scope = exp.paren(inner.args["qualify"].this), inner.args.get("with_")
    inner.set("qualify", None)
    inner.set("with_", None)
    windows = [window for window in condition.find_all(exp.Window) if not window.find_ancestor(exp.Window)]
    asked = [operand for window in windows for operand in _operands(window)]
    asked += [column for column in condition.find_all(exp.Column) if not column.find_ancestor(exp.Window)]
    for number, one in enumerate(asked):
        inner.select(exp.alias_(one.copy(), f"_q{number}", quoted=True), copy=False)
        one.replace(exp.column(f"_q{number}", quoted=True))
    windowed = exp.select("*").from_(inner.subquery("_t"))
    for number, window in enumerate(windows):
        windowed.select(exp.alias_(window.copy(), f"_w{number}", quoted=True), copy=False)
        window.replace(exp.column(f"_w{number}", quoted=True))
    columns = [exp.column(name, quoted=True) for name in node.named_selects]
    outer = exp.select(*columns).from_(windowed.subquery("_u")).where(condition)
    outer.set("with_", scope)
    return outer


def _operands(window: exp.Window) -> list[exp.Expr]:
    """What a window is of, is parted by and is ordered by."""
    order = window.args.get("order")
    operands = [window.this.this, *window.args.get("partition_by", []), *(key.this for key in order or [])]
    return [one for one in operands if isinstance(one, exp.Expr) and not isinstance(one, (exp.Star, exp.Literal))]


def _subscripts(node: exp.Select) -> exp.Select:
    """A list's values beside their places, ``unnest(list)`` and ``generate_subscripts(list, 1)``, by one generator."""
    values = next((one for one in node.expressions if isinstance(one.unalias(), exp.Explode)), None)
    places = next((one for one in node.expressions if _is_called(one.unalias(), "generate_subscripts")), None)
    if values is None or places is None:
        return node
    listed = values.unalias().this.sql("spark")
    pairs = f"transform({listed}, (v, i) -> named_struct('{values.alias}', v, '{places.alias}', i + 1))"
    generator = exp.Aliases(
        this=sqlglot.parse_one(f"inline({pairs})", read="spark"),
        expressions=[exp.to_identifier(values.alias), exp.to_identifier(places.alias)],
    )
    node.set("expressions", [one for one in node.expressions if one not in (values, places)] + [generator])
    return node


def _is_called(node: exp.Expr, name: str) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.lower() == name


def _aggregate(node: exp.Expr) -> exp.Expr:
    """Aggregates and groupings that are named or counted otherwise."""
    match node:
        case exp.Group() if node.args.get("all") and isinstance(node.parent, exp.Select):
            selected = enumerate(node.parent.expressions, 1)
            keys = [exp.Literal.number(place) for place, one in selected if not one.find(exp.AggFunc)]
            return exp.Group(expressions=keys) if keys else node
        case exp.IgnoreNulls(this=exp.AnyValue() as any_value):
            return exp.Max(this=any_value.this.copy())
        case exp.IgnoreNulls(this=exp.Expr() as aggregate):
            return aggregate.copy()
        case exp.Window(this=exp.Filter(this=exp.AggFunc() as counted, expression=exp.Where(this=condition))):
            of = exp.Literal.number(1) if isinstance(counted.this, exp.Star) else counted.this.copy()
            filtered = type(counted)(this=exp.If(this=condition.copy(), true=of, false=exp.null()))
            return exp.Window(**{**node.copy().args, "this": filtered})
        case exp.AnyValue() if not isinstance(node.parent, exp.IgnoreNulls):
            return exp.Max(this=node.this.copy())  # which one it is concerns nobody, but it is not null
    return node


def _list(node: exp.Expr) -> exp.Expr:
    """What counts the values of lists otherwise, or from their end."""
    match node:
        case exp.Bracket(expressions=[exp.Slice(this=exp.Neg() as first)]):  # the last of a list
            return exp.Anonymous(this="slice", expressions=[node.this, first.copy(), first.this.copy()])
        case exp.Bracket(expressions=[exp.Neg(this=exp.Literal() as place)]):
            # sqlglot counts places from 0, and took one away from this one too.
            last = exp.Literal.number(1 - int(place.name))
            return exp.Anonymous(this="try_element_at", expressions=[node.this.copy(), last])
        case exp.ArrayContains(this=listed, expression=value):  # of its own type alone, and unknown beside a null
            one = value.sql("spark")
            found = f"if({one} is null, null, exists({listed.sql('spark')}, v -> v <=> {one}))"
            return sqlglot.parse_one(found, read="spark")
    return node


def _function(node: exp.Expr) -> exp.Expr:
    """What has another name on the other side, or another meaning."""
    match node:
        case exp.RegexpFullMatch(expression=exp.Literal() as pattern):
            return exp.RegexpLike(this=node.this.copy(), expression=exp.Literal.string(f"^(?:{pattern.name})$"))
        case exp.Split(expression=exp.Literal() as separator):  # a pattern there; ours are single characters
            return exp.RegexpSplit(this=node.this.copy(), expression=separator.copy())
        case exp.Div():  # of decimals too it is a binary fraction
            over, under = (exp.cast(side.copy(), "double") for side in (node.this, node.expression))
            return exp.Div(this=over, expression=under)
        case exp.Neg(this=exp.Column() as value):  # of a decimal, Sail's is of another type
            return exp.paren(exp.Sub(this=exp.Literal.number(0), expression=value.copy()))
        case exp.Cast(this=exp.Explode() as exploded):
            return exp.Explode(this=exp.cast(exploded.this.copy(), f"ARRAY<{node.to.sql('spark')}>", dialect="spark"))
        case exp.Cast() if node.is_type("date") and node.this.name == "infinity":
            return exp.cast(exp.Literal.string(_LAST_DAY), "date")
    return node


def _ordered_list(node: exp.Expr) -> exp.Expr:
    """``list(x order by y) filter (…)`` as the values of sorted pairs."""
    collected = node.this if isinstance(node, exp.Filter) else node
    is_whole = isinstance(node, exp.Filter) or not isinstance(node.parent, exp.Filter)
    if not (isinstance(collected, exp.ArrayAgg) and isinstance(collected.this, exp.Order) and is_whole):
        return node
    ordered = collected.this
    if any(key.args.get("desc") for key in ordered.expressions):
        raise sqlglot.errors.UnsupportedError(f"a list in falling order: {ordered.sql('duckdb')}")
    if isinstance(ordered.this, exp.Distinct):
        return sqlglot.parse_one(f"sort_array(collect_set({ordered.this.expressions[0].sql('spark')}))", read="spark")
    keys = ", ".join(f"{key.this.sql('spark')} as k{place}" for place, key in enumerate(ordered.expressions))
    which = f" filter ({node.expression.sql('spark')})" if isinstance(node, exp.Filter) else ""
    pairs = f"sort_array(collect_list(struct({keys}, {ordered.this.sql('spark')} as v)){which})"
    return sqlglot.parse_one(f"transform({pairs}, s -> s.v)", read="spark")
