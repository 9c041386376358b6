#!/usr/bin/python3
"""Makes the files of this folder with tools that are not MeterNode's: python3-cbor2 and python3-cryptography.

usage: make_ledger.py
"""
import base64
import hashlib
import json
import pathlib

import cbor2
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
HERE = pathlib.Path(__file__).parent
START = 1795651200  # 2026-11-26 00:00 UTC
SITE = "vector"


def key(name):
    """A private key that follows from its name, so that the files can be made again."""
    return ec.derive_private_key(int.from_bytes(hashlib.sha256(name.encode()).digest(), "big") % ORDER, ec.SECP256R1())


def spki(private):
    return private.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def point(private):
    return private.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def kid(private):
    return hashlib.sha256(spki(private)).digest()[:8]


def sign(private, payload, high=False, header=None, unprotected=None, tag=18):
    protected = cbor2.dumps(header or {1: -7, 3: 60, 4: kid(private)}, canonical=True)
    r, s = utils.decode_dss_signature(
        private.sign(cbor2.dumps(["Signature1", protected, b"", payload]), ec.ECDSA(hashes.SHA256())))
    if (s > ORDER // 2) != high:
        s = ORDER - s
    return cbor2.dumps(cbor2.CBORTag(tag, [protected, unprotected or {}, payload, r.to_bytes(32, "big") + s.to_bytes(32, "big")]))


PLANT, WANG, LI, STRANGER = key("ledger plant"), key("ledger wang"), key("ledger li"), key("ledger stranger")
PEOPLE = {"王芳": WANG, "李雷": LI}


class Chain:
    """Statements, one behind the other."""

    def __init__(self):
        self.items = []

    @property
    def previous(self):
        return hashlib.sha256(self.items[-1] if self.items else spki(PLANT)).digest()

    def history(self, kind, **fields):
        self.items.append(sign(PLANT, cbor2.dumps({
            "v": 1, "site": SITE, "n": len(self.items), "prev": self.previous, "time": START - 86400, "kind": kind, **fields,
        }, canonical=True)))

    def fields(self, by, kind, **fields):
        return {
            "v": 1, "site": SITE, "n": len(self.items), "prev": self.previous, "time": START + 43200, "kind": kind, "by": by, **fields,
        }

    def state(self, by, kind, **fields):
        self.items.append(sign(PEOPLE[by], cbor2.dumps(self.fields(by, kind, **fields), canonical=True)))

    def file(self):
        return b"".join(self.items)


def history():
    chain = Chain()
    chain.history("plant", key=spki(PLANT))
    chain.history("enrol", node="press-1", kid=bytes(8), rec=b"\x00")
    chain.history("person", name="王芳", role="energy-manager", key=point(WANG))
    chain.history("person", name="李雷", role="shift-leader", key=point(LI))
    return chain


def ledger():
    chain = Chain()
    chain.state("王芳", "machine", machine="press-1", **{"class": "die-casting"}, process="压铸", **{"from": START}, ratedWatts=55000,
                nodes=["press-1"])
    chain.state("王芳", "article", article="A-100", **{"from": START}, partMilligrams=345000, cavities=2, pouredMilligrams=910000,
                name="泵体 pump body", cn="76169910")
    chain.state("李雷", "output", machine="press-1", article="A-100", **{"from": START, "to": START + 28800}, shots=2210, rejects=14,
                shift="早班")
    chain.state("李雷", "output", machine="press-1", article="A-100", **{"from": START, "to": START + 28800}, shots=2201, rejects=14,
                shift="早班", corr=2)
    chain.state("李雷", "energy", carrier="natural-gas", quantity="1234.50", unit="m3", **{"from": START - 86400, "to": START})
    chain.state("李雷", "energy", carrier="diesel", quantity="3", unit="m3", **{"from": START - 86400, "to": START})  # not in kg
    chain.state("李雷", "shift", date="2026-11-26", shift="早班", **{"from": START, "to": START + 28800}, leader="李雷")
    chain.state("李雷", "signoff", of="shift", date="2026-11-26", shift="早班", upTo=6)
    chain.state("王芳", "certificate", code="0" * 31 + "7", kilowattHours=1000, generatedFrom=START - 2592000, generatedTo=START,
                cancelled="2026-11-25", area="内蒙古")
    chain.state("王芳", "withdraw", corr=4, why="重复")
    chain.state("王芳", "signoff", of="report", upTo=9, sha=hashlib.sha256(b"manifest").digest())
    return chain


# What a reader makes of each statement of the ledger: it counts, was replaced by another, or breaks a rule.
STATES = ["counts", "counts", 3, "counts", 9, "refused", "counts", "counts", "counts", "counts", "counts"]


def refused(chain):
    """What a reader must refuse behind the first two statements of the ledger, by what is wrong."""
    at = Chain()
    at.items = chain.items[:2]

    def stated(who, how=None, **changes):
        fields = at.fields("李雷", "output", machine="press-1", article="A-100", **{"from": START, "to": START + 60}, shots=1, rejects=0)
        fields.update(changes)
        return sign(who, cbor2.dumps(fields, canonical=True), **(how or {}))

    good = at.fields("李雷", "output", machine="press-1", article="A-100", **{"from": START, "to": START + 60}, shots=1, rejects=0)
    unordered = b"\xad" + b"".join(cbor2.dumps(name) + cbor2.dumps(value) for name, value in list(good.items())[:13])
    cases = {
        "signed by a stranger": stated(STRANGER),
        "signed by another person": stated(WANG),
        "role may not sign the kind": stated(LI, kind="article"),
        "s is high": stated(LI, how={"high": True}),
        "another header": stated(LI, how={"header": {1: -7, 3: 112, 4: kid(LI)}}),
        "unprotected header": stated(LI, how={"unprotected": {4: kid(LI)}}),
        "another tag": stated(LI, how={"tag": 98}),
        "number left out": stated(LI, n=3),
        "previous is another": stated(LI, prev=bytes(32)),
        "time before the statement before": stated(LI, time=START + 43199),
        "another plant": stated(LI, site="other"),
        "version 2": stated(LI, v=2),
        "number as text": stated(LI, n="2"),
        "corr as text": stated(LI, corr="1"),
        "a float": stated(LI, shots=1.5),
        "a negative number": stated(LI, shots=-1),
        "keys out of order": sign(LI, unordered),
        "payload of two items": sign(LI, cbor2.dumps(good, canonical=True) + b"\x00"),
        "cut off": chain.items[2][:-1],
        "too long": stated(LI, machine="x" * 16400),
        "not CBOR": b"\xff",
    }
    return {name: item.hex() for name, item in cases.items()}


def main():
    chain = ledger()
    (HERE / "history.cbor").write_bytes(history().file())
    (HERE / "ledger.cbor").write_bytes(chain.file())
    (HERE / "registry.json").write_text(json.dumps(
        {"schemaVersion": 1, "site": SITE, "plantKey": base64.b64encode(spki(PLANT)).decode(), "nodes": []}, indent=2) + "\n")
    (HERE / "states.json").write_text(json.dumps(STATES) + "\n")
    (HERE / "refused.json").write_text(json.dumps(refused(chain), indent=2) + "\n")


main()
