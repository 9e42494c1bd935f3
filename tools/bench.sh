#!/bin/sh
# Runs every script in bench/ whose name does not begin with "_". Each prints JSON lines.
set -eu
cd "$(dirname "$0")/.."
for script in bench/[!_]*.py; do
    [ -e "$script" ] || continue
    .venv/bin/python "$script"
done
