"""Ports and patience on loopback."""

import socket
import time


def free_ports(count: int) -> list[int]:
    """Distinct TCP ports that are free on 127.0.0.1 now (all are held until the last is found)."""
    held = []
    try:
        for _ in range(count):
            probe = socket.socket()
            held.append(probe)
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in held]
    finally:
        for probe in held:
            probe.close()


def listening(port: int) -> bool:
    """Whether something accepts connections on 127.0.0.1:port."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False


def eventually(condition, seconds: float, step: float = 0.05) -> bool:
    """Polls until `condition()` is true; false when it is not within `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        if condition():
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(step)
