# Everything from a fresh machine with Python 3.11 or newer, git and make.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
WORKERS ?= auto

.PHONY: demo test check lint bench lock clean

demo: .venv/base                ## the whole main job on an invented SIG, without a token
	$(BIN)/sigbot demo

test: .venv/dev                 ## the tests, without the long ones
	$(BIN)/pytest -n $(WORKERS) -m "not slow"

check: lint                     ## linters, types, layers, the long kill and fault tests, and properties at length
	$(BIN)/pytest -n $(WORKERS) -m "slow or hypothesis" --hypothesis-profile thorough

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev                ## the figures of docs/benchmarks.md
	$(BIN)/python -m tests.benchmarks

lock:                           ## renew requirements/*.txt; needs uv
	requirements/compile

clean:
	rm -rf .venv .sigbot

.venv/made:
	@test -n "$(PYTHON)" || { echo "sigbot needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/base: .venv/made requirements/base.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: .venv/base requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
