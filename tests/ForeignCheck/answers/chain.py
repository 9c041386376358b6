"""The chain of one key, whose packs come in the order of their numbers (docs/wire-format.md, "Verdicts" and "Order")."""
from .cose import twin_hash


class Chain:
    def __init__(self, enrolment_hash):
        self.enrolment_hash, self.last, self.has_twin, self.gaps = enrolment_hash, None, False, []

    def is_followed_by(self, piece):
        """True when the pack names the pack before it, in either form of its signature, or the enrolment record, by its hash."""
        if piece.header.seq == 0:
            return self.last is None and self.enrolment_hash is not None and piece.header.previous == self.enrolment_hash
        return self.follows(piece) and self.is_named(piece)

    def is_named(self, piece):
        before, previous = self.last, piece.header.previous
        return previous == before.hash or before.header.version == 1 and previous == twin_hash(before.data)

    def follows(self, piece):
        return self.last is not None and self.last.header.seq == piece.header.seq - 1

    def add(self, piece):
        """The verdict of a pack, and whether it shows that the s of the pack before it was replaced.

        A pack of version 1 has a twin: the same with n - s in the place of s.
        """
        if self.last is not None and self.last.header.seq == piece.header.seq:
            return self.judge_again(piece), False
        verdict, is_twin_named = self.judge(piece)
        next_seq = self.last.header.seq + 1 if self.last else 0
        if piece.header.seq > next_seq:
            self.gaps.append((next_seq, piece.header.seq - 1))
        is_replaced = is_twin_named and not self.has_twin
        self.last, self.has_twin = piece, False
        return verdict, is_replaced

    def judge_again(self, piece):
        if piece.hash == self.last.hash:
            return "duplicate"
        if piece.header.version > 1 or twin_hash(piece.data) != self.last.hash:
            return "conflict"
        self.has_twin = True
        return "high-s"

    def judge(self, piece):
        header = piece.header
        if header.seq == 0:
            is_other = self.enrolment_hash is not None and header.previous != self.enrolment_hash
            return "chainBreak" if is_other else "accepted", False
        if not self.follows(piece):
            return "chainGap", False
        before = self.last
        is_named = header.previous == before.hash
        is_twin_named = not is_named and before.header.version == 1 and header.previous == twin_hash(before.data)
        is_link = (is_named or is_twin_named) and header.boot >= before.header.boot
        return "accepted" if is_link else "chainBreak", is_twin_named


def declare(declared, seq, event):
    """Takes what a gap event of a pack says; a pack has a say about earlier numbers only."""
    first, last = int(event.values["first"]), int(event.values["last"])
    if 0 <= first <= last < seq:
        declared.append((first, last))


def divide(gaps, declared):
    """Missing packs as (first, last, whether their node has declared them gone), in the order of their numbers."""
    ranges, parts = merged(declared), []
    for first, last in gaps:
        for start, end in ranges:
            if end < first or start > last:
                continue
            if start > first:
                parts.append((first, start - 1, False))
            parts.append((max(first, start), min(last, end), True))
            first = end + 1
        if first <= last:
            parts.append((first, last, False))
    return parts


def merged(ranges):
    """Ranges that do not touch, in order."""
    result = []
    for first, last in sorted(ranges):
        if result and first <= result[-1][1] + 1:
            result[-1] = result[-1][0], max(last, result[-1][1])
        else:
            result.append((first, last))
    return result
