"""Files with certificates, in every format and place that an inventory must see; each holds certificates of its own."""

import base64
import json
import textwrap
from pathlib import Path

import java_keystores as java
from judge import openssl
from planted import PlantedFile
from planted_pki import Pair, PlantedPKI

KNOWN_PASSWORD = "changeit"


class Planter:
    """Plants below `root`; `hidden` is a directory that is reached by symlinks only."""

    def __init__(self, pki: PlantedPKI, root: Path, hidden: Path):
        self.pki, self.root, self.hidden = pki, root, hidden
        self.files: list[PlantedFile] = []
        self._made = 0

    def pair(self, **changes) -> Pair:
        """The next certificate of its own."""
        self._made += 1
        return self.pki.pair(f"f{self._made:03}.planted.test", **changes)

    def plant(self, form: str, name: str | bytes, content: bytes, *holds: Pair, lists: int = 0,
              also: tuple[Path, ...] = ()) -> Path:
        """Writes one file and notes what it holds."""
        path = self.root / (name.decode(errors="surrogateescape") if isinstance(name, bytes) else name)
        return self.note(form, path, content, *holds, lists=lists, also=also)

    def note(self, form: str, path: Path, content: bytes, *holds: Pair, lists: int = 0,
             also: tuple[Path, ...] = ()) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o600 if b"PRIVATE KEY" in content or form in ("PKCS#12", "JKS", "JCEKS") else 0o644)
        self.files.append(PlantedFile(form, path, tuple(one.fingerprint for one in holds), lists, also))
        return path


def plant_all(pki: PlantedPKI, root: Path, hidden: Path) -> list[PlantedFile]:
    """All of them."""
    planter = Planter(pki, root, hidden)
    for part in (_plain, _awkward, _bundles, _places, _linked, _der, _signed_data, _pkcs12, _java, _embedded, _lists):
        part(planter)
    return planter.files


def _relabelled(pem: bytes, label: str) -> bytes:
    return pem.replace(b" CERTIFICATE-----", f" {label}-----".encode())


def _plain(to: Planter):
    for key in ("p256", "p384", "rsa", "ed25519"):
        one = to.pair(key=key)
        to.plant("PEM", f"pem/{key}.pem", one.certificate, one)
    for name, changes in (
        ("address.crt", {"names": "IP:192.0.2.7,IP:2001:db8::7"}), ("wildcard.cer", {"names": "DNS:*.planted.test"}),
        ("self-signed.cert", {"self_signed": True}),
    ):
        one = to.pair(**changes)
        to.plant("PEM", f"pem/{name}", one.certificate, one)
    one = to.pair()
    to.plant("PEM, TRUSTED CERTIFICATE", "pem/trusted.pem", openssl(
        "x509", "-trustout", "-addtrust", "serverAuth", given=one.certificate), one)
    one = to.pair()
    to.plant("PEM, X509 CERTIFICATE", "pem/old-label.pem", _relabelled(one.certificate, "X509 CERTIFICATE"), one)


def _awkward(to: Planter):
    one = to.pair()
    to.plant("PEM, CRLF", "pem/crlf.pem", one.certificate.replace(b"\n", b"\r\n"), one)
    one = to.pair()
    to.plant("PEM, no line end", "pem/no-end.pem", one.certificate.rstrip(b"\n"), one)
    one = to.pair()
    to.plant("PEM, byte-order mark", "pem/mark.pem", b"\xef\xbb\xbf" + one.certificate, one)
    one = to.pair()
    to.plant("PEM behind its text", "pem/text.pem", openssl("x509", "-text", given=one.certificate), one)
    one = to.pair()
    words = b"Written by hand.\n" + b"A line of words, as people leave them.\n" * 200
    to.plant("PEM behind 8 KiB of words", "pem/words.txt", words + one.certificate + b"and words behind it\n", one)
    one, two = to.pair(), to.pair()
    broken = b"-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ\n-----END CERTIFICATE-----\n"
    to.plant("PEM around a broken block", "pem/broken-between.pem",
             one.certificate + broken + two.certificate, one, two)
    one = to.pair()
    heading, *base64_lines, ending = one.certificate.splitlines()
    joined = b"\n".join((heading, b"".join(base64_lines), ending))
    to.plant("PEM, base64 on one line", "pem/one-line.pem", joined + b"\n", one)
    one = to.pair()
    to.plant("PEM, no extension", "pem/certificate", one.certificate, one)
    one = to.pair()
    to.plant("PEM, a backup's name", "pem/site.pem.bak", one.certificate, one)
    one = to.pair()
    to.plant("PEM, hidden", "pem/.hidden", one.certificate, one)


