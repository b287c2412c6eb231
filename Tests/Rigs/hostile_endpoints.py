"""Servers that mean ill: each takes any number of connections, and never stops a scan that is rightly made."""

import asyncio
import itertools
import socket
import ssl
import struct
import threading
from dataclasses import dataclass
from pathlib import Path

from native_tools import make_certificates

_ALERT = b"\x15\x03\x03\x00\x02\x02\x28"
_HELLO = b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03"
_NOISE = bytes(range(256)) * 256
_SMTP = b"220 mail.test ESMTP\r\n"
_EHLO = b"250-mail.test\r\n250 STARTTLS\r\n"


@dataclass(frozen=True)
class Hostile:
    """`steps` are octets to be sent; None waits for the client; an iterator is sent without end; `tls` upgrades."""

    what: str
    steps: tuple
    scheme: str = "tls"
    pause: float = 0
    then: str = "close"  # close, hold, reset, tls


def _forever(*parts: bytes):
    return lambda: itertools.cycle(parts)


def _smtp(what: str, *steps, **more) -> Hostile:
    return Hostile(what, steps, scheme="smtp+starttls", **more)


SERVERS = (
    Hostile("says nothing", (), then="hold"),
    Hostile("closes at once", ()),
    Hostile("resets at once", (), then="reset"),
    Hostile("reads the greeting, then says nothing", (None,), then="hold"),
    Hostile("one octet of a record each second", (_forever(b"\x16", b"\x03", b"\x03", b"\x40"),), pause=1),
    Hostile("64 KiB of noise", (_NOISE,)),
    Hostile("noise without end", (_forever(_NOISE),)),
    Hostile("speaks HTTP", (None, b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")),
    Hostile("a fatal alert", (None, _ALERT)),
    Hostile("warnings without end", (None, _forever(b"\x15\x03\x03\x00\x02\x01\x5a"))),
    Hostile("half a ServerHello", (None, _HELLO), then="hold"),
    Hostile("half a ServerHello, then reset", (None, _HELLO), then="reset"),
    Hostile("a record of 65,535 octets", (None, b"\x16\x03\x03\xff\xff" + _NOISE)),
    Hostile("a handshake message of 16 MiB", (None, b"\x16\x03\x03\x40\x00\x0b\xff\xff\xff" + _NOISE), then="hold"),
    Hostile("empty records without end", (None, _forever(b"\x16\x03\x03\x00\x00"))),
    Hostile("changes of cipher without end", (None, _forever(b"\x14\x03\x03\x00\x01\x01"))),
    _smtp("SMTP: a banner without end", _forever(b"220-and so on\r\n")),
    _smtp("SMTP: a line without end", b"220 ", _forever(b"x" * 4096)),
    _smtp("SMTP: one octet of a banner each second", _forever(b"2"), pause=1),
    _smtp("SMTP: offers nothing", _SMTP, None, b"250 mail.test\r\n", None, b"502 no\r\n"),
    _smtp("SMTP: refuses what it offered", _SMTP, None, _EHLO, None, b"454 not now\r\n", then="hold"),
    _smtp("SMTP: agrees and goes on in clear", _SMTP, None, _EHLO, None, b"220 go\r\n250 ok\r\n250 ok\r\n", then="hold"),
    _smtp("SMTP: injects an answer before TLS", _SMTP, None, _EHLO, None, b"220 go\r\n250 injected\r\n", then="tls"),
    _smtp("SMTP: colours and titles", b"220 \x1b]0;owned\x07\x1b[2J\r\n", None, b"550 \x1b[31mno\r\n"),
    Hostile("IMAP: untagged without end", (b"* OK ready\r\n", None, _forever(b"* 1 EXISTS\r\n")), "imap+starttls"),
    Hostile("IMAP: a literal of 4 GiB", (b"* OK {4294967295}\r\n", _NOISE), "imap+starttls", then="hold"),
    Hostile("POP3: refuses", (b"-ERR \x00\xff\r\n",), "pop3+starttls"),
    Hostile("LMTP: an answer of a megabyte", (
        b"220 l LMTP\r\n", None, b"250-SIZE\r\n" * 100_000, b"250 STARTTLS\r\n", None, b"421 no\r\n"), "lmtp+starttls"),
    Hostile("Sieve: capabilities without end", (_forever(b'"SASL" "PLAIN"\r\n'),), "sieve+starttls"),
    Hostile("PostgreSQL: an error with colours", (None, b"E\xff\xff\xff\xffSFATAL\0M\x1b[31mno\0\0"), "postgres+starttls"),
    Hostile("PostgreSQL: octets behind its consent", (None, b"SR\0\0\0\x08\0\0\0\0"), "postgres+starttls",
            then="tls"),
    Hostile("PostgreSQL: neither yes nor no", (None, b"?"), "postgres+starttls", then="hold"),
)


class HostileEndpoints:
    """All of them on loopback, in one thread of their own; `targets` are (what, URI)."""

    def __init__(self, root: Path):
        self._chain = _long_chain(root)
        self.targets: list[tuple[str, str]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._full = self._half_open()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(20)

    def _half_open(self) -> list[socket.socket]:
        """Nobody accepts, and the queue is full: further connections are never answered."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=0)
        port = listener.getsockname()[1]
        held = [listener]
        for _ in range(4):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
            held.append(one)
        self.targets.append(("never accepts", f"tls://127.0.0.1:{port}"))
        return held

    async def _start(self):
        for one in SERVERS:
            server = await asyncio.start_server(self._speaker(one), "127.0.0.1", 0)
            self._note(one.what, one.scheme, server)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._chain)
        server = await asyncio.start_server(lambda _, to: to.close(), "127.0.0.1", 0, ssl=context)
        self._note("a chain of 1,000 certificates", "tls", server)

    def _note(self, what: str, scheme: str, server):
        self.targets.append((what, f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"))

    def _speaker(self, one: Hostile):
        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
            try:
                await self._speak(one, reader, writer)
            except (OSError, ssl.SSLError, asyncio.IncompleteReadError):
                pass  # the client had enough
            finally:
                writer.close()
        return speak

    async def _speak(self, one: Hostile, reader, writer):
        for step in one.steps:
            if step is None:
                if not await reader.read(65536):
                    return
                continue
            for octets in (step() if callable(step) else (step,)):
                writer.write(octets)
                await writer.drain()
                if writer.is_closing():
                    return
                await asyncio.sleep(one.pause)
        if one.then == "hold":
            while await reader.read(65536):
                pass
        elif one.then == "reset":
            writer.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif one.then == "tls":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._chain.with_name("short.pem"))
            await writer.start_tls(context, ssl_handshake_timeout=10)

    async def _end_conversations(self):
        """What is still being said is not said to its end."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            one.cancel()
        await asyncio.wait(others, timeout=5) if others else None

    def stop(self):
        asyncio.run_coroutine_threadsafe(self._end_conversations(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        for one in self._full:
            one.close()


def _long_chain(root: Path) -> Path:
    """A certificate and its key, then a thousand more; `short.pem` beside it has the first alone."""
    make_certificates(root / "chain", 1, days=30, pairs=True)
    make_certificates(root / "links", 1000, days=30)
    first = (root / "chain" / "000000.pem").read_bytes()
    (root / "chain" / "short.pem").write_bytes(first)
    whole = root / "chain" / "long.pem"
    whole.write_bytes(first + b"".join(path.read_bytes() for path in sorted((root / "links").rglob("*.pem"))))
    return whole
