"""What a time stamp (RFC 3161) is of. Its signature is not checked here."""

SEQUENCE, OCTETS, OID, CONTEXT_0 = 0x30, 0x04, 0x06, 0xA0
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
TST_INFO = bytes.fromhex("2a864886f70d0109100104")
SHA_256 = bytes.fromhex("608648016503040201")


def is_of(token, digest):
    """True for a TimeStampToken over this SHA-256."""
    try:
        content_type, wrapped = only(items(token), SEQUENCE, 2)
        if content_type != (OID, SIGNED_DATA):
            return False
        encapsulated = inside(only([inside(wrapped, CONTEXT_0)[0]], SEQUENCE)[2], SEQUENCE)
        if encapsulated[0] != (OID, TST_INFO):
            return False
        stamp = only(items(inside(encapsulated[1], CONTEXT_0)[0][1]), SEQUENCE)
        algorithm, imprint = inside(stamp[2], SEQUENCE)
        return inside(algorithm, SEQUENCE)[0] == (OID, SHA_256) and imprint == (OCTETS, digest)
    except (IndexError, ValueError):
        return False


def only(found, tag, count=None):
    """What is inside of the one item that is there."""
    (item,) = found
    parts = inside(item, tag)
    if count is not None and len(parts) != count:
        raise ValueError("another number of parts")
    return parts


def inside(item, tag):
    if item[0] != tag:
        raise ValueError("another tag")
    return items(item[1])


def items(data):
    """The DER items of some bytes: (tag, content)."""
    found, at = [], 0
    while at < len(data):
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            count = length & 0x7F
            length = int.from_bytes(data[at:at + count], "big")
            at += count
        if at + length > len(data):
            raise ValueError("cut short")
        found.append((tag, data[at:at + length]))
        at += length
    return found
