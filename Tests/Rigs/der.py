"""DER, written by hand, so that a rig can also write what no library would."""

from datetime import datetime


def value(tag: int, *contents: bytes) -> bytes:
    """One value: tag, length, and the contents as they come."""
    body = b"".join(contents)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def sequence(*parts: bytes) -> bytes:
    return value(0x30, *parts)


def bits(octets: bytes, unused: int = 0) -> bytes:
    return value(0x03, bytes([unused]), octets)


def octets(contents: bytes) -> bytes:
    return value(0x04, contents)


def oid(text: str) -> bytes:
    first, second, *rest = (int(part) for part in text.split("."))
    encoded = b""
    for number in (first * 40 + second, *rest):
        group = [number & 0x7F]
        while number := number >> 7:
            group.append(0x80 | number & 0x7F)
        encoded += bytes(reversed(group))
    return value(0x06, encoded)


def time(moment: datetime) -> bytes:
    """RFC 5280 §4.1.2.5: "dates through the year 2049 as UTCTime", later ones as GeneralizedTime."""
    if moment.year < 2050:
        return value(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())
    return value(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())


def name(common_name: str | None) -> bytes:
    """A distinguished name of a common name alone; the empty name without one."""
    if common_name is None:
        return sequence()
    return sequence(value(0x31, sequence(oid("2.5.4.3"), value(0x0C, common_name.encode()))))


def parts(encoded: bytes) -> list[tuple[int, bytes, bytes]]:
    """(tag, contents, the whole) of each value in a row; ValueError when they do not end where the octets end."""
    found, at = [], 0
    while at < len(encoded):
        length, start = encoded[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            length, start = int.from_bytes(encoded[start:start + count], "big"), start + count
        end = start + length
        if end > len(encoded):
            raise ValueError("a value that is longer than its surroundings")
        found.append((encoded[at], encoded[start:end], encoded[at:end]))
        at = end
    return found
