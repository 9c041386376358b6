"""Control accuracy over evaluation periods (docs/reporting.md, "Control accuracy")."""
import math

FIGURES = "bias", "sd", "max", "p95", "tin"


def is_good(period):
    return period.get("n", 0) > 0 and all(name in period for name in FIGURES)


def percentile95(values):
    """By nearest rank."""
    return sorted(values)[(95 * len(values) + 99) // 100 - 1]


def zones(periods):
    """Figures by zone."""
    for zone in sorted({zone for zone, _ in periods}):
        every = sorted((period for number, period in periods if number == zone), key=lambda period: period["end"])
        good = [period for period in every if is_good(period)]
        if good:
            yield zone, figures(every, good)


def figures(every, good):
    n = sum(period["n"] for period in good)
    bias = sum(period["n"] * period["bias"] for period in good) / n
    squares = sum((period["n"] - 1) * period["sd"] ** 2 + period["n"] * (period["bias"] - bias) ** 2 for period in good)
    deviation = math.sqrt(squares / (n - 1)) if n > 1 else 0
    tolerances = {period.get("tol") for period in good}
    seconds = sum(period.get("period", 0) for period in every)
    has_cpk = len(tolerances) == 1 and deviation > 0
    return {
        "controlAccuracyP95": percentile95([period["p95"] for period in good]),
        "controlAccuracyWorst": max(period["max"] for period in good),
        "controlBias": bias,
        "controlDeviation": deviation,
        "controlInBand": sum(period["n"] * period["tin"] for period in good) / n,
        "controlCpk": (good[0]["tol"] - abs(bias)) / (3 * deviation) if has_cpk else None,
        "controlCoverage": min(100, 100 * n / seconds) if seconds else 0,
    }
