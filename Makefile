# Two commands: `make build` publishes the warehouse, `make test` runs every test; `make check` only what needs no build.
# They make the environment first, from Python 3.11 to 3.13 and nothing else.

PYTHON ?= python3
# Processes that test; each takes some 500 MB.
WORKERS ?= 2
BIN := .venv/bin
UV := VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/python tools/uv.py
LOCK := $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11
PYTEST := $(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal

.PHONY: build test check style types sql tests units lint format lock ocr node spark engines clean

build: .venv/.stamp
	$(BIN)/jixiao build

test: .venv/.stamp
	@$(MAKE) --no-print-directory --jobs 3 style types sql tests

check: .venv/.stamp
	@$(MAKE) --no-print-directory --jobs 3 style types sql units

lint: style types sql

style: .venv/.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/.stamp
	$(BIN)/mypy

sql: .venv/.sql

# A minute's work that nothing but SQL can change: what passed is not linted again. Folders tell of files that went.
.venv/.sql: .venv/.stamp .sqlfluff .sqlfluffignore $(shell find models macros data_tests -type d -o -name '*.sql')
	$(BIN)/sqlfluff lint models macros data_tests
	touch $@

tests: .venv/.stamp
	$(PYTEST)

units: .venv/.stamp
	$(PYTEST) -m "not warehouse and not command"

format: .venv/.stamp
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/sqlfluff fix --processes 2 models macros data_tests

.venv/.stamp: requirements.lock requirements-uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
		|| { echo "需要 Python 3.11、3.12 或 3.13，请写明用哪个 · jixiao needs Python 3.11, 3.12 or 3.13; name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
		|| { echo "缺少 venv · this Python cannot make environments; on Debian: apt install python3-venv" >&2; exit 1; }
	@echo "安装所需的程序到 .venv，头一次要几分钟 · installing into .venv, minutes the first time"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	$(UV) pip sync --quiet --require-hashes --compile-bytecode requirements.lock \
		|| { echo "uv 装不了，改用 pip，会慢一些 · uv cannot install here; pip tries, which takes longer" >&2; \
			$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock; }
	$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# Write the locks anew from pyproject.toml: names, versions and hashes only.
lock: .venv/.stamp
	$(LOCK) --group dev pyproject.toml -o requirements.lock
	$(LOCK) --group pyproject.toml:spark -o requirements-spark.lock

# The extra that recognises the text of scans: some 300 MB, which nothing else here needs.
ocr: .venv/.stamp
	$(UV) pip install --quiet --constraint requirements.lock --no-build-isolation --editable '.[ocr]'

# Node and npm, where the system has none: they install what the pages of a site run.
node: .venv/.stamp
	$(UV) pip install --quiet --constraint requirements.lock --no-build-isolation --editable '.[node]'

# Spark, for jixiao build --engine spark: an environment beside ours, some 1.2 GB.
spark: .venv-spark/.stamp

.venv-spark/.stamp: .venv/.stamp requirements-spark.lock
	test -x .venv-spark/bin/python || $(PYTHON) -m venv .venv-spark
	VIRTUAL_ENV=$(CURDIR)/.venv-spark $(BIN)/python tools/uv.py pip sync --quiet --require-hashes requirements-spark.lock
	touch $@

# Both engines, every row of every mart compared.
engines: spark
	$(BIN)/python tools/engines.py

clean:
	rm -rf .venv .venv-spark target logs
