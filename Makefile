# The only door: people and CI use these names and nothing else. Every target sets up what it needs.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
CHROMIUM ?= chromium

.DEFAULT_GOAL := help
.PHONY: help setup generate import diff check test pages live demo bench clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## make the virtual environment with everything for development

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("aliram needs Python 3.11 or newer; set PYTHON=..." if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade pip
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

generate: $(READY) ## specs → clients, models, reference pages; CHECK=1 only lists what is stale
	@$(BIN)/python -m codegen generate $(if $(CHECK),--check)

import: $(READY) ## merge Alibaba's api-docs.json into the specs: make import FROM="file-or-url ..."
	@test -n "$(FROM)" || { echo 'say what to import: make import FROM="file-or-url ..."'; exit 2; }
	@$(BIN)/python -m codegen import $(FROM)

diff: $(READY) ## what changed between two spec folders or revisions: make diff OLD=main NEW=specs
	@test -n "$(OLD)" && test -n "$(NEW)" || { echo 'say what to compare: make diff OLD=main NEW=specs'; exit 2; }
	@$(BIN)/python -m codegen diff $(OLD) $(NEW)

check: $(READY) ## format, lint, types, stale generated files
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pyright
	@$(BIN)/python -m codegen generate --check

test: $(READY) ## all tests, on loopback only
	@$(BIN)/python -m pytest --numprocesses 2

pages: $(READY) ## the emulator's page and the audit's report in a real browser (Debian's chromium); PAGES_OUT=folder keeps the screenshots
	@command -v $(CHROMIUM) >/dev/null || { sudo=$$(test "$$(id -u)" = 0 || echo sudo); log=$$(mktemp); \
	  { $$sudo apt-get update && $$sudo apt-get install -y --no-install-recommends chromium; } >"$$log" 2>&1 && \
	  command -v $(CHROMIUM) >/dev/null || \
	  { echo "make pages needs $(CHROMIUM), which apt-get could not install (see $$log); CHROMIUM=... names another"; \
	    exit 1; }; }
	@out="$${PAGES_OUT:-$$(mktemp -d)}" && \
	  CHROMIUM=$(CHROMIUM) PAGES_OUT="$$out" $(BIN)/python -m pytest tests/pages/status_page.py \
	  tests/pages/audit_report.py tests/pages/audit_report_use.py && \
	  echo "screenshots: $$out"

live: $(READY) ## scenarios on a real account, reading only; WRITES=1 also what creates aliram-test-*; ONLY="users sts" for some
	@$(BIN)/python -m tests.live $(if $(WRITES),--writes) $(ONLY)

demo: $(READY) ## the main job on the embedded emulator: 1,000 users with planted faults, read, judged, reported
	@$(BIN)/python -m examples.demo

bench: $(READY) ## speed and memory beside named peers, as ratios; ONLY="calls pages" for some
	@$(BIN)/python -m benchmarks $(ONLY)

clean: ## remove the virtual environment and every cache
	@rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
