"""Small servers on loopback that speak what clouds and transparency searches document, and refuse what these would.

Each speaker keeps `requests`, a list of what it was asked, and `problems`, what was wrong with it.
"""

import base64
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

_LISTS = {
    "/api/v1/secrets": "SecretList", "/api/v1/configmaps": "ConfigMapList",
    "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations": "ValidatingWebhookConfigurationList",
    "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations": "MutatingWebhookConfigurationList",
    "/apis/apiregistration.k8s.io/v1/apiservices": "APIServiceList",
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions": "CustomResourceDefinitionList",
}
_KEY_TYPES = {"RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"}
_SIGNATURE = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<day>\d{8})/(?P<region>[a-z0-9-]+)/(?P<service>[a-z0-9]+)"
    r"/aws4_request, ?SignedHeaders=(?P<headers>[a-z0-9;-]+), ?Signature=[0-9a-f]{64}")


class Speaker:
    """One server on a free port of 127.0.0.1; a subclass answers (status, content type, body)."""

    def __init__(self):
        self.requests: list[str] = []
        self.problems: list[str] = []
        speaker = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):  # noqa: N802 - the library's name
                self._reply(b"")

            def do_POST(self):  # noqa: N802 - the library's name
                self._reply(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

            def _reply(self, body: bytes):
                speaker.requests.append(f"{self.command} {self.path}")
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                status, kind, answer = speaker.answer(parts.path, query, self.headers, body)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, path: str, query: dict, headers, body: bytes) -> tuple[int, str, bytes]:
        raise NotImplementedError

    def problem(self, words: str):
        self.problems.append(words)

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


def _json(value, status: int = 200) -> tuple[int, str, bytes]:
    return status, "application/json", json.dumps(value).encode()


class KubernetesSpeaker(Speaker):
    """The list API: paged, with the field selector on a secret's type. `objects` maps a list's path to its objects;
    `expire_after` answers 410 once to the first page after so many."""

    def __init__(self, objects: dict[str, list[dict]], token: str, expire_after: int = 0):
        self._objects, self._token, self._expire_after = objects, token, expire_after
        self._pages = 0
        super().__init__()

    def answer(self, path, query, headers, body):
        if headers.get("Authorization") != f"Bearer {self._token}":
            return _json({"kind": "Status", "code": 401}, 401)
        if path not in _LISTS:
            return _json({"kind": "Status", "code": 404}, 404)
        objects = self._objects.get(path, [])
        if path == "/api/v1/secrets":
            selector = query.get("fieldSelector", "")
            if not selector:
                self.problem("secrets are listed without a field selector")
            wanted = selector.removeprefix("type=")
            objects = [item for item in objects if not selector or item.get("type") == wanted]
        start = int(base64.b64decode(query["continue"])) if "continue" in query else 0
        self._pages += 1
        if self._expire_after and start and self._pages > self._expire_after:
            self._expire_after = 0
            return _json({"kind": "Status", "code": 410, "reason": "Expired"}, 410)
        end = start + int(query.get("limit", "0") or 0) if query.get("limit") else len(objects)
        if not query.get("limit"):
            self.problem(f"{path} is listed whole")
        metadata = {"resourceVersion": "1"}
        if end < len(objects):
            metadata["continue"] = base64.b64encode(str(end).encode()).decode()
            metadata["remainingItemCount"] = len(objects) - end
        return _json({"kind": _LISTS[path], "metadata": metadata, "items": objects[start:end]})


