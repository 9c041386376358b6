"""The calendar of a plant: quarter hours, and what has a name (docs/reporting.md, "Calendar")."""
import math
from datetime import datetime, timedelta, timezone

SLOT_SECONDS = 900
SLOT = SLOT_SECONDS * 1000


def millis(seconds):
    """Whole milliseconds, half away from zero."""
    return int(math.floor(abs(seconds) * 1000 + 0.5)) * (-1 if seconds < 0 else 1)


def part(whole, begin, at, time):
    """What of a register's movement from begin to at lies before a time."""
    if time >= at:
        return whole
    return 0 if time <= begin else whole * (time - begin) // (at - begin)


class Calendar:
    def __init__(self, begin, end, zone):
        """begin, end: UTC seconds."""
        assert begin % SLOT_SECONDS == 0 and end % SLOT_SECONDS == 0 and begin < end, "a period is of quarter hours"
        self.begin, self.end, self.zone, self.count = begin, end, zone, (end - begin) // SLOT_SECONDS
        self.from_millis, self.to_millis = begin * 1000, end * 1000

    def start(self, slot):
        return self.from_millis + slot * SLOT

    def slot(self, time):
        """The quarter hour that a time lies in; below 0 or from count on outside of the period."""
        return max(-1, min(self.count, (time - self.from_millis) // SLOT))

    def local(self, slot):
        return datetime.fromtimestamp(self.begin + slot * SLOT_SECONDS, timezone.utc).astimezone(self.zone)

    def cut(self, name):
        """(name, first slot, slot behind the last) of all that have one name."""
        spans = []
        for slot in range(self.count):
            called = name(self.local(slot))
            if spans and spans[-1][0] == called:
                spans[-1][2] = slot + 1
            else:
                spans.append([called, slot, slot + 1])
        return spans

    def days(self):
        return self.cut(lambda local: local.strftime("%Y-%m-%d"))

    def months(self):
        return self.cut(lambda local: local.strftime("%Y-%m"))

    def hours(self):
        return self.cut(lambda local: local.strftime("%Y-%m-%d %H %z"))

    def shifts(self, starts):
        """starts: "08:00" and the like in rising order."""
        def name(local):
            begun = [start for start in starts if start <= local.strftime("%H:%M")]
            day = local if begun else local - timedelta(days=1)
            return f"{day.strftime('%Y-%m-%d')} {begun[-1] if begun else starts[-1]}"
        return self.cut(name)
