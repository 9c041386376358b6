#!/usr/bin/python3
"""Checks an evidence file with tools that are not MeterNode's: python3-cbor2 and python3-cryptography.

usage: verify_packs.py EVIDENCE REGISTRY [--quarter-hours | --periods]

Prints one JSON object: how many packs were verified for every node; a name that several keys have had stands with the key. With --quarter-hours it prints what the quarter hours in
compact form stand for instead, one JSON array [name, time, value or text] a line. With --periods it recomputes the evaluation
periods from their samples and prints of each [node, pack, zone, why not or null, records that are not those of the samples].
Exit code 1 with one line on stderr when anything is wrong. It follows docs/wire-format.md and shares no code with the rest of
the project.
"""
import base64
import hashlib
import json
import math
import statistics
import struct
import sys

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils


HALF_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551 // 2


def verify(key, protected, payload, signature):
    to_be_signed = cbor2.dumps(["Signature1", protected, b"", payload])
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    key.verify(utils.encode_dss_signature(r, s), to_be_signed, ec.ECDSA(hashes.SHA256()))


WORDS = ["open", "short", "range", "cold-junction", "no-response", "absent"]
REGISTERS = ["ei", "ee", "qi", "qe", "shots", "heat", "win", "wbad"]


def f32(value):
    return struct.unpack(">f", struct.pack(">f", value))[0]


def short(value):
    if abs(value) >= 5000:
        return math.copysign(math.floor(abs(value) + 0.5), value)
    return f32(value)


def coarse(code):
    exponent, fraction = divmod(code, 8)
    return (8 + fraction) * 2 ** (exponent - 1) if exponent else fraction


