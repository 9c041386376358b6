"""What is asked: a month, a day, or from one moment to another (docs/wire-format.md, "What was asked")."""
import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

CURE = "write a month 2026-11, a day 2026-11-03, or FROM/TO such as 2026-11-01/2026-12-01 (TO is not part of it)"
WHOLE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?\Z", re.ASCII)
MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?)?\Z", re.ASCII)


class PeriodProblem(Exception):
    """A text that says no period; one line with the cure."""


def read(text, zone_name):
    """(from, to) in UTC seconds; the end is not part of it."""
    zone = zone_of(zone_name)
    try:
        begin, end = whole(text, zone) if WHOLE.match(text) else sides(text, zone)
    except (ValueError, OverflowError) as error:
        raise PeriodProblem(f"--period does not understand '{text}': {CURE}") from error
    if begin >= end:
        raise PeriodProblem(f"--period '{text}' ends before it begins: write the earlier moment first")
    return begin, end


def zone_of(name):
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise PeriodProblem(f"--zone '{name}' is no time zone: write an IANA name such as Asia/Shanghai, Europe/Berlin or UTC") from error


def whole(text, zone):
    year, month, day = (int(part) if part else None for part in WHOLE.match(text).groups())
    first = datetime(year, month, day or 1)
    if day:
        following = first + timedelta(days=1)
    else:
        following = datetime(year + month // 12, month % 12 + 1, 1)
    return utc(first, zone), utc(following, zone)


def sides(text, zone):
    begin, end = text.split("/")
    return moment(begin, zone), moment(end, zone)


def moment(text, zone):
    match = MOMENT.match(text)
    if not match:
        raise ValueError(text)
    *numbers, offset = match.groups()
    local = datetime(*(int(number or 0) for number in numbers))
    return utc(local, zone if offset is None else zone_of_offset(offset))


def zone_of_offset(text):
    zone = timezone.utc if text == "Z" else datetime.strptime(text, "%z").tzinfo
    if abs(zone.utcoffset(None)) > timedelta(hours=14):
        raise ValueError(text)
    return zone


def utc(local, zone):
    """Where a clock was put forward the time before counts, where it was put back the first of both."""
    return int(local.replace(tzinfo=zone, fold=0).timestamp())
