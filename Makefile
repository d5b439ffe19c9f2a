# Two commands matter: "make demo" and "make test". "make" lists the others.

PYTHON ?= python3
PORT ?= 8000
VENV ?= .venv
# Worker processes of a test run (0: none), versions to test with, more arguments for pytest.
WORKERS ?= 2
VERSIONS ?=
ARGS ?=
# Tests are shuffled; the seed is printed. What repeats the suite elsewhere does so in one order:
# there a failure is to be that of the database.
IN_ORDER := -p no:randomly
LOCALE ?= en

BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --editable
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)
MANAGE := $(BIN)/python demo/manage.py
DEMO_DB := demo/db.sqlite3

# What a second database or version repeats: all but the browser, the wheel and the longest runs.
REPEATED := not browser and not wheel and not long and not hypothesis
# What no other database can change: the demonstration's facts, the documents, the checks, what is
# said on a page, counted, marked up, read from files and written to them, and the tables of who may
# do what. "DB=postgres make test-again" leaves none of it out.
ONCE := $(addprefix --ignore=,tests/demo tests/hosts tests/test_demo_refused.py tests/test_docs.py \
  tests/test_assets.py tests/test_house.py tests/typing \
  tests/test_checks.py tests/test_benchmarks.py \
  tests/actions/test_guards.py tests/lifecycles/test_table.py \
  $(patsubst %,tests/admin/test_%.py,addresses answers cases changes choosing comments diagram \
    handover many transitions workbooks) \
  $(patsubst %,tests/calls/test_%.py,counting joining personal_link privacy_facts questions \
    readiness spam stages verbs) \
  $(patsubst %,tests/importing/test_%.py,damaged problems round_trip) \
  $(patsubst %,tests/notices/test_%.py,digest register reminders) \
  $(patsubst %,tests/public/test_%.py,blocks comparison currency document editions embedding \
    feeds_and_api markup query_counts register))
# What MariaDB is supported for: models, lifecycles and actions; and what an upgrade keeps.
MARIADB_TESTS := tests/test_migrations.py tests/upgrade \
  $(wildcard tests/actions tests/lifecycles tests/models tests/test_models*.py)

# What make check runs: tests that need no database, and no more than seconds.
FAST_TESTS := tests/test_layers.py tests/test_assets.py tests/test_docs.py tests/test_house.py tests/typing \
  tests/admin/test_diagram.py tests/admin/test_workbooks.py tests/calls/test_counting.py \
  --deselect tests/test_docs.py::test_existing_page_type_becomes_a_guidance_document
# A version of its own: another one may set the same file otherwise.
PRETTIER := npx --yes prettier@3.10.1
ASSETS := "wagtail_partnerships/static/**/*.{css,js}" "demo/**/*.{css,js}"

.PHONY: help localize demo check types test test-long test-wheel test-postgres test-mariadb test-again test-localize bench bench-quick lint lint-assets format screenshots migrations messages clean

