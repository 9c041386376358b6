"""The samples of control accuracy, and the figures that follow from them (docs/wire-format.md, "Samples" and "Recomputing")."""
import math
from collections import Counter

from .cbor import Refusal

CLOSED, EXCLUDED, COUNTED, HELD, RELEASED, STOPPED, FAULT, SPIKE, LOST, ANEW, SAMPLE = range(11)
MAXIMUM_HUNDREDTHS = 400000


def read(data):
    """The items of a record tZ.s: (mark, value). The value of SAMPLE is in 0.01 degrees C, that of FAULT says how many."""
    items, hundredths, has_state, at = [], 0, False, 0
    while at < len(data):
        mark, at = integer(data, at)
        if mark >= SAMPLE:
            if not has_state:
                raise wrong()
            for zigzag in [mark - SAMPLE] if mark < 64 else divmod(mark - 64, 8) if mark < 128 else [mark - 74]:
                hundredths += -(zigzag + 1) // 2 if zigzag % 2 else zigzag // 2
                items.append((SAMPLE, hundredths))
            if abs(hundredths) > MAXIMUM_HUNDREDTHS:
                raise wrong()
            continue
        has_state = has_state or EXCLUDED <= mark <= HELD
        value = 0
        if mark == FAULT:
            value, at = integer(data, at)
            if not 1 <= value <= 127:
                raise wrong()
        if mark == LOST and at < len(data):
            raise wrong()
        items.append((mark, value))
    return items


def wrong():
    return Refusal("samples-wrong")


def integer(data, at):
    value = 0
    for shift in range(0, 28, 7):
        if at >= len(data):
            raise wrong()
        part = data[at]
        at += 1
        value |= (part & 127) << shift
        if part < 128:
            if part == 0 and shift > 0:
                raise wrong()
            return value, at
    raise wrong()


class Period:
    """What is known of the samples of one evaluation period. unknown says why it is not all of them."""

    def __init__(self):
        self.counted, self.excluded, self.faults, self.earlier, self.unknown = Counter(), 0, 0, 0, None

    def lose(self, reason):
        self.unknown = self.unknown or reason


class Zone:
    """Follows the samples of one zone from pack to pack."""

    def __init__(self):
        self.period = Period()
        self.forget_waiting()
        self.lose("missing")

    def forget_waiting(self):
        self.waiting, self.waiting_unknown, self.earlier = Counter(), None, 0

    def lose(self, reason):
        self.period.lose(reason)
        self.waiting, self.waiting_unknown = Counter(), self.waiting_unknown or reason

    def release(self, is_counted):
        if self.waiting_unknown:
            self.period.lose(self.waiting_unknown)
        elif is_counted:
            self.period.counted += self.waiting
        else:
            self.period.excluded += self.waiting.total()
        self.period.earlier += self.earlier
        self.forget_waiting()

    def take(self, items, periods):
        """The periods that ended in a pack, which says the figures of so many."""
        closed, state = [], EXCLUDED
        if not items or items[0][0] != HELD:
            self.forget_waiting()
        for mark, value in items:
            if mark == CLOSED:
                closed.append(self.period)
                self.period = Period()
                self.earlier = self.waiting.total()
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
                (self.waiting if state == HELD else self.period.counted)[value] += 1
        if len(closed) != periods:
            for period in closed:
                period.lose("room")
            self.lose("room")
        return closed


class Recomputation:
    """The evaluation periods of one key, whose packs come in the order of their numbers."""

    def __init__(self):
        self.zones, self.last = {}, -1

    def take(self, seq, payload, periods):
        """Of each period that ended in a pack: (zone, why it cannot be recomputed or None, figures that are not those of its samples)."""
        if seq != self.last + 1:
            for zone in self.zones.values():
                zone.lose("missing")
        self.last = seq
        return [found for number in range(1, 5)
                for found in self.take_zone(number, payload.samples.get(number), [said for zone, said in periods if zone == number])]

    def take_zone(self, number, items, signed):
        if items is None:
            if number in self.zones:
                self.zones[number].lose("thinned")
            return [(number, "thinned", []) for _ in signed]
        closed = self.zones.setdefault(number, Zone()).take(items, len(signed))
        unknown = [period.unknown for period in closed] + ["room"] * len(signed)
        return [(number, reason, [] if reason else compare(said, closed[k])) for k, (said, reason) in enumerate(zip(signed, unknown))]


def compare(signed, period):
    """The figures of one period that are not those of its samples."""
    n, wrong_ones = period.counted.total(), []

    def check(name, value, limit):
        if name not in signed or not abs(signed[name] - value) <= limit:
            wrong_ones.append(name)

    check("n", n, 0)
    check("nx", period.excluded, 0)
    check("nf", period.faults, 0)
    if n + period.excluded + period.faults - period.earlier > signed.get("period", -math.inf) + 5:
        wrong_ones.append("period")
    wrong_ones += [name for name in ("sp", "tol") if name not in signed]
    if n == 0:
        return wrong_ones + [name for name in ("acc", "bias", "sd", "max", "p95", "tin", "cp", "cpk") if name in signed]
    compare_accuracy(signed, [(hundredths / 100 - signed.get("sp", 0), count) for hundredths, count in period.counted.items()], n, check)
    return wrong_ones


def compare_accuracy(signed, errors, n, check):
    tolerance = signed.get("tol", 0)
    bias = sum(e * count for e, count in errors) / n
    deviation = math.sqrt(sum((e - bias) ** 2 * count for e, count in errors) / (n - 1)) if n > 1 else 0.0
    largest = max(abs(e) for e, _ in errors)
    p95 = percentile_95(errors, n)
    limit = math.inf if n > 65535 else 0.0055 if p95 <= 10.2 else 0.0505 if p95 <= 61 else 0.011 * p95
    check("bias", bias, 0.0005)
    check("sd", deviation, 1e-6 + 1e-4 * deviation)
    check("max", largest, 0.0005)
    check("p95", p95, limit)
    check("acc", *((largest, 0.0005) if signed.get("def") == "max" else (p95, limit)))
    low, high = (100 * sum(count for e, count in errors if abs(e) <= tolerance + slack) / n for slack in (-0.0001, 0.0001))
    check("tin", (low + high) / 2, (high - low) / 2 + 1e-4)
    if deviation >= 2e-6:
        sigmas = 3 * deviation
        check("cp", tolerance / sigmas, (1e-3 * tolerance + 0.0005) / sigmas)
        check("cpk", (tolerance - abs(bias)) / sigmas, (1e-3 * abs(tolerance - abs(bias)) + 0.0005) / sigmas)


def percentile_95(errors, n):
    """The smallest size that 95 % of the samples do not exceed: the one of rank ceil(0.95 n)."""
    rank = (95 * n + 99) // 100
    for size, count in sorted((abs(e), count) for e, count in errors):
        rank -= count
        if rank <= 0:
            return size
    return 0.0
