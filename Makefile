# make demo   sets everything up in .venv and does the main job on samples/
# make test   sets everything up, then lint, types and tests
# All of it works as root or not; nothing outside this folder is written, except that root on
# Debian also gets the programs in packages.apt.

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --root-user-action=ignore

.PHONY: demo test lint types pytest benchmark training wheel clean apt

demo: $(VENV)/.demo
	@$(BIN)/python tools/demo.py

test: apt lint types pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 cli.py scanner

pytest: $(VENV)/.dev
	$(BIN)/python -m pytest

benchmark: $(VENV)/.dev
	$(BIN)/python -m tests.benchmark.papers
	$(BIN)/python -m tests.benchmark.papers --held-out
	$(BIN)/python -m tests.benchmark.offices
	$(BIN)/python -m tests.benchmark

training: $(VENV)/.dev
	$(BIN)/python -m training

wheel: $(VENV)/.demo
	$(BIN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps --wheel-dir dist .
	@ls dist/*.whl

clean:
	rm -rf $(VENV) demo dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/benchmark/out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than what it was made from, so that a second call has nothing to do.
$(VENV)/.demo: $(VENV)/.made pyproject.toml
	@echo "Đang cài lolot vào $(VENV) (lần đầu mất vài phút) / installing lolot into $(VENV) (minutes, once)"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.demo
	@echo "Đang cài công cụ kiểm thử / installing what tests need"
	@$(PIP) --editable '.[dev]'
	@$(PIP) --no-deps 'x-ray>=0.4,<0.5'
	@touch $@

$(VENV)/.made:
	@sh tools/venv.sh $(VENV)
	@touch $@

apt:
	@sh tools/apt.sh packages.apt
