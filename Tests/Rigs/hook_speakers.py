"""Stand-ins on loopback for what is not packaged: they speak the part of the API that a hook uses, and serve what they
were given."""

import base64
import ctypes
import io
import json
import os
import re
import socketserver
import ssl
import struct
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

_LIBC = ctypes.CDLL(None, use_errno=True)
_IN_MOVED_TO, _IN_CLOEXEC = 0x80, 0o2000000


class Served:
    """A TLS endpoint with the pair that it was given last."""

    def __init__(self, scratch: Path):
        self._context = None
        self._scratch = scratch

        class Handler(socketserver.BaseRequestHandler):
            def handle(handler):
                if not self._context:
                    return
                try:
                    with self._context.wrap_socket(handler.request, server_side=True) as wrapped:
                        wrapped.recv(1)
                except OSError:
                    pass  # who only looks goes away

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def load(self, key: bytes, chain: bytes):
        """Serves that pair from now on; ssl.SSLError when it is none."""
        place = self._scratch / f"served-{self.port}.pem"
        place.touch(mode=0o600)
        place.write_bytes(key + chain)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(place)
        place.unlink()
        self._context = context

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Gives the body, in pieces or whole, to `speaker.answer`, and says the status that it answers."""

    protocol_version = "HTTP/1.1"
    speaker = None

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        pieces = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def _do(self):
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        status, answer = self.speaker.answer(self.command, url.path, query, self.headers, self._body())
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if answer:
            self.wfile.write(answer)

    do_PUT = do_POST = do_PATCH = do_GET = _do

    def address_string(self):
        return "-"

    def log_message(self, *_):
        pass  # the rig prints its table and nothing else


class DockerSpeaker:
    """The Docker daemon's socket with one container `web`: files come as an archive, and a HUP makes it load them."""

    def __init__(self, socket: Path, scratch: Path):
        self.endpoint = Served(scratch)
        self.files: dict[str, bytes] = {}
        self.problems: list[str] = []
        socket.parent.mkdir(parents=True, exist_ok=True)

        class Server(socketserver.ThreadingUnixStreamServer):
            daemon_threads = True

        self._server = Server(str(socket), type("Handler", (_Handler,), {"speaker": self}))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, method, path, query, headers, body):
        if not path.startswith("/containers/web/"):
            return 404, b'{"message":"No such container"}'
        word = path.rsplit("/", 1)[1]
        if (method, word) == ("PUT", "archive") and query.get("path") == "/etc/tls":
            with tarfile.open(fileobj=io.BytesIO(body)) as archive:
                for member in archive:
                    if member.mode != 0o640 or (member.uid, member.gid) != (0, 101):
                        self.problems.append(f"{member.name} has mode {member.mode:o} of {member.uid}:{member.gid}")
                    self.files[member.name] = archive.extractfile(member).read()
            return 200, b""
        if (method, word) == ("POST", "kill") and query.get("signal") == "HUP":
            self.endpoint.load(self.files["key.pem"], self.files["fullchain.pem"])
            return 204, b""
        return 400, b'{"message":"not understood"}'

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self.endpoint.close()


class KubernetesSpeaker:
    """An API server that takes a server-side apply of one TLS secret, and an ingress that serves it."""

    def __init__(self, certificate: Path, key: Path, token: str, scratch: Path):
        self.endpoint = Served(scratch)
        self._token = token
        self.status: int | None = None  # said instead of doing anything
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"speaker": self}))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.address = f"https://localhost:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, method, path, query, headers, body):
        if self.status:
            return self.status, body
        if headers.get("Authorization") != f"Bearer {self._token}":
            return 401, b'{"kind":"Status","reason":"Unauthorized"}'
        if (method, path) != ("PATCH", "/api/v1/namespaces/web/secrets/www-tls"):
            return 404, b'{"kind":"Status","reason":"NotFound"}'
        if headers.get("Content-Type") != "application/apply-patch+yaml" or query.get("fieldManager") != "rekey":
            return 415, b'{"kind":"Status","reason":"UnsupportedMediaType"}'
        given = json.loads(body)
        names = {"name": "www-tls", "namespace": "web"}
        if (given["apiVersion"], given["kind"], given["type"], given["metadata"]) != (
                "v1", "Secret", "kubernetes.io/tls", names):
            return 422, b'{"kind":"Status","reason":"Invalid"}'
        self.endpoint.load(*(base64.b64decode(given["data"][name], validate=True) for name in ("tls.key", "tls.crt")))
        return 200, body  # the API server answers with the secret

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self.endpoint.close()


class EnvoySpeaker:
    """Watches a directory for what is moved there, as Envoy does, then reads what sds.yaml names and serves it."""

    def __init__(self, directory: Path, scratch: Path):
        self.endpoint = Served(scratch)
        self._directory = directory
        self._read()
        self._watch = _LIBC.inotify_init1(_IN_CLOEXEC)
        if _LIBC.inotify_add_watch(self._watch, os.fsencode(directory), _IN_MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), "inotify_add_watch")
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self):
        while True:
            events = os.read(self._watch, 65536)
            if len(events) >= struct.calcsize("iIII"):
                self._read()

    def _read(self):
        text = (self._directory / "sds.yaml").read_text()
        chain, key = (re.search(rf'{word}: {{ filename: "([^"]+)" }}', text)[1]
                      for word in ("certificate_chain", "private_key"))
        self.endpoint.load(Path(key).read_bytes(), Path(chain).read_bytes())

    def close(self):
        self.endpoint.close()
