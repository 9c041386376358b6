#!/usr/bin/python3
"""Checks a ledger with tools that are not MeterNode's: python3-cbor2 and python3-cryptography.

usage: verify_ledger.py LEDGER HISTORY REGISTRY

Checks the signatures and chains of history and ledger, and that each person may sign the kind. Prints one JSON array with an object for
each statement: number, kind, person, and the number of the statement that took its place, or null. The rules of what counts are not looked
at. Exit code 1 with one line on stderr when anything is wrong. It follows docs/ledger.md and docs/wire-format.md and shares no code with
the rest of the project.
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
MAXIMUM_BYTES = 16384
FLOOR = {"output", "lot", "energy"}
MANAGED = FLOOR | {"machine", "hall", "article", "certificate", "contract", "heat-available", "maintenance", "factor", "precursor",
                   "shift", "signoff"}
SIGNS = {
    "shift-leader": FLOOR | {"maintenance", "shift", "signoff"},
    "operator": FLOOR,
    "maintenance": {"machine", "hall", "maintenance"},
    "metrologist": {"machine", "hall", "heat-available", "instrument", "calibration", "signoff"},
    "energy-manager": MANAGED | {"instrument"},
    "manager": MANAGED,
    "assessor": {"signoff"},
}
KINDS = set.union(*SIGNS.values())


def fail(text):
    sys.exit(text)


def kid(key):
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).digest()[:8]


def statements(file, plant_spki, site, what):
    """Each statement of a CBOR sequence with the bytes of its own: (fields, header's kid, verify)."""
    previous, stream, number = hashlib.sha256(plant_spki).digest(), io.BytesIO(file), 0
    while stream.tell() < len(file):
        where, start = f"{what} {number}", stream.tell()
        try:
            item = cbor2.load(stream)
        except (cbor2.CBORDecodeError, EOFError):
            fail(f"{where}: not CBOR")
        raw = file[start:stream.tell()]
        if len(raw) > 65536 or not isinstance(item, cbor2.CBORTag) or item.tag != 18:
            fail(f"{where}: no COSE_Sign1")
        protected, unprotected, payload, signature = item.value
        header = cbor2.loads(protected)
        if set(header) != {1, 3, 4} or header[1] != -7 or header[3] != 60 or unprotected != {} or len(signature) != 64:
            fail(f"{where}: the header is wrong")
        fields = cbor2.loads(payload)
        if cbor2.dumps(fields, canonical=True) != payload or cbor2.dumps(item) != raw:
            fail(f"{where}: not in deterministic encoding")
        if fields["v"] != 1 or fields["n"] != number or fields["prev"] != previous or fields["site"] != site:
            fail(f"{where}: it does not follow")

        def verify(key, protected=protected, payload=payload, signature=signature, where=where):
            r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
            if s > ORDER // 2:
                fail(f"{where}: high s")
            try:
                signed = cbor2.dumps(["Signature1", protected, b"", payload])
                key.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
            except InvalidSignature:
                fail(f"{where}: the signature is wrong")

        yield fields, header[4], verify, len(raw)
        previous, number = hashlib.sha256(raw).digest(), number + 1


def people_of(file, plant, plant_spki, site):
    people = {}
    for fields, signer, verify, _ in statements(file, plant_spki, site, "history"):
        if signer != kid(plant):
            fail("history: signed by another key")
        verify(plant)
        if fields["kind"] == "person":
            key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), fields["key"])
            people[fields["name"], kid(key)] = {"key": key, "role": fields["role"], "since": fields["time"], "until": None}
        elif fields["kind"] == "person-end":
            people[fields["name"], fields["kid"]]["until"] = fields["until"]
    return people


def main():
    ledger, history = (open(name, "rb").read() for name in sys.argv[1:3])
    registry = json.load(open(sys.argv[3]))
    plant_spki, site = base64.b64decode(registry["plantKey"]), registry["site"]
    people = people_of(history, serialization.load_der_public_key(plant_spki), plant_spki, site)
    found, time = [], 0
    for fields, signer, verify, length in statements(ledger, plant_spki, site, "statement"):
        where = f"statement {fields['n']}"
        person = people.get((fields["by"], signer)) or fail(f"{where}: nobody of that name has the key")
        verify(person["key"])
        signs = SIGNS.get(person["role"], set()) | ({"withdraw"} if person["role"] in SIGNS else set())
        if fields["kind"] in KINDS | {"withdraw"} and fields["kind"] not in signs:
            fail(f"{where}: the role may not sign it")
        if fields["time"] < max(time, person["since"]) or person["until"] is not None and fields["time"] > person["until"]:
            fail(f"{where}: its time is wrong")
        if length > MAXIMUM_BYTES:
            fail(f"{where}: too long")
        time = fields["time"]
        if "corr" in fields:
            found[fields["corr"]]["replacedBy"] = fields["n"]
        found.append({"n": fields["n"], "kind": fields["kind"], "by": fields["by"], "replacedBy": None})
    print(json.dumps(found))


main()
