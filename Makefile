# Storeclerk. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
STACK ?= storeclerk
# Python and processor of the functions on AWS; the template's parameters Runtime and Architecture follow them.
LAMBDA_PYTHON ?= 3.13
LAMBDA_ARCHITECTURE ?= x86_64
LAMBDA_BUILD := .build/lambda-$(LAMBDA_PYTHON)-$(LAMBDA_ARCHITECTURE)

export SAM_CLI_TELEMETRY := 0
export PYTHONUNBUFFERED := 1
export STORECLERK_PYTHON := $(BIN)/python
export STORECLERK_CACHE := $(CURDIR)/.build/cache

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' Makefile

# --- Tools ------------------------------------------------------------------------------------------------------------
.PHONY: setup setup-training lock clean
setup: $(VENV)/.ready ## Make .venv with all that running and testing need

$(VENV)/.ready: requirements.txt layers/deps/requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 15) else "Storeclerk needs Python 3.11 to 3.14; this is %d.%d. Say which to use: make PYTHON=python3.13 ..." % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

setup-training: setup ## Add what training needs: torch, from TORCH_INDEX where one is given
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) -r training/requirements.txt

lock: ## Pin all requirements anew from their .in files
	ops/lock.sh

clean: ## Remove everything that was built, and the local store
	rm -rf .build

# --- Build ------------------------------------------------------------------------------------------------------------
.PHONY: model build build-local size
MODEL_INPUTS := $(shell find layers/model -type f -not -path '*/__pycache__/*')
CODE := $(shell find layers functions -type f -not -path '*/__pycache__/*') template.yaml

define sam_build
	@echo "Building functions and layers for $(1) ..."
	@mkdir -p .build
	@$(BIN)/sam build $(2) >.build/sam-build.log 2>&1 || \
		{ tail -n 20 .build/sam-build.log; echo "The build failed. Its last words are above, all of them in .build/sam-build.log"; exit 1; }
	@grep -h "^Not byte-compiled" .build/sam-build.log || true
endef

model: .build/model/manifest.json ## Build the encoder that tests and local commands use
.build/model/manifest.json: $(VENV)/.ready $(MODEL_INPUTS)
	$(BIN)/python layers/model/build.py --out .build/model

build: $(LAMBDA_BUILD)/template.yaml ## Build the functions and layers for AWS Lambda
$(LAMBDA_BUILD)/template.yaml: export LAYER_PYTHON := $(LAMBDA_PYTHON)
$(LAMBDA_BUILD)/template.yaml: export LAYER_ARCHITECTURE := $(LAMBDA_ARCHITECTURE)
$(LAMBDA_BUILD)/template.yaml: export LAYER_COMPILER := $(shell $(PYTHON) ops/find_python.py $(LAMBDA_PYTHON))
$(LAMBDA_BUILD)/template.yaml: $(VENV)/.ready $(CODE)
	$(call sam_build,Lambda,--build-dir $(LAMBDA_BUILD) --parameter-overrides Runtime=python$(LAMBDA_PYTHON) Architecture=$(LAMBDA_ARCHITECTURE))

build-local: .build/local/template.yaml ## Build the functions and layers for this machine
.build/local/template.yaml: export LAYER_PYTHON := host
.build/local/template.yaml: export LAYER_ARCHITECTURE := host
.build/local/template.yaml: export LAYER_COMPILER := $(BIN)/python
.build/local/template.yaml: $(VENV)/.ready $(CODE)
	$(call sam_build,this machine,--build-dir .build/local --parameter-overrides Runtime=$$($(BIN)/python -m ops runtime))

size: build ## Print function and layers against Lambda's limit; fail above 160 MB
	$(BIN)/python -m ops size --build-dir $(LAMBDA_BUILD)

# --- Run --------------------------------------------------------------------------------------------------------------
.PHONY: run token load logs invoke
export PORT ?= 8080
export EMULATOR_PORT ?= 4566
run: build-local model ## Run the whole store on this machine (PORT=8080, EMULATOR_PORT=4566, TOUR=no)
	@$(BIN)/python -m ops run $(if $(filter no,$(TOUR)),--no-tour)

