# Two commands for a stranger: make map, make test. Everything they need they install into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: map test check bench clean

map: $(VENV)/installed
	$(BIN)/graphkit build seeds -o build --title "Who asks for which skills"
	@echo "Open build/map.html in a browser."

test: $(VENV)/installed-dev
	$(BIN)/python tests/find_browser.py
	$(MAKE) check

# What `test` runs once everything is installed.
check:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadfile

bench: $(VENV)/installed-dev
	$(BIN)/python benchmarks/cost.py

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "graphkit needs Python 3.11 or newer; give one with PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
