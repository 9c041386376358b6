"""What the packs of a node say, quarter hour by quarter hour (docs/reporting.md, "Packs")."""
from answers import chain

from .slots import SLOT, SLOT_SECONDS, millis, part

REGISTERS = "ei", "ee", "qi", "qe", "shots", "heat"
COUNTERS = "win", "wbad", "wover"
COMPLETE_SECONDS = 810
KWH_JOULES = 3.6e6


class Slot:
    def __init__(self):
        self.moved = dict.fromkeys(REGISTERS, 0)
        self.bridged, self.metered, self.variance = 0, 0.0, 0.0

    @property
    def is_complete(self):
        return self.metered >= COMPLETE_SECONDS

    @property
    def is_measured(self):
        return self.metered > 0 or self.moved["ei"] != 0


class Gap:
    def __init__(self, calendar, begin, end, cause, unmetered=None, kid=None, missing=None, registered=0):
        self.begin, self.end = max(begin, calendar.from_millis), min(end, calendar.to_millis)
        inside = self.end - self.begin
        self.seconds = inside / 1000 if unmetered is None else unmetered * inside / (end - begin)
        self.cause, self.kid, self.missing, self.registered = cause, kid, missing, registered

    def bound(self, watts):
        """J; None where no reading has a power."""
        return None if watts is None else max(0, watts * self.seconds - self.registered)


