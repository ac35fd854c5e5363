# make run | test | fuzz | bench | deb | clean. Everything is made in .venv and dist; only test, bench and deb install
# Debian packages, and only when run by root (otherwise they print the one line to run).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help

TEST_PACKAGES := c3270 curl dante-server debootstrap ftp-ssl gnutls-bin groff-base haproxy iproute2 ldap-utils lftp libfaketime \
	microsocks nftables openssl pr3287 prometheus rclone s3270 slapd softhsm2 telnet tmux tshark wget \
	$(if $(shell command -v npm),,nodejs npm)
PEERS := build/peers
BENCH_PACKAGES := build-essential curl libssl-dev stunnel4 vsftpd
DOCS_PACKAGES := fonts-dejavu-core
DEB_PACKAGES := build-essential debhelper lintian python3-venv systemd

.PHONY: docs snapshots test-package test-faults soak test-pyftpdlib test-tls help run lock test lint types contracts unit fuzz bench bench-saf bench-directory bench-tui deb clean test-packages bench-packages docs-packages deb-packages

help:
	@echo "make run    the whole appliance on loopback, nothing to edit (sallyport demo)"
	@echo "make test   lint, types, import contracts, all tests with the real clients and servers"
	@echo "make test-pyftpdlib  pyftpdlib's own tests against the FTP server"
	@echo "make test-tls        sslyze and testssl against the FTP server"
	@echo "make fuzz   a million damaged inputs for each core (make test has 20,000); MINUTES=n: guided by coverage"
	@echo "make bench  ratios to vsftpd and stunnel, measured in one run"
	@echo "make bench-saf  the SAF authority with 10,000 users and 100,000 profiles"
	@echo "make bench-directory  logins and the reactor while the CRL directory goes bad"
	@echo "make bench-tui  the terminal UI over 5,000 sessions, and consoles that read nothing"
	@echo "make snapshots  the pictures of the terminal UI anew, after a screen was changed on purpose"
	@echo "make docs   the pages of docs/ in HTML, in build/docs/html"
	@echo "make deb    dist/sallyport_*.deb"
	@echo "make test-package  the package through its life in a clean Debian (make test has it too)"
	@echo "make test-faults   kill -9, full disks, slow peers and the like at full length (make test has the short form)"
	@echo "make soak MINUTES=n  mixed load with clients that are killed: memory, descriptors, the audit's chain"

define need_venv
$(PYTHON) -c 'import sys, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || \
	{ echo "Python 3.11 with venv is needed: apt-get install python3 python3-venv"; exit 1; }
endef

$(VENV)/run: requirements.lock pyproject.toml
	@$(need_venv)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $@

# Needs uv; writes both lock files anew from pyproject.toml.
COMPILE := uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock:
	$(COMPILE) pyproject.toml --group build --output-file requirements.lock >/dev/null
	$(COMPILE) pyproject.toml --group dev --output-file requirements-dev.lock >/dev/null
	$(COMPILE) pyproject.toml --group docs --output-file requirements-docs.lock >/dev/null

run: $(VENV)/run
	@exec $(BIN)/sallyport demo

test: $(VENV)/dev test-packages deb-packages lint types contracts docs unit

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# The pages in HTML, in build/docs, with pictures made from the snapshots of the terminal UI; a warning is an error.
# Sphinx lives in a venv of its own.
docs: docs-packages build/docs/venv/docs
	build/docs/venv/bin/sphinx-build -W --keep-going -q docs build/docs/html

build/docs/venv/docs: requirements-docs.lock pyproject.toml
	@$(need_venv)
	$(PYTHON) -m venv build/docs/venv
	build/docs/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	build/docs/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-docs.lock
	build/docs/venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

types: $(VENV)/dev
	$(BIN)/mypy

contracts: $(VENV)/dev
	$(BIN)/lint-imports --no-cache

unit: $(VENV)/dev
	$(BIN)/pytest -n 3 --dist loadfile

# The pictures that the tests of the terminal UI compare and the pages show.
snapshots: $(VENV)/dev
	SALLYPORT_SNAPSHOTS=update $(BIN)/pytest -q tests/tui/test_snapshots.py tests/tui/firstboot/test_looks.py

# With MINUTES=n: inputs guided by coverage, so long for each core; what they find is kept in tests/fuzz/kept.
fuzz: $(VENV)/$(if $(MINUTES),fuzz,dev)
	$(BIN)/python -m tests.fuzz$(if $(MINUTES),.guided $(MINUTES))

$(VENV)/fuzz: requirements-fuzz.lock $(VENV)/dev
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-fuzz.lock
	@touch $@

# Test suites of others; each fetches its peer into build/peers.
test-pyftpdlib: $(VENV)/dev
	$(BIN)/python -m tests.peers.pyftpdlib_job

test-tls: TEST_PACKAGES := openssl testssl.sh
test-tls: $(VENV)/dev test-packages
	$(BIN)/python -m tests.peers.tls_job

bench: $(VENV)/dev bench-packages
	$(BIN)/python -m tests.bench

bench-saf: $(VENV)/dev
	$(BIN)/python -m tests.bench.saf

bench-directory: $(VENV)/dev
	$(BIN)/python -m tests.bench.directory

bench-tui: TEST_PACKAGES := tmux
bench-tui: BENCH_PACKAGES := build-essential libssl-dev
bench-tui: $(VENV)/dev test-packages bench-packages
	$(BIN)/python -m tests.bench.tui

# The package in a clean Debian: installed, first boot, used, upgraded with its data, restored, purged. Wants root.
test-package: $(VENV)/dev test-packages deb-packages
	$(BIN)/pytest tests/system/test_package.py

# The faults of tests/faults at their full length: about an hour; figures go to build/reliability.jsonl.
test-faults: $(VENV)/dev test-packages
	SALLYPORT_FAULTS=long $(BIN)/pytest tests/faults

# Mixed load with clients that are killed: make soak MINUTES=30.
soak: $(VENV)/dev
	$(BIN)/python -m tests.soak $(or $(MINUTES),30)

deb: deb-packages
	packaging/build-deb

clean:
	rm -rf $(VENV) dist build var *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

# $(1): what for, $(2): packages
define need_packages
@missing=$$(dpkg-query --show --showformat '$${Package} $${Status}\n' $(2) 2>/dev/null | \
	awk '/ installed$$/ {print $$1}' | sort | comm -13 - <(printf '%s\n' $(2) | sort)); \
if [ -z "$$missing" ] || [ "$$SALLYPORT_SKIP_PEERS" = 1 ]; then exit 0; fi; \
if [ "$$(id -u)" = 0 ]; then \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
else \
	echo "For $(1), run: apt-get install" $$missing; exit 1; \
fi
endef

test-packages bench-packages docs-packages deb-packages: SHELL := /bin/bash
test-packages:
	$(call need_packages,make test,$(TEST_PACKAGES))
	@if [ ! -d $(PEERS)/node_modules/zos-node-accessor ] && command -v npm >/dev/null; then \
		npm install --silent --no-audit --no-fund --prefix $(PEERS) basic-ftp@5 zos-node-accessor@2; \
	fi
bench-packages:
	$(call need_packages,make bench,$(BENCH_PACKAGES))
docs-packages:
	$(call need_packages,make docs,$(DOCS_PACKAGES))
deb-packages:
	$(call need_packages,make deb,$(DEB_PACKAGES))