token: ## Print a token for the local store (CUSTOMER=id, SCOPE=storeclerk/staff for staff)
	@$(BIN)/python -m ops token --customer "$(CUSTOMER)" --scope "$(SCOPE)"

load: model ## Load a shop's files (STORE=folder; AWS=stack for a stack on AWS)
	$(BIN)/python -m ops load $(if $(STORE),--store "$(STORE)") $(if $(AWS),--aws "$(AWS)")

logs: setup ## Print what the functions of the local store wrote
	@$(BIN)/python -m ops logs

invoke: build-local model ## Invoke a function with an event (F=chat E=chat_api_valid)
	@$(BIN)/python -m ops invoke --function "$(F)" --event "$(E)"

# --- Check ------------------------------------------------------------------------------------------------------------
.PHONY: test lint test-unit test-integration test-golden test-infra test-e2e container-test bench bench-chat bench-dialogues bench-tau bench-models bench-knowledge
test: lint build-local model ## Run every check and every test
	$(BIN)/python -m pytest -n 2 --dist loadgroup

CHECKOV := .build/checkov
$(CHECKOV)/.ready: ops/checkov-requirements.txt
	$(PYTHON) -m venv --clear $(CHECKOV)
	$(CHECKOV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r ops/checkov-requirements.txt
	touch $@

lint: setup $(CHECKOV)/.ready ## Check style, types, imports and the template
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sam validate --lint
	$(CHECKOV)/bin/checkov --config-file .checkov.yaml --file template.yaml

test-unit test-integration test-golden test-infra test-e2e: test-%: build-local model ## One kind of test
	$(BIN)/python -m pytest tests/$*

container-test: build-local model ## Invoke every event with a real sam local invoke (needs root and Debian's docker.io)
	$(BIN)/python -m pytest tests/container

bench: build-local model ## Cold start and warm chat against their floors
	$(BIN)/python -m benchmarks

bench-chat: build-local model ## The chat: warm turns, 1,000 conversations at once, cost, attacks (ONLY="warm sessions cost safety")
	OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.chat $(if $(ONLY),--only $(ONLY))

bench-dialogues: setup model ## Scripted dialogues with the sample store's chat, good outcomes by theme
	$(BIN)/python -m benchmarks.dialogues

bench-tau: setup model ## A retailer's tasks by a scripted customer, and what its policy forbids (TASKS=tasks_train)
	$(BIN)/python -m benchmarks.tau_retail $(if $(TASKS),--tasks $(TASKS))

PEER := .build/bench-models-venv
$(PEER)/.ready: benchmarks/models/requirements.txt
	$(PYTHON) -m venv --clear $(PEER)
	$(PEER)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r benchmarks/models/requirements.txt
	touch $@

bench-models: setup-training model $(PEER)/.ready ## Quality and speed of the models beside their targets (ONLY="names of rows", REPORT=yes, FRESH=yes)
	$(BIN)/python -m benchmarks.models $(if $(ONLY),--only $(ONLY)) $(if $(REPORT),--report) $(if $(FRESH),--fresh)

bench-knowledge: setup model ## Retrieval on development parts, and 100,000 passages in one process
	$(BIN)/python -m benchmarks.knowledge

# --- Deploy -----------------------------------------------------------------------------------------------------------
.PHONY: deploy destroy
PARAMETERS = CanaryDeployment=true Runtime=python$(LAMBDA_PYTHON) Architecture=$(LAMBDA_ARCHITECTURE) \
	$(if $(ISSUER),JwtIssuer=$(ISSUER)) $(if $(AUDIENCE),JwtAudience=$(AUDIENCE)) $(WITH)
deploy: build size ## Deploy to AWS (first time: ISSUER=https://... AUDIENCE=...; further parameters: WITH="RetentionDays=90")
	$(BIN)/sam deploy --config-file $(CURDIR)/samconfig.toml --template-file $(LAMBDA_BUILD)/template.yaml --stack-name $(STACK) --parameter-overrides $(PARAMETERS)

destroy: setup ## Remove the stack from AWS; tables and buckets are retained
	$(BIN)/sam delete --stack-name $(STACK)
	@echo "The tables and buckets were retained; they hold customers' data. Remove them by hand when that is meant."
