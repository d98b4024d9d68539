# Two commands matter: `make run` and `make test`. Both set up what they need in .venv; a second time they install nothing.
PORT ?= 8501
# Overridable (PYTHON=python3.12 make run); otherwise .venv's own if there is one, else the first suitable one.
PYTHON ?= $(shell for p in .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p tools/check_python.py >/dev/null 2>&1 && echo $$p && exit; done; echo python3)
VENV = .venv/bin/python

.PHONY: help run test test-long lint types bench audit clean requirements.txt requirements-dev.txt requirements-bench.txt requirements-audit.txt

help:
	@echo 'make run         start the app and open it in the browser (PORT=$(PORT))'
	@echo 'make test        lint, types and the tests: a quarter of an hour at most'
	@echo 'make test-long   the tests that take longer'
	@echo 'make bench       measure the solver and the pages'
	@echo 'make audit       ask whether a pinned package is known to be vulnerable (needs the network)'
	@echo 'make clean       remove .venv and all caches'

run: requirements.txt
	@$(VENV) -m regviz run --port $(PORT)

test: lint types
	@$(VENV) -m pytest -n 2 -m 'not long'

test-long: requirements-dev.txt
	@$(VENV) tools/scripts.py
	@$(VENV) -m pytest -n 2 -m long -v

lint: requirements-dev.txt
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .

types: requirements-dev.txt
	@$(VENV) -m mypy
	@$(VENV) tools/scripts.py

bench: requirements-bench.txt
	@$(VENV) -m bench.solver
	@$(VENV) -m bench.certificate
	@$(VENV) -m bench.page
	@$(VENV) -m bench.classroom

audit: requirements-audit.txt
	@$(VENV) -m pip_audit --strict --no-deps --disable-pip --progress-spinner off -r requirements.txt -r constraints.txt

# Asked each time, answered in a tenth of a second when nothing changed (tools/install.py keeps the stamps).
requirements.txt requirements-dev.txt requirements-bench.txt requirements-audit.txt:
	@command -v $(PYTHON) >/dev/null || { echo '$(PYTHON) was not found. Install Python 3.11 to 3.14, or choose one: PYTHON=/path/to/python3.12 make run'; exit 1; }
	@$(PYTHON) tools/check_python.py && $(PYTHON) tools/install.py $@

clean:
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
