#!/usr/bin/python3
"""Checks evidence of MeterNode, and gives the four answers of docs/wire-format.md: authentic, complete, consistent, anchored.

It follows docs/wire-format.md and shares no code with the rest of the project. It needs Python 3.11 and the package
cryptography (Debian: python3-cryptography), and the folder answers beside it. The program and that folder are all there is.

Exit code 0 when the first three answers are yes and nothing contradicts a checkpoint that was given, 4 when not, 2 when the command
line is wrong, 3 when a file cannot be read or is not what it must be.
"""
import argparse
import base64
import json
import mmap
import sys
import time
from datetime import datetime, timezone

from answers import keys, period
from answers.cbor import Refusal
from answers.check import Asked, check
from answers.checkpoints import Checkpoints
from answers.findings import ANSWERS
from answers.registry import Registry

NOT_IN_ORDER, WRONG_LINE, WRONG_FILE = 4, 2, 3
STAMPS = ("who signed a time stamp (RFC 3161) is not checked here and counts as not known: check it with openssl ts -verify, or with "
          "verify.html")


class FileProblem(Exception):
    """A file that cannot be read or is not what it must be; one line with the cure."""


def main():
    options = read_line()
    if options.cases:
        return check_cases(sys.stdin, sys.stdout)
    if not options.evidence or not options.registry:
        return complain("name the evidence and --registry: verify_answers.py --help says more", WRONG_LINE)
    try:
        result = check_files(options)
    except period.PeriodProblem as problem:
        return complain(problem, WRONG_LINE)
    except FileProblem as problem:
        return complain(problem, WRONG_FILE)
    if options.json:
        print(json.dumps(result, ensure_ascii=True))
    else:
        write(result)
    return 0 if result["inOrder"] else NOT_IN_ORDER


def read_line():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, epilog=STAMPS)
    parser.add_argument("evidence", nargs="*", help="evidence files, in any order; - reads standard input")
    parser.add_argument("--registry", "--keys", metavar="FILE", help="registry.json, or public keys (PEM, DER, base64)")
    parser.add_argument("--period", metavar="TIME", help="a month 2026-11, a day 2026-11-03, or FROM/TO (TO is not part of it)")
    parser.add_argument("--zone", metavar="NAME", help="IANA time zone of the period's days and months (UTC)")
    parser.add_argument("--every-node", action="store_true", help="a key of the registry of which nothing is here is wrong")
    parser.add_argument("--trust", metavar="FINGERPRINT", help="SHA-256 of the plant's key, 64 hex digits, as the plant told it")
    parser.add_argument("--checkpoint", metavar="FILE", nargs="+", default=[], action="extend", help="checkpoints that somebody has kept")
    parser.add_argument("--witness", metavar="FILE", nargs="+", default=[], action="extend", help="public keys of who countersigned them")
    parser.add_argument("--meter-key", metavar="FILE", help="public key of a meter that signs itself")
    parser.add_argument("--now", metavar="UTC", help="when the check is made, such as 2026-12-01T00:00:00Z (the clock of this machine)")
    parser.add_argument("--json", action="store_true", help="the result as JSON, as docs/wire-format.md has it, and notes")
    parser.add_argument("--cases", action="store_true", help="for tests: one JSON object with files in base64 a line on standard input")
    return parser.parse_args()


def complain(problem, exit_code):
    print(f"verify_answers.py: {problem}", file=sys.stderr)
    return exit_code


def check_files(options):
    if options.zone and not options.period:
        raise period.PeriodProblem("--zone is the zone of --period: name a period too")
    asked_period = period.read(options.period, options.zone or "UTC") if options.period else None
    now = now_of(options.now)
    trust = trust_of(options.trust)
    registry = of_file(options.registry, Registry, "copy registry.json from the plant's folder again, or name it")
    if trust and registry.fingerprint is None:
        raise period.PeriodProblem("--trust needs the plant's registry.json: the file holds keys of nodes and none of a plant")
    witness_keys = [key for name in options.witness for key in of_file(name, keys.read, "give the public key of the witness (PEM or DER)")]
    meter_key = of_file(options.meter_key, load_key, "give the public key of the meter (PEM or DER)") if options.meter_key else None
    checkpoints = read_checkpoints(registry, [(name, read_all(name)) for name in options.checkpoint], witness_keys)
    asked = Asked(asked_period, trust, meter_key, registry.plant_key is not None, options.every_node)
    with Progress() as progress:
        result = check([read_evidence(name) for name in options.evidence], registry, asked, checkpoints, now, progress.report)
    return result | {"notes": notes_of(checkpoints)}


def read_checkpoints(registry, files, witness_keys):
    try:
        return Checkpoints(registry, files, witness_keys)
    except keys.KeyProblem as problem:
        raise FileProblem(problem) from problem


