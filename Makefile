# Every command there is; hooks and CI call these and nothing else.
# Chỉ cần Debian 12 với python3, python3-venv, make và git: mọi thứ khác tự cài vào .venv.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix proof bench docs lock

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup:  ## .venv with everything from the lock; .venv/bin/caunoi is there afterwards
	@tools/setup.sh

demo: setup  ## the main job on an invented office, then the site on 127.0.0.1:8000 (SERVE=0 stops before it)
	@tools/demo.sh

test: setup  ## lint, shape, the suite on SQLite, the suite on PostgreSQL, side by side
	@tools/test.sh

check: setup  ## what test does before it runs anything: lint, types, imports, migrations, shape
	@tools/check.sh

fix: setup  ## lint that repairs itself, and the format
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

proof: setup  ## what is promised, one figure a promise (ONLY=name takes one, BUDGET=seconds a slice of it)
	@$(if $(filter spark,$(ONLY)),tools/spark.sh)
	@.venv/bin/python -m proof $(if $(ONLY),--only $(ONLY)) $(if $(BUDGET),--budget $(BUDGET))

bench: setup  ## the figures of docs/benchmarks.md, each as a ratio in one run
	@tools/bench.sh

docs: setup  ## docs/generated and the English texts, written by the code
	@.venv/bin/python -m tools.docs
	@.venv/bin/python -m tools.messages

lock: setup  ## requirements/*.txt again from pyproject.toml (UPGRADE=1 takes newer releases)
	@tools/lock.sh
