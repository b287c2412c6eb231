"""The cases of the sources beyond this host: a cluster, an account, a search and a log, all of them on loopback."""

import base64
import hashlib
import json
import ssl
from pathlib import Path

from cloud_speakers import AWSSpeaker, KubernetesSpeaker
from inventory_engine import InventoryEngine, Scan, Seen
from table import Table
from throwaway_ca import ThrowawayCA
from transparency_speakers import SearchSpeaker, StaticLogSpeaker

_ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/"
_BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/1"
_LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/1/2"
_SERVER = "arn:aws:iam::123456789012:server-certificate/old"
_SECRETS, _MAPS = "/api/v1/secrets", "/api/v1/configmaps"
_TOKEN, _LATER_TOKEN = "rig-token-1", "rig-token-2"
_REMOTE_ONLY = ("--no-files", "--no-listeners", "--no-services")


class _Cluster(KubernetesSpeaker):
    """A cluster whose role may not list what stands in `denied`."""

    denied: set[str] = set()

    def answer(self, path, query, headers, body):
        if path in self.denied:
            self.requests.append(f"denied {path}")
            return 403, "application/json", json.dumps({"kind": "Status", "code": 403}).encode()
        return super().answer(path, query, headers, body)

    def lose(self, path: str):
        """Deletes the last object of a list."""
        self._objects[path].pop()

    def rotate(self, token: str):
        """From now on only this token is good."""
        self._token = token


class _Bench:
    """The speakers with what is planted in them, and the judged binary that is to find it."""

    def __init__(self, root: Path):
        self._authority = ThrowawayCA(root / "remote-pki")
        self.home = root
        self.www, self.api, self.old = (self.pem(name) for name in ("www", "api", "old"))
        self.stranger, self.logged, self.late = (self.pem(name) for name in ("stranger", "logged", "late"))
        secrets = [_secret(f"s{number:03}", self.www) for number in range(60)] + [_secret("api", self.api)]
        maps = [{"metadata": {"name": "trust", "namespace": "web"}, "data": {"ca.pem": self.old}}]
        self.cluster = _Cluster({_SECRETS: secrets, _MAPS: maps}, _TOKEN)
        self.account = AWSSpeaker(
            certificates=[{"arn": f"{_ARN}{name}", "key_type": "EC_prime256v1", "pem": pem}
                          for name, pem in (("one", self.www), ("two", self.api), ("three", self.old))],
            servers=[{"name": "old", "id": "ASCAOLD", "arn": _SERVER, "pem": self.old}],
            listeners=[{"balancer": _BALANCER, "host": "web.elb.example", "arn": _LISTENER, "port": 443,
                        "certificate": f"{_ARN}one"}])
        self.rows = [{"id": 7, "serial": "0a", "names": ["www.example.com"], "pem": self.stranger}]
        self.search = SearchSpeaker(self.rows)
        self.log = StaticLogSpeaker("log.example/rig", root / "log")
        for _ in range(300):
            self.log.add(self.www)
        # Without a channel no rule is evaluated.
        alerts = {"channels": {"own": {"exec": ["/bin/true"]}}}
        self.engine = InventoryEngine(root, "remote", scan=self._settings(root), alerts=alerts)

    def pem(self, name: str) -> str:
        return self._authority.issue(name, f"DNS:{name}.example.com")[0].read_text()

    def scan(self) -> Scan:
        return self.engine.scan(*_REMOTE_ONLY)

    def stop(self):
        for speaker in (self.cluster, self.account, self.search, self.log):
            speaker.stop()

    @property
    def problems(self) -> list[str]:
        return [one for speaker in (self.cluster, self.account, self.search, self.log) for one in speaker.problems]

    def _settings(self, root: Path) -> dict:
        self.token = root / "token"
        self.token.write_text(f"{_TOKEN}\n")
        kubeconfig = root / "kubeconfig"
        kubeconfig.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "preferences": {}, "current-context": "here",
            "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}],
            "clusters": [{"name": "c", "cluster": {"server": self.cluster.url}}],
            "users": [{"name": "u", "user": {"tokenFile": "token"}}]}))
        credentials = root / "credentials"
        credentials.write_text("[default]\naws_access_key_id = AKIDOTHER\naws_secret_access_key = no\n\n"
                               "[audit]\naws_access_key_id = AKIDRIG\naws_secret_access_key = s3cr3t-of-the-rig\n")
        log = {"url": self.log.prefix, "origin": "log.example/rig", "key": base64.b64encode(self.log.public).decode()}
        return {
            "every": "never",
            "kubernetes": {"prod": {"kubeconfig": str(kubeconfig)}},
            "aws": {"main": {"regions": ["eu-west-1"], "credentials-file": str(credentials), "profile": "audit",
                             "endpoint": self.account.url}},
            "transparency": {"domains": ["example.com"], "search": f"{self.search.url}/", "logs": [log]},
        }


