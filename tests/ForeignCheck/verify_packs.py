#!/usr/bin/python3
"""Checks an evidence file with tools that are not MeterNode's: python3-cbor2 and python3-cryptography.

usage: verify_packs.py EVIDENCE REGISTRY [--quarter-hours | --periods]

Another CBOR library than that of verify_answers.py decodes every pack and encodes it again: it must be the same bytes.

Prints one JSON object: how many packs were verified for every node; a name that several keys have had stands with the key. With
--quarter-hours it prints what the quarter hours in compact form stand for instead, one JSON array [name, time, value or text] a line.
With --periods it recomputes the evaluation periods from their samples and prints of each [node, pack, zone, why not or null, records
that are not those of the samples]. Exit code 1 with one line on stderr when anything is wrong. It follows docs/wire-format.md and shares
no code with the tools.
"""
import base64
import hashlib
import json
import math
import sys

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from answers import quarter_hours
from answers.cbor import Refusal
from answers.content import read_periods
from answers.payload import Payload
from answers.samples import Recomputation

HALF_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551 // 2


def verify(key, protected, payload, signature):
    to_be_signed = cbor2.dumps(["Signature1", protected, b"", payload])
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    key.verify(utils.encode_dss_signature(r, s), to_be_signed, ec.ECDSA(hashes.SHA256()))


def end_of(statement, plant_key, site, node, kid):
    """The last second of a key, from the plant's signed statement."""
    protected, unprotected, payload, signature = cbor2.loads(statement).value
    assert unprotected == {} and cbor2.loads(protected)[1] == -7
    verify(plant_key, protected, payload, signature)
    said = cbor2.loads(payload)
    assert [said[key] for key in ("v", "kind", "site", "node", "kid")] == [1, "end", site, node, kid], f"{node}: not the end of its key"
    return said["until"]


def load_nodes(registry):
    plant_key = serialization.load_der_public_key(base64.b64decode(registry["plantKey"]))
    nodes, names = {}, [node["id"] for node in registry["nodes"]]
    for node in registry["nodes"]:
        spki = base64.b64decode(node["publicKey"])
        enrolment = base64.b64decode(node["enrolment"])
        protected, unprotected, payload, signature = cbor2.loads(enrolment).value
        assert unprotected == {} and cbor2.loads(protected)[1] == -7
        verify(plant_key, protected, payload, signature)
        assert cbor2.loads(payload)["eui"].hex() == node["eui64"]
        kid = hashlib.sha256(spki).digest()[:8]
        assert kid not in nodes, f"{node['id']}: its key is registered twice"
        until = math.inf
        if "end" in node:
            until = end_of(base64.b64decode(node["end"]), plant_key, registry["site"], node["id"], kid)
        nodes[kid] = {
            "until": until,
            "id": node["id"] if names.count(node["id"]) == 1 else f"{node['id']} key {kid.hex()}",
            "eui64": node["eui64"],
            "key": serialization.load_der_public_key(spki),
            "previous": hashlib.sha256(enrolment).digest(),
            "seq": 0,
            "recomputation": Recomputation(),
        }
    return nodes


def main():
    expanded, recomputed = [], []
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
            assert version in (1, 2) and boot >= 0 and len(configuration) == 8
            assert version == 1 or int.from_bytes(signature[32:], "big") <= HALF_ORDER, f"{node['id']}: pack {seq} has high S"
            assert seq == node["seq"], f"{node['id']}: pack {seq} where {node['seq']} should be"
            assert previous == node["previous"], f"{node['id']}: pack {seq} does not follow the one before"
            node["seq"], node["previous"] = seq + 1, hashlib.sha256(raw).digest()

            records = cbor2.loads(payload)
            assert records[0][-2] == f"urn:dev:mac:{node['eui64']}:", "wrong base name"
            quality = [record[3] for record in records if record[0] == "tq"]
            if quality and quality[0] in ("S", "I"):
                last = max(records[0][-3] + record.get(6, 0) for record in records)
                assert last <= node["until"], f"{node['id']}: pack {seq} ends after the last second of its key"
            own = {(record[0], records[0][-3] + record.get(6, 0)) for record in records}
            expanded += [[name, at, text if value is None else value] for record in records if record[0] == "qh"
                         for name, at, value, text in quarter_hours.expand(record[8]) if (name, at) not in own]
            said = Payload(payload)
            recomputed += [[node["id"], seq, zone, unknown, [f"t{zone}.{figure}" for figure in figures]]
                           for zone, unknown, figures in node["recomputation"].take(seq, said, read_periods(said.records))]
            # Core deterministic encoding: another encoder makes the same bytes of the same content.
            assert deterministic(records) == payload, f"{node['id']}: pack {seq} is not deterministically encoded"
    if "--quarter-hours" in sys.argv:
        print("\n".join(json.dumps(said) for said in expanded))
    elif "--periods" in sys.argv:
        print("\n".join(json.dumps(period) for period in recomputed))
    else:
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
    except (AssertionError, IndexError, InvalidSignature, KeyError, ValueError, Refusal, cbor2.CBORDecodeError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
