# Everything runs from .venv, made from the hashed lock. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.locked-$(shell cksum requirements-dev.lock pyproject.toml | cksum | cut -d' ' -f1)

.DEFAULT_GOAL := help
.PHONY: help run test check fix schema docs seed demo demo-provinces bench bench-peers bench-large bench-serving soak fuzz faults faults-provinces lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

run: $(STAMP) ## start everything on this machine and serve on http://127.0.0.1:8000
	@exec $(BIN)/tongban dev

test: $(STAMP) check ## run everything that must be true
	@# Whole files to each process: what their tests share is made once. Bytecode: three processes read the same files.
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: $(STAMP) ## lint, types, import contracts, schema and docs up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check

fix: $(STAMP) ## format, and mend what lint can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: $(STAMP) ## write schema.graphql and the generated docs
	$(BIN)/python -m docs.generate

seed: $(STAMP) ## load the demo cast and the sample catalogue without serving
	$(BIN)/tongban seed --sample

demo: $(STAMP) ## drive the first licence from sign-in to verification, over HTTP, and tell each step
	$(BIN)/python -m examples.first_licence $(URL)

demo-provinces: $(STAMP) ## run two provinces that work for each other's people, and draw what happened
	$(BIN)/python -m examples.two_provinces $(PICTURE)

bench: $(STAMP) ## measure CPU time per request
	$(BIN)/python -m bench

bench-peers: $(STAMP) ## measure beside other GraphQL servers, twenty minutes; writes docs/performance.md (needs node)
	$(BIN)/python -m bench.peers

bench-large: $(STAMP) ## compare pages with a thousand and a million cases (loads for half an hour or more)
	timeout 7200 $(BIN)/python -m bench.large

bench-serving: $(STAMP) ## measure workers, start and memory, with 100,000 matters too; writes docs/capacity.md
	$(BIN)/python -m bench.serving

soak: $(STAMP) ## watch a server's memory through an hour of mixed visitors (SOAK_SECONDS for another time)
	$(BIN)/python -m bench.soak

fuzz: $(STAMP) ## run 200,000 random documents on both executors (TONGBAN_FUZZ_SEED goes on elsewhere)
	TONGBAN_FUZZ_RUNS=$${TONGBAN_FUZZ_RUNS:-200000} $(BIN)/python -m pytest -q -s tests/execution/test_differential.py

faults: $(STAMP) ## kill server, worker and database fifty times, and check the books
	TONGBAN_FAULT_RUNS=50 $(BIN)/python -m pytest -q -s tests/journeys/test_faults.py

faults-provinces: $(STAMP) ## two hundred runs of two provinces with a bad border and kills, and compare the books
	TONGBAN_EXCHANGE_RUNS=200 $(BIN)/python -m pytest -q -s tests/journeys/test_two_real_provinces.py

lock: ## renew the hashed locks (needs uv)
	uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --quiet --upgrade --custom-compile-command 'make lock' -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --quiet --upgrade --custom-compile-command 'make lock' -o requirements-dev.lock

clean: ## delete .venv and caches; the data in .data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build *.egg-info

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13) and "tongban dev needs Python 3.11 to 3.13 (the embedded database has no wheel for others); set PYTHON=python3.13")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@rm -f $(VENV)/.locked-* && touch $@
