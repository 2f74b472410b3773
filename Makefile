# The commands that a developer needs. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run test lint lock bench

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## packages, styles and scripts; quick when nothing changed
	@scripts/setup

run:  ## the site with its bundled programme, on http://127.0.0.1:8000 (PORT=8001 for another)
	@scripts/run

test:  ## everything that must hold: style, types, layers, both databases, browser journeys
	@scripts/test

lint:  ## the quick part of the tests: style, types, layers, migrations
	@scripts/test style types layers migrations

lock:  ## pin packages after a change of requirements (scripts/lock --upgrade for newer releases)
	@scripts/lock

bench:  ## run every benchmark under bench/ and print one table
	@scripts/bench
