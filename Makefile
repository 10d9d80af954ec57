# The commands of every day. `make help` lists them; `aiguilleur --help` lists those of the product itself.
.POSIX:
.DEFAULT_GOAL := help
.PHONY: audit bench faults fuzz sbom check-api lifecycle load screenshots bench-console bench-understanding weights help start setup dev train check test test-all browser lint format types dialogues lock clean ci

BIN = .venv/bin
EXAMPLES = 2000
EPOCHS = 100
BENCH =
CONVERSATIONS = 10000
WHOLE = 100
VISITORS = 500
MINUTES = 10
INPUTS = 1000000
SEED = 20260301
# Further words for the random faults, as `--write`, `--verbose`.
FAULTS =
# As many processes as there are processors; what loads Rasa stays in one of them. The model is trained before:
# two processes that miss it would both want to make it.
PYTEST = $(BIN)/python -m pytest -n auto --dist loadgroup

help:  ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

start: setup  ## Set everything up and serve the whole product on this machine
	@$(BIN)/aiguilleur serve

setup:  ## Make .venv from the lock (nothing to do when it is up to date)
	@sh scripts/setup

dev:
	@sh scripts/setup dev

train: setup  ## Train the model again if its data changed
	@$(BIN)/aiguilleur train

check: setup  ## Say whether this installation is healthy
	@$(BIN)/aiguilleur check

test: dev train  ## Set up and run the tests (not those that drive a browser or break things)
	@$(PYTEST) -q -m "not browser and not faults"

test-all: dev train  ## Run every test
	@$(PYTEST) -q

dialogues: dev train  ## Run whole conversations with the whole product
	@$(BIN)/python -m pytest tests/dialogues

browser: dev train  ## Run the tests that drive a browser
	@$(PYTEST) -q -m browser

lint: dev  ## Check style and the borders between rooms
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache

format: dev  ## Rewrite the files in the project's style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: dev  ## Check types
	@$(BIN)/mypy

bench: dev train  ## Measure the speed beside plain Rasa's (20 minutes or more; BENCH=--short to try it)
	@case " $(BENCH) " in *" --without-reference "*) ;; *) sh scripts/setup-reference ;; esac
	@$(BIN)/python -W ignore -m benchmarks.speed.run $(BENCH)

bench-understanding: dev  ## Compare the understanding with plain Rasa's (an hour or two; EXAMPLES=2000 EPOCHS=100)
	@sh scripts/setup-reference
	@$(BIN)/python -W ignore -m benchmarks.understanding.run --examples $(EXAMPLES) --epochs $(EPOCHS)

bench-console: dev  ## Time every page of the console: DATABASES="SQLite=sqlite:////tmp/few.db,sqlite:////tmp/many.db"
	@$(BIN)/python -W ignore -m benchmarks.console.run $(DATABASES) --write

check-api: dev  ## Try the API against its OpenAPI description with made-up requests
	@sh scripts/check-api

fuzz: dev  ## Throw INPUTS=1000000 made-up inputs (SEED=20260301) at everything that reads
	@$(BIN)/python -W ignore -m tests.security.fuzzing.run --inputs $(INPUTS) --seed $(SEED)

audit: dev  ## Ask for advisories about the locked versions
	@sh scripts/audit

sbom:  ## Write a bill of materials of each lock to var/sbom
	@sh scripts/audit sbom

lifecycle: dev  ## Play CONVERSATIONS=10000 with every misfortune, WHOLE=100 more with every process, and count
	@$(BIN)/python -W ignore -m benchmarks.lifecycle.run --conversations $(CONVERSATIONS) --whole $(WHOLE)

faults: dev train  ## Break everything there is, then hold CONVERSATIONS=10000 under random faults (SEED=20260301)
	@$(PYTEST) -q tests/faults --ignore tests/faults/test_random_faults.py
	@$(BIN)/python -W ignore -m tests.faults.randomised.run --conversations $(CONVERSATIONS) --seed $(SEED) $(FAULTS)

load: dev train  ## Let VISITORS=500 type for MINUTES=10 before the whole product, and see that all are answered
	@$(BIN)/python -W ignore -m benchmarks.load.run --visitors $(VISITORS) --minutes $(MINUTES)

screenshots: dev  ## Take the pictures of docs/images again
	@$(BIN)/python -W ignore -m scripts.screenshots

weights: dev  ## Fit the weights of the evidence to the training data again
	@$(BIN)/python -W ignore -m benchmarks.understanding.weights

lock:  ## Lock the dependencies again (UPGRADE=1 for newer versions)
	@UPGRADE=$(UPGRADE) sh scripts/lock

clean:  ## Remove caches and all models but the newest; keeps .venv and var/
	@sh scripts/clean

ci:  ## Run what the continuous integration runs
	@bash .ci/run
