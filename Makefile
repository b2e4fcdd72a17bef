# One word for each job: run, test, fix, sample, bench, clean. `make` alone tells them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := csfunnel sampledata pages tests streamlit_app.py
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test fix sample bench clean

help:
	@echo 'make run     install what is pinned and open the dashboard on the sample data'
	@echo 'make test    format, lint, types, then every test, browser tests included'
	@echo 'make fix     format the code and mend what can be mended by machine'
	@echo 'make sample  make the sample exports in data/sample anew'
	@echo 'make bench   measure the speed at up to 10 million emails and 1 million legacy notes'
	@echo 'make clean   remove the environment and all caches; never data/local'

run: $(BIN)/.run-packages
	$(BIN)/streamlit run streamlit_app.py

test: $(BIN)/.dev-packages
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	@chromium="$$(bash scripts/chromium.sh $(BIN)/python)" && CSFUNNEL_CHROMIUM="$$chromium" \
		$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

fix: $(BIN)/.dev-packages
	$(BIN)/ruff check --fix-only $(CODE)
	$(BIN)/ruff format $(CODE)

sample: $(BIN)/.run-packages
	$(BIN)/python -m sampledata --out data/sample

bench: $(BIN)/.dev-packages
	@chromium="$$(bash scripts/chromium.sh $(BIN)/python)" && CSFUNNEL_CHROMIUM="$$chromium" \
		PYTHONPATH=.:tests $(BIN)/python -m bench

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

# A stamp in the environment says which pins it holds; a newer file of pins makes it old.
$(BIN)/.run-packages: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(BIN)/.dev-packages: requirements-dev.txt $(BIN)/.run-packages
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || \
		{ echo 'csfunnel needs Python 3.11 or newer, and there is no $(PYTHON) here. Install it, or say where it is: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "csfunnel needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1). Name a newer one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
