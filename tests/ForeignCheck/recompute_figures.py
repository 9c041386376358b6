#!/usr/bin/python3
"""Computes the figures of a period again from the evidence, with tools that are not MeterNode's.

usage: recompute_figures.py FILE … --keys REGISTRY --period TIME --zone NAME [--history FILE [--ledger FILE]] [--shifts TIMES]
                            [--factors GRID,REMAINDER,FOOTPRINT]

FILE are evidence files, in any order. TIME is a month 2026-11, a day, or FROM/TO. TIMES are the beginnings of shifts, such as
06:00,14:00. The factors are in kg/kWh. Prints a JSON object: "figures", of each [scope, name, id, value, U, printed]; "gaps", of each
[node, begin, end, seconds, cause, bound in kWh], times in ms; "days" of the baseline [day, t, kWh, completeness]; and "shifts" of the
ledger [statement, begin, end, [statement, who] of the sign-off, articles]. Exit code 1 with one line on stderr when anything is wrong. It
follows docs/reporting.md, docs/wire-format.md and docs/ledger.md, and shares no code with the tools. It verifies every signature; it does
not judge the evidence: verify_answers.py does.
"""
import argparse
import json
import os
import sys

from answers import cose, evidence, period
from answers.cbor import Refusal
from answers.content import Content
from answers.keys import KeyProblem, point_of
from answers.payload import Payload
from answers.registry import Registry
from figures.ledger import Book, spki_of
from figures.node import KWH_JOULES, Node
from figures.plant import Plant
from figures.printing import printed
from figures.slots import Calendar


def main():
    options = read_line()
    with open(options.keys, "rb") as file:
        registry = Registry(file.read())
    calendar = Calendar(*period.read(options.period, options.zone), period.zone_of(options.zone))
    packs = {kid: {} for kid in registry.nodes}
    for name in options.files:
        with open(name, "rb") as file:
            read_packs(file.read(), registry, packs)
    nodes = []
    for name in sorted({node.id for node in registry.nodes.values()}):
        node = Node(name, calendar)
        for kid in [key.kid for key in registry.nodes.values() if key.id == name and packs[key.kid]]:
            node.take_board(kid, [packs[kid][seq] for seq in sorted(packs[kid])])
        nodes.append(node.close())
    book = read_book(options, registry)
    factors = dict(zip(("grid", "remainder", "footprint"), map(float, options.factors.split(",")))) if options.factors else {}
    plant = Plant(registry.site, calendar, nodes, book, facts_of(registry, book), factors)
    figures = plant.figures(options.shifts.split(",") if options.shifts else [])
    shifts = plant.shifts()
    print(json.dumps({
        "figures": [[scope, name, identity, value, expanded, printed(value, expanded, estimate)]
                    for scope, name, identity, value, expanded, estimate in figures],
        "gaps": [[node.name, gap.begin, gap.end, gap.seconds, gap.cause,
                  None if node.watts is None else gap.bound(node.watts) / KWH_JOULES]
                 for node in nodes for gap in node.gaps],
        "days": plant.days(),
        "shifts": [[number, shift["from"], shift["to"], book.signed_by(shift), [output["article"] for output in outputs]]
                   for number, shift, outputs in shifts],
    }))


def read_line():
    parser = argparse.ArgumentParser(usage=__doc__.partition("usage: ")[2].partition("\n\n")[0])
    parser.add_argument("files", nargs="+")
    for name in "--keys", "--period", "--zone":
        parser.add_argument(name, required=True)
    for name in "--ledger", "--history", "--shifts", "--factors":
        parser.add_argument(name)
    return parser.parse_args()


def read_packs(data, registry, packs):
    """Of a number the first pack counts; a pack after the end of its key does not."""
    for place in evidence.places_of(0, data):
        signed = cose.read(data[place.offset:place.offset + place.length])
        header = cose.read_header(signed.protected, cose.SENML)
        node = registry.nodes[header.kid]
        assert signed.is_by(node.key) and (header.version == 1 or signed.is_low), f"{node.id}: pack {header.seq} is not signed by its key"
        payload = Payload(signed.payload)
        assert node.eui64 in (None, payload.eui64), f"{node.id}: pack {header.seq} is of another node"
        if not (payload.has_utc and node.until is not None and payload.end > node.until):
            packs[header.kid].setdefault(header.seq, (header, Content(header, payload), payload))


def read_book(options, registry):
    if not options.history:
        return None
    with open(options.ledger or os.devnull, "rb") as ledger, open(options.history, "rb") as history:
        return Book(ledger.read(), history.read(), registry, spki_of(point_of(registry.plant_key)))


def facts_of(registry, book):
    """What signed documents say about a node's inputs."""
    calibrations = {}
    for _, entry in sorted(book.of("calibration") if book else [], key=lambda found: found[1]["date"]):
        if "node" in entry and "k" in entry:
            calibrations[entry["node"]] = float(entry["expandedUncertaintyPercent"]) / float(entry["k"])

    def facts(stretch):
        kid, configuration = stretch[:2]
        found = {"phase table": book.tables.get((kid, configuration), False) if book else False}
        if registry.nodes[kid].id in calibrations:
            found["calibration"] = calibrations[registry.nodes[kid].id]
        return found
    return facts


if __name__ == "__main__":
    try:
        main()
    except (AssertionError, KeyError, KeyProblem, OSError, period.PeriodProblem, Refusal, ValueError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
