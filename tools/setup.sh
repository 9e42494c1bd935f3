#!/bin/sh
# Prepares .venv. `setup.sh run` installs what running needs, `setup.sh dev` what tests need too.
# A stamp with the checksum of the lock and of pyproject.toml makes a second run a matter of
# milliseconds. A folder made for dev also serves run, never the other way round.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-dev}

sums() { # the state that an installation of kind $1 stands for
    case $1 in dev) lock=requirements-dev.lock ;; *) lock=requirements.lock ;; esac
    # The folder is part of it: an environment does not survive being moved.
    { pwd; cat "$lock" pyproject.toml; } | cksum
}

fresh() { [ -x .venv/bin/ringback ] && [ -f ".venv/.stamp-$1" ] && [ "$(cat ".venv/.stamp-$1")" = "$(sums "$1")" ]; }

if fresh dev || { [ "$kind" = run ] && fresh run; }; then
    exit 0
fi

python=
for candidate in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo 'Ringback needs Python 3.11 or newer, and found none.' >&2
    echo 'On Debian or Ubuntu:  apt-get install python3 python3-venv' >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "$python is here, but its venv module is missing." >&2
    echo 'On Debian or Ubuntu:  apt-get install python3-venv' >&2
    exit 1
fi

rm -f .venv/.stamp-run .venv/.stamp-dev
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1 ||
    ! head -n 1 .venv/bin/pip 2>/dev/null | grep -qF "$(pwd)/.venv/"; then
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
case $kind in dev) lock=requirements-dev.lock ;; *) lock=requirements.lock ;; esac
echo "Installing $lock (about a minute the first time)"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
.venv/bin/python -m pip install --quiet --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
sums "$kind" >".venv/.stamp-$kind"
