"""A pack as the rules see it (docs/wire-format.md, "The rules exactly")."""
import re
from typing import NamedTuple

REGISTERS = {"ei": "J", "ee": "J", "qi": "vars", "qe": "vars", "shots": "count", "heat": "J"}
WHOLE = REGISTERS | {name: "count" for name in (
    "win", "wbad", "wrate", "wgap", "wclip", "wshort", "wdist", "wnone", "wlate", "wover", "cal", "cmd", "mpc")} | {"up": "s", "rate": "Hz"}
NUMBERS = {"f": "Hz", "ub": "%", "cycle": "s", "hnet": "J", "eu": "J", "unmet": "s", "fill": "%", "mct": "/", "mei": "kWh", "mee": "kWh"}
TEXTS = ("mode", "tq", "msn", "mcl", "mss")
OF_A_PHASE = {"i": "A", "u": "V", "p": "W", "s": "VA", "q": "var", "pf": "/"}
PERIOD_NUMBERS = {"sp": "Cel", "tol": "Cel", "acc": "Cel", "bias": "Cel", "sd": "Cel", "max": "Cel", "p95": "Cel", "tin": "%", "cp": "/",
                  "cpk": "/"}
PERIOD_WHOLE = {"settle": "s", "period": "s", "n": "count", "nf": "count", "nx": "count"}

NUMBERED = re.compile(r"([a-z]+)([1-4])\Z")
OF_A_PERIOD = re.compile(r"t([1-4])\.([a-z0-9]+)\Z")
WHOLE_TEXT = re.compile(r"[+-]?[0-9]+\Z")
DECIMAL_TEXT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)\Z")
ZONES = ("1", "2", "3", "4")
DISCARDED = ("readings", "events", "values", "pack", "torn-frames", "flow-pulses", "periods", "unsigned-packs")
REFUSED_CHANGES = ("malformed", "node", "serial", "flash", "unreachable", "start", "restarts", "wifi")
METER_FINDINGS = ("ok", "silent", "garbled", "absent", "type", "ratio", "frozen", "swapped", "fell", "jumped", "rolled")


def is_whole(text):
    """Decimal digits with or without a sign, of 64 bits."""
    return WHOLE_TEXT.match(text) is not None and len(text) < 100 and -(1 << 63) <= int(text) < 1 << 63


def is_any(text):
    return True


def is_decimal(text):
    return DECIMAL_TEXT.match(text) is not None


def is_zone(text):
    return is_whole(text) and 1 <= int(text) <= 4


# The events that rules read, with the keys that each must have.
EVENTS = {
    "boot": {"reason": ("power", "reset", "failure", "freeze", "config").__contains__, "boot": is_whole, "fw": is_any},
    "resume": {"first": is_whole, "boot": is_whole},
    "time-step": {"ms": is_whole},
    "config": {"serial": is_whole, "cfg": is_any},
    "calibration": {"counter": is_whole},
    "fallback": {"serial": is_whole, "why": REFUSED_CHANGES.__contains__},
    "setpoint": {"zone": is_zone, "cel": is_decimal},
    "batch": {"zone": lambda text: text == "all" or is_zone(text)},
    "gap": {"first": is_whole, "last": is_whole},
    "freeze": {"seconds": is_whole, "count": is_whole},
    "discard": {"what": DISCARDED.__contains__, "count": is_whole},
    "meter": {"what": METER_FINDINGS.__contains__},
}


class Event(NamedTuple):
    code: str
    values: dict


def read_event(text):
    """An event that rules read; None for another one, and for a text that is not "code key=value key=value"."""
    code, *words = text.split(" ")
    values = {}
    for word in words:
        key, _, value = word.partition("=")
        if not key or not value or key in values:
            return None
        values[key] = value
    wanted = EVENTS.get(code)
    if wanted is None or not all(key in values and fits(values[key]) for key, fits in wanted.items()):
        return None
    return Event(code, values)


class Moment(NamedTuple):
    """Numbers of one time, by name. The last moment of a pack is its end."""
    at: float
    said: dict


class Content:
    def __init__(self, header, payload):
        self.seq, self.boot, self.configuration = header.seq, header.boot, header.configuration.hex()
        self.has_utc, self.has_quarter_hours, self.end = payload.has_utc, payload.quarter_hours is not None, payload.end
        self.own, self.powers, self.phases, self.zones, self.events, self.event_count = {}, [], [], {}, [], 0
        earlier, seen = {}, set()
        for record in payload.records:
            self.take(record, earlier, seen)
        self.moments = [Moment(at, earlier[at]) for at in sorted(earlier)] + [Moment(self.end, self.own)]
        self.periods = read_periods(payload.records)
        self.first_power = min([self.moments[0].at] + [at for at, _ in self.powers])
        self.lost_events = self.has_lost("events", "pack", "unsigned-packs")
        self.lost_readings = self.has_lost("readings", "pack", "unsigned-packs")

    def take(self, record, earlier, seen):
        name, at, value, text, unit = record
        if name == "ev":
            if text is not None:
                self.event_count += 1
                event = read_event(text)
                if event:
                    self.events.append(event)
        elif name in TEXTS:
            if text is not None:
                self.own.setdefault(name, text)
        elif value is None:
            return
        elif name == "p":
            if unit in ("W", None):
                self.powers.append((at, value))
        elif name in WHOLE or name in NUMBERS:
            if is_of(name, value, unit, NUMBERS, WHOLE):
                (earlier.setdefault(at, {}) if at < self.end else self.own).setdefault(name, value)
        elif NUMBERED.match(name):
            self.take_numbered(name, value, unit, seen)

    def take_numbered(self, name, value, unit, seen):
        kind, number = NUMBERED.match(name).groups()
        if kind == "t":
            if unit in ("Cel", None):
                self.zones.setdefault(int(number), []).append(value)
        elif kind in OF_A_PHASE and number != "4" and unit in (OF_A_PHASE[kind], None):
            if kind == "i" or name not in seen:
                self.phases.append((kind, value))
            seen.add(name)

    def has(self, *codes):
        return any(event.code in codes for event in self.events)

    def values(self, code, key):
        return [event.values[key] for event in self.events if event.code == code]

    def numbers(self, code, key):
        return [int(value) for value in self.values(code, key)]

    def has_lost(self, *what):
        return any(value in what for value in self.values("discard", "what"))


def is_of(name, value, unit, numbers, wholes):
    """True when a number has the unit of its name, and is whole where it must be."""
    wanted = numbers.get(name) or wholes.get(name)
    return unit in (wanted, None) and (name in numbers or value == int(value))


def read_periods(records):
    """What a pack says about evaluation periods: (zone, {"end": time, field: value}), by zone and end."""
    found = {}
    for name, at, value, text, unit in records:
        match = OF_A_PERIOD.match(name)
        if not match:
            continue
        zone, field = int(match[1]), match[2]
        if field in ("def", "tc"):
            said = text
        else:
            said = value if (field in PERIOD_NUMBERS or field in PERIOD_WHOLE) and value is not None and is_of(
                field, value, unit, PERIOD_NUMBERS, PERIOD_WHOLE) else None
        if said is None:
            continue
        period = found.setdefault((zone, at), {"end": at})
        if field != "def" or said in ("max", "p95"):
            period.setdefault(field, said)
    return [(zone, found[zone, at]) for zone, at in sorted(found)]
