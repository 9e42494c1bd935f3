#!/bin/sh
# Prints the path of a Chromium for the browser tests, or nothing and a loud word on stderr.
set -eu
found() {
    for name in "${RINGBACK_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name" 2>/dev/null; then
            return 0
        fi
    done
    return 1
}
found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo 'Installing chromium for the browser tests (once)' >&2
    log=$(mktemp)
    if apt-get update -qq >"$log" 2>&1 </dev/null &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >>"$log" 2>&1 </dev/null &&
        found; then
        rm -f "$log"
        exit 0
    fi
    tail -n 5 "$log" >&2
    rm -f "$log"
fi
cat >&2 <<'END'
**********************************************************************
**  NO CHROMIUM FOUND: ALL BROWSER TESTS ARE SKIPPED.               **
**  Nothing below says that the pages work in a browser.            **
**  On Debian:  apt-get install chromium                            **
**  or set RINGBACK_CHROMIUM to the path of one.                    **
**********************************************************************
END
exit 0
