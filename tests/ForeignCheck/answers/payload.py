"""What a pack says: SenML (RFC 8428) in the profile of docs/wire-format.md."""
import math
import re
from typing import NamedTuple

from . import quarter_hours, samples
from .cbor import Map, Refusal, decode
from .cose import MAXIMUM_NUMBER

BASE_NAME = re.compile(r"urn:dev:mac:([0-9a-f]{16}):\Z")
RECORD_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9:./_-]*\Z")
LABELS = {-2: "bn", -3: "bt", -4: "bu", 0: "n", 1: "u", 2: "v", 3: "vs", 6: "t", 8: "vd"}
ZONE_SAMPLES = {"t1.s": 1, "t2.s": 2, "t3.s": 3, "t4.s": 4}


class Record(NamedTuple):
    """One value at one time, s. unit is None for what quarter hours stand for: those have the unit of their name."""
    name: str
    at: float
    value: float = None
    text: str = None
    unit: str = None


class Payload:
    """The records of a pack, those that quarter hours stand for behind its own."""

    def __init__(self, data):
        self.records, self.samples, self.quarter_hours = [], {}, None
        array = decode(data)
        if type(array) is not list or not array:
            raise Refusal("payload-not-senml")
        self.base_time = self.base_unit = None
        for index, item in enumerate(array):
            self.take(read_record(item), index == 0)
        if self.quarter_hours is not None:
            self.records += [Record(*said) for said in quarter_hours.expand(self.quarter_hours)]
        quality = self.first_text("tq")
        self.quality = quality if quality in ("S", "I", "U", "R") else "U"
        self.has_utc = self.quality in ("S", "I")
        self.end = max((record.at for record in self.records), default=-math.inf)

    def take(self, said, is_first):
        if not BASE_NAME.match(said.get("bn", "")) if is_first else "bn" in said:
            raise Refusal("base-name-wrong")
        if is_first != ("bt" in said):
            raise Refusal("base-time-wrong")
        if is_first:
            self.eui64, self.base_time = BASE_NAME.match(said["bn"])[1], said["bt"]
        self.base_unit = said.get("bu", self.base_unit)
        name, unit = said.get("n", ""), said.get("u", self.base_unit)
        if not RECORD_NAME.match(name):
            raise Refusal("record-name-wrong")
        if ("v" in said) + ("vs" in said) + ("vd" in said) != 1:
            raise Refusal("record-value-missing")
        if ("vd" in said) != (name == "qh" or name in ZONE_SAMPLES):
            raise Refusal("record-type-wrong")
        if "v" in said and not unit:
            raise Refusal("record-unit-missing")
        if "vd" not in said:
            self.records.append(Record(name, self.base_time + said.get("t", 0), said.get("v"), said.get("vs"), unit or ""))
        elif name == "qh":
            if self.quarter_hours is not None:
                raise Refusal("quarter-hours-wrong")
            self.quarter_hours = said["vd"]
        else:
            if ZONE_SAMPLES[name] in self.samples:
                raise Refusal("samples-wrong")
            self.samples[ZONE_SAMPLES[name]] = samples.read(said["vd"])

    def first_text(self, name):
        """The text of the first record of a name; None when it is a number or there is none."""
        return next((record.text for record in self.records if record.name == name), None)


def read_record(item):
    if not isinstance(item, Map):
        raise Refusal("payload-not-senml")
    said = {}
    for key, value in item:
        label = LABELS.get(key) if type(key) is int else None
        if label is None:
            raise Refusal("record-label-unknown")
        if label in ("bt", "v", "t"):
            check_number(value)
        elif type(value) is not (bytes if label == "vd" else str):
            raise Refusal("record-type-wrong")
        said[label] = value
    return said


def check_number(value):
    """A whole number is an integer, and no number is beyond 2^53."""
    if type(value) not in (int, float):
        raise Refusal("record-type-wrong")
    if not math.isfinite(value) or abs(value) > MAXIMUM_NUMBER:
        raise Refusal("number-out-of-range")
    if type(value) is float and value == math.floor(value):
        raise Refusal("whole-number-as-float")
