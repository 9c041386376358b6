"""The packs of one key against the checkpoints (docs/wire-format.md, "Anchors")."""
import math

from .cose import twin_hash


class Anchoring:
    """Takes the packs in the order of their numbers. heads: what the checkpoints say of the key, in that order too."""

    def __init__(self, heads):
        self.heads, self.next, self.met, self.linked_from, self.is_beginning = heads, 0, [], 0, False
        self.found, self.runs = [], []

    def take(self, piece, now, before, is_linked):
        """before: number of the pack before it that is here, or None. is_linked: it is accepted, and follows that one."""
        seq = piece.header.seq
        if not is_linked:
            self.linked_from = seq
            self.runs.append([seq, seq])
        self.runs[-1][1] = seq
        while self.next < len(self.heads) and self.heads[self.next].seq <= seq:
            head = self.heads[self.next]
            self.next += 1
            if head.seq == seq:
                if head.hash == piece.hash or piece.header.version == 1 and head.hash == twin_hash(piece.data):
                    self.met.append((head, self.linked_from))
                    register = now.own.get("ei")
                    end = math.floor(now.end) if now.has_utc else None
                    if (head.joules, head.time) != (register if register is not None and register >= 0 else None, end):
                        self.found.append(("checkpoint-bad", seq))
                else:
                    self.found.append(("history-rewritten", seq))
            elif head.seq == seq - 1 and head.seq != before:
                if head.hash != piece.header.previous:
                    self.found.append(("history-rewritten", seq))
                elif before is None:
                    self.is_beginning = True

    def last(self, period):
        """The head that reaches farthest, of those that count in the period."""
        found = [head for head in self.heads if period is None or head.counts is not None and period[0] < head.counts <= period[1]]
        return found[-1] if found else None

    def covering(self, first, last):
        """The heads that cover one of these packs, each with the first pack that it covers: only those that are worth most."""
        found = [(head, start) for head, start in self.met if head.seq >= first and start <= last]
        known = [one for one in found if one[0].is_witness_known]
        return known or [one for one in found if one[0].is_witnessed] or found

    def unlinked(self, first, last):
        """The packs of these before the last that such a head covers, and covered by none: (first, last) of each stretch."""
        best = self.covering(first, last)
        for run_first, run_last in self.runs if best else []:
            if run_last >= best[-1][0].seq:
                return
            covered = max([head.seq for head, start in best if start == run_first], default=run_first - 1)
            begin, end = max(covered + 1, first), min(run_last, last)
            if begin <= end:
                yield begin, end
