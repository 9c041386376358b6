"""Checkpoints and what witnesses say about them (docs/wire-format.md, "Checkpoints").

Of time stamps (RFC 3161) only what they are of is checked, not who signed them: who that was counts as not known.
"""
import re
from dataclasses import dataclass, field

from . import cbor, cose, keys, stamps
from .cbor import Map, Refusal
from .cose import digest
from .registry import LAST_SECOND, is_plain, units_of

MAXIMUM_BYTES, MAXIMUM_ADDITION_BYTES, MAXIMUM_WITNESS_BYTES, MAXIMUM_ADDITIONS = 16 << 20, 65536, 4096, 100
NAME = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")


def is_version(value):
    return type(value) is int and value == 1


def is_time(value):
    return type(value) is int and 0 <= value <= LAST_SECOND


def is_name(value):
    return type(value) is str and NAME.match(value) is not None


def is_line(value):
    return type(value) is str and 1 <= units_of(value) <= 100 and is_plain(value)


def has_bytes(length):
    return lambda value: cose.is_bytes(value, length)


def is_history(value):
    return has_fields(value, {"n": cose.is_counter, "hash": has_bytes(32)}, {})


def are_heads(value):
    if type(value) is not list or not all(has_fields(head, HEAD, HEAD_OPTIONAL) for head in value):
        return False
    kids = [head.of("kid") for head in value]
    return kids == sorted(set(kids))


HEAD = {"kid": has_bytes(8), "seq": cose.is_counter, "hash": has_bytes(32), "node": is_name}
HEAD_OPTIONAL = {"ei": cose.is_counter, "end": has_bytes(32), "enr": has_bytes(32), "time": is_time}
CHECKPOINT = {"v": is_version, "n": cose.is_counter, "prev": has_bytes(32), "site": is_name, "time": is_time, "until": is_time,
              "heads": are_heads}
WITNESS = {"v": is_version, "n": cose.is_counter, "sha": has_bytes(32), "name": is_line, "site": is_name, "time": is_time}


def has_fields(value, wanted, optional):
    if not isinstance(value, Map) or any(type(name) is not str for name, _ in value):
        return False
    kinds = wanted | optional
    return set(wanted) <= {name for name, _ in value} and all(name in kinds and kinds[name](said) for name, said in value)


@dataclass
class Head:
    """What a checkpoint says about one key."""
    seq: int
    hash: bytes
    time: int
    counts: int
    joules: int
    is_witnessed: bool
    is_witness_known: bool


@dataclass
class Checkpoint:
    name: str
    signed: cose.Signed
    kid: bytes
    said: dict
    digest: bytes
    witnesses: list = field(default_factory=list)
    stamps: set = field(default_factory=set)
    rejected: list = field(default_factory=list)
    is_witnessed: bool = False
    is_witness_known: bool = False


def read_file(name, data):
    length, _ = cbor.length_of(data, 0, MAXIMUM_BYTES)
    signed, kid, said = read_signed(data[:length or len(data)], CHECKPOINT, {"hist": is_history}, MAXIMUM_BYTES)
    said["heads"] = [dict(head) for head in said["heads"]]
    said["hist"] = dict(said["hist"]) if "hist" in said else None
    checkpoint = Checkpoint(name, signed, kid, said, digest(signed.data))
    at = length
    tokens = []
    while at < len(data):
        length, broken = cbor.length_of(data, at, MAXIMUM_ADDITION_BYTES)
        try:
            if length == 0 or broken or length > MAXIMUM_ADDITION_BYTES:
                raise Refusal(broken or "oversized")
            read_addition(data[at:at + length], checkpoint, tokens)
        except Refusal as refusal:
            if len(checkpoint.rejected) < MAXIMUM_ADDITIONS:
                checkpoint.rejected.append(f"byte {at}: {refusal}")
        # Where one piece ends is not known behind bytes that are none.
        at = len(data) if length == 0 or broken else at + length
    checkpoint.stamps = set(tokens)
    return checkpoint


