"""What a meter signed itself: OCMF 1.0 (SAFE e.V.), ECDSA P-256 over the second part as it stands."""
import json
import math
import re

from .cose import is_signature

AHEAD_KWH, STEP_KWH = 5, 0.011
IMPORT_REGISTER = "1-0:1.8.0*255"
ALGORITHM = "ECDSA-secp256r1-SHA256"
JSON_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?\Z")
HEX = re.compile(r"([0-9a-fA-F]{2})+\Z")


def is_wrong(key, own):
    """True when the statement of a pack is not the meter's, or does not fit the pack. own: the records at the pack's end."""
    statement = read(own["mss"])
    if statement is None:
        return True
    signed, signature, serial, kilowatt_hours = statement
    if not is_signature(key, signature, signed) or serial != own.get("msn"):
        return True
    return not -STEP_KWH <= own.get("mei", math.nan) - kilowatt_hours <= AHEAD_KWH


def read(text):
    """(signed bytes, signature, serial number, import register in kWh or nan); None when it is no statement."""
    parts = text.split("|")
    if len(parts) < 3 or parts[0] != "OCMF":
        return None
    said, seal = "|".join(parts[1:-1]), parts[-1]
    try:
        payload, signature = json.loads(said), json.loads(seal)
        readings = payload["RD"]
        if type(readings) is not list or not all(type(reading) is dict for reading in readings):
            return None
        if type(signature["SD"]) is not str or not HEX.match(signature["SD"]):
            return None
        if type(signature.get("SA", ALGORITHM)) is str and signature.get("SA", ALGORITHM) != ALGORITHM:
            return None
        serial = payload.get("MS")
        registers = [register_of(reading) for reading in readings]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    last = [value for value in registers if value is not None]
    return said.encode(), bytes.fromhex(signature["SD"]), serial if type(serial) is str else "", last[-1] if last else math.nan


def register_of(reading):
    """The import register, kWh; None when the reading has none."""
    for code, value, unit in ("RI", "RV", "RU"), ("XI", "XV", "XU"):
        number, divisor = reading.get(value), {"kWh": 1, "Wh": 1000}.get(str(reading.get(unit)))
        if reading.get(code) == IMPORT_REGISTER and divisor and is_number(number) and math.isfinite(float(number)):
            return float(number) / divisor
    return None


def is_number(value):
    return type(value) in (int, float) or type(value) is str and JSON_NUMBER.match(value) is not None
