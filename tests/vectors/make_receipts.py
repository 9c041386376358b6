#!/usr/bin/python3
"""Makes receipts.json with tools that are not MeterNode's: python3-cbor2 and python3-cryptography.

usage: make_receipts.py > receipts.json
"""
import hashlib
import json

import cbor2
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# The key of RFC 6979, A.2.5.
KEY = ec.derive_private_key(0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721, ec.SECP256R1())
SPKI = KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def receipt(fields, high=False, payload=None, protected=None, unprotected=None, tag=18):
    if payload is None:
        payload = cbor2.dumps(fields, canonical=True)
    if protected is None:
        protected = cbor2.dumps({1: -7, 3: 60, 4: hashlib.sha256(SPKI).digest()[:8]}, canonical=True)
    to_be_signed = cbor2.dumps(["Signature1", protected, b"", payload])
    r, s = utils.decode_dss_signature(KEY.sign(to_be_signed, ec.ECDSA(hashes.SHA256())))
    if (s > ORDER // 2) != high:
        s = ORDER - s
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return cbor2.dumps(cbor2.CBORTag(tag, [protected, unprotected or {}, payload, signature]))


usual = {
    "v": 1, "cmd": 7, "kid": bytes.fromhex("0123456789abcdef"), "boot": 3, "hash": hashlib.sha256(b"pack 4711").digest(),
    "node": "press-1", "regs": [123456789012, 0, 4567, -1, 815, 999], "site": "foundry", "time": 1790000000, "stored": 4711,
}
none = usual | {"cmd": 0, "boot": 0, "hash": hashlib.sha256(b"enrolment record").digest(), "regs": [0] * 6, "stored": -1}
large = usual | {
    "cmd": 2**53, "boot": 2**53, "regs": [2**53, -(2**53)] * 3, "site": "s" * 32, "node": "n" * 32, "time": 2**53, "stored": 2**53,
}
shuffled = b"\xaa" + b"".join(cbor2.dumps(key) + cbor2.dumps(usual[key]) for key in reversed(list(usual)))

vectors = [(name, True, fields, receipt(fields)) for name, fields in (("usual", usual), ("nothing stored", none), ("large", large))]
vectors += [(name, False, usual, message) for name, message in (
    ("high s", receipt(usual, high=True)),
    ("another tag", receipt(usual, tag=98)),
    ("an unprotected header", receipt(usual, unprotected={5: b"1"})),
    ("another content type", receipt(usual, protected=cbor2.dumps({1: -7, 3: 112, 4: hashlib.sha256(SPKI).digest()[:8]}, canonical=True))),
    ("another kid", receipt(usual, protected=cbor2.dumps({1: -7, 3: 60, 4: bytes(8)}, canonical=True))),
    ("fields in another order", receipt(usual, payload=shuffled)),
    ("a field more", receipt(usual | {"x": 1})),
    ("a field less", receipt({key: value for key, value in usual.items() if key != "cmd"})),
    ("another version", receipt(usual | {"v": 2})),
    ("stored below -1", receipt(usual | {"stored": -2})),
    ("five registers", receipt(usual | {"regs": [0] * 5})),
    ("a short hash", receipt(usual | {"hash": bytes(31)})),
    ("too long", receipt(usual | {"site": "s" * 90, "node": "n" * 90})),
    ("a number as text", receipt(usual | {"stored": "4711"})),
    ("bytes behind the end", receipt(usual) + b"\0"),
    ("a changed signature", receipt(usual)[:-1] + b"\0"),
)]
rows = [{
    "name": name, "valid": valid, "message": message.hex(),
    "fields": {key: value.hex() if isinstance(value, bytes) else value for key, value in fields.items()},
} for name, valid, fields, message in vectors]
print("{\n  \"publicKey\": \"%s\",\n  \"privateKey\": \"%x\",\n  \"receipts\": [" % (SPKI.hex(), KEY.private_numbers().private_value))
print(",\n".join("    " + json.dumps(row) for row in rows))
print("  ]\n}")
