#!/usr/bin/python3
"""Makes the files of this folder with tools that are not MeterNode's: python3-cbor2, python3-cryptography and openssl ts.

usage: make_checkpoints.py
"""
import base64
import hashlib
import json
import pathlib
import subprocess
import tempfile

import cbor2
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
HERE = pathlib.Path(__file__).parent
START = 1790000000
EUI = "02006d6e00000001"


def key(name):
    """A private key that follows from its name, so that the files can be made again."""
    return ec.derive_private_key(int.from_bytes(hashlib.sha256(name.encode()).digest(), "big") % ORDER, ec.SECP256R1())


def spki(private):
    return private.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def pem(private):
    return private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def kid(private):
    return hashlib.sha256(spki(private)).digest()[:8]


def point(private):
    return private.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def sign1(private, payload, header, high=False, unprotected=None, tag=18):
    protected = cbor2.dumps(header, canonical=True)
    to_be_signed = cbor2.dumps(["Signature1", protected, b"", payload])
    r, s = utils.decode_dss_signature(private.sign(to_be_signed, ec.ECDSA(hashes.SHA256())))
    if (s > ORDER // 2) != high:
        s = ORDER - s
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return cbor2.dumps(cbor2.CBORTag(tag, [protected, unprotected or {}, payload, signature]))


def statement(private, fields, **how):
    payload = fields if isinstance(fields, bytes) else cbor2.dumps(fields, canonical=True)
    return sign1(private, payload, {1: -7, 3: 60, 4: kid(private)}, **how)


PLANT, NODE, WITNESS, STRANGER = key("plant"), key("node"), key("witness"), key("stranger")
ENROLMENT = statement(PLANT, {
    "v": 1, "node": "press-1", "site": "vector", "machine": "press", "eui": bytes.fromhex(EUI), "key": point(NODE), "cert": bytes(32),
    "hw": "esp32", "fw": "0.7.0", "cfg": bytes(8), "time": START - 3600,
})


def pack(seq, previous):
    base = {-2: f"urn:dev:mac:{EUI}:", -3: START + seq * 60}
    records = [
        base | {0: "p", 1: "W", 2: 6000, 6: 60}, {0: "ei", 1: "J", 2: (seq + 1) * 360000, 6: 60},
        {0: "mode", 3: "adc", 6: 60}, {0: "tq", 3: "S", 6: 60},
    ]
    chain = [1, seq, previous, 1, bytes(8)]
    return sign1(NODE, cbor2.dumps(records, canonical=True), {1: -7, 3: 112, 4: kid(NODE), "mn": chain})


def chain(count):
    packs, previous = [], hashlib.sha256(ENROLMENT).digest()
    for seq in range(count):
        packs.append(pack(seq, previous))
        previous = hashlib.sha256(packs[-1]).digest()
    return packs


def head(packs, seq):
    return {
        "node": "press-1", "kid": kid(NODE), "seq": seq, "hash": hashlib.sha256(packs[seq]).digest(), "ei": (seq + 1) * 360000,
        "time": START + seq * 60 + 60,
    }


def fields(number, previous, packs, seq, **more):
    made = START + seq * 60 + 600
    return {
        "v": 1, "site": "vector", "n": number, "prev": previous, "time": made, "until": made, "heads": [head(packs, seq)],
        "hist": {"n": 7 + number, "hash": hashlib.sha256(b"statement %d" % number).digest()},
    } | more


def countersign(private, checkpoint, number, **more):
    return statement(private, {
        "v": 1, "sha": hashlib.sha256(checkpoint).digest(), "site": "vector", "n": number, "name": "Buyer Ltd",
        "time": START + 86400,
    } | more)


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def stamp(checkpoint, authority_file):
    with tempfile.TemporaryDirectory() as folder:
        def at(name):
            return f"{folder}/{name}"

        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "36500", "-subj",
                "/CN=Test time-stamp authority", "-keyout", at("key.pem"), "-out", at("crt.pem"),
                "-addext", "extendedKeyUsage=critical,timeStamping", "-addext", "basicConstraints=critical,CA:FALSE")
        pathlib.Path(at("serial")).write_text("01\n")
        pathlib.Path(at("tsa.cnf")).write_text(
            "[tsa]\ndefault_tsa=a\n[a]\n" f"serial={folder}/serial\nsigner_cert={folder}/crt.pem\nsigner_key={folder}/key.pem\n"
            "signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\n")
        pathlib.Path(at("data")).write_bytes(checkpoint)
        openssl("ts", "-query", "-data", at("data"), "-sha256", "-cert", "-no_nonce", "-out", at("q.tsq"))
        openssl("ts", "-reply", "-config", at("tsa.cnf"), "-queryfile", at("q.tsq"), "-token_out", "-out", at("token.der"))
        authority_file.write_bytes(pathlib.Path(at("crt.pem")).read_bytes())
        return pathlib.Path(at("token.der")).read_bytes()


packs = chain(25)
first = statement(PLANT, fields(0, hashlib.sha256(spki(PLANT)).digest(), packs, 9))
usual = fields(1, hashlib.sha256(first).digest(), packs, 19)
second = statement(PLANT, usual)
token = stamp(first, HERE / "authority.pem")
witnessed = countersign(WITNESS, first, 0)