class QuarterHours:
    """The bytes of the record qh (docs/wire-format.md, "Quarter hours")."""

    def __init__(self, data):
        self.data, self.at, self.records = data, 4, []
        version, layout, seconds = struct.unpack(">BBH", data[:4])
        assert version == 1 and seconds > 0
        self.phases, self.zones, self.seconds, self.has_deviation = layout & 3, layout >> 2 & 7, seconds, layout >> 7
        self.has = [True, True, True, True, bool(layout & 32), bool(layout & 64), True, True]
        self.end, self.counters, self.settings = 0, [0] * 8, {}
        while self.at < len(data):
            flags = self.byte()
            if flags < 128:
                self.interval(flags)
            else:
                self.period(flags)

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def unsigned(self):
        value = shift = 0
        while True:
            part = self.byte()
            value |= (part & 127) << shift
            shift += 7
            if part < 128:
                return value

    def single(self):
        raw = self.data[self.at:self.at + 4]
        self.at += 4
        value = struct.unpack(">f", raw)[0]
        return value if math.isfinite(value) else WORDS[raw[3] - 1] if raw[3] else None

    def time(self, is_off_grid):
        moved = self.unsigned() if is_off_grid else 0
        return self.end + self.seconds * 1000 + (-(moved + 1) // 2 if moved % 2 else moved // 2)

    def add(self, name, millis, value):
        if value is not None:
            self.records.append([name, millis / 1000, value])

    def interval(self, flags):
        self.end = self.time(flags & 1)
        if flags & 4:
            self.counters[6:] = [0, 0]
        written = [True, flags & 8, True, flags & 8, self.has[4], self.has[5], True, flags & 32]
        for counter in range(8):
            self.counters[counter] += self.unsigned() if written[counter] else 0
        deviation = coarse(self.byte()) if self.has_deviation else 0
        unmetered = f32(self.unsigned() / 1000) if flags & 16 else 0
        cycle = self.single() if flags & 64 else None
        if flags & 2:
            for name in ["p"] + [f"i{phase + 1}" for phase in range(self.phases)]:
                self.add(name, self.end, self.single())
        for zone in range(self.zones):
            self.add(f"t{zone + 1}", self.end, self.single())
        for counter, name in enumerate(REGISTERS):
            if self.has[counter]:
                self.add(name, self.end, self.counters[counter])
        self.add("eu", self.end, deviation or None)
        self.add("unmet", self.end, unmetered)
        self.add("cycle", self.end, cycle)

    def period(self, flags):
        zone, end = (flags & 3) + 1, self.time(flags & 4)
        assert not flags & 64 and zone <= self.zones
        if flags & 8:
            self.settings[zone] = ["max", "p95"][self.byte()], self.single(), self.single(), self.unsigned(), self.unsigned()
        definition, setpoint, tolerance, settle, length = self.settings[zone]
        n = self.unsigned()
        faults, excluded = (self.unsigned(), self.unsigned()) if flags & 16 else (0, 0)
        outside = self.unsigned() if flags & 32 else 0
        figures = {"def": definition, "sp": setpoint, "tol": tolerance, "settle": settle, "period": length, "n": n, "nf": faults,
                   "nx": excluded}
        if n > 0:
            bias, deviation, maximum, hundredths = self.single(), self.single(), self.single(), self.unsigned()
            p95 = f32((hundredths - 1) * 0.01) if hundredths else maximum
            figures |= {"acc": maximum if definition == "max" else p95, "bias": bias, "sd": deviation, "max": maximum, "p95": p95,
                        "tin": f32(100.0 * (n - outside) / n)}
            if deviation > 0:
                figures |= {"cp": short(tolerance / (3 * deviation)), "cpk": short((tolerance - abs(bias)) / (3 * deviation))}
        for name, value in figures.items():
            self.add(f"t{zone}.{name}", end, value)


CLOSED, EXCLUDED, COUNTED, HELD, RELEASED, STOPPED, FAULT, SPIKE, LOST, ANEW, SAMPLE = range(11)


class Period:
    """The samples of one evaluation period."""

    def __init__(self):
        self.counted, self.excluded, self.faults, self.earlier, self.unknown = [], 0, 0, 0, None

    def lose(self, reason):
        self.unknown = self.unknown or reason


class Zone:
    """Follows the samples of a zone from pack to pack (docs/wire-format.md, "Samples" and "Recomputing")."""

    def __init__(self):
        self.period = Period()
        self.forget_waiting()
        self.lose("missing")

    def forget_waiting(self):
        self.waiting, self.waiting_unknown, self.earlier = [], None, 0

    def lose(self, reason):
        self.period.lose(reason)
        self.waiting, self.waiting_unknown = [], self.waiting_unknown or reason

    def release(self, counts):
        if self.waiting_unknown:
            self.period.lose(self.waiting_unknown)
        elif counts:
            self.period.counted += self.waiting
        else:
            self.period.excluded += len(self.waiting)
        self.period.earlier += self.earlier
        self.forget_waiting()

    def take(self, data, periods):
        items, closed, state = list(sample_items(data)), [], None
        if not items or items[0][0] != HELD:
            self.forget_waiting()
        for mark, value in items:
            if mark == CLOSED:
                closed.append(self.period)
                self.period = Period()
                self.earlier = len(self.waiting)
            elif mark in (EXCLUDED, COUNTED, HELD):
                state = mark
            elif mark in (RELEASED, STOPPED):
                self.release(mark == RELEASED)
            elif mark == FAULT:
                self.period.faults += value
            elif mark == LOST:
                self.lose("room")
            elif mark == ANEW:
                self.period = Period()
                self.forget_waiting()
            elif mark == SAMPLE and state == EXCLUDED:
                self.period.excluded += 1
            elif mark == SAMPLE:
                (self.waiting if state == HELD else self.period.counted).append(value)
        if len(closed) != periods:
            for period in closed:
                period.lose("room")
            self.lose("room")
        return closed


def sample_items(data):
    numbers, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            assert (byte > 0 or shift == 7) and shift <= 28, "samples: a longer form"
            numbers.append(value)
            value = shift = 0
    assert shift == 0, "samples: cut short"
    numbers, celsius = iter(numbers), 0
    for number in numbers:
        if number >= SAMPLE:
            for moved in divmod(number - 64, 8) if 64 <= number < 128 else [number - (SAMPLE if number < 64 else 74)]:
                celsius += -(moved + 1) // 2 if moved % 2 else moved // 2
                yield SAMPLE, celsius
        else:
            yield number, next(numbers) if number == FAULT else None


def compare(signed, period):
    """Names of the figures that are not those of the samples."""
    wrong = []

    def check(name, value, limit):
        if name not in signed or not abs(signed[name] - value) <= limit:
            wrong.append(name)

    n, sp, tol = len(period.counted), signed["sp"], signed["tol"]
    check("n", n, 0)
    check("nx", period.excluded, 0)
    check("nf", period.faults, 0)
    if n + period.excluded + period.faults - period.earlier > signed.get("period", -math.inf) + 5:
        wrong.append("period")
    if n == 0:
        return wrong + [name for name in ("acc", "bias", "sd", "max", "p95", "tin", "cp", "cpk") if name in signed]
    deviations = [hundredths / 100 - sp for hundredths in period.counted]
    sizes = sorted(map(abs, deviations))
    bias, largest, p95 = statistics.fmean(deviations), sizes[-1], sizes[(95 * n + 99) // 100 - 1]
    deviation = statistics.stdev(deviations) if n > 1 else 0.0
    bin_limit = math.inf if n > 65535 else 0.0055 if p95 <= 10.2 else 0.0505 if p95 <= 61 else 0.011 * p95
    check("bias", bias, 0.0005)
    check("sd", deviation, 1e-6 + 1e-4 * deviation)
    check("max", largest, 0.0005)
    check("p95", p95, bin_limit)
    check("acc", *((largest, 0.0005) if signed["def"] == "max" else (p95, bin_limit)))
    low, high = (100 * sum(size <= tol + slack for size in sizes) / n for slack in (-0.0001, 0.0001))
    check("tin", (low + high) / 2, (high - low) / 2 + 1e-4)
    if deviation >= 2e-6:
        sigmas = 3 * deviation
        check("cp", tol / sigmas, 1e-3 * tol / sigmas + 0.0005 / sigmas)
        check("cpk", (tol - abs(bias)) / sigmas, 1e-3 * abs(tol - abs(bias)) / sigmas + 0.0005 / sigmas)
    return wrong


def periods_of(node, seq, records):
    """Recomputes the periods that ended in a pack: [node, pack, zone, why not or None, wrong records]."""
    zones = node["zones"]
    for zone in zones.values():
        if seq != node["last"] + 1:
            zone.lose("missing")
    node["last"] = seq
    for number in range(1, 5):
        ended = {}
        for record in records:
            name, _, field = record[0].partition(".")
            if name == f"t{number}" and field and 8 not in record:
                ended.setdefault(record.get(6, 0), {})[field] = record.get(2, record.get(3))
        said = [record[8] for record in records if record[0] == f"t{number}.s"]
        if said:
            closed = zones.setdefault(number, Zone()).take(said[0], len(ended))
        elif number in zones:
            zones[number].lose("thinned")
        for k, end in enumerate(sorted(ended)):
            unknown = "thinned" if not said else closed[k].unknown if k < len(closed) else "room"
            wrong = [] if unknown else [f"t{number}.{field}" for field in compare(ended[end], closed[k])]
            yield [node["id"], seq, number, unknown, wrong]


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
            "zones": {},
            "last": -1,
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
            for record in records:
                if 8 in record and record[0] not in ("t1.s", "t2.s", "t3.s", "t4.s"):
                    assert record[0] == "qh"
                    expanded += [said for said in QuarterHours(record[8]).records if (said[0], said[1]) not in own]
            recomputed += periods_of(node, seq, records)
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
    except (AssertionError, IndexError, InvalidSignature, KeyError, ValueError, struct.error, cbor2.CBORDecodeError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
