"""What people stated and what counts of it (docs/ledger.md): signatures, chain and corrections."""
from answers import cose, keys
from answers.cbor import length_of
from answers.cose import digest


def items(data):
    at = 0
    while at < len(data):
        length, _ = length_of(data[at:at + 20000], limit=20000)
        assert length > 0, "a ledger or history is cut short"
        yield data[at:at + length]
        at += length


class Book:
    """The statements that count, by kind. It reads ledgers that are in order and stops at the first that is not."""

    def __init__(self, ledger, history, registry, plant_key):
        self.people, self.tables = {}, {}
        previous = digest(plant_key)
        for item in items(history):
            signed, _, fields = cose.read_map(item, 20000)
            assert signed.is_by(registry.plant_key) and fields["prev"] == previous, "the history is not the plant's"
            previous = digest(item)
            if fields["kind"] == "person":
                key = keys.load(spki_of(fields["key"]))
                self.people[keys.kid_of(spki_of(fields["key"]))] = fields["name"], key
            elif fields["kind"] == "config":
                self.take_configuration(fields)
        self.entries, previous = {}, digest(plant_key)
        for number, item in enumerate(items(ledger)):
            signed, kid, fields = cose.read_map(item, 20000)
            name, key = self.people[kid]
            assert signed.is_low and signed.is_by(key) and fields["by"] == name, f"statement {number}: not signed by that person"
            assert fields["n"] == number and fields["prev"] == previous, f"statement {number}: not in its place"
            previous = digest(item)
            if "corr" in fields:
                del self.entries[fields["corr"]]
            if fields["kind"] != "withdraw":
                self.entries[number] = fields

    def take_configuration(self, fields):
        _, _, configuration = cose.read_map(fields["cfg"], 20000)
        inputs = [dict(dict(phase).get("i", [])) for phase in configuration.get("phases", [])]
        self.tables[fields["kid"], digest(fields["cfg"])[:8]] = bool(inputs) and all("phaseAmperes" in one for one in inputs)

    def of(self, kind):
        return [(number, entry) for number, entry in sorted(self.entries.items()) if entry["kind"] == kind]

    def signed_by(self, shift):
        """[statement, who] of the last sign-off of a shift; None where nobody has signed it off."""
        found = [[number, entry["by"]] for number, entry in self.of("signoff")
                 if entry["of"] == "shift" and (entry["date"], entry["shift"]) == (shift["date"], shift["shift"])]
        return found[-1] if found else None

    def at(self, kind, name, time):
        """What counts of a machine or an article at a moment, UTC seconds."""
        fits = [(entry["from"], number, entry) for number, entry in self.of(kind) if entry[kind] == name and entry["from"] <= time]
        return max(fits, key=lambda fit: fit[:2])[1:] if fits else None


def spki_of(point):
    """SubjectPublicKeyInfo of a P-256 point."""
    return bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200") + point


def share(begin, end, entry, first="from", last="to"):
    """Share of an entry's time that lies between two UTC seconds."""
    return max(0, min(entry[last], end) - max(entry[first], begin)) / (entry[last] - entry[first])
