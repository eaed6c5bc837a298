# Everything one types in this repository. `make help` lists it.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
CONSTRAINTS := .ci/constraints.txt
SHARED ?= ../shared
INBOX ?= corpus/sample/inbox
DATASET ?= sample/dataset

.DEFAULT_GOAL := help
.PHONY: help setup system run test lint docs score handwriting clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or say make PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "$(PYTHON) is older than Python 3.11: say make PYTHON=/path/to/python3.11." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.stamp-run: pyproject.toml $(CONSTRAINTS) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e .
	@touch $@

$(VENV)/.stamp-dev: $(VENV)/.stamp-run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[dev]'
	@touch $@

system:
	@.ci/system

setup: system $(VENV)/.stamp-dev ## virtual environment with everything, and the Debian packages for OCR and Word

run: system $(VENV)/.stamp-run ## set up, then turn the sample inbox into a dataset and print its summary
	$(BIN)/cancu run $(INBOX) --dataset $(DATASET)

test: setup ## set up, then run the tests
	$(BIN)/python -m pytest

lint: $(VENV)/.stamp-dev ## style, format, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.stamp-dev ## write the generated pages of docs/ again
	$(BIN)/python -m pipeline.publish.dictionary docs/data-dictionary.md
	$(BIN)/python -m pipeline.cli.reference docs/cli.md
	$(BIN)/cancu run $(INBOX) --dataset $(DATASET) >/dev/null
	$(BIN)/python docs/build_readme.py $(DATASET)
	$(BIN)/python tests/build_readme.py

score: setup ## read every document with gold that is here, print the scores, fail below .ci/floors.toml
	@BIN=$(BIN) SHARED=$(SHARED) .ci/score

handwriting: ## make the recogniser of written numbers again, from nothing (half an hour, network, 3 GB)
	$(PYTHON) models/handwriting/make.py .cache/handwriting --keep

clean: ## remove what was made, the virtual environment apart
	rm -rf sample .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
