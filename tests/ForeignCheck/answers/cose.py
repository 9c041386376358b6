"""COSE_Sign1 (RFC 9052) with ES256, as docs/wire-format.md uses it."""
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from .cbor import MAXIMUM_BYTES, Map, Refusal, Tag, decode

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
MAXIMUM_NUMBER = 1 << 53
SENML, CBOR = 112, 60


@dataclass
class Header:
    """The protected header. Of a pack also what the key "mn" has."""
    kid: bytes
    version: int = 0
    seq: int = 0
    previous: bytes = b""
    boot: int = 0
    configuration: bytes = b""


@dataclass
class Signed:
    """A COSE_Sign1 whose signature has not been checked."""
    data: bytes
    protected: bytes
    payload: bytes
    signature: bytes

    @property
    def is_low(self):
        return int.from_bytes(self.signature[32:], "big") <= ORDER // 2

    def is_by(self, key):
        r, s = int.from_bytes(self.signature[:32], "big"), int.from_bytes(self.signature[32:], "big")
        to_be_signed = b"\x84\x6aSignature1" + byte_string(self.protected) + b"\x40" + byte_string(self.payload)
        return is_signature(key, utils.encode_dss_signature(r, s), to_be_signed)


def is_signature(key, der, signed):
    try:
        key.verify(der, signed, ec.ECDSA(hashes.SHA256()))
        return True
    except InvalidSignature:
        return False


def digest(data):
    """SHA-256."""
    return hashlib.sha256(data).digest()


def byte_string(data):
    count = len(data)
    if count < 24:
        return bytes([0x40 | count]) + data
    size = 0 if count < 1 << 8 else 1 if count < 1 << 16 else 2
    return bytes([0x58 + size]) + count.to_bytes(1 << size, "big") + data


def twin_hash(data):
    """SHA-256 of a signed item with n - s in the place of s."""
    s = int.from_bytes(data[-32:], "big")
    return digest(data[:-32] + ((ORDER - s) % (1 << 256)).to_bytes(32, "big"))


def is_counter(value):
    return type(value) is int and 0 <= value <= MAXIMUM_NUMBER


def read(data, limit=MAXIMUM_BYTES):
    if len(data) > limit:
        raise Refusal("oversized")
    item = decode(data, limit)
    if not isinstance(item, Tag):
        raise Refusal("not-tagged")
    if item.number != 18:
        raise Refusal("wrong-tag")
    kinds = (bytes, Map, bytes, bytes)
    parts = item.value
    if type(parts) is not list or len(parts) != 4 or any(type(part) is not kind for part, kind in zip(parts, kinds)):
        raise Refusal("not-sign1")
    protected, unprotected, payload, signature = parts
    if len(signature) != 64:
        raise Refusal("signature-length")
    if unprotected:
        raise Refusal("unprotected-not-empty")
    return Signed(bytes(data), protected, payload, signature)


def read_header(protected, content_type):
    """The protected header of a pack (content type 112) or of anything else (60); no other entries than those of its kind."""
    entries = decode(protected)
    if not isinstance(entries, Map):
        raise Refusal("protected-not-map")
    header, seen = Header(b""), set()
    for key, value in entries:
        if key == "mn" and content_type == SENML:
            read_chain(value, header)
        elif type(key) is not int or key not in (1, 2, 3, 4):
            raise Refusal("unexpected-header")
        elif key == 1 and (type(value) is not int or value != -7):
            raise Refusal("algorithm-wrong")
        elif key == 2:
            raise Refusal("critical-header")
        elif key == 3 and (type(value) is not int or value != content_type):
            raise Refusal("content-type-wrong")
        elif key == 4:
            if type(value) is not bytes or len(value) != 8:
                raise Refusal("kid-wrong")
            header.kid = value
        seen.add(key)
    for key, code in (1, "algorithm-missing"), (3, "content-type-wrong"), (4, "kid-wrong"):
        if key not in seen:
            raise Refusal(code)
    if content_type == SENML and "mn" not in seen:
        raise Refusal("chain-header-missing")
    return header


def read_chain(value, header):
    if type(value) is not list or len(value) != 5 or not is_counter(value[0]):
        raise Refusal("chain-header-wrong")
    if value[0] not in (1, 2):
        raise Refusal("version-unknown")
    header.version, header.seq, header.previous, header.boot, header.configuration = value
    if not (is_counter(header.seq) and is_counter(header.boot) and is_bytes(header.previous, 32) and is_bytes(header.configuration, 8)):
        raise Refusal("chain-header-wrong")


def is_bytes(value, length):
    return type(value) is bytes and len(value) == length


def read_map(data, limit=MAXIMUM_BYTES):
    """A signed map with texts as names: (signed, kid, fields)."""
    signed = read(data, limit)
    header = read_header(signed.protected, CBOR)
    fields = decode(signed.payload, limit)
    if not isinstance(fields, Map) or any(type(name) is not str for name, _ in fields):
        raise Refusal("a field has the wrong type")
    return signed, header.kid, dict(fields)