def notes_of(checkpoints):
    stamps = [f"{STAMPS} ({checkpoints.stamps} were given)"] if checkpoints.stamps else []
    return stamps + checkpoints.registry_problems + checkpoints.problems + checkpoints.bad_additions


def load_key(data):
    return keys.load(keys.read(data)[0])


def of_file(name, read, cure):
    try:
        return read(read_all(name))
    except (keys.KeyProblem, Refusal) as problem:
        raise FileProblem(f"'{name}': {problem}: {cure}") from problem


def read_all(name):
    try:
        with open(name, "rb") as file:
            return file.read()
    except OSError as error:
        raise FileProblem(f"cannot read '{name}': {error.strerror}") from error


def read_evidence(name):
    """The bytes of a file, which are not held in memory."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        with open(name, "rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if file.seek(0, 2) else b""
    except OSError as error:
        raise FileProblem(f"cannot read '{name}': {error.strerror}") from error


def now_of(text):
    if text is None:
        return time.time()
    try:
        said = datetime.fromisoformat(text)
        return (said if said.tzinfo else said.replace(tzinfo=timezone.utc)).timestamp()
    except (ValueError, OverflowError) as error:
        raise period.PeriodProblem(f"--now does not understand '{text}': write it such as 2026-12-01T00:00:00Z") from error


def trust_of(text):
    if text is None:
        return None
    digits = "".join(character for character in text if character not in ":-" and not character.isspace()).lower()
    if len(digits) != 64 or set(digits) - set("0123456789abcdef"):
        raise period.PeriodProblem("--trust: a fingerprint has 64 hex digits, as the plant tells it")
    return digits


def write(result):
    print(f"in order: {yes(result['inOrder'])}")
    if result["plantKey"]:
        print(f"plant key {result['plantKey']}: compare it with what the plant told you by another way")
    if result["period"]:
        print(f"period {result['period']['from']} to {result['period']['to']}")
    write_answers(result["answers"], "")
    for node in result["nodes"]:
        print(f"{node['id']} key {node['kid']}")
        energy = "none" if node["energyJoules"] is None else f"{node['energyJoules'] / 3.6e6:.3f} kWh"
        coverage = "" if node["coverage"] is None else f", {100 * node['coverage']:.2f} % of the time metered"
        print(f"  energy {energy}, {node['from']} to {node['to']}{coverage}")
        if node["controlAccuracy"]:
            worst = node["controlAccuracy"]
            print(f"  control accuracy ±{worst['celsius']:.2f} °C ({worst['definition']}), zone {worst['zone']}, the worst of "
                  f"{worst['periods']} periods")
        write_answers(node["answers"], "  ")
    for note in result["notes"]:
        print(f"note: {note}")


def write_answers(answers, indent):
    for name in ANSWERS:
        print(f"{indent}{name}: {yes(answers[name]['ok'])}")
        for found in answers[name]["findings"]:
            packs = "" if found["firstSeq"] is None else f", packs {found['firstSeq']} to {found['lastSeq']}"
            print(f"{indent}  {found['severity']}: {found['code']}, count {found['count']}{packs}")


def yes(is_so):
    return "yes" if is_so else "no"


class Progress:
    """A share on a terminal, every second."""

    def __enter__(self):
        self.is_shown, self.due = sys.stderr.isatty(), time.monotonic() + 1
        return self

    def report(self, share):
        if self.is_shown and time.monotonic() >= self.due:
            self.due = time.monotonic() + 1
            print(f"\r{100 * share:.0f} %", end="", file=sys.stderr, flush=True)

    def __exit__(self, *failure):
        if self.is_shown:
            print("\r     \r", end="", file=sys.stderr, flush=True)


def check_cases(lines, output):
    """One process for many cases: {"files", "keys", "period", "zone", "trust", "everyNode", "checkpoints", "meter",
    "now"}, bytes in base64."""
    for line in lines:
        print(json.dumps(check_case(json.loads(line))), file=output, flush=True)
    return 0


def check_case(case):
    try:
        asked_period = period.read(case["period"], case["zone"] or "UTC") if case["period"] else None
        registry = Registry(base64.b64decode(case["keys"]))
        given = [base64.b64decode(data) for data in case["checkpoints"]]
        files = [(f"checkpoint-{number}", data) for number, data in enumerate(given) if data[:1] == b"\xd2"]
        checkpoints = Checkpoints(registry, files, [key for data in given if data[:1] != b"\xd2" for key in keys.read(data)])
        meter_key = load_key(base64.b64decode(case["meter"])) if case["meter"] else None
        asked = Asked(asked_period, trust_of(case["trust"] or None), meter_key, registry.plant_key is not None, case.get("everyNode", False))
        return check([base64.b64decode(data) for data in case["files"]], registry, asked, checkpoints, case["now"])
    except (keys.KeyProblem, period.PeriodProblem, Refusal) as problem:
        return {"error": str(problem)}


if __name__ == "__main__":
    sys.exit(main())
