"""The check of files as a whole (docs/wire-format.md, "Answers")."""
import math
from datetime import datetime, timezone
from typing import NamedTuple

from . import cose, evidence
from .cbor import Refusal
from .cose import digest
from .findings import Tally, is_in_order
from .node import NodeCheck
from .payload import Payload


class Asked(NamedTuple):
    """What is asked. period: (from, to) or None. trust: fingerprint or None. meter_key: a key or None. every_node: none may be absent."""
    period: tuple
    trust: str
    meter_key: object
    is_of_a_plant: bool
    every_node: bool


class Piece:
    """One item of a file, judged by itself. code is the finding that it is, or None for an authentic pack."""

    def __init__(self, data, registry):
        self.data, self.header, self.node, self.payload, self.hash = data, None, None, None, digest(data)
        try:
            self.code = self.judge(registry)
        except Refusal:
            self.code = "not-a-pack"

    def judge(self, registry):
        signed = cose.read(self.data)
        header = cose.read_header(signed.protected, cose.SENML)
        self.header, node = header, registry.nodes.get(header.kid)
        if node is None:
            return "unknown-key"
        self.node = node
        if not signed.is_by(node.key):
            return "bad-signature"
        if header.version > 1 and not signed.is_low:
            return "high-s"
        payload = Payload(signed.payload)
        if node.eui64 is not None and node.eui64 != payload.eui64:
            return "not-a-pack"
        self.payload = payload
        if node.until is not None and payload.has_utc and payload.end > node.until:
            return "key-ended"
        return None


def check(files, registry, asked, checkpoints, now, progress=lambda share: None):
    """The result as JSON has it. files: bytes of each. checkpoints may be None. now: UTC seconds."""
    strangers, places = Tally(), {}
    total = max(1, sum(len(data) for data in files))
    done = 0
    for number, data in enumerate(files):
        for place in evidence.places_of(number, data):
            sort(place, data, registry, places, strangers)
            progress((done + place.offset) / total / 2)
        done += len(data)
    nodes, count, read = [], sum(map(len, places.values())), 0
    for kid, own in places.items():
        node = NodeCheck(registry.nodes[kid], asked, checkpoints.heads(kid) if checkpoints else [], now)
        nodes.append(node)
        own.sort(key=lambda entry: entry[:2])
        for group in groups_of(own):
            take(node, [Piece(bytes_of(files, place), registry) for _, _, place in group])
            read += len(group)
            progress(0.5 + read / count / 2)
    here = {node.node.kid: node for node in nodes}
    for node in nodes:
        called = [key for key in registry.nodes.values() if key.id == node.node.id]
        place = called.index(node.node)
        node.formers = [(key, here.get(key.kid)) for key in called[:place]]
        node.next = next(((key, here.get(key.kid)) for key in called[place + 1:]), None)
    return result(registry, asked, checkpoints, [node for node in nodes if node.is_concerned], strangers, here)


def sort(place, data, registry, places, strangers):
    """Notes the pieces of each key; what is of no key is a finding at once."""
    if place.is_damage:
        strangers.add("not-a-pack")
        return
    piece = data[place.offset:place.offset + place.length]
    try:
        header = cose.read_header(cose.read(piece).protected, cose.SENML)
    except Refusal:
        strangers.add("not-a-pack")
        return
    if header.kid in registry.nodes:
        places.setdefault(header.kid, []).append((header.seq, digest(piece), place))
    else:
        strangers.add("unknown-key")


def bytes_of(files, place):
    return files[place.file][place.offset:place.offset + place.length]


def groups_of(entries):
    """Entries of one number together."""
    group = []
    for entry in entries:
        if group and group[0][0] != entry[0]:
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


def take(node, pieces):
    """Of several authentic packs of one number, one that names the pack before it comes first, and of equals the one of the least hash."""
    for piece in pieces:
        if piece.code:
            node.refuse(piece, piece.code)
    authentic = [piece for piece in pieces if not piece.code]
    followers = [piece for piece in authentic if node.chain.is_followed_by(piece)]
    for piece in followers[:1] + [piece for piece in authentic if piece not in followers[:1]]:
        node.take(piece)


def result(registry, asked, checkpoints, nodes, strangers, here):
    everything, said = Tally(), []
    everything.add_key(strangers)
    for node in nodes:
        findings = node.findings()
        everything.add_key(findings)
        said.append(node_result(node, findings.answers(node.is_anchored)))
    if not nodes:
        everything.add("no-packs")
    if asked.trust is not None and asked.trust != registry.fingerprint:
        everything.add("plant-key-other")
    if asked.meter_key is not None and not any(node.has_statements for node in nodes):
        everything.add("meter-statement")
    for _ in keys_not_here(registry, asked, checkpoints, here):
        everything.add("keys-missing" if asked.every_node else "not-here")
    for _ in checkpoints.bad_additions if checkpoints else []:
        everything.add("addition-bad")
    for _ in checkpoints.registry_problems if checkpoints else []:
        everything.add("registry-edited")
    for _ in checkpoints.problems if checkpoints else []:
        everything.add("checkpoint-bad")
    answers = everything.answers(bool(said) and all(one["answers"]["anchored"]["ok"] for one in said))
    return {
        "schemaVersion": 2, "inOrder": is_in_order(answers), "plantKey": registry.fingerprint,
        "period": asked.period and {"from": utc(asked.period[0]), "to": utc(asked.period[1])}, "answers": answers, "nodes": said,
    }


def keys_not_here(registry, asked, checkpoints, here):
    """Keys of the registry of which no piece is here: that counted in the period, or that a checkpoint names and may have packs of it."""
    named = set(checkpoints.kids) if checkpoints else set()
    for kid, node in registry.nodes.items():
        counts = checkpoints.heads(kid)[-1].counts if kid in named else None
        is_named = kid in named and (asked.period is None or counts is not None and counts > asked.period[0])
        is_in_force = (asked.period is not None and node.enrolled is not None and node.enrolled < asked.period[1]
                       and not (node.until is not None and node.until <= asked.period[0]))
        is_expected = asked.every_node and (asked.period is None or node.enrolled is None or is_in_force)
        if kid not in here and (is_named or is_in_force or is_expected):
            yield kid


def node_result(node, answers):
    headline, worst = node.headline, node.headline.worst
    return {
        "id": node.node.id, "kid": node.node.kid.hex(), "site": node.node.site, "machine": node.node.machine, "answers": answers,
        "packs": node.packs, "firstSeq": node.first_asked, "lastSeq": node.last_asked,
        "energyJoules": headline.energy_joules, "from": utc(headline.start), "to": utc(headline.utc_last), "coverage": headline.coverage,
        "controlAccuracy": worst and {**worst, "end": utc(worst["end"]), "periods": headline.periods},
    }


def utc(seconds):
    """UTC, cut to the second; None where no calendar has such a day."""
    if seconds is None or not 0 <= seconds <= 253402300799:
        return None
    return datetime.fromtimestamp(math.floor(seconds), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
