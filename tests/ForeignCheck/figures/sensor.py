"""What thermocouple and amplifier can be wrong by (docs/metrology.md, "How true the temperature is")."""
import math

SLOPES = {"K": 41.276, "J": 57.953, "N": 36.256, "S": 9.587, "T": 52.18, "E": 76.373, "R": 10.506, "B": 9.7}


def tolerance(kind, number, celsius):
    """Limit of the thermocouple, IEC 60584-1."""
    if kind == "T":
        return {1: max(0.5, 0.004 * celsius), 2: max(1, 0.0075 * celsius), 3: max(1, 0.015 * celsius)}.get(number)
    if kind in "KJNE":
        limits = {1: max(1.5, 0.004 * celsius), 2: max(2.5, 0.0075 * celsius), 3: max(2.5, 0.015 * celsius)}
        return None if (kind, number) == ("J", 3) else limits.get(number)
    if kind in "RS":
        return {1: 1 + 0.003 * max(0, celsius - 1100), 2: max(1.5, 0.0025 * celsius)}.get(number)
    return {2: max(1.5, 0.0025 * celsius), 3: max(4, 0.005 * celsius)}.get(number)


def expanded(text, celsius):
    """U, k = 2, in Cel; None where the text names no sensor that is known."""
    words = (text or "").split(" ")
    if len(words) != 2 or not 1 <= len(words[0]) <= 2 or words[0][0] not in SLOPES:
        return None
    kind = words[0][0]
    wire = tolerance(kind, int(words[0][1]) if len(words[0]) == 2 else 2, abs(celsius))
    scale, offset = (19531, 2.9) if kind in "BRS" else (78125, 11.7)
    limits = {"max31856": (0.7, (0.0015 * scale + offset) / SLOPES[kind]), "max31855": (2, 2 if abs(celsius) <= 700 else 4)}.get(words[1])
    return None if wire is None or limits is None else 2 * math.sqrt((wire ** 2 + limits[0] ** 2 + limits[1] ** 2) / 3)
