# One command for everything a contributor does. Each sets up .venv by itself; the second time that costs nothing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CLASS := fixtures/class

# Compiled modules are half of a short run's time: keep them, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test versions lint bench docs site fuzz clean

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"  # knows dependency groups
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[all]" --group dev
	touch $@

# Shows a command, then runs it. Exit code 1 is what the demo is about: the code has mistakes.
show = @printf '\n\033[1m$$ seqlint %s\033[0m\n\n' '$(strip $(1))'; $(BIN)/seqlint $(1) || test $$? -eq 1

demo: $(READY)  ## a tour: lint, fix, shapes, run, then a whole class, from its zip to the filled gradebook
	@printf 'The report of the class will be %s/demo-out/report.html\n' '$(CURDIR)'
	$(call show, $(CLASS)/u2307_goran/student.py)
	$(call show, lint --diff $(CLASS)/u2307_goran/student.py)
	$(call show, shapes $(CLASS)/u2301_ada/student.py)
	$(call show, run --output-shape "(None$(comma) 3)" $(CLASS)/u2301_ada/student.py)
	$(call show, lint --format concise $(CLASS))
	@mkdir -p demo-out && $(BIN)/python -m zipfile -c demo-out/class.zip $(sort $(wildcard $(CLASS)/u*))
	$(call show, grade $(CLASS)/assignment.toml demo-out/class.zip --dry-run --gradebook $(CLASS)/gradebook.csv)
	$(call show, grade $(CLASS)/assignment.toml demo-out/class.zip --isolation best --out demo-out --gradebook $(CLASS)/gradebook.csv)
	@printf '\n\033[1m$$ cat demo-out/gradebook-gradebook.csv\033[0m\n\n'; cat demo-out/gradebook-gradebook.csv

comma := ,

test: $(READY)  ## all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

versions: $(READY)  ## the static tests and a run, on every supported Python that is here
	.ci/versions

lint: $(READY)  ## style, types, and whether the documentation is up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m seqlint.explaining.documentation --check

$(VENV)/.peers: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check flake8 torchfix pylint fixit
	touch $@

bench: $(VENV)/.peers  ## the table in docs/speed.md, each row against a peer in the same run; COURSES: a folder of real files
	$(BIN)/python benchmarks/table.py $(if $(COURSES),--courses $(COURSES)) --write docs/speed.md

docs: $(READY)  ## the rules' pages, from the rules
	$(BIN)/python -m seqlint.explaining.documentation

$(VENV)/.site: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group site
	touch $@

site: $(VENV)/.site docs  ## the guides as a site, in site/; building it needs no network
	$(BIN)/zensical build --clean --strict

fuzz: $(READY)  ## the tests that draw at random, at length
	SEQLINT_FUZZ=1 $(BIN)/python -m pytest -n 2 --dist loadfile

clean:
	rm -rf $(VENV) demo-out site .cache