help: ## List what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.installed: setup.cfg pyproject.toml
	@test -x $(BIN)/python || { \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed: make ... PYTHON=python3.x")' \
	  && echo "Making $(VENV) ..." && $(PYTHON) -m venv $(VENV); }
	@echo "Installing ..."
	@$(PIP_INSTALL) . $(VERSIONS)
	@touch $@

$(VENV)/.installed-%: setup.cfg pyproject.toml | $(VENV)/.installed
	@echo "Installing what is needed for $* ..."
	@$(PIP_INSTALL) ".[$*]" $(VERSIONS)
	@touch $@

demo: $(DEMO_DB) ## Serve the demonstration site (PORT=8000)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) announce_demo --port $(PORT)
	@DEMO_URL=http://localhost:$(PORT) $(MANAGE) runserver $(PORT)

# Loaded under another name and then moved, so that a load that was broken off is begun again.
$(DEMO_DB): | $(VENV)/.installed
	@rm -f $(DEMO_DB).new
	@echo "Making the database ..."
	@DEMO_DB=$(DEMO_DB).new $(MANAGE) migrate --verbosity 0
	@DEMO_DB=$(DEMO_DB).new $(MANAGE) load_demo
	@mv $(DEMO_DB).new $(DEMO_DB)

test: $(VENV)/.installed-dev ## Run every test on SQLite, the browser's too where a Chromium is found
	$(PYTEST) -m "not long"

test-long: $(VENV)/.installed-dev ## Run the tests that take minutes, and five times as many examples
	HYPOTHESIS_PROFILE=long $(PYTEST) -m "long or hypothesis"

test-wheel: $(VENV)/.installed-dev ## Build the wheel and start a fresh site with it
	$(PYTEST) -n 0 -m wheel

test-again: $(VENV)/.installed-dev ## Run the tests on SQLite without browser and wheel (VENV, VERSIONS)
	$(PYTEST) $(IN_ORDER) -m "$(REPEATED)"

test-postgres: $(VENV)/.installed-dev $(VENV)/.installed-postgres ## Run the tests on PostgreSQL
	DB=postgres $(PYTEST) $(IN_ORDER) $(ONCE) -m "$(REPEATED)"

test-mariadb: $(VENV)/.installed-dev $(VENV)/.installed-mariadb ## Run models, lifecycles, actions and upgrade on MariaDB
	DB=mariadb $(PYTEST) $(IN_ORDER) -m "$(REPEATED)" $(MARIADB_TESTS)

test-localize: ## Run the tests of wagtail-localize, in an environment of their own
	@$(MAKE) --no-print-directory VENV=.venv-localize localize

localize: $(VENV)/.installed-dev $(VENV)/.installed-localize
	$(PYTEST) $(IN_ORDER) --ds tests.localize.settings tests/localize

bench: $(VENV)/.installed-dev $(VENV)/.installed-postgres ## Compare our pages with the same made in stock Wagtail
	$(BIN)/python -m benchmarks

bench-quick: $(VENV)/.installed-dev ## See that every benchmark still runs, in a minute or two on SQLite
	$(BIN)/python -m benchmarks --quick
	$(BIN)/python -m benchmarks.nightly --documents 200 --due 20 --database sqlite

screenshots: $(VENV)/.installed-dev $(DEMO_DB) ## Take the screenshots of the README from the demonstration site
	$(BIN)/python docs/screenshots.py

check: lint types ## Check style, types, migrations, layers and documents, in less than a minute
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django makemigrations --check --dry-run
	$(MANAGE) makemigrations --check --dry-run
	$(BIN)/python -m pytest -q -n 0 $(IN_ORDER) -m "not django_db and not wheel" $(FAST_TESTS)

lint: $(VENV)/.installed-dev ## Check the style of code and templates, and of CSS and JavaScript where npm is found
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/djlint --lint --quiet wagtail_partnerships templates demo tests
	$(BIN)/djlint --lint --quiet --extension txt wagtail_partnerships templates
	@if [ -n "$$CI" ] || command -v npx >/dev/null; then $(MAKE) --no-print-directory lint-assets; \
	  else echo "CSS and JavaScript are not checked: there is no npm."; fi

lint-assets: ## Check the style of CSS and JavaScript (needs npm)
	$(PRETTIER) --check $(ASSETS)

types: $(VENV)/.installed-dev ## Check that code of a host may be written as tests/typing/public_api.py is
	$(BIN)/mypy --follow-imports=silent --ignore-missing-imports tests/typing/public_api.py

format: $(VENV)/.installed-dev ## Set code, CSS and JavaScript as the style wants it (needs npm)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(PRETTIER) --write $(ASSETS)

# Always with the lowest versions: migrations made on Wagtail 8 do not load on 7.x.
migrations: VENV := .venv-lowest
migrations: ## Make migrations (of the package, the test site and the demonstration site)
	@$(MAKE) --no-print-directory VENV=$(VENV) PYTHON=$${PYTHON_LOWEST:-python3.10} VERSIONS="wagtail~=7.4.0 Django~=5.2.0" $(VENV)/.installed-dev
	DJANGO_SETTINGS_MODULE=tests.settings $(VENV)/bin/python -m django makemigrations wagtail_partnerships testapp testusers
	$(VENV)/bin/python demo/manage.py makemigrations home

messages: $(VENV)/.installed-dev ## Collect the texts to translate (LOCALE=en)
	cd wagtail_partnerships && ../$(BIN)/python -m django makemessages --locale $(LOCALE) --add-location file

clean: ## Remove the environments and the demonstration database
	rm -rf .venv .venv-lowest .venv-highest .venv-localize build dist *.egg-info $(DEMO_DB)*
