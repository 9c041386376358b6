"""Verifies an evidence file with nothing of MeterNode: python3-cbor2 and python3-cryptography.

Usage: verify_packs.py REGISTRY.json FILE
Prints the number of packs whose signature, numbering and chain are in order; exits 1 at the first that is not.
"""
import base64
import hashlib
import io
import json
import sys

import cbor2
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

registry = json.load(open(sys.argv[1]))
keys = {}
for node in registry["nodes"]:
    spki = base64.b64decode(node["publicKey"])
    enrolment = base64.b64decode(node["enrolment"])
    keys[hashlib.sha256(spki).digest()[:8]] = (serialization.load_der_public_key(spki), hashlib.sha256(enrolment).digest(), node["eui64"])

data = open(sys.argv[2], "rb").read()
stream = io.BytesIO(data)
expected_number, expected_previous = 0, None
while stream.tell() < len(data):
    start = stream.tell()
    message = cbor2.load(stream)
    complete = data[start:stream.tell()]
    assert message.tag == 18
    protected, unprotected, payload, signature = message.value
    header = cbor2.loads(protected)
    assert unprotected == {} and header[1] == -7 and header[3] == 112
    key, enrolment_hash, eui64 = keys[header[4]]
    version, number, previous, boot, configuration = header["mn"]
    to_be_signed = cbor2.dumps(["Signature1", protected, b"", payload])
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    key.verify(encode_dss_signature(r, s), to_be_signed, ec.ECDSA(hashes.SHA256()))
    assert version == 2 and s <= 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551 // 2
    assert number == expected_number, (number, expected_number)
    assert previous == (expected_previous or enrolment_hash), "chain"
    records = cbor2.loads(payload)
    assert records[0][-2] == "urn:dev:mac:" + eui64 + ":" and records[0][-3] > 1.7e9
    expected_number, expected_previous = number + 1, hashlib.sha256(complete).digest()

print(expected_number)
