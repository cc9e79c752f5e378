# The only list of commands. `make serve` and `make test` need Python 3.11 or newer, git and make; all else is installed here.
.PHONY: help serve test check format generate bench clean
.DEFAULT_GOAL := help

venv := .venv
bin := $(venv)/bin
ARGS ?=

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

serve: $(venv)/serve.stamp ## Serve cdn.yaml; more words for it in ARGS="…"
	@$(bin)/edgecdn serve $(ARGS)

test: $(venv)/dev.stamp ## Run the whole suite; more words for pytest in ARGS="…"
	@$(bin)/python -m pytest $(ARGS)

check: $(venv)/dev.stamp ## Format, lint, types, import contract, generated files
	@$(bin)/ruff format --check --quiet .
	@$(bin)/ruff check --quiet .
	@$(bin)/mypy --no-error-summary
	@$(bin)/lint-imports --no-logo > $(venv)/lint-imports.log || { cat $(venv)/lint-imports.log; exit 1; }
	@$(bin)/python -m edgecdn.cli.generate --check
	@echo "checked: format, lint, types, imports, generated files"

format: $(venv)/dev.stamp ## Format the code and mend what can be mended by itself
	@$(bin)/ruff check --quiet --fix-only .
	@$(bin)/ruff format --quiet .

generate: $(venv)/serve.stamp ## Write the generated files anew (schemas, tables in the docs)
	@$(bin)/python -m edgecdn.cli.generate

bench: $(venv)/dev.stamp ## Measure; the tables stand in docs/performance.md
	@$(bin)/python -m bench $(ARGS)

clean: ## Remove what was installed and cached here
	rm -rf $(venv) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# A stamp is written last, so an install that was interrupted is done again.
$(venv)/serve.stamp: pyproject.toml
	@python3 .ci/venv.py $(venv)
	@echo "installing edgecdn into $(venv) …"
	@$(bin)/python -m pip install --quiet --disable-pip-version-check --editable '.[nodejs]'
	@touch $@

$(venv)/dev.stamp: $(venv)/serve.stamp
	@echo "installing what the tests need …"
	@$(bin)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@
