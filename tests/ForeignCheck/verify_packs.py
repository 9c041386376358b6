#!/usr/bin/python3
"""Checks an evidence file with tools that are not MeterNode's: python3-cbor2 and python3-cryptography.

usage: verify_packs.py EVIDENCE REGISTRY

Prints one JSON object: how many packs were verified for every node. Exit code 1 with one line on stderr when
anything is wrong. It follows docs/wire-format.md and shares no code with the rest of the project.
"""
import base64
import hashlib
import json
import sys

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils


def verify(key, protected, payload, signature):
    to_be_signed = cbor2.dumps(["Signature1", protected, b"", payload])
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    key.verify(utils.encode_dss_signature(r, s), to_be_signed, ec.ECDSA(hashes.SHA256()))


def load_nodes(registry):
    plant_key = serialization.load_der_public_key(base64.b64decode(registry["plantKey"]))
    nodes = {}
    for node in registry["nodes"]:
        spki = base64.b64decode(node["publicKey"])
        enrolment = base64.b64decode(node["enrolment"])
        protected, unprotected, payload, signature = cbor2.loads(enrolment).value
        assert unprotected == {} and cbor2.loads(protected)[1] == -7
        verify(plant_key, protected, payload, signature)
        assert cbor2.loads(payload)["eui"].hex() == node["eui64"]
        nodes[hashlib.sha256(spki).digest()[:8]] = {
            "id": node["id"],
            "eui64": node["eui64"],
            "key": serialization.load_der_public_key(spki),
            "previous": hashlib.sha256(enrolment).digest(),
            "seq": 0,
        }
    return nodes


def main():
    nodes = load_nodes(json.load(open(sys.argv[2], encoding="utf-8")))
    with open(sys.argv[1], "rb") as stream:
        decoder = cbor2.CBORDecoder(stream)
        while True:
            start = stream.tell()
            if not stream.read(1):
                break
            stream.seek(start)
            item = decoder.decode()
            end = stream.tell()
            stream.seek(start)
            raw = stream.read(end - start)

            assert item.tag == 18, "not a COSE_Sign1"
            protected, unprotected, payload, signature = item.value
            header = cbor2.loads(protected)
            assert unprotected == {} and set(header) == {1, 3, 4, "mn"}, "wrong headers"
            assert header[1] == -7 and header[3] == 112, "wrong algorithm or content type"
            node = nodes[header[4]]
            verify(node["key"], protected, payload, signature)

            version, seq, previous, boot, configuration = header["mn"]
            assert version == 1 and boot >= 0 and len(configuration) == 8
            assert seq == node["seq"], f"{node['id']}: pack {seq} where {node['seq']} should be"
            assert previous == node["previous"], f"{node['id']}: pack {seq} does not follow the one before"
            node["seq"], node["previous"] = seq + 1, hashlib.sha256(raw).digest()

            records = cbor2.loads(payload)
            assert records[0][-2] == f"urn:dev:mac:{node['eui64']}:", "wrong base name"
            # Core deterministic encoding: another encoder makes the same bytes of the same content.
            assert deterministic(records) == payload, f"{node['id']}: pack {seq} is not deterministically encoded"
    print(json.dumps({node["id"]: node["seq"] for node in nodes.values()}))


def deterministic(records):
    """Encodes anew: keys in bytewise order of their encoding, numbers in their shortest form."""
    head = cbor2.dumps([None] * len(records))[: -len(records)]
    out = [head]
    for record in records:
        fields = sorted((cbor2.dumps(key), cbor2.dumps(value, canonical=True)) for key, value in record.items())
        out.append(bytes([0xA0 | len(fields)]) + b"".join(key + value for key, value in fields))
    return b"".join(out)


if __name__ == "__main__":
    try:
        main()
    except (AssertionError, InvalidSignature, KeyError, ValueError, cbor2.CBORDecodeError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