class AWSSpeaker(Speaker):
    """ACM, IAM, ELBv2 and CloudFront behind one port, told apart by the scope of the signature, whose form is checked
    (not its value). `certificates`: ACM's, as dicts of arn, key_type, pem. `servers`: IAM's, of name, id, arn, pem.
    `listeners`: of balancer (an ARN), host, arn, port, certificate (an ARN). The first `busy` requests are
    throttled."""

    def __init__(self, *, certificates=(), servers=(), listeners=(), busy: int = 0, page: int = 2):
        self._certificates, self._servers, self._listeners = list(certificates), list(servers), list(listeners)
        self._busy, self._page = busy, page
        super().__init__()

    def answer(self, path, query, headers, body):
        signature = _SIGNATURE.fullmatch(headers.get("Authorization", ""))
        if not signature or not re.fullmatch(r"\d{8}T\d{6}Z", headers.get("X-Amz-Date", "")):
            self.problem(f"no well-formed signature: {headers.get('Authorization', 'none')[:60]}")
            return _json({"__type": "MissingAuthenticationTokenException"}, 403)
        if "host" not in signature["headers"].split(";") or "x-amz-date" not in signature["headers"].split(";"):
            self.problem(f"host and date are not signed: {signature['headers']}")
        if self._busy > 0:
            self._busy -= 1
            return _json({"__type": "ThrottlingException", "message": "Rate exceeded"}, 400)
        service = signature["service"]
        if service == "acm":
            return self._acm(headers.get("X-Amz-Target", ""), json.loads(body))
        if service == "cloudfront":
            return 200, "text/xml", b"<DistributionList><IsTruncated>false</IsTruncated></DistributionList>"
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        return self._query(service, form)

    def _acm(self, target: str, asked: dict):
        if target == "CertificateManager.GetCertificate":
            found = [item for item in self._certificates if item["arn"] == asked["CertificateArn"]]
            if not found:
                return _json({"__type": "ResourceNotFoundException"}, 400)
            return _json({"Certificate": found[0]["pem"]})
        if target != "CertificateManager.ListCertificates":
            return _json({"__type": "UnknownOperationException"}, 400)
        types = set(asked.get("Includes", {}).get("keyTypes", ["RSA_1024", "RSA_2048"]))
        if types != _KEY_TYPES:
            self.problem(f"key types are missing: {sorted(_KEY_TYPES - types)}")
        listed = [item for item in self._certificates if item["key_type"] in types]
        start = int(asked.get("NextToken", "0"))
        answer = {"CertificateSummaryList": [
            {"CertificateArn": item["arn"], "Status": "ISSUED", "KeyAlgorithm": item["key_type"]}
            for item in listed[start:start + self._page]]}
        if start + self._page < len(listed):
            answer["NextToken"] = str(start + self._page)
        return _json(answer)

    def _query(self, service: str, form: dict):
        action, marker = form.get("Action", ""), int(form.get("Marker", "0"))
        if action == "ListServerCertificates":
            rows = [{"ServerCertificateName": item["name"], "ServerCertificateId": item["id"], "Arn": item["arn"]}
                    for item in self._servers]
            cut = marker + self._page < len(rows)
            tail = f"<IsTruncated>{str(cut).lower()}</IsTruncated>"
            tail += f"<Marker>{marker + self._page}</Marker>" if cut else ""
            return _xml(action, _members("ServerCertificateMetadataList", rows[marker:marker + self._page]) + tail)
        if action == "GetServerCertificate":
            found = [item for item in self._servers if item["name"] == form.get("ServerCertificateName")]
            if found:
                body = f"<CertificateBody>{found[0]['pem']}</CertificateBody>"
                return _xml(action, f"<ServerCertificate>{body}</ServerCertificate>")
        if action == "DescribeLoadBalancers":
            hosts = {item["balancer"]: item["host"] for item in self._listeners}
            rows = [{"LoadBalancerArn": arn, "LoadBalancerName": host, "DNSName": host} for arn, host in hosts.items()]
            return _xml(action, _members("LoadBalancers", rows))
        if action == "DescribeListeners":
            return _xml(action, "<Listeners>" + "".join(
                f"<member>{_tags({'ListenerArn': item['arn'], 'Port': item['port'], 'Protocol': 'HTTPS'})}"
                + _members("Certificates", [{"CertificateArn": item["certificate"]}]) + "</member>"
                for item in self._listeners if item["balancer"] == form.get("LoadBalancerArn")) + "</Listeners>")
        if action == "DescribeListenerCertificates":
            return _xml(action, _members("Certificates", [
                {"CertificateArn": item["certificate"], "IsDefault": "true"}
                for item in self._listeners if item["arn"] == form.get("ListenerArn")]))
        self.problem(f"{service} has no {action}")
        return 400, "text/xml", b"<ErrorResponse><Error><Code>InvalidAction</Code></Error></ErrorResponse>"


def _tags(row: dict) -> str:
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in row.items())


def _members(name: str, rows: list[dict]) -> str:
    return f"<{name}>" + "".join(f"<member>{_tags(row)}</member>" for row in rows) + f"</{name}>"


def _xml(action: str, inside: str) -> tuple[int, str, bytes]:
    return 200, "text/xml", (
        f"<{action}Response><{action}Result>{inside}</{action}Result><ResponseMetadata/></{action}Response>").encode()
