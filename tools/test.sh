#!/bin/sh
# All tests on SQLite, then those that use the database once more on PostgreSQL.
# TEST_ARGS passes options on to pytest, for both runs:  make test TEST_ARGS='-k desk'
set -eu
cd "$(dirname "$0")/.."
RINGBACK_CHROMIUM=$(sh tools/browser.sh)
export RINGBACK_CHROMIUM
MAIL_SERVERS=$(sh tools/mail_servers.sh)

run() {
    status=0
    # shellcheck disable=SC2086 - options are split on purpose
    .venv/bin/python -m pytest -n "${TEST_PROCESSES:-2}" "$@" ${TEST_ARGS:-} || status=$?
    # 5 means that no test was chosen, which a narrow TEST_ARGS may do to one of the two runs.
    [ "$status" = 0 ] || { [ "$status" = 5 ] && [ -n "${TEST_ARGS:-}" ]; } || exit "$status"
}

echo '== SQLite =='
run --db=sqlite
echo '== PostgreSQL =='
run --db=postgresql -m 'not pure and not browser'
if [ -z "$RINGBACK_CHROMIUM" ]; then
    echo '** The browser tests were SKIPPED: no Chromium (see above). **' >&2
fi
if [ -z "$MAIL_SERVERS" ]; then
    echo '** The tests with Dovecot and Postfix were SKIPPED (see above). **' >&2
fi
