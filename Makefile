.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := consult surveys anonymise analysis tests benchmarks scripts
FRONTEND := $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -type f -print)
QUICK := $(addprefix tests/,base surveys pages vault findings architecture/test_manner.py architecture/test_stages.py)
export PYTHON
# The suite starts hundreds of programs: each would compile every module anew.
export PYTHONDONTWRITEBYTECODE :=

help:  ## Show what can be made.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 12

system:  ## Install the Debian packages that the tests need (as root or by sudo).
	scripts/system.sh install

setup: $(VENV)/.ready frontend/dist/.vite/manifest.json  ## Build .venv and the front end.

$(VENV)/.ready: requirements/uv.txt requirements/dev.txt pyproject.toml | frontend/dist/.vite/manifest.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Candour needs Python 3.11 or newer; $(PYTHON) is older" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || $(MAKE) system
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

frontend/node_modules/.ready: frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund --ignore-scripts
	touch $@

frontend/dist/.vite/manifest.json: frontend/node_modules/.ready $(FRONTEND)
	cd frontend && npm run --silent build
	touch $@

demo: setup  ## Run everything here with invented answers; Ctrl-C stops it.
	$(BIN)/consult demo

test: setup  ## Pass every check and test, real browsers and databases included.
	scripts/system.sh || $(MAKE) system
	$(MAKE) lint
	$(BIN)/pytest -n 3 --dist loadfile

lint: $(VENV)/.ready frontend/node_modules/.ready
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd frontend && npm run --silent check

check: $(VENV)/.ready  ## The inner loop: lint, types, contracts and the quick tests.
	$(MAKE) --silent lint
	$(BIN)/pytest -q -n 2 -m "not slow and not browser" $(QUICK)

proof: setup  ## Run one expensive suite whole: make proof PART=name.
	$(BIN)/python scripts/proof.py $(PART)

.venv-peers/.ready: requirements/peers.txt $(VENV)/.ready
	$(PYTHON) -m venv .venv-peers
	$(BIN)/uv pip install --quiet --python .venv-peers/bin/python --require-hashes -r $<
	touch $@

bench: setup .venv-peers/.ready  ## Print every benchmark, beside its peer in the same run.
	for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

wheel: setup  ## Build the distribution into dist/.
	$(BIN)/python -m build --wheel --no-isolation --outdir dist

lock: $(VENV)/.ready  ## Resolve the dependencies again, with hashes.
	echo uv | $(BIN)/uv pip compile - $(LOCK) -o requirements/uv.txt
	$(BIN)/uv pip compile pyproject.toml $(LOCK) --extra redis --extra uvicorn -o requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml $(LOCK) --extra redis --extra uvicorn --extra presidio --extra neural --group dev -o requirements/dev.txt
	$(BIN)/uv pip compile --group peers $(LOCK) -o requirements/peers.txt

LOCK := --quiet --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

clean:  ## Remove what was built, the demo's data included.
	rm -rf $(VENV) .venv-peers frontend/node_modules frontend/dist dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache candour-demo

.PHONY: help system setup demo test lint check proof bench wheel lock clean
