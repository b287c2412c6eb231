"""What openssl and keytool find in the planted files: a file that is not what it says would judge nobody."""

import base64
import hashlib
import re
import shutil
import ssl
import subprocess

import judge
from judge import Untrue, openssl
from planted import PlantedFile, file_uri

_BASE64_OF_PEM = re.compile(rb"LS0tLS1CRUdJTi[A-Za-z0-9+/=]+")
_PASSWORDS = ("", "changeit", "nobody knows")


def disagreements(files: list[PlantedFile]) -> list[str]:
    """One line for each file in which the tools find something else than was planted."""
    faults = []
    for file in files:
        found = _found(file)
        if found is not None and found != sorted(file.fingerprints):
            faults.append(
                f"{file_uri(file.path)}: {len(found)} certificates by the tools, "
                f"{len(file.fingerprints)} were planted")
    return faults


def _found(file: PlantedFile) -> list[str] | None:
    octets = file.path.read_bytes()
    if file.form == "JKS" or file.form == "JCEKS":
        return _java(file)
    if file.form == "DER":
        return [hashlib.sha256(octets).hexdigest()]
    if file.form == "PKCS#12":
        return _certificates(_pkcs12(octets))
    if file.form == "CRL, DER":
        openssl("crl", "-inform", "DER", "-noout", given=octets)
        return []
    if file.form.startswith(("PKCS#7", "CMS")):
        form = "PEM" if octets.startswith(b"-----") else "DER"
        text = octets.replace(b" CMS-----", b" PKCS7-----")
        return _certificates(openssl("pkcs7", "-inform", form, "-print_certs", given=text))
    embedded = b"".join(base64.b64decode(one) for one in _BASE64_OF_PEM.findall(octets))
    return _certificates(embedded or re.sub(rb"(?m)^ +", b"", octets))


def _certificates(text: bytes) -> list[str]:
    """The fingerprints of the readable certificates of a PEM text; each is read by openssl."""
    found = []
    for label, block in judge.blocks_of(text):
        if label.endswith("CERTIFICATE"):
            try:
                found.append(judge.fingerprint(openssl("x509", given=block)))
            except (Untrue, ssl.SSLError, ValueError):
                continue  # the broken block between two good ones
    return sorted(found)


def _pkcs12(octets: bytes) -> bytes:
    for password in _PASSWORDS:
        for more in ((), ("-legacy",)):
            try:
                return openssl("pkcs12", "-nokeys", "-passin", f"pass:{password}", *more, given=octets)
            except Untrue:
                continue
    return b""


def _java(file: PlantedFile) -> list[str] | None:
    """By keytool where it is installed. A keystore with a made-up secret entry is not for it."""
    if shutil.which("keytool") is None or file.path.name.startswith("secret"):
        return None
    for password in _PASSWORDS[1:]:
        done = subprocess.run(
            ["keytool", "-list", "-rfc", "-storetype", file.form, "-keystore", file.path, "-storepass", password],
            capture_output=True, timeout=60)
        if done.returncode == 0:
            return _certificates(done.stdout)
    return []
