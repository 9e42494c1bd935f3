"""Every setting that Ringback takes from the environment, in one table.

What may live here: names, defaults, meanings, and turning text into checked values.
What may not: anything of Django (settings.py does that) and any reading of files.
A test compares `SETTINGS` with docs/reference/settings.md, so no setting is undocumented.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar, cast
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

T = TypeVar("T")


class BadSetting(ValueError):
    """A setting has a value that Ringback cannot use. The message says what to do."""

    def __init__(self, name: str, value: str, advice: str) -> None:
        super().__init__(f"{name} is {value!r}. {advice}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    name: str
    default: str
    meaning: str
    tests_only: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="RINGBACK_DATA_DIR",
        default="data",
        meaning="Folder for what this installation keeps: the SQLite file and the two keys. "
        "Made on first use, readable by its owner only.",
    ),
    Setting(
        name="RINGBACK_DATABASE_URL",
        default="sqlite:///<data dir>/ringback.sqlite3",
        meaning="Where the data live: `sqlite:///relative/path`, `sqlite:////absolute/path`, or "
        "`postgresql://user:password@host:5432/name`. Quote special characters in the password as %XX.",
    ),
    Setting(
        name="RINGBACK_SECRET_KEY_FILE",
        default="<data dir>/secret.key",
        meaning="File with the key that signs sessions and links. Made on first use. "
        "Replacing it signs everybody out and voids links already sent.",
    ),
    Setting(
        name="RINGBACK_ENCRYPTION_KEY_FILE",
        default="<data dir>/encryption.key",
        meaning="File with the key that encrypts stored mail passwords. Made on first use. Back it up: "
        "without it they cannot be read. To change the key, put a new one on a line above the old one.",
    ),
    Setting(
        name="RINGBACK_HOST",
        default="127.0.0.1",
        meaning="Address on which `ringback serve` listens.",
    ),
    Setting(
        name="RINGBACK_PORT",
        default="8000",
        meaning="Port on which `ringback serve` listens, 1 to 65535.",
    ),
    Setting(
        name="RINGBACK_PUBLIC_URL",
        default="http://<host>:<port>",
        meaning="The address under which people reach this installation; links in e-mails start with it. "
        "With https, cookies are sent over https only.",
    ),
    Setting(
        name="RINGBACK_ALLOWED_HOSTS",
        default="the host of the public URL, localhost, 127.0.0.1, [::1]",
        meaning="Host names under which requests are answered, separated by commas. "
        "Names given here are added to the default.",
    ),
    Setting(
        name="RINGBACK_SAMPLE",
        default="1",
        meaning="Whether a first start with an empty database fills in a sample workspace: 1 or 0.",
    ),
    Setting(
        name="RINGBACK_TIME_ZONE",
        default="America/New_York",
        meaning="Time zone of a workspace that is made without asking for one, as a name like Europe/Paris.",
    ),
    Setting(
        name="RINGBACK_WORKERS_THREADS",
        default="8",
        meaning="How many requests `ringback serve` answers at the same time, 1 to 256.",
    ),
    Setting(
        name="RINGBACK_LOG_FORMAT",
        default="console",
        meaning="How log lines look: `console` for people, `json` for programs. They go to standard output.",
    ),
    Setting(
        name="RINGBACK_MESSENGER",
        default="ringback.adapters.smtp.SmtpMessenger",
        meaning="The class that sends messages, as a dotted path.",
    ),
    Setting(
        name="RINGBACK_INBOX",
        default="ringback.adapters.imap.ImapInbox",
        meaning="The class that reads mailboxes, as a dotted path.",
    ),
    Setting(
        name="RINGBACK_WEB",
        default="ringback.adapters.guarded.GuardedWeb",
        meaning="The class that asks web addresses which people typed, as a dotted path.",
    ),
    Setting(
        name="RINGBACK_DNS",
        default="ringback.adapters.dns.DnsPython",
        meaning="The class that looks names up, as a dotted path.",
    ),
    Setting(
        name="RINGBACK_DNS_SERVERS",
        default="",
        meaning="Addresses of name servers to ask about domains, separated by commas, `#port` behind one that does not "
        "listen on 53; without them those of the machine.",
    ),
    Setting(
        name="RINGBACK_PRIVATE_NETWORKS",
        default="0",
        meaning="Whether web addresses that people typed (where OAuth2 tokens come from, say) may be in a private "
        "network, and without https: 1 or 0. Set it only if everybody who may change settings may reach that network.",
    ),
    Setting(
        name="RINGBACK_MAIL_WATCHED",
        default="20",
        meaning="How many mailboxes a process waits at for new mail (IDLE), each over a connection of its own, "
        "0 to 500. The others are looked at at intervals.",
    ),
    Setting(
        name="RINGBACK_MAIL_INTERVAL",
        default="60",
        meaning="Seconds between two looks at a mailbox that nobody waits at, 5 to 3600.",
    ),
    Setting(
        name="RINGBACK_MAIL_CA_FILE",
        default="",
        meaning="A PEM file with the certificate authority of a private mail server, trusted besides the "
        "system's own. Certificates are always verified.",
    ),
    Setting(
        name="RINGBACK_TRUSTED_PROXIES",
        default="0",
        meaning="How many reverse proxies stand before Ringback. Above 0, the headers X-Forwarded-For and "
        "X-Forwarded-Proto are believed; set it only if the proxy overwrites what a visitor sends.",
    ),
    Setting(
        name="RINGBACK_DEBUG",
        default="0",
        meaning="Show errors in full in the browser: 1 or 0. Never on a machine others can reach.",
    ),
    Setting(
        name="RINGBACK_TEST_DATABASE_URL",
        default="",
        meaning="A PostgreSQL server on which the tests may create and drop databases; "
        "without it they start one of their own.",
        tests_only=True,
    ),
    Setting(
        name="RINGBACK_CHROMIUM",
        default="",
        meaning="Path of the Chromium that the browser tests drive; without it they look in PATH.",
        tests_only=True,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The settings, read and checked."""

    data_dir: Path
    database_url: str
    secret_key_file: Path
    encryption_key_file: Path
    host: str
    port: int
    public_url: str
    allowed_hosts: tuple[str, ...]
    sample: bool
    time_zone: str
    workers_threads: int
    log_format: Literal["console", "json"]
    messenger: str
    inbox: str
    web: str
    dns: str
    mail_watched: int
    mail_interval: int
    trusted_proxies: int
    debug: bool