def _bundles(to: Planter):
    one = to.pair()
    to.plant("PEM chain", "bundles/fullchain.pem", one.certificate + to.pki.chain,
             one, to.pki.intermediate, to.pki.root)
    some = [to.pair() for _ in range(3)]
    to.plant("PEM bundle", "bundles/three.pem", b"".join(each.certificate for each in some), *some)
    some = [to.pair() for _ in range(12)]
    to.plant("PEM bundle of twelve", "bundles/twelve.pem", b"\n\n".join(each.certificate for each in some), *some)
    one = to.pair()
    to.plant("PEM, key before certificate", "bundles/key-first.pem", one.key + one.certificate, one)
    one = to.pair(key="rsa")
    to.plant("PEM, key behind certificate", "bundles/key-last.pem", one.certificate + one.key, one)
    one = to.pair()
    locked = openssl("pkey", "-aes256", "-passout", "pass:nobody knows", given=one.key)
    to.plant("PEM, encrypted key", "bundles/key-locked.pem", locked + one.certificate, one)
    one = to.pair()
    request = openssl("req", "-new", "-key", one.key_path, "-subj", "/CN=request")
    to.plant("PEM, request before certificate", "bundles/request.pem", request + one.certificate, one)


def _places(to: Planter):
    one = to.pair()
    to.plant("PEM, thirty directories deep", "/".join(["deep", *(f"d{n}" for n in range(29)), "x.pem"]),
             one.certificate, one)
    one = to.pair()
    to.plant("PEM, blanks and signs in its name", "names/a b#c?d%e&f.pem", one.certificate, one)
    one = to.pair()
    to.plant("PEM, a name that is not UTF-8", b"names/\xe9t\xe9.pem", one.certificate, one)
    one = to.pair()
    to.plant("PEM, a name with a line feed", "names/two\nlines.pem", one.certificate, one)


def _linked(to: Planter):
    """Behind symlinks: to a file elsewhere, through a directory elsewhere, and as certbot does."""
    one = to.pair()
    link = to.root / "links" / "site.pem"
    link.parent.mkdir(parents=True)
    link.symlink_to(to.hidden / "one" / "site.pem")
    to.note("PEM behind a symlink", to.hidden / "one" / "site.pem", one.certificate, one, also=(link,))
    one = to.pair()
    (to.root / "links" / "directory").symlink_to(to.hidden / "two")
    to.note("PEM behind a symlink to a directory", to.hidden / "two" / "site.pem", one.certificate, one,
            also=(to.root / "links" / "directory" / "site.pem",))
    one = to.pair()
    live = to.root / "letsencrypt" / "live" / "site" / "cert.pem"
    live.parent.mkdir(parents=True)
    live.symlink_to("../../archive/site/cert3.pem")
    to.plant("PEM in certbot's layout", "letsencrypt/archive/site/cert3.pem", one.certificate, one, also=(live,))


def _der(to: Planter):
    for name, key in (("one.der", "p256"), ("two.cer", "rsa"), ("bare", "p384")):
        one = to.pair(key=key)
        to.plant("DER", f"der/{name}", one.der, one)


def _signed_data(to: Planter):
    def made(*words, holds: list[Pair]) -> bytes:
        files = [word for one in holds for word in ("-certfile", one.certificate_path)]
        return openssl("crl2pkcs7", "-nocrl", *files, *words)

    one = to.pair()
    to.plant("PKCS#7, DER", "signed-data/one.p7b", made("-outform", "DER", holds=[one]), one)
    some = [to.pair(), to.pair()]
    to.plant("PKCS#7, PEM", "signed-data/two.p7c", made(holds=some), *some)
    one = to.pair()
    to.plant("PKCS#7 chain, DER, no extension", "signed-data/chain", made(
        "-outform", "DER", holds=[one, to.pki.intermediate, to.pki.root]), one, to.pki.intermediate, to.pki.root)
    one = to.pair()
    to.plant("CMS, PEM", "signed-data/cms.pem", made(holds=[one]).replace(b" PKCS7-----", b" CMS-----"), one)