(HERE / "evidence.mnev").write_bytes(b"".join(packs))
(HERE / "registry.json").write_text(json.dumps({
    "schemaVersion": 1, "site": "vector", "plantKey": base64.b64encode(spki(PLANT)).decode(),
    "nodes": [{
        "id": "press-1", "eui64": EUI, "machine": "press", "publicKey": base64.b64encode(spki(NODE)).decode(),
        "enrolment": base64.b64encode(ENROLMENT).decode(),
    }],
}, indent=2) + "\n")
(HERE / "witness.pem").write_bytes(pem(WITNESS))
(HERE / "000000.mncp").write_bytes(first + witnessed + cbor2.dumps(token))
(HERE / "000001.mncp").write_bytes(second)
bad = {
    "another-pack.mncp": statement(PLANT, usual | {"heads": [head(packs, 9) | {"hash": bytes(32)}]}),
    "fewer-packs.mncp": statement(PLANT, usual | {"heads": [head(packs, 8)]}),
    "register-falls.mncp": statement(PLANT, usual | {"heads": [head(packs, 19) | {"ei": 1}]}),
    "key-gone.mncp": statement(PLANT, usual | {"heads": []}),
    "earlier.mncp": statement(PLANT, usual | {"time": START, "until": START}),
    "history-back.mncp": statement(PLANT, usual | {"hist": {"n": 6, "hash": bytes(32)}}),
    "does-not-follow.mncp": statement(PLANT, usual | {"prev": bytes(32)}),
    "same-number.mncp": statement(PLANT, usual | {"n": 0, "prev": hashlib.sha256(spki(PLANT)).digest()}),
    "another-plant-key.mncp": statement(STRANGER, usual),
    "another-site.mncp": statement(PLANT, usual | {"site": "elsewhere"}),
    "false-witness.mncp": second + sign1(
        STRANGER, cbor2.dumps({"v": 1, "sha": hashlib.sha256(second).digest(), "site": "vector", "n": 1, "name": "Buyer Ltd",
                               "time": START + 86400}, canonical=True), {1: -7, 3: 60, 4: kid(WITNESS)}),
    "false-stamp.mncp": second + cbor2.dumps(token),
}
(HERE / "bad").mkdir(exist_ok=True)
for name, content in bad.items():
    (HERE / "bad" / name).write_bytes(content)
shuffled = b"\xa8" + b"".join(cbor2.dumps(name) + cbor2.dumps(usual[name], canonical=True) for name in usual)
heads = usual["heads"]
refused = {
    "empty": b"",
    "high s": statement(PLANT, usual, high=True),
    "witness with high s": second + statement(WITNESS, {
        "v": 1, "sha": hashlib.sha256(second).digest(), "site": "vector", "n": 1, "name": "Buyer", "time": START}, high=True),
    "witness of another checkpoint": second + witnessed,
    "another version": statement(PLANT, usual | {"v": 2}),
    "a field more": statement(PLANT, usual | {"x": 1}),
    "a field less": statement(PLANT, {name: value for name, value in usual.items() if name != "until"}),
    "a field of a head more": statement(PLANT, usual | {"heads": [heads[0] | {"x": 1}]}),
    "a head without a hash": statement(PLANT, usual | {"heads": [{n: v for n, v in heads[0].items() if n != "hash"}]}),
    "a key twice": statement(PLANT, usual | {"heads": heads * 2}),
    "keys in another order": statement(PLANT, usual | {"heads": [heads[0], heads[0] | {"kid": bytes(8)}]}),
    "fields in another order": statement(PLANT, shuffled),
    "a number as text": statement(PLANT, usual | {"n": "1"}),
    "a number below 0": statement(PLANT, usual | {"n": -1}),
    "a number above 2^53": statement(PLANT, usual | {"n": 2**53 + 1}),
    "a short hash": statement(PLANT, usual | {"prev": bytes(31)}),
    "behind the year 9999": statement(PLANT, usual | {"time": 253402300800}),
    "a site with a path": statement(PLANT, usual | {"site": "../x"}),
    "a site of 41 letters": statement(PLANT, usual | {"site": "s" * 41}),
    "a node with a line": statement(PLANT, usual | {"heads": [heads[0] | {"node": "a\nb"}]}),
    "another tag": statement(PLANT, usual, tag=98),
    "an unprotected header": statement(PLANT, usual, unprotected={5: b"1"}),
    "a map behind it": second + b"\xa0",
    "cut off": second[:-1],
    "a witness cut off": second + witnessed[:-1],
    "a witness with a line in its name": second + countersign(WITNESS, second, 1, name="Buyer\nLtd"),
    "a witness without a name": second + countersign(WITNESS, second, 1, name=""),
    "a witness of another site": second + countersign(WITNESS, second, 1, site="elsewhere"),
    "a witness of another number": second + countersign(WITNESS, second, 2),
}
(HERE / "refused.json").write_text(json.dumps({name: content.hex() for name, content in refused.items()}, indent=1) + "\n")
