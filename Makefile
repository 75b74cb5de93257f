# Everything one does with the project. `make` alone lists it.
#
# On a machine with python3 (3.11 or newer) and make, each target first brings what it needs, and then keeps it:
# a file is made again only when what it is made from has changed, and nothing is fetched twice.

PYTHON ?= python3
# More words for the portal or for pytest: make run ARGS='--port 8080', make test ARGS='tests/law -k quota'
ARGS ?=
# UPGRADE=1 lets `make lock` take newer versions; without it only what pyproject.toml changed moves.
UPGRADE ?=

VENV := .venv
BIN := $(VENV)/bin
# Marks of what is installed lie inside what they tell of, so that deleting one deletes the other.
PORTAL := $(BIN)/portal
DEV := $(VENV)/.dev-installed
NODE := $(VENV)/.node-installed
NODE_MODULES := node_modules/.installed
ASSETS := static/build/.built
MESSAGES := $(VENV)/messages.pot
# Those that say the whole interface; Haitian Creole says the worker's sheet alone.
TRANSLATED := es pt fr
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard portal/translations/*/LC_MESSAGES/messages.po))

# Wheels alone: a source package would run code of its own while it installs.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --require-hashes --only-binary :all:
# npm runs the first node it finds on the PATH: the one of the lock.
WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH"

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore

MAKEFLAGS += --no-builtin-rules --no-print-directory --warn-undefined-variables
.SHELLFLAGS := -eu -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
# Two pips or two apts at once would fight over one folder or one lock.
.NOTPARALLEL:

##@ Use

.PHONY: run setup bench
run: setup build ## Serve the portal on 127.0.0.1:8000
	@exec $(PORTAL) run $(ARGS)

setup: $(PORTAL) ## Make .venv with the portal and all it needs to run

bench: setup build $(DEV) ## Print how fast it is
	@$(BIN)/python -m benchmarks $(ARGS)

##@ Check

.PHONY: check test lint
check: lint test ## All that must hold before a change is shared: lint and test

test: system-test build $(DEV) ## Run every test
	@$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),--numprocesses auto --dist loadfile)

LINTS := lint-style lint-types lint-imports lint-templates lint-catalogues lint-guides
.PHONY: $(LINTS)
# Each is run even when one before it failed, so that one run tells everything.
lint: build $(DEV) ## Check style, types, import walls, templates, catalogues and guides
	@$(MAKE) --keep-going $(LINTS)

lint-style: $(DEV)
	@echo "Style (ruff)"
	@$(BIN)/ruff check --quiet --output-format concise
	@$(BIN)/ruff format --check --quiet || { echo "Not formatted: make format"; exit 1; }

lint-types: $(DEV)
	@echo "Types (mypy)"
	@$(BIN)/mypy --no-error-summary

lint-imports: $(DEV)
	@echo "Walls (import-linter)"
	@$(BIN)/lint-imports --no-logo

lint-templates: $(DEV)
	@echo "Templates (djlint)"
	@$(BIN)/djlint --lint --quiet templates

lint-catalogues: extract
	@echo "Catalogues"
	@$(BIN)/python scripts/check_catalogues.py $(MESSAGES) portal/translations

lint-guides: setup
	@echo "Guides"
	@$(PORTAL) guides check

##@ Change

.PHONY: format messages lock
format: $(DEV) ## Lay out the Python, and mend what ruff can mend
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format --quiet

messages: extract ## Bring the catalogues up to date with the texts in code and templates
	@for language in $(TRANSLATED); do \
	  $(BIN)/pybabel --quiet update --input-file $(MESSAGES) --output-dir portal/translations --locale $$language \
	    --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap || exit 1; \
	done

# No address of a package index is written into a lock: each machine asks the one it is set to.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

lock: $(DEV) $(NODE) ## Write the locks again from pyproject.toml and package.json (UPGRADE=1 for newer versions)
	$(LOCK) pyproject.toml --group build --output-file requirements/portal.lock
	$(LOCK) --group test --group mutation --group lint --constraint requirements/portal.lock --output-file requirements/dev.lock
	$(LOCK) --group assets --output-file requirements/assets.lock
	$(WITH_NODE) npm $(if $(UPGRADE),update,install) --package-lock-only

##@ Other

.PHONY: help build clean
help: ## List what make can do
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

build: $(ASSETS) $(CATALOGUES) ## Make style sheets, scripts and compiled catalogues

clean: ## Remove all that make made; what was saved in instance/ stays
	rm -rf $(VENV) node_modules static/build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find portal -name '*.mo' -delete

# --- How each thing is made -----------------------------------------------------------------------

.PHONY: system-run system-test extract
# Looked at each time, in a tenth of a second: a mark would stay true when a package is removed.
system-run:
	@$(PYTHON) scripts/system_packages.py run

system-test:
	@$(PYTHON) scripts/system_packages.py test

$(BIN)/python: | system-run
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.portal-installed: requirements/portal.lock | $(BIN)/python
	@echo "Installing what the portal runs on"
	@$(PIP_INSTALL) --requirement $<
	@touch $@

# The portal itself, as it lies here: a change of the code needs no new installation.
$(PORTAL): pyproject.toml $(VENV)/.portal-installed | system-run
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.lock | $(PORTAL)
	@echo "Installing what tests and checks run on"
	@$(PIP_INSTALL) --requirement $<
	@touch $@

$(NODE): requirements/assets.lock | $(BIN)/python
	@echo "Installing Node, which builds the assets"
	@$(PIP_INSTALL) --requirement $<
	@touch $@

$(NODE_MODULES): package-lock.json package.json .npmrc $(NODE)
	@echo "Installing what the assets are built from"
	@$(WITH_NODE) npm ci --ignore-scripts --loglevel error >/dev/null
	@touch $@

# Folders are listed too: their time changes when a file in them goes.
$(ASSETS): scripts/build-assets.mjs $(shell find static/src) $(NODE_MODULES)
	@echo "Building the assets"
	@$(WITH_NODE) npm run --silent build
	@touch $@

%.mo: %.po | $(PORTAL)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

extract: $(DEV)
	@$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --add-location file --sort-by-file \
	  --add-comments 'i18n:' --keywords lazy_gettext --output-file $(MESSAGES) portal templates