def _pkcs12(to: Planter):
    def made(one: Pair, *words, password: str = KNOWN_PASSWORD) -> bytes:
        return openssl("pkcs12", "-export", "-inkey", one.key_path, "-in", one.certificate_path,
                       "-passout", f"pass:{password}", *words)

    for name, password, words in (
        ("empty.p12", "", ()), ("known.pfx", KNOWN_PASSWORD, ()),
        ("open.p12", "nobody knows", ("-certpbe", "NONE")), ("3des.p12", KNOWN_PASSWORD, (
            "-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1")),
        ("rc2.p12", KNOWN_PASSWORD, ("-legacy",)), ("keystore", KNOWN_PASSWORD, ("-name", "tomcat")),
    ):
        one = to.pair()
        to.plant("PKCS#12", f"pkcs12/{name}", made(one, *words, password=password), one)
    one = to.pair()
    to.plant("PKCS#12", "pkcs12/chain.p12", made(one, "-certfile", to.pki.intermediate.certificate_path),
             one, to.pki.intermediate)


def _java(to: Planter):
    one = to.pair()
    to.plant("JKS", "java/key.jks", java.keystore(java.key("tomcat", one.der), password=KNOWN_PASSWORD), one)
    one = to.pair()
    chain = java.key("chain", one.der, to.pki.intermediate.der, to.pki.root.der)
    to.plant("JKS", "java/chain", java.keystore(chain, password="nobody knows"), one, to.pki.intermediate, to.pki.root)
    some = [to.pair() for _ in range(3)]
    entries = [java.trusted(f"alias {number}", one.der) for number, one in enumerate(some)]
    to.plant("JKS", "java/trust.keystore", java.keystore(*entries, password="nobody knows"), *some)
    one, two = to.pair(), to.pair()
    to.plant("JCEKS", "java/both.jceks", java.keystore(
        java.trusted("ca", one.der), java.key("server", two.der), password="nobody knows", jceks=True), one, two)
    one = to.pair()
    to.plant("JCEKS", "java/secret.jceks", java.keystore(
        java.trusted("first", one.der), java.secret("then"), password=KNOWN_PASSWORD, jceks=True), one)


def _embedded(to: Planter):
    def text(octets: bytes) -> str:
        return base64.b64encode(octets).decode()

    one, two = to.pair(), to.pair()
    to.plant("kubeconfig", "kubernetes/admin.conf", (
        "apiVersion: v1\nkind: Config\nclusters:\n- name: one\n  cluster:\n    server: https://127.0.0.1:1\n"
        f"    certificate-authority-data: {text(one.certificate)}\nusers:\n- name: admin\n  user:\n"
        f"    client-certificate-data: {text(two.certificate)}\n    client-key-data: {text(two.key)}\n"
    ).encode(), one, two)
    one = to.pair()
    to.plant("kubeconfig, JSON", "kubernetes/config", json.dumps({
        "apiVersion": "v1", "kind": "Config", "clusters": [{"name": "two", "cluster": {
            "server": "https://127.0.0.1:1", "certificate-authority-data": text(one.certificate)}}]}).encode(), one)
    one, two = to.pair(), to.pair()
    to.plant("Kubernetes secret, YAML", "kubernetes/secret.yaml", (
        "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: web}\ndata:\n"
        f"  ca.crt: {text(two.certificate)}\n  tls.crt: {text(one.certificate)}\n  tls.key: {text(one.key)}\n"
    ).encode(), one, two)
    one = to.pair()
    to.plant("Kubernetes secret, JSON", "kubernetes/secret.json", json.dumps({
        "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
        "data": {"tls.crt": text(one.certificate), "tls.key": text(one.key)}}, indent=2).encode(), one)
    one = to.pair()
    to.plant("Kubernetes config map, YAML", "kubernetes/map.yaml", (
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  ca.pem: |\n"
        + textwrap.indent(one.certificate.decode(), "    ")).encode(), one)


def _lists(to: Planter):
    first, second, third = (to.pki.revocation_list(number) for number in (1, 2, 3))
    to.plant("CRL, PEM", "lists/one.crl", first, lists=1)
    to.plant("CRL, DER", "lists/two.crl", openssl("crl", "-outform", "DER", given=second), lists=1)
    one = to.pair()
    to.plant("PEM, certificate and CRL", "lists/both.pem", one.certificate + third, one, lists=1)
