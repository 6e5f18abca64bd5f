# Each target does its own set-up: .venv from requirements.lock, and dbt's manifest.
# Packages are compiled once here: where Python may not write bytecode, each command would do it again.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
DBT_FILES := $(shell find dbt_project -type f \( -name '*.sql' -o -name '*.yml' -o -name '*.csv' \) -not -path '*/target/*')
MANIFEST := dbt_project/target/manifest.json

export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DAGSTER_DISABLE_TELEMETRY := 1
export GX_ANALYTICS_ENABLED := false

.PHONY: run test test-all test-spark test-superset ui lint lint-types lint-sql bench bench-quick docs setup audit faults lock lock-superset

run: setup
	$(BIN)/indicators run

# The workers are as many as the cores: a query on as many threads again would wait for them. DuckDB asks Slurm's
# variable for the cores it has.
test: export SLURM_CPUS_ON_NODE := 1
test: export POLARS_MAX_THREADS := 1
test: setup
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder --durations 10 -m "not heavy"

test-all: setup test-spark .venv-superset/installed
	$(BIN)/pytest --hypothesis-profile long
	$(BIN)/python -m tests.faults
	$(BIN)/python -m tests.fuzz --minutes 60

# The same models on Spark, row by row against DuckDB's. Needs Java 17.
test-spark: run .venv-spark/installed
	.venv-spark/bin/python tests/spark/compare.py $${INDICATORS_WAREHOUSE:-warehouse}

# The dashboard in Superset itself, looked at with Chromium. Superset needs Python 3.11.
test-superset: setup .venv-superset/installed
	$(BIN)/pytest tests/integration/test_superset.py

ui: setup
	$(BIN)/indicators ui

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --jobs 2 --output-sync --no-print-directory lint-types lint-sql

lint-types:
	$(BIN)/mypy

lint-sql:
	$(BIN)/sqlfluff lint --processes 2 dbt_project/models orchestration/expectations/sql

docs: setup
	$(BIN)/python -m orchestration.dictionary

bench: setup
	$(BIN)/python -m tests.benchmarks

# The same with fewer repeats and smaller data, in some minutes.
bench-quick: setup
	$(BIN)/python -m tests.benchmarks --quick

setup: $(VENV)/installed $(MANIFEST)

# What takes a while says so, and what it is doing: `--quiet` would be silent for as long as a minute.
$(VENV)/installed: requirements.lock pyproject.toml
	@echo "Setting up $(VENV): packages of requirements.lock, compiled once (a minute, longer the first time) ..."
	rm -rf $(VENV)
ifdef UV
	$(UV) venv --quiet --python $(PYTHON) $(VENV)
	$(UV) pip install --compile-bytecode --python $(BIN)/python --no-deps --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	touch $@

.venv-spark/installed: requirements-spark.lock
	rm -rf .venv-spark
ifdef UV
	$(UV) venv --quiet --python $(PYTHON) .venv-spark
	$(UV) pip install --quiet --compile-bytecode --python .venv-spark/bin/python --no-deps --require-hashes -r requirements-spark.lock
else
	$(PYTHON) -m venv .venv-spark
	.venv-spark/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-spark.lock
endif
	touch $@

.venv-superset/installed: requirements-superset.lock
	rm -rf .venv-superset
ifdef UV
	$(UV) venv --quiet --python 3.11 .venv-superset
	$(UV) pip install --quiet --compile-bytecode --python .venv-superset/bin/python --no-deps --require-hashes -r requirements-superset.lock
else
	python3.11 -m venv .venv-superset
	.venv-superset/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-superset.lock
endif
	touch $@

$(MANIFEST): $(VENV)/installed $(DBT_FILES)
	@echo "dbt parses the models (some ten seconds) ..."
	$(BIN)/dbt --quiet parse --project-dir $(CURDIR)/dbt_project --profiles-dir dbt_project
	touch $@

# What is known against a package of the image's lock. Needs uv, and the advisories of PyPI: a package that could not
# be asked about is an error.
audit:
	$(UV) tool run --from pip-audit==2.10.1 pip-audit --strict --no-deps --disable-pip --progress-spinner off \
	  -r requirements-image.lock

# The table of docs/operations.md; an hour. Filling a disk needs the right to mount one.
faults: setup
	$(BIN)/python -m tests.faults

# Needs uv. The locks hold names, versions and hashes, and no address; the image's has the same versions.
lock:
	$(UV) pip compile pyproject.toml --extra dev --extra postgres --universal --python-version 3.11 \
	  --generate-hashes --no-strip-extras --no-header --no-annotate --no-emit-index-url \
	  --no-emit-find-links -o requirements.lock
	$(UV) pip compile pyproject.toml --extra postgres --universal --python-version 3.11 \
	  --generate-hashes --no-strip-extras --no-header --no-annotate --no-emit-index-url \
	  --no-emit-find-links --constraint requirements.lock -o requirements-image.lock

# Superset stands apart: its SQLAlchemy is older than ours. requirements.in says why each line is there.
lock-superset:
	$(UV) pip compile docker/superset/requirements.in --python-version 3.11 --generate-hashes --no-strip-extras \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements-superset.lock
