"""The registry of a plant, or bare keys (docs/wire-format.md, "Registry" and "Enrolment record")."""
import json
import re
import unicodedata

from . import cose, keys
from .cbor import Refusal
from .cose import digest
from .keys import KeyProblem

LAST_SECOND = 253402300799
# What a field is: a type, or so many bytes.
ENROLMENT = {"v": int, "node": str, "site": str, "machine": str, "hw": str, "fw": str, "eui": 8, "cfg": 8, "key": 65, "cert": 32,
             "time": int}
END = {"v": int, "site": str, "n": int, "prev": 32, "time": int, "kind": str, "node": str, "kid": 8, "until": int, "why": str}
WHY, REASONS = ("retired", "replaced", "revoked"), ("stolen", "lost", "broken", "compromised", "other")
EUI64 = re.compile(r"[0-9a-f]{16}\Z")


class Node:
    """A key and what is known about it."""

    def __init__(self, identity, spki):
        self.id, self.key, self.kid = identity, keys.load(spki), keys.kid_of(spki)
        self.eui64 = self.site = self.enrolled = self.enrolment_hash = self.until = self.end_hash = None
        self.machine, self.is_virtual = "", False


MAXIMUM_BYTES = 4 << 20


class Registry:
    def __init__(self, data):
        self.site, self.plant_key, self.fingerprint, self.nodes = "", None, None, {}
        if len(data) > MAXIMUM_BYTES:
            raise KeyProblem("not a registry: it is longer than 4 MiB")
        start = re.match(rb"(?:\xef\xbb\xbf|[ \t\r\n])*", data).end()
        if start == len(data):
            raise KeyProblem("the file is empty")
        if data[start:start + 1] == b"{":
            self.read(parse(data[start:]))
            return
        for spki in keys.read(data):
            node = Node(keys.kid_of(spki).hex(), spki)
            self.nodes.setdefault(node.kid, node)

    def read(self, root):
        version = root.get("schemaVersion")
        if type(version) is not int or version not in (1, 2):
            raise KeyProblem('not a registry of a known version: "schemaVersion" must be 1 or 2')
        if type(root.get("nodes")) is not list:
            raise KeyProblem('not a registry: "nodes" must be a list')
        self.site = text_of(root, "site")
        if self.site:
            check_name(self.site, "the plant's name")
        spki = bytes_of(root, "plantKey")
        if spki is not None:
            self.plant_key, self.fingerprint = keys.load(spki), digest(spki).hex()
        entries = [self.read_node(entry) for entry in root["nodes"]]
        if version == 2 or any(node.until is not None for node in entries):
            check_periods(entries)

    def read_node(self, entry):
        if type(entry) is not dict:
            raise KeyProblem('not a registry: an entry of "nodes" is no object')
        identity, eui64, machine = text_of(entry, "id"), text_of(entry, "eui64"), text_of(entry, "machine", "")
        check_name(identity, '"id"')
        try:
            spki, enrolment, end = (bytes_of(entry, name) for name in ("publicKey", "enrolment", "end"))
            if spki is None:
                raise KeyProblem('"publicKey" is missing')
            if not EUI64.match(eui64):
                raise KeyProblem('"eui64" must be 16 lower-case hex digits')
            node = Node(identity, spki)
            node.eui64, node.machine = eui64, machine
            if enrolment is None:
                check_line(machine, "its machine")
            else:
                self.read_enrolment(node, enrolment)
            if end is not None:
                self.read_end(node, end)
            if node.kid in self.nodes:
                raise KeyProblem("its key is registered twice")
        except KeyProblem as problem:
            raise KeyProblem(f"node {identity}: {problem}") from problem
        self.nodes[node.kid] = node
        return node

    def read_enrolment(self, node, data):
        fields = self.signed_fields(data, "enrolment record", ENROLMENT, {})
        for name, value in fields.items():
            if name in ("node", "site"):
                check_name(value, f"its enrolment record's {name}")
            elif type(value) is str:
                check_line(value, f"its enrolment record's {name}")
        own = node.id, self.site, node.machine, node.eui64, keys.point_of(node.key)
        if own != (fields["node"], fields["site"], fields["machine"], fields["eui"].hex(), fields["key"]):
            raise KeyProblem("the registry says something else than the plant signed in the enrolment record")
        node.site, node.enrolled, node.enrolment_hash = fields["site"], fields["time"], digest(data)
        node.is_virtual = fields["hw"].startswith("virtual")

    def read_end(self, node, data):
        """A statement may have fields that a later version adds."""
        fields = self.signed_fields(data, "statement of its end", END, {"reason": REASONS}, is_open=True)
        if fields["kind"] != "end" or fields["why"] not in WHY:
            raise KeyProblem("the statement of its end is none")
        if (fields["site"], fields["node"], fields["kid"]) != (self.site, node.id, node.kid):
            raise KeyProblem("the statement of its end is for another plant, node or key")
        node.until, node.end_hash = fields["until"], digest(data)

    def signed_fields(self, data, what, wanted, optional, is_open=False):
        """The fields of a map that the plant has signed."""
        try:
            signed, _, fields = cose.read_map(data)
        except Refusal as refusal:
            raise KeyProblem(f"not an {what}: {refusal}" if what[0] in "aeiou" else f"not a {what}: {refusal}") from refusal
        for name, kind in wanted.items():
            value = fields.get(name)
            is_right = cose.is_bytes(value, kind) if type(kind) is int else type(value) is kind and (kind is str or value >= 0)
            if not is_right:
                raise KeyProblem(f'{what}: the field "{name}" is missing or wrong')
        for name, value in fields.items():
            if name in optional and value not in optional[name]:
                raise KeyProblem(f'{what}: the field "{name}" is wrong')
            if not is_open and name not in wanted:
                raise KeyProblem(f"{what}: a field that is not known")
        if fields["v"] != 1 or any(fields.get(name, 0) > LAST_SECOND for name in ("time", "until")):
            raise KeyProblem(f"{what}: a version or a time that cannot be")
        if self.plant_key is None or not signed.is_by(self.plant_key):
            raise KeyProblem(f"the {what} is not signed by the plant's key")
        return fields


