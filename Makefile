# Every command of the project. `make demo` and `make test` need only Python 3.11+, make and git.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
BIN := .venv/bin
# neighbours stay on one worker, so that what tests of a file share is made once
TWO := -n 2 --dist worksteal
QUICK := not engines and not postgres and not browser and not crash and not real and not clients
SITE := 'import sysconfig; print(sysconfig.get_path("purelib"))'
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt

# many tests start the program anew: without this each start compiles all of it again where the
# surroundings forbid Python to keep what it has compiled
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo test check format statistics bench docs examples shots clean \
  test-laws test-real test-crash test-postgres test-browser test-engines test-all test-clients torture

help:  ## Say what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

.venv/ready: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) --upgrade pip
	$(PIP) --editable .
	@touch $@

.venv/ready-dev: .venv/ready
	$(PIP) --editable '.[postgres]' --group dev
	@touch $@

# engines see what is in .venv, and have only what is missing there
.venv-engines/ready: .venv/ready-dev
	$(PYTHON) -m venv .venv-engines
	@echo "import site; site.addsitedir('$$($(CURDIR)/$(BIN)/python -c $(SITE))')" \
	  > $$(.venv-engines/bin/python -c $(SITE))/beside.pth
	.venv-engines/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt \
	  --editable '.[spark,chdb]'
	@touch $@

demo: .venv/ready  ## Make a company up, bring real data in, foretell, write reports
	@$(BIN)/python scripts/demo.py

test: .venv/ready-dev  ## The quick tests (about ten minutes on two cores)
	$(BIN)/python -m pytest -q $(TWO) -m "$(QUICK)"

test-laws: .venv/ready-dev  ## The laws with ten times as many examples (long)
	HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest -q $(TWO) -m "$(QUICK)" tests/laws tests/unit

test-real: .venv/ready-dev  ## Reads large real logs of ../shared
	$(BIN)/python -m pytest -q $(TWO) -m real tests/unit/log

test-crash: .venv/ready-dev  ## Kills processes, fills disks, huge lines
	$(BIN)/python -m pytest -q $(TWO) -m crash tests/crash tests/laws/test_seals.py

torture: .venv/ready-dev  ## A thousand kills and two hundred power cuts (long)
	NEBELHORN_KILLS=1000 NEBELHORN_CUTS=200 NEBELHORN_RECORDS=60000 NEBELHORN_LONG_LINE=2000000000 \
	  $(BIN)/python -m pytest -q $(TWO) -m crash tests/crash

test-postgres: .venv/ready-dev  ## Reads from a real PostgreSQL that a script of ours starts
	$(BIN)/python scripts/with_postgres.py -- $(BIN)/python -m pytest -q -m postgres tests/postgres

test-browser: .venv/ready-dev  ## Opens the report in a real Chromium
	$(BIN)/python -m pytest -q $(TWO) -m browser tests/browser

test-clients: .venv/ready-dev  ## Official clients speak to a real server; installs them first
	@bash scripts/install_clients.sh
	$(BIN)/python -m pytest -q -n 4 --dist worksteal -m clients tests/clients

test-engines: .venv-engines/ready  ## Every kernel on PySpark and chDB beside DuckDB
	.venv-engines/bin/python -m pytest -q -m engines tests/engines

test-all: test test-real test-crash test-postgres test-browser test-clients test-engines  ## All of them

check: .venv/ready-dev  ## Style, types, rooms
	$(BIN)/ruff format --check src tests bench scripts studies
	$(BIN)/ruff check src tests bench scripts studies
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/ready-dev  ## Mend what can be mended by itself
	$(BIN)/ruff format src tests bench scripts studies
	$(BIN)/ruff check --fix src tests bench scripts studies

bench: .venv/ready-dev  ## Figures against peers; ONLY=map for one of them
	$(BIN)/python bench/run.py $(if $(ONLY),--only $(ONLY)) $(ARGS)

statistics: .venv/ready-dev  ## Are the figures right? Simulations with known truth (long)
	$(BIN)/python -m studies.run $(if $(ONLY),--only $(ONLY))

docs: .venv/ready-dev  ## Build the documentation into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "site/index.html"

shots: .venv/ready-dev  ## Photograph every page for the documentation (needs Chromium)
	$(BIN)/python scripts/shots.py

examples: .venv/ready-dev  ## Make figures and pictures of the real logs anew (needs ../shared)
	$(BIN)/python scripts/examples.py

clean:  ## Remove what was made
	rm -rf .venv .venv-engines .venv-clients site demo build dist bench/work
