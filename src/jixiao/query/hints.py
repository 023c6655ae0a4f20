"""What a person may have meant whose statement is refused; what DuckDB suggests itself is not said again."""

from __future__ import annotations

import difflib
import re

import duckdb

from jixiao.sql import literal

#: Words that begin or join the parts of a query, which are mistyped most.
KEYWORDS = (
    "select", "from", "where", "group", "order", "by", "having", "limit", "offset", "distinct", "qualify", "join",
    "left", "inner", "full", "cross", "semi", "anti", "asof", "using", "union", "all", "except", "intersect", "with",
    "as", "and", "or", "not", "in", "is", "null", "like", "between", "case", "when", "then", "else", "end", "asc",
    "desc", "exists", "true", "false", "over", "partition", "filter", "describe", "summarize",
)  # fmt: skip
#: Signs as a Chinese keyboard types them, and as SQL has them.
_SIGNS = str.maketrans("，；（）＝＞＜＊＋－‘’“”", ",;()=><*+-''\"\"")
#: 'county', '张''三'
_TEXT = re.compile(r"'[^']*'")
#: select, 部门
_WORD = re.compile(r"\w+")
#: column "部门" not found; name 报告卡 does not exist
_UNKNOWN = re.compile(r'column "(?P<column>[^"]+)" not found|name (?P<table>\S+) does not exist')


def hint(connection: duckdb.DuckDBPyConnection, query: str, message: str) -> str | None:
    """One sentence on what to write instead, or None where nothing suggests itself."""
    bare = _TEXT.sub("''", query)
    signs = "".join(sorted(set(bare) - set(bare.translate(_SIGNS))))
    if signs:
        return f"outside quotation marks SQL has signs of half width: {signs.translate(_SIGNS)} for {signs}"
    with connection.cursor() as own:  # for the refused statement may have spoiled its transaction
        if "syntax error" in message:
            return _keyword(own, bare)
        if unknown := _UNKNOWN.search(message):
            return _name(own, bare, unknown["column"] or unknown["table"], is_table=unknown["table"] is not None)
    return None


def _keyword(connection: duckdb.DuckDBPyConnection, bare: str) -> str | None:
    known = {"keyword_name": "duckdb_keywords()", "table_name": "duckdb_tables()", "column_name": "duckdb_columns()"}
    names = {
        str(name) for one, of in known.items() for (name,) in connection.execute(f"select {one} from {of}").fetchall()
    }
    for word in _WORD.findall(bare.lower()):
        if word not in names and (near := difflib.get_close_matches(word, KEYWORDS, 1, 0.74)):
            return f"did you mean {near[0]}, for {word}?"
    return None


def _name(connection: duckdb.DuckDBPyConnection, bare: str, name: str, *, is_table: bool) -> str | None:
    if f'"{name}"' in bare:
        return f"a text stands in single quotation marks: '{name}'; in double ones it is the name of a column"
    kind, named = ("table", "true") if is_table else ("column", f"contains({literal(bare)}, table_name)")
    query = f"""
        select distinct {kind}_name from duckdb_{kind}s()
        where schema_name = 'main' and starts_with(comment, {literal(name)}) and {named} order by 1 limit 5
    """
    titled = connection.execute(query).fetchall()
    return f"{name} may be named {' or '.join(found for (found,) in titled)}" if titled else None
