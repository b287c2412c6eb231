"""A network and mounts of the rig's own: ports 53, 80 and 443 are free there, and its resolver is the rig's.

Real CAs validate where the standards say (port 80, port 443) and ask the resolver the system names. In a namespace of
its own a rig has all that, whatever else runs on the machine.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

_MARK = "REKEY_PRIVATE_NETWORK"
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1


def enter():
    """Starts this program again inside; returns there. Outside it returns only where namespaces are not to be had."""
    if os.environ.get(_MARK) == "1":
        _loopback_up()
        _own_resolver()
        return
    unshare = shutil.which("unshare")
    for words in (["-n", "-m"], ["-r", "-n", "-m"]):
        if unshare and subprocess.run([unshare, *words, "true"], capture_output=True).returncode == 0:
            environment = {**os.environ, _MARK: "1"}
            os.execvpe(unshare, [unshare, *words, sys.executable, "-B", *sys.argv], environment)
    print("  no network namespace to be had here: ports 53, 80 and 443 of loopback must be free", flush=True)


def _loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(control, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | _IFF_UP))


def _own_resolver():
    """The rig's name server is the system's resolver, for programs that read /etc/resolv.conf."""
    text = Path(tempfile.mkdtemp(prefix="rekey-resolver-")) / "resolv.conf"
    text.write_text("nameserver 127.0.0.1\noptions timeout:2 attempts:2\n")
    place = Path("/etc/resolv.conf").resolve()
    subprocess.run(["mount", "--bind", text, place], check=True, capture_output=True)