def read_addition(part, checkpoint, tokens):
    if part[0] >> 5 == 2:
        if len(tokens) == MAXIMUM_ADDITIONS:
            raise Refusal("more than 100 time stamps")
        tokens.append(cbor.decode(part))
    else:
        signed, kid, said = read_signed(part, WITNESS, {}, MAXIMUM_WITNESS_BYTES)
        if (said["sha"], said["site"], said["n"]) != (checkpoint.digest, checkpoint.said["site"], checkpoint.said["n"]):
            raise Refusal("a witness has signed another checkpoint than the one in front of it")
        checkpoint.witnesses.append((signed, kid))


def read_signed(data, wanted, optional, limit):
    signed, kid, said = cose.read_map(data, limit)
    if not signed.is_low:
        raise Refusal("high-s")
    if not has_fields(Map(said.items()), wanted, optional):
        raise Refusal("a field is missing, wrong or not known")
    return signed, kid, said


class Checkpoints:
    """Those that were given, by their numbers. files: (name, bytes) of checkpoints; witness_keys: SubjectPublicKeyInfo."""

    def __init__(self, registry, files, witness_keys):
        self.registry, self.problems, self.registry_problems, self.bad_additions, self.all = registry, [], [], [], []
        self.witness_keys = {keys.kid_of(spki): keys.load(spki) for spki in witness_keys}
        for checkpoint in self.read(files):
            problem = self.problem_of(checkpoint)
            if problem:
                self.problems.append(f"'{checkpoint.name}': {problem}")
            else:
                self.check_witnesses(checkpoint)
                self.check_stamps(checkpoint)
                self.bad_additions += [f"'{checkpoint.name}': {text}" for text in checkpoint.rejected]
                self.all.append(checkpoint)
        self.all.sort(key=lambda checkpoint: (checkpoint.said["n"], checkpoint.said["time"]))
        self.problems += contradictions(self.all)
        self.compare_registry()
        self.stamps = sum(len(checkpoint.stamps) for checkpoint in self.all)

    def read(self, files):
        """Copies of one checkpoint have their witnesses together."""
        found = {}
        for name, data in files:
            try:
                checkpoint = read_file(name, data)
            except Refusal as refusal:
                raise keys.KeyProblem(f"'{name}' is no checkpoint: {refusal}") from refusal
            known = found.setdefault(checkpoint.digest, checkpoint)
            known.stamps |= checkpoint.stamps
            known.witnesses += [one for one in checkpoint.witnesses if known is not checkpoint]
            known.rejected += [one for one in checkpoint.rejected if known is not checkpoint]
        return found.values()

    def problem_of(self, checkpoint):
        registry, said = self.registry, checkpoint.said
        if registry.plant_key is None:
            return "it cannot be checked with keys alone: give the registry of the plant"
        if said["site"] != registry.site:
            return "it is a checkpoint of another plant"
        if checkpoint.kid.hex() != registry.fingerprint[:16] or not checkpoint.signed.is_by(registry.plant_key):
            return "the plant's key has not signed it"
        if said["n"] == 0 and said["prev"].hex() != registry.fingerprint:
            return "it is the first checkpoint, and does not begin with the plant's key"
        return None

    def check_witnesses(self, checkpoint):
        """The plant and its nodes are nobody else: what they sign besides is no witness. Each key that was given has room of its own."""
        taken, left = {}, []
        own = [bytes.fromhex(self.registry.fingerprint[:16]), *self.registry.nodes]
        for data, (signed, kid) in {signed.data: (signed, kid) for signed, kid in checkpoint.witnesses}.items():
            if kid in own:
                continue
            key = self.witness_keys.get(kid)
            if key is not None and not signed.is_by(key):
                self.bad_additions.append(f"'{checkpoint.name}': the witness with the key {kid.hex()} has not signed it")
                continue
            whose = kid if key is not None else None
            taken[whose] = taken.get(whose, 0) + 1
            if taken[whose] > MAXIMUM_ADDITIONS:
                left.append(f"'{checkpoint.name}': there is no room for a statement of the key {kid.hex()}")
                continue
            checkpoint.is_witnessed = True
            checkpoint.is_witness_known = checkpoint.is_witness_known or key is not None
        self.bad_additions += left[:MAXIMUM_ADDITIONS]

    def check_stamps(self, checkpoint):
        """Who signed a time stamp is not checked, and so not known."""
        false = {token for token in checkpoint.stamps if not stamps.is_of(token, checkpoint.digest)}
        self.bad_additions += [f"'{checkpoint.name}': a time stamp is of something else"] * len(false)
        checkpoint.stamps -= false
        checkpoint.is_witnessed = checkpoint.is_witnessed or len(checkpoint.stamps) > 0

    def compare_registry(self):
        """Keys and ends that came after a checkpoint are no problem."""
        said = set()
        for checkpoint in self.all:
            for head in checkpoint.said["heads"]:
                node = self.registry.nodes.get(head["kid"])
                is_as_said = node is not None and head["node"] == node.id and head.get(
                    "enr", node.enrolment_hash) == node.enrolment_hash and head.get("end", node.end_hash) == node.end_hash
                if not is_as_said and head["kid"] not in said:
                    said.add(head["kid"])
                    self.registry_problems.append(f"'{checkpoint.name}' names the key {head['kid'].hex()} otherwise than the registry")

    @property
    def kids(self):
        return {head["kid"] for checkpoint in self.all for head in checkpoint.said["heads"]}

    def counts_of(self, head):
        """When it counts: at its time, or at the end of its key where that is earlier."""
        node = self.registry.nodes.get(head["kid"])
        time, until = head.get("time"), node.until if node else None
        return time if time is None or until is None else min(time, until)

    def heads(self, kid):
        """What they say of a key, in the order of the pack numbers."""
        found = [Head(head["seq"], head["hash"], head.get("time"), self.counts_of(head), head.get("ei"), checkpoint.is_witnessed,
                      checkpoint.is_witness_known)
                 for checkpoint in self.all for head in checkpoint.said["heads"] if head["kid"] == kid]
        return sorted(found, key=lambda head: head.seq)