class Node:
    def __init__(self, name, calendar):
        self.name, self.calendar = name, calendar
        self.slots = [Slot() for _ in range(calendar.count)]
        self.pieces, self.gaps, self.periods, self.instruments, self.sensors = [], [], [], [], {}
        self.counters = dict.fromkeys(COUNTERS, 0)
        self.unplaced = self.overlap = self.packs = 0
        self.watts = None
        self.has_reactive = self.has_heat = False
        self.covered = None
        self.declared = {}

    def take_board(self, kid, packs):
        """packs: (header, content, payload) in the order of their numbers."""
        self.kid, self.last, self.missing, self.had_no_utc, self.is_first = kid, None, None, False, True
        self.values, self.counted, self.is_counting = {}, dict.fromkeys(COUNTERS, 0), False
        self.before, self.declared[kid] = None, []
        for header, content, payload in packs:
            self.take(header, content, payload)

    def take(self, header, content, payload):
        before = self.before
        is_next = before is not None and (before.seq + 1, before.boot, before.has_utc) == (content.seq, content.boot, content.has_utc)
        reached, windows = (before.end, self.windows) if is_next else (content.first_power, 0)
        begin = reached
        if before is not None and content.seq > before.seq + 1:
            self.missing = (self.missing or (before.seq + 1, 0))[0], content.seq - 1
        if content.seq == 0 or before is not None and before.boot != content.boot:
            self.counted, self.is_counting = dict.fromkeys(COUNTERS, 0), True
        calendar = self.calendar
        is_inside = content.has_utc and millis(content.end) > calendar.from_millis and millis(begin) < calendar.to_millis
        if is_inside:
            self.packs += 1
            self.take_instrument(header, content)
            self.take_readings(content, payload)
        for event in content.events:
            if event.code == "gap":
                chain.declare(self.declared[self.kid], content.seq, event)
        for moment in content.moments:
            start = moment.at if moment.said.get("win", windows) < windows else reached
            windows, reached = moment.said.get("win", windows), moment.at
            is_last = moment is content.moments[-1]
            self.take_moment(content, moment, start, moment.said.get("up") if is_last else None)
        self.windows, self.before = windows, content
        self.had_no_utc = self.had_no_utc or not content.has_utc

    def take_moment(self, content, moment, start, uptime):
        is_zero = content.seq == 0
        if not content.has_utc:
            if self.last is None:
                self.unplaced += self.move(moment.said, is_zero)["ei"]
            return
        at = millis(moment.at)
        start = min(at, millis(start))
        begin, is_bridged = start, False
        if self.last is not None and start != self.last:
            is_bridged = self.missing is not None or uptime is None or content.own.get("mode") == "meter"
            begin = min(at, self.last if is_bridged else max(self.last, at - int(uptime) * 1000))
        elif self.last is None and is_zero and uptime is not None:
            begin = min(start, at - int(uptime) * 1000)
        moved = self.move(moment.said, is_zero)
        self.find_gaps(moment.said, start, at, begin, moved["ei"])
        calendar = self.calendar
        if at > calendar.from_millis and (begin < calendar.to_millis or begin == at == calendar.to_millis):
            self.divide(moved, begin, at, is_bridged)
            self.add_piece(moment.said, moved, begin, at, is_bridged)
            self.meter(moment.said, start, at)
            self.has_reactive = self.has_reactive or "qi" in moment.said
            self.has_heat = self.has_heat or "heat" in moment.said
        self.count(moment.said, at)
        self.last, self.missing, self.had_no_utc = at, None, False

    def move(self, said, is_zero):
        moved = {}
        for name in REGISTERS:
            now = said.get(name)
            before = self.values.get(name, 0 if is_zero else now)
            moved[name] = 0 if now is None else now - before
            if now is not None:
                self.values[name] = now
        return moved

    def slots_of(self, begin, at):
        last = min(self.calendar.count - 1, self.calendar.slot(at - 1))
        return range(min(max(self.calendar.slot(begin), 0), last), last + 1)

    def divide(self, moved, begin, at, is_bridged):
        for number in self.slots_of(begin, at):
            slot, first = self.slots[number], self.calendar.start(number)
            for name, whole in moved.items():
                share = part(whole, begin, at, first + SLOT) - part(whole, begin, at, first)
                slot.moved[name] += share
                if name == "ei" and is_bridged:
                    slot.bridged += share

    def add_piece(self, said, moved, begin, at, is_bridged):
        first, last = max(begin, self.calendar.from_millis), min(at, self.calendar.to_millis)
        joules, shots = (part(moved[name], begin, at, last) - part(moved[name], begin, at, first) if begin < at else moved[name]
                         for name in ("ei", "shots"))
        self.pieces.append((first, max(first, last), joules, shots, said.get("cycle"), is_bridged))
        if self.instruments:
            self.instruments[-1]["joules"] += joules

    def meter(self, said, start, at):
        metered = max(0, (at - start) / 1000 - said.get("unmet", 0))
        if metered <= 0:
            return
        last = min(self.calendar.count - 1, self.calendar.slot(at - 1))
        for number in range(max(0, self.calendar.slot(start)), last + 1):
            first = self.calendar.start(number)
            self.slots[number].metered += metered * (min(at, first + SLOT) - max(start, first)) / (at - start)

    def count(self, said, at):
        moved = {}
        for name in COUNTERS:
            if name in said:
                by = said[name] - self.counted[name]
                self.counted[name] = said[name]
                moved[name] = 0 if not self.is_counting else by if by >= 0 else said[name]
        self.is_counting = self.is_counting or bool(moved)
        if self.calendar.from_millis < at <= self.calendar.to_millis:
            for name, by in moved.items():
                self.counters[name] += by
            self.slots[self.calendar.slot(at - 1)].variance += said.get("eu", 0) ** 2

    def find_gaps(self, said, start, at, begin, joules):
        calendar = self.calendar
        covered = calendar.from_millis if self.covered is None else self.covered
        if start > covered:
            cause = ("before-first-pack" if self.covered is None else "between-boards" if self.is_first else
                     "packs-missing" if self.missing else "no-utc" if self.had_no_utc else "restart")
            inside = part(joules, begin, at, min(start, calendar.to_millis)) - part(joules, begin, at, max(covered, calendar.from_millis))
            self.add_gap(covered, start, cause, kid=self.kid, missing=self.missing, registered=inside)
        elif self.is_first and self.covered is not None:
            self.overlap += (min(at, self.covered, calendar.to_millis) - max(start, calendar.from_millis)) / 1000
        unmetered = min(said.get("unmet", 0), (at - start) / 1000)
        if unmetered > 0:
            self.add_gap(start, at, "unmetered", unmetered, self.kid)
        self.covered = at if self.covered is None else max(self.covered, at)
        self.is_first = self.is_first and at < self.covered

    def add_gap(self, begin, end, cause, unmetered=None, kid=None, missing=None, registered=0):
        if min(end, self.calendar.to_millis) <= max(begin, self.calendar.from_millis):
            return
        gap = Gap(self.calendar, begin, end, cause, unmetered, kid, missing, registered)
        last = self.gaps[-1] if self.gaps else None
        if last and last.cause == gap.cause == "unmetered" and last.end == gap.begin and last.kid == kid:
            last.end, last.seconds = gap.end, last.seconds + gap.seconds
        else:
            self.gaps.append(gap)

    def close(self):
        covered = self.calendar.from_millis if self.covered is None else self.covered
        if covered < self.calendar.to_millis:
            self.add_gap(covered, self.calendar.to_millis, "after-last-pack")
        for gap in self.gaps:
            if gap.cause == "packs-missing" and is_covered(gap.missing, self.declared[gap.kid]):
                gap.cause = "packs-declared-gone"
        self.gaps.sort(key=lambda gap: gap.begin)
        return self

    def take_instrument(self, header, content):
        said = content.own
        facts = (self.kid, header.configuration, said.get("mode"), said.get("cal"), said.get("mcl"), said.get("mct"))
        if not self.instruments or self.instruments[-1]["facts"] != facts:
            self.instruments.append({"facts": facts, "joules": 0})

    def take_readings(self, content, payload):
        inside = range(self.calendar.from_millis + 1, self.calendar.to_millis + 1)
        for at, watts in content.powers:
            if millis(at) in inside:
                self.watts = watts if self.watts is None else max(self.watts, watts)
        for zone, period in content.periods:
            if millis(period["end"]) in inside:
                self.periods.append((zone, period))
                if "tc" in period:
                    self.sensors[zone] = period["tc"]

    @property
    def is_estimate(self):
        return any(stretch["facts"][2] == "nominal" for stretch in self.instruments)

    def joules(self, first=0, last=None, register="ei"):
        return sum(slot.moved[register] for slot in self.slots[first:last])

    def complete(self, first=0, last=None):
        return sum(slot.is_complete for slot in self.slots[first:last])

    def metered(self):
        return sum(min(slot.metered, SLOT_SECONDS) for slot in self.slots)

    def joules_between(self, begin, end):
        """Energy from one time to another, ms, that need not be of quarter hours."""
        return sum(part(joules, first, last, end) - part(joules, first, last, begin)
                   for first, last, joules, *_ in self.pieces if last > begin and first < end)

    def is_measured_between(self, begin, end):
        return any(min(last, end) > max(first, begin) for first, last, *_ in self.pieces)

    def bound(self):
        """J; None where there are gaps and no reading has a power."""
        return None if self.gaps and self.watts is None else sum(gap.bound(self.watts) for gap in self.gaps)


def is_covered(missing, declared):
    """True when every missing number is declared gone."""
    number = missing[0]
    for first, last in sorted(item[:2] for item in declared):
        if first <= number <= last:
            number = last + 1
    return number > missing[1]
