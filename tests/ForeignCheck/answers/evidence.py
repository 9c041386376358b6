"""Evidence files: CBOR sequences (RFC 8742) of packs (docs/wire-format.md, "Files that are damaged")."""
from typing import NamedTuple

from .cbor import MAXIMUM_BYTES, length_of

FIRST_BYTE = b"\xd2"


class Place(NamedTuple):
    """Bytes of a file: an item, or a region that is damaged."""
    file: int
    offset: int
    length: int
    is_damage: bool


def begins_pack(data, at):
    return data[at:at + 2] == b"\xd2\x84" and len(data) > at + 2 and 0x40 <= data[at + 2] <= 0x5B


def pack_within(data, first, last):
    """True when a pack begins between two places."""
    at = data.find(FIRST_BYTE, first, last)
    while at >= 0:
        if at + 3 <= last and begins_pack(data, at):
            return True
        at = data.find(FIRST_BYTE, at + 1, last)
    return False


def item_at(data, at):
    """Length of the item at a place; 0 where there is none that what follows agrees with."""
    length, _ = length_of(data[at:at + MAXIMUM_BYTES + 1])
    if length == 0 or length > MAXIMUM_BYTES:
        return 0
    end = at + length
    if begins_pack(data, at) or not pack_within(data, at + 1, end) and (end == len(data) or begins_pack(data, end)):
        return length
    return 0


def places_of(number, data):
    """Every piece of a file, one behind the other."""
    at = 0
    while at < len(data):
        length = item_at(data, at)
        if length:
            yield Place(number, at, length, False)
            at += length
            continue
        end = data.find(FIRST_BYTE, at + 1)
        while end >= 0 and not (begins_pack(data, end) and item_at(data, end)):
            end = data.find(FIRST_BYTE, end + 1)
        end = len(data) if end < 0 else end
        yield Place(number, at, end - at, True)
        at = end
