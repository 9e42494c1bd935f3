#!/bin/sh
# Makes sure that Dovecot and Postfix are there for the tests with real mail servers, or says loudly that they are not.
# Prints "yes" if they can be used. The tests run them as processes of their own; no service of the system is started.
set -eu
found() {
    [ "$(id -u)" = 0 ] && [ -x /usr/sbin/dovecot ] && [ -x /usr/sbin/postfix ] &&
        [ -x /usr/lib/dovecot/imap ] && [ -x /usr/lib/dovecot/lmtp ]
}
if ! found && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo 'Installing Dovecot and Postfix for the tests with real mail servers (once)' >&2
    log=$(mktemp)
    # Packages must not start what they bring: a policy that says no (101) is asked by their scripts.
    policy=/usr/sbin/policy-rc.d
    ours=''
    [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && ours=yes; }
    { apt-get update -qq &&
        echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            postfix dovecot-imapd dovecot-lmtpd; } >"$log" 2>&1 </dev/null || tail -n 5 "$log" >&2
    [ -z "$ours" ] || rm -f "$policy"
    rm -f "$log"
fi
if found; then
    echo yes
    exit 0
fi
cat >&2 <<'END'
**********************************************************************
**  NO DOVECOT AND POSTFIX, OR NOT ROOT: THE TESTS WITH REAL MAIL   **
**  SERVERS ARE SKIPPED. pymap stands in for some of them.          **
**  On Debian, as root:                                             **
**  apt-get install postfix dovecot-imapd dovecot-lmtpd             **
**********************************************************************
END
exit 0
