"""A CA on loopback that believes everything: no signature is looked at, every name is proven, and what it hands out is
whatever the rig makes of the request's key."""

import base64
import http.server
import json
import secrets
import ssl
import threading
from pathlib import Path

import der
from throwaway_ca import ThrowawayCA


class LenientCA:
    """`make` gets a SubjectPublicKeyInfo and answers (content type, body) of the certificate's download."""

    def __init__(self, home: Path):
        server = ThrowawayCA(home, "Lenient CA's server")
        self.server_roots = server.root
        self.make = None
        self.orders: list[dict] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*server.issue("server"))
        self._listener = _Listener(("127.0.0.1", 0), _handler(self))
        self._listener.socket = context.wrap_socket(
            self._listener.socket, server_side=True, do_handshake_on_connect=False)
        self.origin = f"https://127.0.0.1:{self._listener.server_address[1]}"
        self.directory = f"{self.origin}/directory"
        threading.Thread(target=self._listener.serve_forever, daemon=True).start()

    def answer(self, path: str, payload: dict) -> tuple[int, str, bytes, str | None]:
        """Status, content type, body and Location."""
        kind, _, number = path.strip("/").partition("/")
        match kind:
            case "directory":
                words = {"newNonce": "nonce", "newAccount": "account", "newOrder": "order"}
                return _json(200, {key: f"{self.origin}/{word}" for key, word in words.items()})
            case "nonce":
                return _json(200, {})
            case "account":
                return _json(201, {"status": "valid"}, f"{self.origin}/account/1")
            case "order" if not number:
                self.orders.append({"identifiers": payload["identifiers"], "status": "ready"})
                number = len(self.orders)
                return _json(201, self._order(number), f"{self.origin}/order/{number}")
            case "order":
                return _json(200, self._order(int(number)))
            case "finalize":
                order = self.orders[int(number) - 1]
                request = base64.urlsafe_b64decode(payload["csr"] + "==")
                order["public"], order["status"] = public_key(request), "valid"
                return _json(200, self._order(int(number)), f"{self.origin}/order/{number}")
            case "certificate":
                order = self.orders[int(number) - 1]
                if "made" not in order:
                    order["made"] = self.make(order["public"])
                content_type, body = order["made"]
                return 200, content_type, body, None
            case "authorization":
                identifier = json.loads(base64.urlsafe_b64decode(number))
                return _json(200, {"status": "valid", "identifier": identifier, "challenges": []})
        return _json(404, {"type": "urn:ietf:params:acme:error:malformed"})

    def _order(self, number: int) -> dict:
        order = self.orders[number - 1]
        proofs = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode() for one in order["identifiers"]]
        said = {
            "status": order["status"], "expires": "2120-01-01T00:00:00Z", "identifiers": order["identifiers"],
            "authorizations": [f"{self.origin}/authorization/{proof}" for proof in proofs],
            "finalize": f"{self.origin}/finalize/{number}",
        }
        return said | ({"certificate": f"{self.origin}/certificate/{number}"} if order["status"] == "valid" else {})


def public_key(request: bytes) -> bytes:
    """The SubjectPublicKeyInfo of a certificate request (RFC 2986 §4.1)."""
    [(_, whole, _)] = der.parts(request)
    return der.parts(der.parts(whole)[0][1])[2][2]


def _json(status: int, answer: dict, location: str | None = None) -> tuple[int, str, bytes, str | None]:
    return status, "application/json", json.dumps(answer).encode(), location


class _Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A client that has heard enough hangs up."""


def _handler(ca: LenientCA):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30
        disable_nagle_algorithm = True

        def log_message(self, *_):
            pass

        def _reply(self, payload: dict):
            status, content_type, body, location = ca.answer(self.path, payload)
            self.send_response(status)
            self.send_header("Replay-Nonce", secrets.token_urlsafe(16))
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def do_HEAD(self):
            self._reply({})

        def do_GET(self):
            self._reply({})

        def do_POST(self):
            envelope = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            payload = base64.urlsafe_b64decode(envelope["payload"] + "==")
            self._reply(json.loads(payload) if payload else {})

    return Handler
