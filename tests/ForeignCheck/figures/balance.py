"""The balance of electricity at the entry of the plant (docs/reporting.md, "Balance")."""
from .slots import part

KWH = 3.6e6


def union(times):
    """Times that do not touch, from times in any order."""
    merged = []
    for begin, end in sorted(time for time in times if time[1] > time[0]):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((begin, end))
    return merged


def both(some, others):
    return union((max(a, c), min(b, d)) for a, b in some for c, d in others if max(a, c) < min(b, d))


def inside(times, begin, end):
    return sum(max(0, min(end, last) - max(begin, first)) for first, last in times)


class Balance:
    def __init__(self, calendar, book, nodes):
        """Which nodes are meters at the entry, and for which time all of these meters say something."""
        registers = {instrument["number"]: instrument for _, instrument in book.of("instrument")} if book else {}
        site = {number: instrument.get("node") for number, instrument in registers.items() if instrument["level"] == "site"}
        at_entry = [node for node in nodes if node.name in site.values()]
        self.nodes = nodes if len(at_entry) == len(nodes) else [node for node in nodes if node not in at_entry]
        self.entry = [node for node in at_entry if node.packs and node not in self.nodes]
        self.whole = [(calendar.from_millis, calendar.to_millis)]
        self.readings, self.others, times = [], [], {}
        for _, entry in book.of("energy") if book else []:
            if entry["carrier"] != "electricity":
                continue
            meter = entry.get("meter")
            if meter not in site:
                self.others.append(entry)
            elif site[meter] not in [node.name for node in self.entry] and inside(self.whole, entry["from"] * 1000, entry["to"] * 1000):
                self.readings.append(entry)
                times.setdefault(meter, []).append((entry["from"] * 1000, entry["to"] * 1000))
        self.time = self.whole
        for some in [union(piece[:2] for piece in node.pieces) for node in self.entry] + [union(some) for some in times.values()]:
            self.time = both(self.time, some)

    @property
    def has_meter(self):
        return bool(self.entry or self.readings)

    def percent(self):
        return 100 * inside(self.time, *self.whole[0]) / (self.whole[0][1] - self.whole[0][0])

    def stated(self, entries):
        return sum(float(entry["quantity"]) * inside(self.time, entry["from"] * 1000, entry["to"] * 1000)
                   / (1000 * (entry["to"] - entry["from"])) for entry in entries)

    def metered(self, nodes):
        if self.time == self.whole:
            return sum(node.joules() for node in nodes) / KWH
        return sum(part(joules, first, last, end) - part(joules, first, last, begin) for node in nodes for begin, end in self.time
                   for first, last, joules, *_ in node.pieces if last > begin and first < end) / KWH

    def is_metered(self):
        return any(inside(self.time, *piece[:2]) for node in self.nodes for piece in node.pieces)

    def bound(self):
        """kWh; None where a node with gaps has no power."""
        if any(node.bound() is None for node in self.nodes):
            return None
        return sum(gap.bound(node.watts) * inside(self.time, gap.begin, gap.end) / (gap.end - gap.begin)
                   for node in self.nodes for gap in node.gaps) / KWH
