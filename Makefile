# The only list of commands. `make serve` and `make test` need Python 3.11 or newer, git and make; all else is installed here.
.PHONY: help serve test check format generate bench conformance clean
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

conformance: $(venv)/dev.stamp ## Run the public suite for HTTP caches; more words for it in ARGS="…"
	@$(bin)/python -m tests.conformance $(ARGS)

bench: $(venv)/dev.stamp ## Measure beside others (with wrk); more words for it in ARGS="…"
	@$(bin)/python -m tests.bench $(ARGS)

clean: ## Remove what was installed, built and cached here; .edgecdn, with its keys, stays
	@rm -rf $(venv) dist htmlcov .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# The newest Python that will do makes the environment; PYTHON=… names another. The stamp is written last, so that an
# install that was interrupted is done again.
define install
@for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	echo "installing $(2) into $(venv) …"; \
	exec "$$python" .ci/venv.py $(venv) $(1); \
done; \
echo "edgecdn needs Python 3.11 or newer, and there is none on PATH (apt-get install python3)." >&2; exit 2
@touch $@
endef

# Serving takes no tools for development; both stamps speak of one environment.
$(venv)/serve.stamp: pyproject.toml
	$(call install,--editable '.[nodejs]',edgecdn)

$(venv)/dev.stamp: $(venv)/serve.stamp
	$(call install,--group dev,the tools for development)