def judge_remote(table: Table, scratch: Path):
    """Everything that is planted is found; logs are followed; what is denied is told and nothing else is lost."""
    bench = _Bench(scratch)
    try:
        _everything(table, bench)
        _following(table, bench)
        _denied(table, bench)
        _back(table, bench)
        with table.case("nobody asked what the real services would refuse") as case:
            case.equal("problems", bench.problems, [])
        with table.case("neither token nor secret key was printed") as case:
            said = b"".join(bench.engine.said)
            for secret in (_TOKEN, _LATER_TOKEN, "s3cr3t-of-the-rig"):
                case.expect(secret.encode() not in said, f"{secret} was printed")
    finally:
        bench.stop()


def _everything(table: Table, bench: _Bench):
    with table.case("cluster, account and search: every planted certificate is found at its place") as case:
        scan = bench.scan()
        seen = bench.engine.inventory()
        wanted = {f"k8s://prod/web/secret/s{number:03}": bench.www for number in range(60)}
        wanted |= {"k8s://prod/web/secret/api": bench.api, "k8s://prod/web/configmap/trust": bench.old}
        account = "aws://123456789012"
        wanted |= {f"{account}/eu-west-1/acm/one": bench.www, f"{account}/eu-west-1/acm/two": bench.api,
                   f"{account}/eu-west-1/acm/three": bench.old,
                   f"{account}/eu-west-1/elbv2/listener/app/web/1/2": bench.www,
                   f"{account}/global/iam/server-certificate/old": bench.old}
        wanted[f"ct://{bench.search.url.removeprefix('http://')}"] = bench.stranger
        case.equal("places", {one.uri: one.fingerprint for one in seen},
                   {uri: _digest(pem) for uri, pem in wanted.items()})
        case.equal("blind spots", scan.value["blindSpots"], [])
        case.note(f"{len(wanted)} places, {scan.wall:.1f} s")


def _following(table: Table, bench: _Bench):
    with table.case("a second scan goes on where the first stopped, and the first's finds stay") as case:
        bench.log.add(bench.logged)
        bench.rows.append({"id": 9, "serial": "0b", "names": ["late.example.com"], "pem": bench.late})
        before = len(bench.search.requests), len(bench.log.requests)
        bench.token.write_text(f"{_LATER_TOKEN}\n")
        bench.cluster.rotate(_LATER_TOKEN)
        scan = bench.scan()
        case.equal("blind spots", scan.value["blindSpots"], [])
        seen = bench.engine.inventory()
        search = f"ct://{bench.search.url.removeprefix('http://')}"
        case.equal("of the search", _at(seen, search), {(7, _digest(bench.stranger)), (9, _digest(bench.late))})
        case.equal("of the log", _at(seen, "ct://log.example/rig"), {(300, _digest(bench.logged))})
        downloads = [one for one in bench.search.requests[before[0]:] if "d=" in one]
        case.equal("downloads", downloads, ["GET /?d=9"])
        tiles = [one for one in bench.log.requests[before[1]:] if "tile" in one]
        case.equal("tiles", tiles, ["GET /monitor/tile/data/001.p/45"])
    with table.case("each certificate that nobody here asked for is an alert") as case:
        _, value = bench.engine.said_json("alerts")
        told = [json.dumps(one) for one in value["alerts"] if one["rule"] == "UnknownIssuance"]
        case.equal("alerts", len(told), 3)
        for pem in (bench.stranger, bench.logged, bench.late):
            case.expect(any(_digest(pem) in one for one in told), f"{_digest(pem)} is not told")
    with table.case("a third scan finds nothing new and loses nothing") as case:
        before = bench.engine.inventory()
        scan = bench.scan()
        case.equal("inventory", set(bench.engine.inventory()), set(before))
        case.equal("blind spots", scan.value["blindSpots"], [])


def _denied(table: Table, bench: _Bench):
    with table.case("what may not be listed is a blind spot, and what was seen there is not called gone") as case:
        before = set(bench.engine.inventory())
        bench.cluster.denied = {_SECRETS}
        bench.log.stop()
        scan = bench.scan()
        told = {(one["place"], one["reason"]) for one in scan.value["blindSpots"]}
        case.equal("blind spots", told, {("k8s://prod/-/secret", "permission_denied"),
                                         ("ct://log.example/rig", "refused")})
        case.equal("inventory", set(bench.engine.inventory()), before)


def _back(table: Table, bench: _Bench):
    with table.case("once the role may list again the blind spot is over; what was deleted meanwhile is gone") as case:
        bench.cluster.denied = set()
        bench.cluster.lose(_SECRETS)
        scan = bench.scan()
        told = {one["place"] for one in scan.value["blindSpots"]}
        case.equal("blind spots", told, {"ct://log.example/rig"})
        uris = {one.uri for one in bench.engine.inventory()}
        case.expect("k8s://prod/web/secret/api" not in uris, "the deleted secret is still there")
        case.expect("k8s://prod/web/secret/s000" in uris, "the others are not")


def _at(seen: list[Seen], uri: str) -> set[tuple[int, str]]:
    return {(one.position, one.fingerprint) for one in seen if one.uri == uri}


def _secret(name: str, pem: str) -> dict:
    data = {"tls.crt": base64.b64encode(pem.encode()).decode(), "tls.key": "eA=="}
    return {"metadata": {"name": name, "namespace": "web"}, "type": "kubernetes.io/tls", "data": data}


def _digest(pem: str) -> str:
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
