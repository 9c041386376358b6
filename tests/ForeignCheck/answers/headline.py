"""Energy, time, coverage and control accuracy of one key (docs/wire-format.md, "What was asked" and "Headline figures")."""

TOLERANCE_SECONDS, QUARTER_HOUR_TOLERANCE_SECONDS = 120, 1800


def overlap(period, start, end):
    """Seconds of a stretch that lie in the period."""
    return max(0, min(end, period[1]) - max(start, period[0]))


def is_of_period(period, start, end):
    return end > period[0] and start < period[1]


class Headline:
    """Takes the packs in the order of their numbers. period: (from, to), UTC seconds, or None for everything."""

    def __init__(self, period):
        self.period, self.before, self.reached, self.windows = period, None, 0, 0
        self.joules_before = self.joules_first = self.joules_last = None
        self.utc_before = self.utc_first = self.utc_last = self.utc_pack_zero = None
        self.has_pack_zero = False
        self.metered, self.periods, self.worst = 0, 0, None
        self.begins = self.ends = None
        self.is_joined = self.is_end_open = self.is_beginning_joined = self.is_end_joined = False
        # Whether the first pack that was asked is pack 0, or all packs before it are here; the same of the pack that is taken.
        self.is_from_pack_zero = self.is_from_zero = False

    def take(self, now, payload):
        """True when the pack lies in the period."""
        start = self.start_of(now)
        is_asked = self.period is None or now.has_utc and is_of_period(self.period, start, now.end)
        self.join(now, is_asked)
        self.before = now
        if now.seq == 0:
            self.has_pack_zero = is_asked
            self.utc_pack_zero = min(record.at for record in payload.records) if now.has_utc else None
        for moment in now.moments:
            self.take_moment(moment, now.has_utc, is_asked)
        if is_asked:
            if now.has_utc:
                tolerance = QUARTER_HOUR_TOLERANCE_SECONDS if now.has_quarter_hours else TOLERANCE_SECONDS
                self.begins = self.begins or (start, tolerance)
                self.ends = now.end, tolerance
            self.take_accuracy(now)
        return is_asked

    def start_of(self, now):
        """A pack begins where the one before ends, when that is the one before; otherwise with its first reading."""
        before = self.before
        is_next = before is not None and (before.seq + 1, before.boot, before.has_utc) == (now.seq, now.boot, now.has_utc)
        self.reached = before.end if is_next else now.first_power
        self.windows = self.windows if is_next else 0
        return self.reached

    def join(self, now, is_asked):
        is_next = now.seq == (self.before.seq + 1 if self.before else 0)
        self.is_from_zero = is_next and (now.seq == 0 or self.is_from_zero)
        if not is_next and self.utc_last is None:
            self.joules_before = self.utc_before = None
        if is_asked:
            if self.begins is None:
                self.is_beginning_joined = is_next and self.is_joined
                self.is_from_pack_zero = self.is_from_zero
            self.is_end_joined, self.is_end_open = False, True
        elif self.is_end_open:
            self.is_end_joined, self.is_end_open = is_next and now.has_utc, is_next and not now.has_utc
        self.is_joined = now.has_utc or is_next and self.is_joined

    def take_moment(self, moment, has_utc, is_pack_asked):
        at, said = moment
        start = at if said.get("win", self.windows) < self.windows else self.reached
        self.windows, self.reached = said.get("win", self.windows), at
        is_before = self.period is not None and has_utc and at <= self.period[0]
        if has_utc and is_pack_asked and at > start:
            share = overlap(self.period, start, at) / (at - start) if self.period else 1
            self.metered += share * max(0, at - start - said.get("unmet", 0))
        if is_before and self.utc_last is None:
            self.utc_before, self.joules_before = at, said.get("ei", self.joules_before)
        elif self.period is None or is_pack_asked and not is_before and at <= self.period[1]:
            if "ei" in said:
                self.joules_first = said["ei"] if self.joules_first is None else self.joules_first
                self.joules_last = said["ei"]
            if has_utc:
                self.utc_first = at if self.utc_first is None else self.utc_first
                self.utc_last = at

    def take_accuracy(self, now):
        for zone, signed in now.periods:
            if "acc" not in signed or self.period and not self.period[0] < signed["end"] <= self.period[1]:
                continue
            self.periods += 1
            if self.worst is None or signed["acc"] > self.worst["celsius"]:
                self.worst = {"celsius": signed["acc"], "zone": zone, "definition": signed.get("def"),
                              "end": signed["end"] if now.has_utc else None}

    @property
    def energy_joules(self):
        if self.joules_last is None:
            return None
        if self.joules_before is not None:
            return self.joules_last - self.joules_before
        return self.joules_last - (0 if self.has_pack_zero else self.joules_first)

    @property
    def start(self):
        if self.utc_before is not None:
            return self.utc_before
        return self.utc_pack_zero if self.has_pack_zero and self.utc_pack_zero is not None else self.utc_first

    @property
    def span(self):
        """Seconds from the first to the last pack that was asked, as far as they lie in the period."""
        if self.begins is None:
            return 0
        start = min([self.begins[0]] + [self.start] * (self.start is not None))
        return overlap(self.period, start, self.ends[0]) if self.period else self.ends[0] - start

    @property
    def unmetered(self):
        return max(0, self.span - self.metered)

    @property
    def coverage(self):
        length = 0 if self.utc_last is None else self.period[1] - self.period[0] if self.period else self.span
        return min(1, self.metered / length) if length > 0 else None
