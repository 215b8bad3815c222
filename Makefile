# Each target sets up what it needs: a machine with Python 3.11 or later, make and a
# package manager is enough.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8866
WORKSPACE ?= .
# What the browser gets is built from these when the package is installed.
FRONT := build.mjs hatch_build.py package-lock.json $(wildcard workbench/widgets/*.ts workbench/widgets/*.css workbench/serve/front/*)

.PHONY: serve lab test lint front check browser libreoffice schemas pictures perf clean

serve: $(VENV)/ready
	$(BIN)/workbench serve $(WORKSPACE) --port $(PORT)

lab: $(VENV)/ready
	$(BIN)/workbench lab $(WORKSPACE)

check: $(VENV)/ready
	$(BIN)/workbench check $(WORKSPACE)

test: lint browser libreoffice
	$(BIN)/pytest

lint: $(VENV)/ready-to-test node_modules/ready-to-test
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm run --silent check
	$(BIN)/ruff check
	$(BIN)/ruff format --check workbench tests hatch_build.py
	$(BIN)/mypy

# Builds what the browser gets anew: quicker than an installation while one works on it.
front: $(VENV)/ready-to-test node_modules/ready-to-test
	$(BIN)/node build.mjs

schemas: $(VENV)/ready
	$(BIN)/workbench schemas benchmarks/schemas

pictures: browser
	$(BIN)/python docs/make_pictures.py

# A quarter of an hour or more; the alternatives stand in an environment of their own, which finds the workbench in ours.
perf: browser node_modules/ready-to-test .venv-perf/ready
	$(BIN)/python -m perf

.venv-perf/ready: perf/requirements.txt $(VENV)/ready-to-test
	@echo "Setting up the alternatives, about a minute."
	$(PYTHON) -m venv --clear .venv-perf
	.venv-perf/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --requirement perf/requirements.txt
	$(BIN)/python -c 'import site; print("\n".join(site.getsitepackages()))' > "$$(.venv-perf/bin/python -c 'import site; print(site.getsitepackages()[0])')/workbench.pth"
	@touch $@

# Debian brings its own Chromium; elsewhere Playwright brings one.
browser: $(VENV)/ready-to-test
	@command -v chromium > /dev/null || \
	if grep -qs '^ID=debian' /etc/os-release && { [ "$$(id -u)" = 0 ] || command -v sudo > /dev/null; }; then \
		as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$as_root apt-get update -q && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y chromium; \
	else \
		$(BIN)/playwright install --with-deps chromium; \
	fi

# Debian brings LibreOffice in parts: Calc alone, without a window, is what the spreadsheets are tried in.
libreoffice:
	@command -v soffice > /dev/null || command -v libreoffice > /dev/null || \
	if grep -qs '^ID=debian' /etc/os-release && { [ "$$(id -u)" = 0 ] || command -v sudo > /dev/null; }; then \
		as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$as_root apt-get update -q && \
		$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends libreoffice-calc-nogui; \
	else \
		echo "Install LibreOffice, so that 'soffice' can be run: the spreadsheets are tried in it."; exit 1; \
	fi

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name it with: make PYTHON=python3.12 ..."; exit 1; }
	@# Debian keeps venv in a package of its own.
	@$(PYTHON) -m venv $(VENV) || { \
		as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$as_root apt-get update -q && $$as_root apt-get install -q -y python3-venv && $(PYTHON) -m venv --clear $(VENV); }
	@touch $@

$(VENV)/ready: $(VENV)/python pyproject.toml constraints.txt $(FRONT)
	@echo "Setting up, about a minute the first time."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/ready-to-test: $(VENV)/python pyproject.toml constraints.txt $(FRONT)
	@echo "Setting up, about a minute the first time."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/ready

node_modules/ready-to-test: package-lock.json $(VENV)/ready-to-test
	$(BIN)/npm ci --silent
	@touch $@

clean:
	rm -rf $(VENV) .venv-perf node_modules workbench/built .mypy_cache .pytest_cache .ruff_cache .hypothesis dist build
