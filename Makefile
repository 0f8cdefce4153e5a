# make help says what there is. Each target stands alone: a fresh clone needs nothing else first.

SHELL := /bin/bash
JOBS ?= $(shell nproc)
CTEST := ctest --parallel $(JOBS)
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help bootstrap build run test test-all lint format bench clean

help:
	@echo 'make run        build, and plan 200 million people with the network of Japan'
	@echo 'make build      what the machine lacks, then the program: build/bin/renkei'
	@echo 'make test       everything a change must pass: formatting, includes, lint, tests'
	@echo 'make test-all   also slow tests, thread sanitizer, lint of every file, longer fuzzing'
	@echo 'make lint       clang-tidy over every file'
	@echo 'make format     formats every source'
	@echo 'make bench      the benchmarks, beside other solvers'
	@echo 'make clean      removes what was built'

bootstrap:
	@tools/bootstrap

build: bootstrap
	@cmake --preset dev >/dev/null
	cmake --build --preset dev --target renkei

run: build
	build/bin/renkei plan networks/japan --scenario mrna-200m --out out/japan-mrna-200m $(ARGS)

test:
	@tools/bootstrap --web --interop
	@cmake --preset dev >/dev/null
	cmake --build --preset dev --target all renkei
	tools/format_check
	tools/include_check
	tools/lint_changed
	$(CTEST) --preset dev -L '^(fast|cli|interop|fault|web)$$'

test-all: test
	$(CTEST) --preset dev -L '^slow$$' --no-tests=ignore
	cmake --preset tsan >/dev/null
	cmake --build --preset tsan
	$(CTEST) --preset tsan -L '^(fast|fault)$$'
	tools/lint_changed --all
	tools/fuzz 600

lint:
	@tools/bootstrap
	tools/lint_changed --all

format:
	tools/format_check --fix

bench:
	@tools/bootstrap --bench
	@cmake --preset release >/dev/null
	cmake --build --preset release
	bench/run $(ARGS)

clean:
	rm -rf build build-asan build-tsan build-lint build-release build-fuzz
