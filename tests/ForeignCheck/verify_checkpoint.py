#!/usr/bin/python3
"""Checks a checkpoint with tools that are not MeterNode's: python3-cbor2 and python3-cryptography.

usage: verify_checkpoint.py CHECKPOINT REGISTRY [WITNESS.pem ...]

Prints one JSON object: number, packs by key, names of the witnesses whose key was given, and how many time stamps there are. Exit code 1
with one line on stderr when anything is wrong. It follows docs/wire-format.md and shares no code with the rest of the project.
"""
import base64
import hashlib
import io
import json
import sys

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def fail(text):
    sys.exit(text)


def kid(key):
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).digest()[:8]


def content(item, keys, what):
    """The map that one of the keys has signed; None when the key is not among them."""
    if not isinstance(item, cbor2.CBORTag) or item.tag != 18:
        fail(f"{what}: no COSE_Sign1")
    protected, unprotected, payload, signature = item.value
    header = cbor2.loads(protected)
    if set(header) != {1, 3, 4} or header[1] != -7 or header[3] != 60 or unprotected != {} or len(signature) != 64:
        fail(f"{what}: the header is wrong")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if s > ORDER // 2:
        fail(f"{what}: high s")
    if header[4] not in keys:
        return None
    try:
        keys[header[4]].verify(
            utils.encode_dss_signature(r, s), cbor2.dumps(["Signature1", protected, b"", payload]), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        fail(f"{what}: the signature is wrong")
    fields = cbor2.loads(payload)
    if cbor2.dumps(fields, canonical=True) != payload:
        fail(f"{what}: not in deterministic encoding")
    return fields


def main():
    file = open(sys.argv[1], "rb").read()
    registry = json.load(open(sys.argv[2]))
    plant = serialization.load_der_public_key(base64.b64decode(registry["plantKey"]))
    witnesses = [serialization.load_pem_public_key(open(name, "rb").read()) for name in sys.argv[3:]]
    stream = io.BytesIO(file)
    decoder = cbor2.CBORDecoder(stream)
    checkpoint = content(decoder.decode(), {kid(plant): plant}, "checkpoint")
    if checkpoint is None or checkpoint["v"] != 1 or checkpoint["site"] != registry["site"]:
        fail("checkpoint: not of this plant")
    sha = hashlib.sha256(file[:stream.tell()]).digest()
    kids = [head["kid"] for head in checkpoint["heads"]]
    if kids != sorted(set(kids)):
        fail("checkpoint: keys are not in order")
    names, stamps = [], 0
    while stream.tell() < len(file):
        item = decoder.decode()
        if isinstance(item, bytes):
            stamps += 1
            continue
        said = content(item, {kid(key): key for key in witnesses}, "witness")
        if said is not None:
            if said["sha"] != sha or said["n"] != checkpoint["n"] or said["site"] != checkpoint["site"]:
                fail("witness: of another checkpoint")
            names.append(said["name"])
    print(json.dumps({
        "number": checkpoint["n"], "packs": {head["kid"].hex(): head["seq"] for head in checkpoint["heads"]}, "witnesses": names,
        "timeStamps": stamps,
    }))


main()