def contradictions(checkpoints):
    """What cannot be true of a checkpoint and those before it. A field that one leaves out is remembered from the one that had it."""
    known, history, before = {}, None, None
    for checkpoint in checkpoints:
        later = checkpoint.said
        if before:
            yield from (f"'{before.name}' and '{checkpoint.name}': {text}" for text in follow(before, checkpoint))
        now = later["hist"]
        if history and (not now or now["n"] < history["n"] or now["n"] == history["n"] and now["hash"] != history["hash"]):
            yield f"'{checkpoint.name}' names an earlier or another statement of the plant's history"
        heads = {head["kid"]: head for head in later["heads"]}
        for kid, head in known.items():
            if not is_followed(head, heads.get(kid)):
                yield f"'{checkpoint.name}': the key {kid.hex()} cannot be as it and those before say"
        for kid, head in heads.items():
            remembered = {name: value for name, value in known.get(kid, {}).items() if name in ("ei", "enr", "end")}
            known[kid] = remembered | head
        history, before = now or history, checkpoint


def follow(first, second):
    earlier, later = first.said, second.said
    if earlier["n"] == later["n"]:
        yield "two checkpoints of one number"
    elif later["n"] == earlier["n"] + 1 and later["prev"] != first.digest:
        yield "the second does not follow the first"
    if later["time"] < earlier["time"] or later["until"] < earlier["until"]:
        yield "the second is of an earlier time"


def is_followed(head, after):
    """True when a later checkpoint may say this of a key."""
    if after is None or after["seq"] < head["seq"] or after["seq"] == head["seq"] and after["hash"] != head["hash"]:
        return False
    if "ei" in head and "ei" in after and after["ei"] < head["ei"]:
        return False
    if "enr" in head and after.get("enr", head["enr"]) != head["enr"]:
        return False
    return "end" not in head or after.get("end") == head["end"]
