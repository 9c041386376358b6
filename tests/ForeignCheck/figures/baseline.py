"""An energy baseline over days (docs/reporting.md, "Energy baseline")."""
import math

LEAST_DAYS, VALID_PERCENT = 30, 90


class Baseline:
    """days: (t, kWh, completeness in %)."""

    def __init__(self, days):
        tonnes, energies = [t for t, _, _ in days], [energy for _, energy, _ in days]
        self.n, self.least, self.most = len(days), min(tonnes), max(tonnes)
        mean_t, mean = math.fsum(tonnes) / self.n, math.fsum(energies) / self.n
        spread = math.fsum((t - mean_t) ** 2 for t in tonnes)
        self.slope = math.fsum((t - mean_t) * (energy - mean) for t, energy in zip(tonnes, energies)) / spread
        self.intercept = mean - self.slope * mean_t
        rest = math.fsum((energy - self.intercept - self.slope * t) ** 2 for t, energy in zip(tonnes, energies))
        deviation = math.sqrt(rest / (self.n - 2))
        self.determination = 1 - rest / math.fsum((energy - mean) ** 2 for energy in energies)
        self.scatter = 100 * deviation / mean
        student = self.slope / (deviation / math.sqrt(spread))
        self.significance = beta((self.n - 2) / (self.n - 2 + student * student), (self.n - 2) / 2, 0.5)


def of(days):
    """None where fewer than 30 days are complete enough, or all of them are alike."""
    valid = [day for day in days if day[2] >= VALID_PERCENT]
    if len(valid) < LEAST_DAYS or len({t for t, _, _ in valid}) < 2 or len({energy for _, energy, _ in valid}) < 2:
        return None
    return Baseline(valid)


def beta(x, a, b):
    """Regularised incomplete beta function (Abramowitz and Stegun 26.5.8), by Lentz's continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    c, d, result = 1.0, 0.0, 1.0
    for i in range(400):
        m = i // 2
        if i == 0:
            term = 1.0
        elif i % 2 == 0:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + term * d)
        c = 1 + term / c
        result *= c * d
        if abs(1 - c * d) < 1e-15:
            break
    return front * (result - 1)
