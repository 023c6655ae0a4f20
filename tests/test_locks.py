"""A query reads its release and nothing else: it writes, reads, attaches, loads, installs and sets nothing."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

import jixiao
from command import run
from jixiao.hashing import file_sha256
from jixiao.query.connection import open_database

#: Statements that would reach beyond the release. {db} is the database's own file, {out} a place in an empty folder.
REACHING = (
    "copy (select 1) to '{db}' (format csv)",
    "copy (select 1) to '{db}' (format csv, use_tmp_file false)",
    "copy (select 1) to '{db}.wal'",
    "copy (select 1) to '{db}.wal.checkpoint' (use_tmp_file false)",
    "copy (select 1) to '{db}.tmp/x.csv'",
    "copy (select 1) to 'warehouse/current/jixiao.duckdb' (format csv)",
    "copy (select 1) to 'warehouse/current'",
    "copy fct_score to '{out}.csv'",
    "copy (select 1 as a) to '{out}.parquet' (format parquet)",
    "copy (select 1 as a) to '{out}.json' (format json)",
    "copy (select 1 as a, 2 as b) to '{out}' (format csv, partition_by (a))",
    "copy (select 1 as a) to '/dev/stdout'",
    "explain analyze copy (select 1) to '{out}.csv'",
    "prepare p as copy (select 1) to '{out}.csv'; execute p",
    "begin; copy (select 1) to '{out}.csv'; commit",
    "export database '{out}'",
    "export database '{db}.tmp'",
    "import database '{out}'",
    "attach '{out}.db' as other",
    "attach '{db}' as other",
    "attach '{db}' as other (read_only)",
    "attach ':memory:' as other",
    "attach 'http://127.0.0.1:9/x.duckdb' as other",
    "from read_csv('/etc/hosts')",
    "from '/etc/hosts'",
    "from 'warehouse/current/parquet/dim_year.parquet'",
    "from read_text('/etc/hosts')",
    "from read_blob('{db}')",
    "from read_json('warehouse/current/manifest.json')",
    "from read_parquet('warehouse/current/parquet/dim_year.parquet')",
    "from parquet_metadata('warehouse/current/parquet/dim_year.parquet')",
    "from sniff_csv('/etc/hosts')",
    "from glob('*')",
    "from 'http://127.0.0.1:9/x.csv'",
    "from query('from read_text(''/etc/hosts'')')",
    "set variable x = (select content from read_text('/etc/hosts'))",
    "create temp table t as from read_text('/etc/hosts')",
    "create temp table t (x varchar); copy t from '/etc/hosts'",
    "install httpfs",
    "install '{out}.duckdb_extension'",
    "load httpfs",
    "load '{out}.duckdb_extension'",
    "update extensions",
    "from sqlite_scan('{out}', 't')",
    "from postgres_scan('host=127.0.0.1', 'a', 'b')",
    "create persistent secret s (type http)",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "reset lock_configuration",
    "set disabled_filesystems = ''",
    "set allowed_directories = ['/']",
    "set temp_directory = '{out}'",
    "set autoinstall_known_extensions = true",
    "set custom_extension_repository = 'http://127.0.0.1:9'",
    "set secret_directory = '{out}'",
    "set log_query_path = '{out}'",
    "pragma profiling_output = '{out}'",
    "pragma enable_profiling = 'json'",
    "call enable_logging(storage = 'file', storage_path = '{out}')",
    "call enable_logging('QueryLog', storage = 'file', storage_path = '{db}.tmp')",
    "drop table fct_score",
    "update fct_score set score = 0",
    "insert into dim_year select * from dim_year",
    "create table main.t as select 1",
    "alter table fct_score rename to f",
    "comment on table dim_year is 'x'",
)


@pytest.fixture
def reach(in_built: Path, tmp_path: Path) -> dict[str, str]:
    """What the statements name."""
    (tmp_path / "out").mkdir()
    database = (in_built / "warehouse" / "current" / "jixiao.duckdb").resolve()
    return {"db": str(database), "out": str(tmp_path / "out" / "x")}


def files(*folders: Path) -> dict[Path, str]:
    """Every file below the folders, with the hash of what it holds."""
    found = (
        path for folder in folders for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    return {path: file_sha256(path) for path in found}


def test_a_connection_reaches_nothing_but_its_release(
    in_built: Path, tmp_path: Path, reach: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))  # where DuckDB keeps extensions and secrets
    before = files(in_built, tmp_path)
    with jixiao.connect() as connection:
        for statement in REACHING:
            with connection.cursor() as own, pytest.raises(duckdb.Error):
                own.execute(statement.format(**reach)).fetchall()
                pytest.fail(f"was done: {statement}")
        relation = connection.sql("select 1 as a")
        for name in ("write_csv", "write_parquet", "to_csv", "to_parquet"):
            with pytest.raises(duckdb.Error):
                getattr(relation, name)(reach["out"])
        for name in ("read_csv", "read_parquet", "read_json", "install_extension", "load_extension"):
            with pytest.raises(duckdb.Error):
                getattr(connection, name)("/etc/hosts")
        assert connection.sql("select count(*) from report_card").fetchone() == (5,)
    assert files(in_built, tmp_path) == before


def test_the_command_reaches_nothing_but_its_release(in_built: Path, tmp_path: Path, reach: dict[str, str]) -> None:
    """In the shell, on its standard input, the first statement that is refused ends it: so they come one by one."""
    before = files(in_built, tmp_path)
    for statement in REACHING[::6]:
        done = run(in_built, "sql", statement.format(**reach), HOME=str(tmp_path / "home"), TMPDIR=str(tmp_path))
        assert done.returncode == 1 and "Traceback" not in done.stderr, f"{statement}: {done.stdout}{done.stderr}"
    typed = f"copy (select 1) to '{reach['db']}.wal';\n"
    assert "jixiao sql --out FILE" in run(in_built, "sql", typed=typed).stderr
    assert files(in_built, tmp_path) == before


def test_an_unsafe_query_reaches_files_and_still_does_not_write_the_release(
    in_built: Path, tmp_path: Path, reach: dict[str, str]
) -> None:
    before = files(in_built)
    done = run(in_built, "sql", "--unsafe", f"copy (select 1 as a) to '{reach['out']}.csv'; from '{reach['out']}.csv'")
    assert done.returncode == 0, done.stderr
    assert "read-only" in run(in_built, "sql", "--unsafe", "drop table fct_score").stderr
    missing = run(in_built, "sql", "--unsafe", "from 'no such.csv'")
    assert missing.returncode == 1 and "rollback" not in missing.stderr
    spilled = "select max(x) from (select lag(r) over (order by hash(r)) as x from range(3000000) as t (r))"
    done = run(in_built, "sql", "--unsafe", f"set memory_limit = '60MB'; {spilled}", TMPDIR=str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["x.csv"]
    assert files(in_built) == before


def test_connections_of_one_release_live_together(in_built: Path) -> None:
    """A second one, frames, temporary tables, cursors; a connection with other settings is refused with a reason."""
    with jixiao.connect() as first, jixiao.connect() as second:
        second.register("mine", pl.DataFrame({"report_id": ["440100-zzb-2023"], "weight": [2]}))
        joined = "select weight from mine join report_card using (report_id)"
        assert second.sql(joined).fetchall() == second.cursor().sql("select 2").fetchall() == [(2,)]
        first.execute("create temp table t as from range(5000000) order by hash(range)")
        assert first.sql("select count(*) from t").fetchone() == (5_000_000,)
        database = (in_built / "warehouse" / "current" / "jixiao.duckdb").resolve()
        with pytest.raises(jixiao.JixiaoError, match="open in this process already"):
            open_database(database, unsafe=True)
        with duckdb.connect() as other:
            other.execute(f"attach '{database}' as release (read_only)")
            assert other.sql("select count(*) from release.report_card").fetchone() == (5,)
