"""The guarded client asks public addresses only, by https, once, and not for long."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ringback.adapters.guarded import GuardedWeb
from ringback.ports.web import WebError
from tests.adapters.mailserver import write_certificate


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers by path and keeps what it was asked."""

    seen: list[tuple[str, str, str, bytes]] = []

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        self.seen.append((self.command, self.path, self.headers["Host"], body))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/secret")
            self.end_headers()
            return
        said = b"x" * 5000 if self.path == "/long" else b'{"ok": true}'
        self.send_response(200 if self.path != "/wrong" else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the test's output."""


@pytest.fixture
def server() -> Iterator[http.server.ThreadingHTTPServer]:
    Handler.seen = []
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.shutdown()
    thread.join(5)
    made.server_close()


def address(server: http.server.ThreadingHTTPServer, path: str = "/") -> str:
    return f"http://127.0.0.1:{server.server_port}{path}"


def test_it_asks_and_gives_the_answer_whatever_its_status(server: http.server.ThreadingHTTPServer) -> None:
    web = GuardedWeb(private=True)
    assert web.get(address(server, "/a?b=c")).body == b'{"ok": true}'
    answer = web.post(address(server, "/wrong"), b"a=b", kind="application/x-www-form-urlencoded")
    assert (answer.status, answer.headers["content-type"]) == (400, "application/json")
    host = f"127.0.0.1:{server.server_port}"
    assert Handler.seen == [("GET", "/a?b=c", host, b""), ("POST", "/wrong", host, b"a=b")]


def test_a_redirect_is_an_answer_and_is_not_followed(server: http.server.ThreadingHTTPServer) -> None:
    assert GuardedWeb(private=True).get(address(server, "/away")).status == 302
    assert [path for _, path, _, _ in Handler.seen] == ["/away"]


def test_a_long_answer_is_cut_off(server: http.server.ThreadingHTTPServer) -> None:
    with pytest.raises(WebError, match="more than 1,000 bytes"):
        GuardedWeb(private=True, max_bytes=1000).get(address(server, "/long"))


def test_the_proxy_of_the_environment_is_not_used(
    server: http.server.ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert GuardedWeb(private=True).get(address(server)).status == 200


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.1.2.3/",
        "https://192.168.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://224.0.0.1/",
        "https://2130706433/",
    ],
)
def test_an_address_inside_is_not_asked(url: str) -> None:
    with pytest.raises(WebError, match=r"private network|cannot be found") as caught:
        GuardedWeb(private=False).get(url)
    assert "RINGBACK_PRIVATE_NETWORKS" in str(caught.value) or "found" in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://",
        "https://me:secret@example.com/",
        "https://example.com:99999/",
        "https://[::1/",
        "example.com",
        "",
    ],
)
def test_what_is_no_https_address_is_refused_before_anything_is_looked_up(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was looked up"))
    with pytest.raises(WebError) as caught:
        GuardedWeb(private=False).get(url)
    assert caught.value.permanent
    assert "secret" not in caught.value.text


def test_one_inner_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    def two(*_: Any, **__: Any) -> list[Any]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("93.184.216.34", 443)), (*kind, ("10.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    with pytest.raises(WebError, match="private network"):
        GuardedWeb(private=False).get("https://two.example/")


def test_the_certificate_is_checked_against_the_name_that_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes to the address that was looked up, but the name in the certificate must be the typed one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = write_certificate(tmp_path, "right.example")
    context.load_cert_chain(certificate)
    Handler.seen = []
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.socket = context.wrap_socket(made.socket, server_side=True)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    asked: list[str] = []

    def here(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    try:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        web = GuardedWeb(private=True)
        with monkeypatch.context() as patch:
            patch.setattr("ringback.adapters.guarded.socket.getaddrinfo", here)
            assert web.get(f"https://right.example:{made.server_port}/").status == 200
            with pytest.raises(WebError, match=r"certificate|verify"):
                web.get(f"https://wrong.example:{made.server_port}/")
    finally:
        made.shutdown()
        thread.join(5)
        made.server_close()
    assert [host for _, _, host, _ in Handler.seen] == [f"right.example:{made.server_port}"]
    assert "right.example" in asked
