# The commands of the house. `make demo` and `make test` need nothing but Python 3.11 to 3.13 and
# make; what else is missing is installed where that is allowed, and named where it is not.
VENV = .venv
PYTHON = $(VENV)/bin/python
RUNTIME = $(VENV)/.runtime-installed
TOOLS = $(VENV)/.tools-installed
COMPILE = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --upgrade
TEST_PROCESSES ?= 2

.PHONY: help setup tools demo test test-sqlite test-postgres soak lint pictures bench bench-full locks clean

help:
	@echo "make demo        the portal with a demo organisation, in one command (PORT=8000)"
	@echo "make test        every test, on SQLite and where it matters on PostgreSQL too"
	@echo "make soak        the long runs: ten whole simulated years, a thousand examples an operation, kills"
	@echo "make lint        format, rules, types, imports, templates, migrations"
	@echo "make setup       virtual environment and system packages to run the portal"
	@echo "make bench       the figures of docs/performance.md; bench-full takes the large sizes"
	@echo "make pictures    the pictures of README and guides, in docs/images"
	@echo "make locks       write requirements*.lock anew from requirements*.in"
	@echo "make clean       remove caches and the demo's data (var/)"

setup: $(RUNTIME)
	@sh setup/system-packages run

tools: setup $(TOOLS)
	@sh setup/system-packages test

$(VENV)/bin/python:
	@sh setup/virtual-environment $(VENV)

$(RUNTIME): requirements.lock | $(VENV)/bin/python
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(TOOLS): requirements-dev.lock $(RUNTIME)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: setup
	@exec $(PYTHON) manage.py portal --demo

test: tools test-sqlite test-postgres

test-sqlite:
	$(PYTHON) -m pytest -q -n $(TEST_PROCESSES) --dist loadgroup -m "not postgres" $(PYTEST)

test-postgres:
	TEST_POSTGRES=1 $(PYTHON) -m pytest -q -n $(TEST_PROCESSES) --dist loadgroup -m "both_databases or postgres" $(PYTEST)

soak: tools
	SOAK=1 YEAR_SEEDS=$${YEAR_SEEDS:-10} $(PYTHON) -m pytest -q -n $(TEST_PROCESSES) -m soak $(PYTEST)

lint: tools
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	@sh setup/check-templates
	GOVPORTAL_MODE=test $(PYTHON) manage.py makemigrations --check --dry-run
	@GOVPORTAL_MODE=test $(PYTHON) manage.py check

pictures: tools
	PICTURES=1 $(PYTHON) -m pytest -q tests/browser/test_story_pictures.py

bench: tools
	$(PYTHON) -m bench.run

bench-full: tools
	$(PYTHON) -m bench.run --full

locks: tools
	$(COMPILE) requirements.in -o requirements.lock
	$(COMPILE) requirements-dev.in -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