def read(environ: Mapping[str, str]) -> Environment:
    """Return the checked settings, or raise BadSetting for the first that cannot be used."""
    defaults = {setting.name: setting.default for setting in SETTINGS}

    def value(name: str, parse: Callable[[str, str], T], default: str | None = None) -> T:
        # An empty value counts as "not set": shells and container files often pass one on.
        text = environ.get(name, "").strip() or (defaults[name] if default is None else default)
        return parse(name, text)

    data_dir = value("RINGBACK_DATA_DIR", _path)
    host = value("RINGBACK_HOST", _text)
    port = value("RINGBACK_PORT", _between(1, 65_535))
    public_url = value("RINGBACK_PUBLIC_URL", _web_address, default=_local_address(host, port))
    return Environment(
        data_dir=data_dir,
        database_url=value(
            "RINGBACK_DATABASE_URL",
            _database_url,
            default=f"sqlite:///{quote(str(data_dir / 'ringback.sqlite3'))}",
        ),
        secret_key_file=value("RINGBACK_SECRET_KEY_FILE", _path, default=str(data_dir / "secret.key")),
        encryption_key_file=value(
            "RINGBACK_ENCRYPTION_KEY_FILE", _path, default=str(data_dir / "encryption.key")
        ),
        host=host,
        port=port,
        public_url=public_url,
        allowed_hosts=_allowed_hosts(public_url, environ.get("RINGBACK_ALLOWED_HOSTS", "")),
        sample=value("RINGBACK_SAMPLE", _yes_or_no),
        time_zone=value("RINGBACK_TIME_ZONE", _time_zone),
        workers_threads=value("RINGBACK_WORKERS_THREADS", _between(1, 256)),
        log_format=value("RINGBACK_LOG_FORMAT", _log_format),
        messenger=value("RINGBACK_MESSENGER", _dotted_path),
        inbox=value("RINGBACK_INBOX", _dotted_path),
        web=value("RINGBACK_WEB", _dotted_path),
        dns=value("RINGBACK_DNS", _dotted_path),
        mail_watched=value("RINGBACK_MAIL_WATCHED", _between(0, 500)),
        mail_interval=value("RINGBACK_MAIL_INTERVAL", _between(5, 3600)),
        trusted_proxies=value("RINGBACK_TRUSTED_PROXIES", _between(0, 10)),
        debug=value("RINGBACK_DEBUG", _yes_or_no),
    )


def _local_address(host: str, port: int) -> str:
    """Return where a browser on this machine finds us; nobody can open http://0.0.0.0."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared, not bound
    if ":" in name and not name.startswith("["):
        name = f"[{name}]"
    return f"http://{name}:{port}"


def _allowed_hosts(public_url: str, more: str) -> tuple[str, ...]:
    public_host = urlsplit(public_url).hostname or "localhost"
    if ":" in public_host:
        public_host = f"[{public_host}]"
    named = [name.strip() for name in more.split(",") if name.strip()]
    return tuple(dict.fromkeys([public_host, "localhost", "127.0.0.1", "[::1]", *named]))


def _text(name: str, text: str) -> str:
    return text


def _path(name: str, text: str) -> Path:
    # Absolute, because a worker started from another folder must find the same files.
    return Path(text).expanduser().absolute()


def _between(low: int, high: int) -> Callable[[str, str], int]:
    def parse(name: str, text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise BadSetting(name, text, f"Give a whole number from {low} to {high}.")
        return int(text)

    return parse


def _yes_or_no(name: str, text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise BadSetting(name, text, "Give 1 for yes or 0 for no.")
    return words[text.lower()]


def _web_address(name: str, text: str) -> str:
    advice = "Give an address like https://leads.example.com, without a path."
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise BadSetting(name, text, advice) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise BadSetting(name, text, advice)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise BadSetting(name, text, advice)
    return f"{parts.scheme}://{parts.netloc}"


def _database_url(name: str, text: str) -> str:
    scheme, _, rest = text.partition("://")
    if scheme in ("postgresql", "postgres"):
        return text
    if scheme == "sqlite" and rest.startswith("/") and rest != "/" and ":memory:" not in rest:
        return text
    # Not shown back: a mistyped address may hold a password.
    raise BadSetting(
        name,
        f"{scheme[:16]}…",
        "Give sqlite:///path/to/file (a file; memory cannot be shared by threads) "
        "or postgresql://user:password@host:5432/name.",
    )


def _time_zone(name: str, text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # unknown name; a path; a folder of the zone data
        raise BadSetting(name, text, "Give a time zone name such as America/New_York.") from None
    return text


def _log_format(name: str, text: str) -> Literal["console", "json"]:
    if text not in ("console", "json"):
        raise BadSetting(name, text, "Give console or json.")
    return cast(Literal["console", "json"], text)


def _dotted_path(name: str, text: str) -> str:
    parts = text.split(".")
    if len(parts) < 2 or not all(part.isidentifier() for part in parts):
        raise BadSetting(name, text, "Give the dotted path of a class, such as package.module.Class.")
    return text
