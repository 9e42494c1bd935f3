#!/bin/sh
# Writes requirements.lock and requirements-dev.lock anew. Uses uv from PATH, or from a
# throw-away environment. The locks must hold no address: they are valid for any index.
set -eu
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    place=$(mktemp -d)
    trap 'rm -rf "$place"' EXIT
    python3 -m venv "$place"
    "$place/bin/pip" install --quiet uv
    uv=$place/bin/uv
fi
lock() {
    "$uv" pip compile --quiet --upgrade --python-version 3.11 --universal --generate-hashes \
        --no-header --no-annotate "$@" pyproject.toml
}
lock --group build -o requirements.lock
lock --group build --group dev --constraint requirements.lock -o requirements-dev.lock
if grep -nE '://|^-' requirements.lock requirements-dev.lock; then
    echo 'A lock file holds an address or an option; remove it before you commit.' >&2
    exit 1
fi
