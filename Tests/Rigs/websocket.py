"""A client of the WebSocket protocol (RFC 6455), as far as a browser's debugging port needs one: text, unencrypted."""

import base64
import hashlib
import os
import socket
import struct

_KEY_SUFFIX = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 §1.3
_CONTINUATION, _TEXT, _CLOSE, _PING, _PONG = 0x0, 0x1, 0x8, 0x9, 0xA


class Closed(Exception):
    """The other side has gone, or answered what no server of this protocol answers."""


class WebSocket:
    """One connection; used by one thread."""

    def __init__(self, host: str, port: int, path: str, timeout: float = 30):
        self._socket = socket.create_connection((host, port), timeout)
        self._unread = b""
        self._shake_hands(host, port, path)

    def _shake_hands(self, host: str, port: int, path: str):
        key = base64.b64encode(os.urandom(16))
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key.decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        while b"\r\n\r\n" not in self._unread:
            self._receive()
        head, _, self._unread = self._unread.partition(b"\r\n\r\n")
        accepted = base64.b64encode(hashlib.sha1(key + _KEY_SUFFIX).digest())
        if b" 101 " not in head.split(b"\r\n")[0] or accepted not in head:
            raise Closed(f"no WebSocket: {head[:200]!r}")

    def send(self, text: str):
        self._send_frame(_TEXT, text.encode())

    def receive(self, timeout: float) -> str | None:
        """The next message; None when there is none within `timeout` seconds."""
        self._socket.settimeout(timeout)
        parts = []
        try:
            while True:
                last, kind, content = self._frame()
                if kind == _PING:
                    self._send_frame(_PONG, content)
                elif kind == _CLOSE:
                    raise Closed("the browser closed the connection")
                elif kind in (_TEXT, _CONTINUATION):
                    parts.append(content)
                    if last:
                        return b"".join(parts).decode()
                    self._socket.settimeout(30)  # what has begun is waited for
        except TimeoutError:
            if parts:
                raise Closed("a message stopped in its middle") from None
            return None

    def close(self):
        self._socket.close()

    def _send_frame(self, kind: int, content: bytes):
        """Clients mask what they send (RFC 6455 §5.3)."""
        mask = os.urandom(4)
        size = len(content)
        if size < 126:
            head = struct.pack("!BB", 0x80 | kind, 0x80 | size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | kind, 0x80 | 127, size)
        whole = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(content, "big") ^ int.from_bytes(whole, "big")).to_bytes(size, "big")
        self._socket.sendall(head + mask + masked)

    def _frame(self) -> tuple[bool, int, bytes]:
        """A whole frame; nothing is taken from what was received until it is there whole."""
        head = 2
        self._need(head)
        first, second = self._unread[0], self._unread[1]
        size = second & 0x7F
        if size >= 126:
            width = 2 if size == 126 else 8
            head += width
            self._need(head)
            size = int.from_bytes(self._unread[2:head], "big")
        self._need(head + size)
        content, self._unread = self._unread[head:head + size], self._unread[head + size:]
        return bool(first & 0x80), first & 0x0F, content

    def _need(self, count: int):
        while len(self._unread) < count:
            self._receive()

    def _receive(self):
        more = self._socket.recv(1 << 20)
        if not more:
            raise Closed("the browser is gone")
        self._unread += more
