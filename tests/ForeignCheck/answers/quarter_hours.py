"""The bytes of the record qh (docs/wire-format.md, "Quarter hours")."""
import math
import struct

from .cbor import Refusal
from .cose import MAXIMUM_NUMBER

WORDS = ("open", "short", "range", "cold-junction", "no-response", "absent")
COUNTERS = ("ei", "ee", "qi", "qe", "shots", "heat", "win", "wbad")
SHOTS, HEAT, WIN, WBAD = 4, 5, 6, 7
LAST_MILLISECOND = 253402300799999
MAXIMUM_RECORDS = 16384


def expand(data):
    """The records that the bytes stand for, each (name, time in s, number or None, text or None)."""
    return QuarterHours(data).records


def single_of(value):
    """The nearest binary32; infinity where it is beyond all of them."""
    try:
        return struct.unpack(">f", struct.pack(">f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def ratio_of(value):
    """From 5,000 on a whole number, rounded half away from 0."""
    if 5000 <= abs(value) < 1e9:
        return math.copysign(math.floor(abs(value) + 0.5), value)
    return single_of(value)


def wrong():
    return Refusal("quarter-hours-wrong")


class QuarterHours:
    def __init__(self, data):
        if len(data) <= 4 or data[0] != 1:
            raise wrong()
        layout, self.seconds = data[1], data[2] * 256 + data[3]
        self.phases, self.zones, self.has_deviation = layout & 3, layout >> 2 & 7, layout & 128
        if self.zones > 4 or self.seconds == 0:
            raise wrong()
        self.has = [True] * 8
        self.has[SHOTS], self.has[HEAT] = bool(layout & 32), bool(layout & 64)
        self.data, self.at, self.end = data, 4, 0
        self.records, self.counters, self.settings = [], [0] * 8, {}
        while self.at < len(data):
            flags = self.byte()
            self.period(flags) if flags & 128 else self.interval(flags)
            if len(self.records) > MAXIMUM_RECORDS:
                raise wrong()

    def byte(self):
        if self.at >= len(self.data):
            raise wrong()
        self.at += 1
        return self.data[self.at - 1]

    def unsigned(self):
        value = 0
        for shift in range(0, 56, 7):
            part = self.byte()
            value |= (part & 127) << shift
            if part < 128:
                if part == 0 and shift > 0 or value >= MAXIMUM_NUMBER:
                    raise wrong()
                return value
        raise wrong()

    def single(self):
        """(number, None), or (None, low byte of a single that is none)."""
        raw = self.data[self.at:self.at + 4]
        self.at += 4
        if len(raw) < 4:
            raise wrong()
        value = struct.unpack(">f", raw)[0]
        if math.isfinite(value):
            return value, None
        if raw[:3] != b"\x7f\xc0\x00":
            raise wrong()
        return None, raw[3]

    def number(self):
        return self.single()[0]

    def time(self, is_moved):
        moved = self.unsigned() if is_moved else 0
        result = self.end + self.seconds * 1000 + (-(moved + 1) // 2 if moved % 2 else moved // 2)
        if not 0 <= result <= LAST_MILLISECOND:
            raise wrong()
        return result

    def add(self, name, millis, value):
        if value is not None and abs(value) <= MAXIMUM_NUMBER:
            self.records.append((name, millis / 1000, value, None))

    def interval(self, flags):
        self.end = self.time(flags & 1)
        if flags & 4:
            self.counters[WIN] = self.counters[WBAD] = 0
        written = (True, flags & 8, True, flags & 8, self.has[SHOTS], self.has[HEAT], True, flags & 32)
        for counter in range(8):
            self.counters[counter] += self.unsigned() if written[counter] else 0
            if self.counters[counter] > MAXIMUM_NUMBER:
                raise wrong()
        code = self.byte() if self.has_deviation else 0
        deviation = code if code < 16 else (8 + code % 8) * 2 ** (code // 8 - 1)
        unmetered = single_of(self.unsigned() / 1000) if flags & 16 else 0
        cycle = self.number() if flags & 64 else None
        if flags & 2:
            for name in ["p"] + [f"i{phase + 1}" for phase in range(self.phases)]:
                self.add(name, self.end, self.number())
        for zone in range(1, self.zones + 1):
            value, reason = self.single()
            if value is not None:
                self.add(f"t{zone}", self.end, value)
            elif 1 <= reason <= len(WORDS):
                self.records.append((f"t{zone}", self.end / 1000, None, WORDS[reason - 1]))
            else:
                raise wrong()
        for counter, name in enumerate(COUNTERS):
            if self.has[counter]:
                self.add(name, self.end, self.counters[counter])
        self.add("eu", self.end, deviation or None)
        self.add("unmet", self.end, unmetered)
        self.add("cycle", self.end, cycle)

    def period(self, flags):
        zone = (flags & 3) + 1
        if flags & 64 or zone > self.zones:
            raise wrong()
        end = self.time(flags & 4)
        if flags & 8:
            definition = self.byte()
            if definition > 1:
                raise wrong()
            self.settings[zone] = ("max", "p95")[definition], self.number(), self.number(), self.unsigned(), self.unsigned()
        n = self.unsigned()
        faults, excluded = (self.unsigned(), self.unsigned()) if flags & 16 else (0, 0)
        outside = self.unsigned() if flags & 32 else 0
        if zone not in self.settings or outside > n:
            raise wrong()
        definition, setpoint, tolerance, settle, length = self.settings[zone]
        self.records.append((f"t{zone}.def", end / 1000, None, definition))
        figures = {"sp": setpoint, "tol": tolerance, "settle": settle, "period": length, "n": n, "nf": faults, "nx": excluded}
        if n > 0:
            figures |= self.figures(definition, tolerance, n, outside)
        for name, value in figures.items():
            self.add(f"t{zone}.{name}", end, value)

    def figures(self, definition, tolerance, n, outside):
        bias, deviation, maximum, hundredths = self.number(), self.number(), self.number(), self.unsigned()
        p95 = single_of((hundredths - 1) * 0.01) if hundredths else maximum
        figures = {"acc": maximum if definition == "max" else p95, "bias": bias, "sd": deviation, "max": maximum, "p95": p95,
                   "tin": single_of(100 * (n - outside) / n)}
        if deviation is not None and deviation > 0 and tolerance is not None:
            figures["cp"] = ratio_of(tolerance / (3 * deviation))
            if bias is not None:
                figures["cpk"] = ratio_of((tolerance - abs(bias)) / (3 * deviation))
        return figures
