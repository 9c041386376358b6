"""What is known of one key, and the findings about it (docs/wire-format.md, "Answers")."""
import math
from typing import NamedTuple

from . import chain, meter
from .anchoring import Anchoring
from .content import Content
from .findings import Tally
from .headline import Headline, is_of_period
from .rules import Rules
from .samples import Recomputation


class Refused(NamedTuple):
    """A refused piece. is_asked is None where only its number says whether it was asked."""
    seq: int
    code: str
    is_asked: bool


class NodeCheck:
    """Takes the pieces of one key, its packs in the order of their numbers."""

    def __init__(self, node, asked, heads, now):
        self.node, self.period, self.meter_key, self.is_of_a_plant = node, asked.period, asked.meter_key, asked.is_of_a_plant
        self.chain, self.headline, self.anchoring = chain.Chain(node.enrolment_hash), Headline(asked.period), Anchoring(heads)
        self.rules, self.recomputation = Rules(node.enrolled, now, self.find), Recomputation()
        self.refused, self.declared, self.found = [], [], []
        self.first_here = self.last_here = self.first_asked = self.last_asked = None
        self.packs = self.packs_behind = 0
        self.is_enrolment_checked = False
        self.statements = []
        # The keys that its name had before, in the order of the registry: what the registry says, and what is here of each or None.
        self.formers = []
        self.next = None  # The same of the key that its name had next.

    def find(self, code, first, last):
        """Notes what shows in the pack that is taken now."""
        self.found.append((self.last_here, code, first, last))

    def take(self, piece):
        """An authentic pack."""
        verdict, is_replaced = self.chain.add(piece)
        seq = piece.header.seq
        if is_replaced:
            self.refused.append(Refused(seq - 1, "high-s", None))
        if verdict in ("accepted", "chainGap", "chainBreak"):
            self.take_stored(piece, verdict)
        elif verdict != "duplicate":
            self.refuse(piece, verdict)

    def take_stored(self, piece, verdict):
        seq, payload, now = piece.header.seq, piece.payload, Content(piece.header, piece.payload)
        if self.headline.take(now, payload):
            self.first_asked = seq if self.first_asked is None else self.first_asked
            self.last_asked = seq
            self.packs, self.packs_behind = self.packs + self.packs_behind + 1, 0
        elif self.first_asked is not None:
            self.packs_behind += 1
        is_linked = verdict == "accepted" and self.last_here is not None and seq == self.last_here + 1
        self.anchoring.take(piece, now, self.last_here, is_linked)
        self.first_here = seq if self.first_here is None else self.first_here
        self.last_here = seq
        if seq == 0 and verdict == "accepted" and self.node.enrolment_hash:
            self.is_enrolment_checked = True
        if not payload.has_utc:
            self.find("no-utc", seq, seq)
        if verdict == "chainBreak":
            self.find("chain-break", seq, seq)
        self.rules.take(now)
        for _, _, figures in self.recomputation.take(seq, payload, now.periods):
            for _ in figures:
                self.find("period-figures", seq, seq)
        for event in now.events:
            if event.code == "gap":
                chain.declare(self.declared, seq, event)
            elif event.code == "resume":
                self.find("resumed", seq, seq)
        if self.meter_key is not None and "mss" in now.own:
            self.statements.append(seq)
            if meter.is_wrong(self.meter_key, now.own):
                self.find("meter-statement", seq, seq)

    def refuse(self, piece, code):
        """A piece that names this key and is refused; it has a payload where the key signed one."""
        now = Content(piece.header, piece.payload) if self.period and piece.payload else None
        if now is None or not now.has_utc:
            self.refused.append(Refused(piece.header.seq, code, None))
        elif is_of_period(self.period, now.first_power, now.end):
            self.refused.append(Refused(piece.header.seq, code, True))

    def is_asked(self, seq):
        """By its number: whether it lies between the first and the last pack that were asked."""
        if self.period is None or self.last_here is None:
            return True
        return self.first_asked is not None and self.first_asked <= seq <= self.last_asked

    @property
    def is_concerned(self):
        """False when no pack or piece was asked, and the key had ended before the period or begins behind it."""
        if self.period is None or self.first_asked is not None:
            return True
        if any(piece.is_asked or self.is_asked(piece.seq) for piece in self.refused):
            return True
        begin, end = self.period
        has_ended = self.node.until is not None and self.node.until <= begin
        begins_later = self.headline.utc_pack_zero is not None and self.headline.utc_pack_zero >= end
        return not has_ended and not begins_later

    @property
    def has_statements(self):
        return any(self.is_asked(seq) for seq in self.statements)

    @property
    def is_anchored(self):
        if self.first_asked is None:
            return False
        asked = self.first_asked, self.last_asked
        return any(head.is_witness_known for head, _ in self.anchoring.covering(*asked)) and not any(self.anchoring.unlinked(*asked))

    def findings(self):
        """All findings of the key, when nothing more comes."""
        all_findings = Tally()
        for seq, code, first, last in self.found:
            if self.first_asked is not None and self.first_asked <= seq <= self.last_asked:
                all_findings.add(code, first, last)
        for piece in self.refused:
            if piece.is_asked or self.is_asked(piece.seq):
                all_findings.add(piece.code, piece.seq)
        for code, seq in self.anchoring.found:
            all_findings.add(code, seq)
        if not self.node.enrolment_hash:
            all_findings.add("not-enrolled" if self.is_of_a_plant else "enrolment-unchecked")
        elif self.node.is_virtual:
            all_findings.add("virtual-board")
        if self.first_asked is None:
            if self.is_concerned:
                all_findings.add("no-packs")
            return all_findings
        self.add_missing(all_findings)
        self.add_former(all_findings)
        if self.period:
            self.add_period(all_findings)
        unmetered = math.floor(self.headline.unmetered)
        if unmetered >= 1:
            all_findings.add("unmetered", count=unmetered)
        self.add_anchors(all_findings)
        return all_findings

    def add_missing(self, all_findings):
        first = self.first_asked
        begins_at_checkpoint = self.anchoring.is_beginning and first == self.first_here
        if begins_at_checkpoint:
            all_findings.add("begins-at-checkpoint", 0, first - 1, first)
        least = first if self.period or begins_at_checkpoint else 0
        gaps = [gap for gap in self.chain.gaps if gap[0] >= least and gap[1] < self.last_asked]
        for start, end, is_declared in self.without_heads(chain.divide(gaps, self.declared)):
            all_findings.add("packs-declared" if is_declared else "packs-missing", start, end, end - start + 1)

    def without_heads(self, parts):
        """The plant had the pack that a checkpoint names: nobody can declare it gone."""
        heads = sorted({head.seq for head in self.anchoring.heads})
        for start, end, is_declared in parts:
            for head in heads if is_declared else []:
                if start <= head <= end:
                    if start < head:
                        yield start, head - 1, True
                    yield head, head, False
                    start = head + 1
            if start <= end:
                yield start, end, is_declared

    def is_counting(self, node):
        """True for a key that had not ended when the period begins."""
        return self.period is None or node.until is None or node.until > self.period[0]

    def add_former(self, all_findings):
        unheard = sum(self.is_counting(node) and (here is None or here.last_here is None) for node, here in self.formers)
        if unheard:
            all_findings.add("earlier-key", count=unheard)
        ends = [here.headline.ends[0] for _, here in self.formers if here and here.headline.ends]
        if not ends or not self.headline.begins:
            return
        seconds = self.headline.begins[0] - ends[-1]
        if seconds < 0:
            all_findings.add("keys-at-once", self.first_asked)
        elif math.floor(seconds) >= 1:
            all_findings.add("between-keys", count=math.floor(seconds))

    @property
    def is_beginning_known(self):
        """Who metered before pack 0: the former key, of which there are packs, or nobody."""
        if self.formers and self.is_counting(self.formers[-1][0]):
            here = self.formers[-1][1]
            return here is not None and here.last_here is not None
        return self.is_enrolment_checked

    @property
    def is_next_missing(self):
        """True when another key took the name over inside the period and has no pack here: the period does not end with this one."""
        if self.next is None:
            return False
        node, here = self.next
        return (here is None or here.last_here is None) and not (node.enrolled is not None and node.enrolled >= self.period[1])

    def add_period(self, all_findings):
        """Where the pack before the first one, or behind the last one, is here, nothing is missing: the node was off."""
        node, headline = self.node, self.headline
        begin, end = self.period
        is_beginning = headline.is_from_pack_zero and self.is_beginning_known
        if headline.begins and headline.begins[0] > begin + headline.begins[1] and not headline.is_beginning_joined and not is_beginning:
            all_findings.add("begins-late", self.first_asked)
        wanted = end if node.until is None or self.is_next_missing else min(end, node.until)
        if headline.ends and headline.ends[0] < wanted - headline.ends[1] and not headline.is_end_joined:
            all_findings.add("ends-early", self.last_asked)

    def add_anchors(self, all_findings):
        first, last, reach = self.first_asked, self.last_asked, self.anchoring.last(self.period)
        if reach and reach.seq > self.last_here:
            all_findings.add("tail-cut", self.last_here + 1, reach.seq, reach.seq - self.last_here)
        covering = self.anchoring.covering(first, last)
        if not covering:
            all_findings.add("no-checkpoint")
            return
        if not any(head.is_witnessed for head, _ in covering):
            all_findings.add("not-witnessed")
        elif not any(head.is_witness_known for head, _ in covering):
            all_findings.add("witness-unknown")
        for begin, end in self.anchoring.unlinked(first, last):
            all_findings.add("unlinked", begin, end, end - begin + 1)
        reached = covering[-1][0].seq
        if reached < last:
            all_findings.add("after-checkpoint", reached + 1, last, last - reached)
