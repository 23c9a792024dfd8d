# Everything a newcomer, a nightly job and CI run. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

export NBA_HOME ?= .nba
export NBA_DBT_TARGET ?= duckdb
export PYTHONUNBUFFERED := 1
# Bytecode is kept, whatever the environment says: without it each dbt starts four seconds later.
export PYTHONDONTWRITEBYTECODE :=

# The first of them that runs and is of a version in the range; what is found on PATH need not run.
PYTHONS := $(if $(PYTHON),"$(PYTHON)",$$(type -aP python3.11 python3.12 python3.13 python3))
TELL_VERSION := import sys; print("%d.%d" % sys.version_info[:2])
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest --numprocesses 2 --dist loadgroup --no-loadscope-reorder
BUILD := $(BIN)/python -m ingest.dbt build --exclude-resource-type unit_test --selector published
# The embedded warehouse reads the landing zone; BigQuery gets a copy.
LOAD := $(if $(filter duckdb,$(NBA_DBT_TARGET)),true,$(BIN)/python -m ingest load)

# Deliveries to land: a folder of real files, or else a league that is simulated once.
ifdef RAW_DIR
DELIVERIES := $(RAW_DIR)
# A folder of simulated deliveries says so itself in league.json; any other folder is the NBA's.
LEAGUE := $(if $(wildcard $(RAW_DIR)/league.json),,--league nba)
else
DELIVERIES := $(NBA_HOME)/simulated
endif
# A night lands no simulated league over a real one: without a folder it takes what was fetched.
DROP := $(or $(RAW_DIR),$(NBA_HOME)/fetched)

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14

.PHONY: setup
setup: $(BIN)/.installed profiles.yml dbt_packages/.installed | $(NBA_HOME) ## Create the environment from requirements.lock

$(BIN)/.installed: requirements.lock
	@found=""; for python in $(PYTHONS); do \
		version=$$("$$python" -c '$(TELL_VERSION)' 2> /dev/null) || continue; \
		case $$version in 3.11|3.12|3.13) \
			echo "$$python -m venv $(VENV)"; exec "$$python" -m venv $(VENV);; \
		esac; \
		found+="$${found:+, }$$python is $$version"; \
	done; \
	echo "Python 3.11, 3.12 or 3.13 is needed, but $${found:-no Python that runs was found}:" \
		"install one, or say where it is with make setup PYTHON=/path/to/python3.12" >&2; \
	exit 2
	$(BIN)/pip install --quiet --disable-pip-version-check "uv<1"
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode requirements.lock \
		|| $(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

$(NBA_HOME):
	mkdir -p $@

profiles.yml: | profiles.yml.example
	cp profiles.yml.example $@

dbt_packages/.installed: packages.yml offline_packages/install.py $(BIN)/.installed
	$(BIN)/python offline_packages/install.py
	@touch $@

.PHONY: run
run: setup ## Land, build, train, evaluate and print the summary (RAW_DIR=folder for your own files)
	$(BIN)/python -m ingest writer
ifndef RAW_DIR
	$(BIN)/python -m ingest simulate --out "$(DELIVERIES)"
endif
	$(BIN)/python -m ingest land $(LEAGUE) "$(DELIVERIES)"
	@$(LOAD)
	$(BUILD)
	$(BIN)/python -m ml train
	$(BIN)/python -m ml evaluate > /dev/null
	$(BIN)/python -m ml summary

# A refused delivery does not hold up the others: the exit code tells of it when they are published.
.PHONY: nightly
nightly: setup ## Land what is new, build what it makes due, predict (RAW_DIR=drop folder, else what was fetched)
	$(BIN)/python -m ingest writer
	@status=0; \
	if [ -n "$(RAW_DIR)" ] || [ -d "$(DROP)" ]; then \
		$(BIN)/python -m ingest land $(LEAGUE) "$(DROP)" || status=$$?; \
	else \
		echo "Nothing to land: RAW_DIR names no folder, and nothing was fetched into $(DROP)."; \
	fi; \
	[ $$status -le 1 ] || exit $$status; \
	$(LOAD); \
	$(BUILD); \
	$(BIN)/python -m ml predict; \
	[ $$status -eq 0 ] || echo "All is published, but a delivery was refused: see above, where it was landed."; \
	exit $$status

.PHONY: backfill
backfill: setup ## Rebuild a range of game dates, due or not (FROM=2021-10-01 TO=2024-05-01)
	$(BIN)/python -m ingest writer
	$(BUILD) --vars '{from: "$(or $(FROM),missing)", to: "$(or $(TO),missing)"}'

.PHONY: slim
slim: setup ## Build and test what differs from STATE (a folder with a manifest.json), and all that reads it
	@test -f "$(STATE)/manifest.json" \
		|| { echo "STATE=folder must name one with the manifest.json of another build's target/"; exit 2; }
	$(BIN)/python -m ingest writer
	$(BIN)/python -m ingest.dbt build --select state:modified+ --defer --state "$(STATE)"

.PHONY: replay
replay: setup ## Prove incremental = full refresh on random faulty deliveries (SEEDS=20)
	PYTHONPATH=tests/python $(BIN)/python -m replay --seeds $(or $(SEEDS),20)

.PHONY: test
test: setup ## Run the tests that every commit runs
	$(PYTEST) -m "not slow and not nightly"

.PHONY: test-bigquery
test-bigquery: setup ## Prove that every model runs on BigQuery as it does here, without an account
	$(BIN)/python -m pytest -m bigquery
	@echo "the columns and types of every node: target/bigquery_types.txt"

.PHONY: bench
bench: setup ## Time builds of simulated leagues and of RAW_DIR's beside their floor and the goals (SEASONS="4 40")
	PYTHONPATH=tests/python $(BIN)/python -m bench --seasons $(or $(SEASONS),4 10 20 40)

.PHONY: cost
cost: setup ## Estimate what building the league in NBA_HOME would cost on BigQuery
	PYTHONPATH=tests/python $(BIN)/python -m support.bigquery.cost

.PHONY: faults
faults: setup ## Damage files, warehouses and runs, and say what was survived
	NBA_FAULTS_FILES=2000 $(BIN)/python -m pytest -q -m faults

.PHONY: test-all
test-all: setup lint ## Lint, and run every test but the nightly ones, the slow suites too
	$(PYTEST) -m "not nightly" --durations 25

.PHONY: test-nightly
test-nightly: setup ## Run the tests that take minutes each, one after the other: some measure time
	$(BIN)/python -m pytest -m nightly --durations 0

.PHONY: lint
lint: setup ## Check the style of Python and SQL, and that what is generated is current
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m catalogue --check
	$(BIN)/python -m lint.sql --processes 2 models tests/gates tests/leakage analyses

.PHONY: site
site: setup ## Write a static site of the marts into NBA_HOME/site
	$(BIN)/python -m pages

.PHONY: docs
docs: setup ## Build the documentation of every table into target/
	$(BIN)/dbt docs generate --static
	@echo "open target/static_index.html"

.PHONY: clean
clean: ## Remove the environment and everything built; landed deliveries stay
	rm -rf $(VENV) target logs dbt_packages profiles.yml
	rm -rf .pytest_cache .ruff_cache .mypy_cache
	rm -rf $(NBA_HOME)/warehouse.duckdb* $(NBA_HOME)/runs $(NBA_HOME)/months $(NBA_HOME)/reports $(NBA_HOME)/site
