# Everything a developer does. POSIX sh; needs make, and Python 3.11 or newer with its venv module.
#   make run     start Ringback on http://127.0.0.1:8000
#   make test    all tests, on SQLite and on PostgreSQL
.POSIX:
.SUFFIXES:
.PHONY: help setup setup-run run worker shell test check bench clean lock

PYTEST = .venv/bin/python -m pytest
# `make check` must not touch the data of an installation in this folder.
SCRATCH = RINGBACK_DATA_DIR=.venv/scratch RINGBACK_DATABASE_URL= RINGBACK_SECRET_KEY_FILE= RINGBACK_ENCRYPTION_KEY_FILE=

help:
	@echo 'make setup   prepare .venv with everything for development'
	@echo 'make run     start Ringback: web pages, API and dispatcher in one process'
	@echo 'make worker  start a dispatcher alone'
	@echo 'make shell   a Python prompt inside Ringback'
	@echo 'make test    all tests, on SQLite and on PostgreSQL'
	@echo 'make check   style, types, layers, migrations'
	@echo 'make bench   measure; prints JSON lines'
	@echo 'make lock    pin new versions of the dependencies (needs uv)'
	@echo 'make clean   remove what the tools left behind; keeps data/'

setup:
	@sh tools/setup.sh dev

setup-run:
	@sh tools/setup.sh run

run: setup-run
	@exec .venv/bin/ringback serve

worker: setup-run
	@exec .venv/bin/ringback worker

shell: setup-run
	@exec .venv/bin/ringback shell

check: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(SCRATCH) .venv/bin/mypy --strict src
	.venv/bin/lint-imports
	$(SCRATCH) .venv/bin/ringback manage makemigrations --check --dry-run
	$(PYTEST) tests/architecture -q

test: setup
	@sh tools/test.sh

bench: setup
	@sh tools/bench.sh

# Pins with hashes and without addresses, so that a clone installs the same files from any index.
lock:
	@sh tools/lock.sh

clean:
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist .venv
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
