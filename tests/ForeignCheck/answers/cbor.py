"""CBOR in the core deterministic encoding (RFC 8949, 4.2.1), read strictly.

An item becomes: whole number -> int, other number -> float, text -> str, bytes -> bytes, array -> list, map -> Map, tag -> Tag,
anything else -> Simple.
"""
import math
import struct

MAXIMUM_BYTES = 65536
MAXIMUM_DEPTH = 8


class Refusal(Exception):
    """Bytes that are not of the format; the text is the reason, a code of the table "pack errors"."""


class Map(list):
    """Pairs of key and value, in their order."""

    def of(self, key, otherwise=None):
        return next((value for name, value in self if type(name) is type(key) and name == key), otherwise)


class Tag:
    def __init__(self, number, value):
        self.number, self.value = number, value


class Simple:
    def __init__(self, number):
        self.number = number


class Reader:
    """Reads one item from data[at:]. broken is the first rule of the encoding that a well-formed item breaks."""

    def __init__(self, data, at=0, limit=MAXIMUM_BYTES):
        self.data, self.at, self.limit, self.broken = data, at, limit, None

    def note(self, code):
        self.broken = self.broken or code

    def take(self, count):
        if len(self.data) - self.at < count:
            raise Refusal("truncated")
        self.at += count
        return self.data[self.at - count:self.at]

    def head(self):
        initial = self.take(1)[0]
        major, info = initial >> 5, initial & 31
        if info < 24:
            return major, info, info, b""
        if info > 27:
            raise Refusal("indefinite-length" if info == 31 and 2 <= major <= 5 else "not-cbor")
        raw = self.take(1 << info - 24)
        argument = int.from_bytes(raw, "big")
        if major != 7 and argument < (24, 1 << 8, 1 << 16, 1 << 32)[info - 24]:
            self.note("non-minimal-length")
        return major, info, argument, raw

    def item(self, depth=0):
        if depth > MAXIMUM_DEPTH:
            raise Refusal("too-deep")
        major, info, argument, raw = self.head()
        if major == 0:
            return argument
        if major == 1:
            return -1 - argument
        if major < 6 and argument > self.limit:
            raise Refusal("oversized")
        if major == 2:
            return bytes(self.take(argument))
        if major == 3:
            return self.text(bytes(self.take(argument)))
        if major == 4:
            return [self.item(depth + 1) for _ in range(argument)]
        if major == 5:
            return self.map(argument, depth)
        if major == 6:
            return Tag(argument, self.item(depth + 1))
        return self.simple(info, argument, raw)

    def text(self, raw):
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self.note("invalid-utf8")
            return ""

    def map(self, count, depth):
        pairs, before = Map(), None
        for _ in range(count):
            start = self.at
            key = self.item(depth + 1)
            raw = bytes(self.data[start:self.at])
            if before is not None and raw <= before:
                self.note("duplicate-map-key" if raw == before else "map-key-order")
            before = raw
            pairs.append((key, self.item(depth + 1)))
        return pairs

    def simple(self, info, argument, raw):
        if info == 24 and argument < 32:
            raise Refusal("not-cbor")
        if info < 25:
            return Simple(argument)
        value = struct.unpack((">e", ">f", ">d")[info - 25], raw)[0]
        is_longer = math.isnan(value) and raw != b"\x7e\x00"
        if is_longer or info == 26 and fits(">e", value) or info == 27 and fits(">f", value):
            self.note("non-shortest-float")
        return value


def fits(form, value):
    """True when a shorter float keeps the value."""
    try:
        return struct.unpack(form, struct.pack(form, value))[0] == value
    except OverflowError:
        return False


def length_of(data, at=0, limit=MAXIMUM_BYTES):
    """Length of the well-formed item at a place, and the rule that it breaks or None; length 0 where there is none."""
    reader = Reader(data, at, limit)
    try:
        reader.item()
        return reader.at - at, reader.broken
    except Refusal as refusal:
        return 0, str(refusal)


def decode(data, limit=MAXIMUM_BYTES):
    """The one item that all of the bytes are."""
    reader = Reader(data, 0, limit)
    item = reader.item()
    if reader.at != len(data):
        raise Refusal("trailing-bytes")
    if reader.broken:
        raise Refusal(reader.broken)
    return item
