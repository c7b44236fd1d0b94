# Each target sets up what it needs: a fresh checkout, Python 3.11+ and make are enough.
PYTHON ?= python3
BIN := .venv/bin

# Python keeps what it compiled: the tests start many processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check install texts clean

demo: install
	$(BIN)/goodword demo

test: install
	$(BIN)/pytest -n 2 --dist loadgroup --max-worker-restart 0

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot.texts check
	$(BIN)/python -m bot.tone_check
	$(BIN)/python -m bot.diagrams check

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Goodword needs Python 3.11 or newer; set PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

texts: install
	$(BIN)/python -m bot.texts update

clean:
	rm -rf .venv .demo .mypy_cache .ruff_cache .pytest_cache build *.egg-info
