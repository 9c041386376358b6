"""What the four answers rest on (docs/wire-format.md, "Answers"): codes, severities, and their order."""

WRONG, NOTE = "wrong", "note"
ANSWERS = ("authentic", "complete", "consistent", "anchored")

# All findings of the answer "consistent" but the last one, in the order of the table.
CONTRADICTIONS = {
    "period-figures": WRONG, "register-fell": WRONG, "counter-fell": WRONG, "time-back": WRONG, "time-leap": WRONG,
    "time-impossible": WRONG, "boot-silent": WRONG, "boot-leap": WRONG, "configuration-silent": WRONG, "configuration-serial": WRONG,
    "calibration-silent": WRONG, "energy-power": WRONG, "energy-unheld": WRONG, "period-samples": WRONG, "setpoint-silent": WRONG,
    "command-counter": WRONG, "out-of-range": WRONG, "mode-silent": WRONG, "meter-silent": WRONG, "before-enrolment": NOTE,
    "starts-without-packs": NOTE,
    "time-stepped": NOTE, "drops-without-end": WRONG, "events-had-room": WRONG, "content-dropped": NOTE,
}

# Of the other answers, in the order of the table.
FINDINGS = {
    "bad-signature": (WRONG, "authentic"), "high-s": (WRONG, "authentic"), "key-ended": (WRONG, "authentic"),
    "not-a-pack": (WRONG, "authentic"), "unknown-key": (WRONG, "authentic"), "enrolment-unchecked": (NOTE, "authentic"),
    "not-enrolled": (WRONG, "authentic"), "virtual-board": (NOTE, "authentic"), "plant-key-other": (WRONG, "authentic"),
    "packs-missing": (WRONG, "complete"), "packs-declared": (NOTE, "complete"), "chain-break": (WRONG, "complete"),
    "conflict": (WRONG, "complete"), "no-packs": (WRONG, "complete"), "begins-late": (WRONG, "complete"),
    "ends-early": (WRONG, "complete"), "unmetered": (NOTE, "complete"), "between-keys": (NOTE, "complete"),
    "earlier-key": (NOTE, "complete"), "no-utc": (NOTE, "complete"), "resumed": (NOTE, "complete"),
    "begins-at-checkpoint": (NOTE, "complete"), "not-here": (NOTE, "complete"), "keys-missing": (WRONG, "complete"),
    "tail-cut": (WRONG, "complete", "anchored"),
    "history-rewritten": (WRONG, "complete", "anchored"), "meter-statement": (WRONG, "consistent"),
    "keys-at-once": (WRONG, "consistent"), "registry-edited": (WRONG, "authentic"),
    "no-checkpoint": (NOTE, "anchored"), "checkpoint-bad": (WRONG, "anchored"),
    "addition-bad": (NOTE, "anchored"), "not-witnessed": (NOTE, "anchored"),
    "witness-unknown": (NOTE, "anchored"), "unlinked": (NOTE, "anchored"), "after-checkpoint": (NOTE, "anchored"),
}


class Tally:
    """Each finding once: the first and the last pack that it is about, and how often."""

    def __init__(self):
        self.entries = {}

    def add(self, code, first=None, last=None, count=1):
        if last is None:
            last = first
        if code in self.entries:
            before = self.entries[code]
            first, last = least(min, before[0], first), least(max, before[1], last)
            count += before[2]
        self.entries[code] = first, last, count

    def add_key(self, other):
        """Takes what was found about a key to findings over several; pack numbers are of one key and go."""
        for code, (_, _, count) in other.entries.items():
            self.add(code, count=count)

    def of(self, answer):
        known = [(code, severity) for code, severity in CONTRADICTIONS.items() if answer == "consistent"]
        known += [(code, severity) for code, (severity, *answers) in FINDINGS.items() if answer in answers]
        return [finding(code, severity, *self.entries[code]) for code, severity in known if code in self.entries]

    def answers(self, is_anchored):
        """The four answers as JSON has them. No finding makes "anchored" a yes: somebody else must hold a checkpoint."""
        result = {}
        for answer in ANSWERS:
            found = self.of(answer)
            is_ok = all(one["severity"] == NOTE for one in found) and (answer != "anchored" or is_anchored)
            result[answer] = {"ok": is_ok, "findings": found}
        return result


def finding(code, severity, first, last, count):
    return {"code": code, "severity": severity, "firstSeq": first, "lastSeq": last, "count": count}


def least(choose, one, other):
    return other if one is None else one if other is None else choose(one, other)


def is_in_order(answers):
    return all(one["severity"] == NOTE for answer in answers.values() for one in answer["findings"])
