# make run     the site on http://127.0.0.1:8000 (PORT=8123 make run for another port)
# make editor  an account for the editors' desk
# make test    the whole suite (DATABASE_URL=postgres://… make test on PostgreSQL)
# make mirror  a copy of the shelf kept in step through a thousand random publications
# make check   lint, types, templates, migrations, locks
# make figures contact sheets of all drawings, in var/figures
# make bench   half an hour on both databases: the bank, answers, beginnings, speed over HTTP, growth of search
# make faults  twenty minutes of kills, stops, full disks and half-sent bodies, and what the site makes of them

PORT ?= 8000
STATE ?= var
VENV ?= .venv
PYTHON ?= python3

BIN := $(VENV)/bin
export STATE_DIR := $(abspath $(STATE))
MANAGE := $(BIN)/python manage.py
STATIC_FILES := $(shell find static -type f 2>/dev/null)
# One make at a time, also where `make editor` is typed while the first `make run` is still at it.
ALONE := flock $(firstword $(MAKEFILE_LIST))
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet

.PHONY: run editor test mirror check figures bench faults format lock clients serve-ready port-free
.DEFAULT_GOAL := run

# The site runs on this machine alone and without TLS here; in production both stay as settings.py has them.
run editor: export HTTPS := off
run editor: export SITE_URL ?= http://127.0.0.1:$(PORT)
run: $(STATE)/secret_key $(STATE)/collected port-free
	@chmod -R go= $(STATE)
	@$(MANAGE) load_content --migrate --publish
	@$(MANAGE) make_items
	@echo
	@echo "Unspoken is on http://127.0.0.1:$(PORT)/   (Ctrl-C ends it)"
	@test -n "$$EMAIL_URL" || echo "Mail it would send (to reset a password, say) is written to $(STATE_DIR)/mail/"
	@echo "To edit cues: 'make editor' in a second terminal, then http://127.0.0.1:$(PORT)/admin/"
	@echo
	@PORT=$(PORT) exec $(BIN)/python -m config.serve

serve-ready: $(STATE)/secret_key $(STATE)/collected
	@$(MANAGE) migrate --verbosity 0

port-free:
	@$(BIN)/python -c 'import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); \
		s.bind(("127.0.0.1", $(PORT)))' 2>/dev/null || { \
		echo "Port $(PORT) cannot be had on 127.0.0.1, perhaps because something answers there: try PORT=8123 make run"; exit 1; }

editor: serve-ready
	@$(MANAGE) make_editor

test: $(VENV)/.dev
	$(BIN)/pytest -n auto

mirror: $(VENV)/.dev
	MIRROR_PUBLICATIONS=1000 $(BIN)/pytest tests/cues/test_mirror.py

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/djlint templates --lint --check --quiet
	SECRET_KEY=only-for-checks $(MANAGE) makemigrations --check --dry-run
	SECRET_KEY=a-stand-in-for-checks-that-is-long-and-varied-enough-0123456789 SITE_URL=https://unspoken.example \
		$(MANAGE) check --deploy --fail-level WARNING
	@for lock in requirements requirements-raster requirements-dev; do \
		cp $$lock.txt $(VENV)/$$lock.lock && \
		$(BIN)/$(LOCK) $$lock.in -o $(VENV)/$$lock.lock && \
		diff -u $$lock.txt $(VENV)/$$lock.lock || { echo "$$lock.txt is out of step with $$lock.in: run 'make lock'"; exit 1; }; \
	done

figures: $(VENV)/.dev
	$(BIN)/python -m bench.figure_sheets $(STATE)/figures

bench: $(VENV)/.runtime
	$(BIN)/python -m bench.figures
	$(BIN)/python -m bench.databases

faults: $(VENV)/.runtime
	$(BIN)/python -m bench.faults $(FAULTS)

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet

lock: $(VENV)/.dev
	$(BIN)/$(LOCK) requirements.in -o requirements.txt
	$(BIN)/$(LOCK) requirements-raster.in -o requirements-raster.txt
	$(BIN)/$(LOCK) requirements-dev.in -o requirements-dev.txt
	@! command -v npm >/dev/null || npm install --prefix tests/clients --package-lock-only --silent --no-audit --no-fund

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or later with venv is needed. On Debian: sudo apt-get install python3 python3-venv"; exit 1; }
	@$(ALONE) $(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the site needs into $(VENV) …"
	@$(ALONE) sh -c 'test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)'
	@$(ALONE) $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt tests/clients/package-lock.json $(VENV)/.runtime
	@echo "Installing what tests and checks need into $(VENV) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(MAKE) --no-print-directory clients
	@touch $@

# Tests make a client in TypeScript, too, where there is npm to install what that takes.
clients:
	@if command -v npm >/dev/null; then \
		cp tests/clients/package.json tests/clients/package-lock.json $(VENV)/ && \
		npm ci --prefix $(VENV) --silent --no-audit --no-fund; \
	else echo "There is no npm here: the test of a client in TypeScript will be skipped."; fi

$(STATE)/secret_key: $(VENV)/.runtime
	@mkdir -p -m 700 $(STATE) $(STATE)/mail
	@$(ALONE) sh -c 'umask 077; test -s $@ || \
		{ $(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))" > $@.new && mv $@.new $@; }'
	@touch $@

$(STATE)/collected: $(VENV)/.runtime $(STATIC_FILES) | $(STATE)/secret_key
	@$(MANAGE) collect