def check_periods(entries):
    """The keys of one name follow each other: each ends before the next is enrolled, and only the last may have no end."""
    before = {}
    for node in entries:
        former = before.get(node.id)
        if former and (former.until is None or node.enrolled is not None and node.enrolled < former.until):
            raise KeyProblem(f"node {node.id}: two of its keys would count at the same time")
        before[node.id] = node


def parse(data):
    def refuse(text):
        raise ValueError(text)

    def members(pairs):
        return dict(pairs) if all(is_text(name) for name, _ in pairs) else refuse("a name that is no text")

    try:
        root = json.loads(data.decode("utf-8"), parse_constant=refuse, object_pairs_hook=members)
    except (ValueError, RecursionError) as error:
        raise KeyProblem("not a registry: not JSON") from error
    if type(root) is not dict:
        raise KeyProblem("not a registry: not an object")
    return root


def text_of(parent, name, otherwise=None):
    value = parent.get(name)
    value = otherwise if value is None else value
    if type(value) is not str or not is_text(value):
        raise KeyProblem(f'not a registry: "{name}" must be a text')
    return value


def is_text(value):
    """Half of a surrogate pair is no text."""
    return not any(unicodedata.category(character) == "Cs" for character in value)


def bytes_of(parent, name):
    if parent.get(name) is None:
        return None
    data = keys.base64_of(text_of(parent, name))
    if data is None:
        raise KeyProblem(f'not a registry: "{name}" must be a text in base64')
    return data


def is_plain(text):
    """No control, format or line-ending character, and no half of a surrogate pair."""
    return not any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in text)


def units_of(text):
    """Characters are counted as UTF-16 counts them."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_name(text, what):
    is_name = 1 <= units_of(text) <= 64 and not set(text) & set('/\\:*?"<>|#+') and text[0] != "." and text.strip() == text
    if not is_name or not is_plain(text):
        raise KeyProblem(f"{what} is no name: 1 to 64 characters that can be read, none of / \\ : * ? \" < > | # +")


def check_line(text, what):
    if units_of(text) > 200 or not is_plain(text):
        raise KeyProblem(f"{what} is no text of at most 200 characters that can be read")
