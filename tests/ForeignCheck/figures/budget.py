"""The uncertainty of an energy (docs/reporting.md, "Uncertainty"): standard uncertainties in % by row."""
import math

ROOT3 = math.sqrt(3)
CLASSES = {"0.1S": 0.1, "0.1": 0.1, "0.2S": 0.2, "0.2": 0.2, "D": 0.2, "0.5S": 0.5, "0.5": 0.5, "C": 0.5, "1": 1, "1.0": 1, "B": 1,
           "2": 2, "2.0": 2, "A": 2, "3": 3, "3.0": 3}


def of_node(node, facts):
    """facts: of a stretch's facts, {"calibration": %, "phase table": True}."""
    joules = node.joules()
    stretches = [stretch for stretch in node.instruments if stretch["joules"] > 0]
    if node.is_estimate or joules <= 0 or not stretches:
        return None
    tangent = math.tan(math.acos(0.85))
    if node.has_reactive:
        tangent = (node.joules(register="qi") + node.joules(register="qe")) / joules
    whole, rows = sum(stretch["joules"] for stretch in stretches), {}
    for stretch in stretches:
        for row, standard in rows_of(stretch["facts"], facts(stretch["facts"]), tangent).items():
            rows[row] = rows.get(row, 0) + stretch["joules"] / whole * standard
    rows["sampling"] = 100 * math.sqrt(sum(slot.variance for slot in node.slots)) / joules
    rows["gap"] = 100 * (node.bound() or 0) / joules / ROOT3
    return rows


def rows_of(stretch, facts, tangent):
    _, _, mode, calibration, meter_class, ratio = stretch
    angle = 0.0291 * tangent / ROOT3
    if mode == "meter":
        is_behind = ratio is not None and ratio > 1
        return {"class": CLASSES.get((meter_class or "").strip().upper(), 2) / ROOT3, "ratio": is_behind * 1 / ROOT3,
                "phase": is_behind * 60 * angle}
    is_calibrated = calibration is not None and calibration > 0
    return {
        "calibration": facts.get("calibration", math.sqrt(0.5 ** 2 + 0.5 ** 2 / 3)) if is_calibrated else 12 / ROOT3,
        "ratio": 0 if is_calibrated else 3 / ROOT3,
        "phase": (3.6 if facts.get("phase table") else 186) * angle,
        "voltage": 0 if is_calibrated else 3 / ROOT3,
        "temperature": 0.3 / ROOT3,
        "drift": 0.5 / ROOT3 if is_calibrated else 0,
    }


def of_sum(parts):
    """parts: (joules, rows). None where one of them has no budget."""
    parts = [(joules, rows) for joules, rows in parts if joules > 0]
    whole = sum(joules for joules, _ in parts)
    if whole <= 0 or any(rows is None for _, rows in parts):
        return None
    result = {}
    for joules, rows in parts:
        for row, standard in rows.items():
            share = joules / whole * standard
            result[row] = math.hypot(result.get(row, 0), share) if row == "sampling" else result.get(row, 0) + share
    return result


def expanded(rows, with_gap=True):
    """U, k = 2, in %."""
    return None if rows is None else 2 * math.sqrt(sum(u * u for row, u in rows.items() if with_gap or row != "gap"))
