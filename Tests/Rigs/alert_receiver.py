"""A webhook receiver on loopback that keeps what it is sent and verifies each signature."""

import hashlib
import hmac
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class AlertReceiver:
    """Takes every POST with 204. `events` are the bodies, `faults` what was wrong with a request."""

    def __init__(self, root: Path):
        self.events: list[dict] = []
        self.faults: list[str] = []
        self._key = os.urandom(32).hex().encode()
        self.key_file = root / "webhook.key"
        self.key_file.touch(mode=0o600)
        self.key_file.write_bytes(self._key)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def channel(self) -> dict:
        """The channel of the configuration file that ends here."""
        url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        return {"webhook": {"url": url, "key-file": str(self.key_file)}}

    def count(self, kind: str, mark: str, since: int = 0) -> int:
        """How many events of a kind about drift came after the first `since` that mention `mark`."""
        with self._lock:
            return sum(1 for event in self.events[since:] if event.get("event") == kind
                       and event["alert"]["rule"] == "CertServedOld" and mark in json.dumps(event))

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _take(self, headers, body: bytes):
        timestamp = headers.get("X-Rekey-Timestamp", "")
        wanted = "sha256=" + hmac.new(self._key, f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
        with self._lock:
            if not hmac.compare_digest(headers.get("X-Rekey-Signature", ""), wanted):
                self.faults.append(f"signature of {body[:80]!r} is wrong")
            try:
                self.events.append(json.loads(body))
            except ValueError:
                self.faults.append(f"no JSON: {body[:80]!r}")

    def _handler(self):
        take = self._take

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                take(self.headers, self.rfile.read(int(self.headers.get("Content-Length", "0"))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass  # the rig prints its table and nothing else

        return Handler
