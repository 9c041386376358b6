"""All figures of a plant: (scope, name, id, value, U, whether it is an estimate)."""
import math

from . import accuracy, baseline, budget, sensor
from .balance import Balance
from .ledger import share
from .slots import SLOT_SECONDS, millis
from .states import States

KWH = 3.6e6
COAL = 0.1229
CARRIERS = {"natural-gas": 1.2143, "diesel": 1.4571, "lpg": 1.7143, "coal": 0.7143, "steam-heat": 0.03412}
FUELS = {"natural-gas": 56.1, "diesel": 74.1, "lpg": 63.1, "coal": 94.6}
GIGAJOULES_PER_KGCE = 0.029307


class Plant:
    def __init__(self, site, calendar, nodes, book, facts, factors):
        """nodes: closed, by name; book: None without a ledger; factors: grid, remainder, footprint or empty."""
        self.site, self.calendar, self.book, self.factors = site, calendar, book, factors
        self.balance = Balance(calendar, book, nodes)
        self.every_node, self.nodes = nodes, self.balance.nodes
        self.budgets = {node.name: budget.of_node(node, facts) for node in nodes}
        self.states = {node.name: States(node.pieces) for node in nodes}
        self.all = []
        self.begin, self.end = calendar.begin, calendar.end

    def add(self, scope, name, identity, value, percent=None, is_estimate=False, base=None):
        """percent: U in % of the value, or of base."""
        of = value if base is None else base
        expanded = None if percent is None or value is None or is_estimate else abs(of) * percent / 100
        self.all.append((scope, name, identity, value, expanded, is_estimate))

    def figures(self, shifts):
        self.of_plant()
        if self.book:
            self.of_ledger()
        for node in self.every_node:
            self.of_node(node)
        calendar = self.calendar
        stated = self.shifts()
        at_fixed_times = calendar.shifts(shifts) if shifts and not stated else []
        for scope, spans in ("month", calendar.months()), ("day", calendar.days()), ("shift", at_fixed_times):
            for name, first, last in spans:
                self.of_span(scope, name, first, last)
        for shift in stated:
            self.of_shift(shift)
        return self.all

    # One node

    def of_node(self, node):
        rows = self.budgets[node.name]
        percent, estimate = budget.expanded(rows), node.is_estimate

        def add(identity, value, is_relative=False):
            self.add("node", node.name, identity, value, percent if is_relative else None, is_relative and estimate)

        joules, calendar = node.joules(), self.calendar
        if not node.packs:
            add("energy", None)
        else:
            add("energy", joules / KWH, True)
            if node.joules(register="ee"):
                add("energyExported", node.joules(register="ee") / KWH, True)
            bridged = sum(slot.bridged for slot in node.slots)
            if bridged:
                add("energyBridged", bridged / KWH)
            if node.unplaced:
                add("energyUnplaced", node.unplaced / KWH)
        length = calendar.end - calendar.begin
        add("completeness", 100 * node.complete() / calendar.count)
        add("timeMetered", 100 * node.metered() / length)
        add("timeNotMetered", (length - node.metered()) / 3600)
        add("energyNotMeteredBound", None if node.bound() is None else node.bound() / KWH)
        used, refused, over = (node.counters[name] for name in ("win", "wbad", "wover"))
        if used + refused:
            add("refusedWindows", 100 * refused / (used + refused))
        if used and over:
            add("lowerBoundWindows", 100 * over / used)
        self.load("node", node.name, [node], rows, estimate)
        self.of_states(node, add)
        shots = node.joules(register="shots")
        if shots or self.states[node.name].cycle is not None:
            add("shots", shots)
            add("energyPerShot", joules / KWH / shots if shots else None, True)
        for zone, values in accuracy.zones(node.periods):
            setpoint = [period["sp"] for number, period in node.periods if number == zone and period.get("n", 0) > 0][-1]
            for identity, value in values.items():
                self.add("zone", f"{node.name} zone {zone}", identity, value)
                if identity == "controlBias":
                    self.all[-1] = *self.all[-1][:4], sensor.expanded(node.sensors.get(zone), setpoint), False
        if node.has_heat:
            heat = node.joules(register="heat") / KWH
            add("heatRecovered", heat if heat > 0 else None)
            if heat > 0:
                self.add("node", node.name, "heatShareOfInput", 100 * heat / (joules / KWH) if joules > 0 else None, None, estimate)

    def load(self, scope, name, nodes, rows, estimate):
        demands = [sum(node.slots[slot].moved["ei"] for node in nodes) for slot in range(self.calendar.count)
                   if all(node.slots[slot].is_complete for node in nodes)]
        if not nodes or not demands:
            self.add(scope, name, "maximumDemand", None)
            if scope == "node":
                self.add(scope, name, "loadFactor", None)
            return
        greatest = max(demands) / (SLOT_SECONDS * 1000)
        mean = sum(demands) / (SLOT_SECONDS * 1000 * len(demands))
        self.add(scope, name, "maximumDemand", greatest, budget.expanded(rows, False), estimate)
        self.add(scope, name, "loadFactor", 100 * mean / greatest if greatest > 0 else None, None, estimate)

    def of_states(self, node, add):
        states = self.states[node.name]
        if not states.p95 or states.p95 <= 0:
            return
        for state in "off", "standby", "production":
            is_known = state == "off" or states.cycle is not None
            add("time" + state.capitalize(), states.seconds[state] / 3600 if is_known else None)
            add("energy" + state.capitalize(), states.joules[state] / KWH if is_known else None, True)
        has_share = states.cycle is not None and node.joules() > 0
        self.add("node", node.name, "standbyShare", 100 * states.joules["standby"] / node.joules() if has_share else None, None,
                 node.is_estimate)

    # The plant

    def of_plant(self):
        nodes, calendar = self.nodes, self.calendar
        estimate = any(node.is_estimate for node in nodes)
        rows = budget.of_sum([(node.joules(), self.budgets[node.name]) for node in nodes])
        percent = budget.expanded(rows)
        metered = sum(node.joules() for node in nodes) / KWH

        def add(identity, value, base=None):
            """base: what of the value has the uncertainty of the energy."""
            self.add("plant", self.site, identity, value, None if base is None else percent, base is not None and estimate, base)

        is_known = any(node.packs for node in nodes)
        add("energy", metered if is_known else None, metered)
        stated = self.stated("energy", "quantity", lambda entry: entry in self.balance.others)
        total = metered + stated[0]
        if stated[1]:
            add("electricityStated", stated[0])
            add("electricityTotal", total, metered)
        self.of_balance(percent, estimate)
        if total > 0:
            estimated = sum(node.joules() for node in nodes if node.is_estimate) / KWH
            add("primaryDataShare", 100 * (metered - estimated) / total)
        coal, parts = total * COAL, {"electricity": total * COAL}
        for carrier in sorted({entry["carrier"] for _, entry in (self.book.of("energy") if self.book else [])} - {"electricity"}):
            quantity, statements = self.stated("energy", "quantity", lambda entry: entry["carrier"] == carrier)
            if statements:
                parts[carrier] = quantity * CARRIERS[carrier] if carrier in CARRIERS else None
                coal += parts[carrier] or 0
        carriers = parts if is_known or stated[1] else {carrier: part for carrier, part in parts.items() if carrier != "electricity"}
        has_coal = any(part is not None for part in carriers.values())
        add("comprehensiveEnergy", coal if has_coal else None, metered * COAL)
        for carrier, part in carriers.items():
            is_metered = carrier == "electricity"
            self.add("carrier", carrier, "comprehensiveEnergy", part, percent if is_metered else None, is_metered and estimate,
                     metered * COAL)
            self.add("carrier", carrier, "comprehensiveEnergyShare", 100 * part / coal if part is not None and coal > 0 else None, None,
                     is_metered and estimate)
        tonnes = sum(self.good(output) * self.article(output)["partMilligrams"] for _, output in self.outputs()) / 1e9
        if tonnes > 0 and has_coal:
            add("comprehensiveEnergyPerTonne", coal / tonnes, metered * COAL / tonnes)
        add("completeness", 100 * sum(node.complete() for node in nodes) / (calendar.count * len(nodes)) if nodes else None)
        bounds = [node.bound() for node in nodes]
        add("energyNotMeteredBound", None if None in bounds else sum(bounds) / KWH)
        self.load("plant", self.site, [node for node in nodes if node.packs], rows, estimate)
        known = [node for node in nodes if self.states[node.name].cycle is not None]
        if sum(node.joules() for node in known) > 0:
            standby = sum(self.states[node.name].joules["standby"] for node in known)
            self.add("plant", self.site, "standbyShare", 100 * standby / sum(node.joules() for node in known), None, estimate)
        self.direct = [(entry, float(entry["quantity"]) * share(self.begin, self.end, entry)
                        * CARRIERS[entry["carrier"]] * GIGAJOULES_PER_KGCE * FUELS[entry["carrier"]])
                       for _, entry in (self.book.of("energy") if self.book else [])
                       if entry["carrier"] in FUELS and share(self.begin, self.end, entry) > 0]
        if self.direct:
            add("emissionsDirect", sum(burnt for _, burnt in self.direct))
            for carrier in sorted({entry["carrier"] for entry, _ in self.direct}):
                self.add("carrier", carrier, "emissionsDirect", sum(burnt for entry, burnt in self.direct if entry["carrier"] == carrier))
        if self.factors:
            known = total if is_known or stated[1] else None
            add("emissionsLocation", known and known * self.factors["grid"], metered * self.factors["grid"])
            add("emissionsFootprint", known and known * self.factors["footprint"], metered * self.factors["footprint"])
            if known is not None:
                self.market(total, add)
            elif self.contracts():
                add("emissionsMarket", None)
        self.renewable(total, add)
        heat = sum(node.joules(register="heat") for node in self.every_node if node.has_heat)
        available = self.stated("heat-available", "joules")
        if available[1] or any(node.has_heat for node in self.every_node):
            add("heatRecoveryRate", 100 * heat / available[0] if heat > 0 and available[0] > 0 else None)
        if tonnes > 0:
            self.of_baseline(estimate)

    def of_balance(self, percent, estimate):
        balance = self.balance
        if not balance.has_meter:
            return
        at_entry = any(node.is_estimate for node in balance.entry)
        entry_percent = budget.expanded(budget.of_sum([(node.joules(), self.budgets[node.name]) for node in balance.entry]))
        joules = sum(node.joules() for node in balance.entry)
        read = sum(float(entry["quantity"]) * share(self.begin, self.end, entry) for entry in balance.readings)
        self.add("plant", self.site, "mainMeterEnergy", joules / KWH + read, entry_percent if joules > 0 else None, at_entry, joules / KWH)
        self.add("plant", self.site, "balanceTime", balance.percent())
        entry, metered = balance.metered(balance.entry), balance.metered(balance.nodes)
        is_known = bool(balance.time) and balance.is_metered()
        rest = entry + balance.stated(balance.readings) - metered - balance.stated(balance.others) if is_known else None
        parts = [percent and metered * percent / 100, (entry_percent and entry * entry_percent / 100) if entry > 0 else 0]
        expanded = None if rest is None or None in parts or estimate or at_entry else math.hypot(*parts)
        self.all.append(("plant", self.site, "balanceRemainder", rest, expanded, estimate or at_entry))
        self.add("plant", self.site, "balanceNotMeteredBound", balance.bound() if balance.time else None)

    def days(self):
        """(day, t, kWh or None where no node metered, completeness in %); empty without good product."""
        if sum(self.good(output) * self.article(output)["partMilligrams"] for _, output in self.outputs()) <= 0:
            return []
        days = []
        for name, first, last in self.calendar.days():
            begin, end = (self.begin + slot * SLOT_SECONDS for slot in (first, last))
            tonnes = sum(self.good(output) * self.article(output)["partMilligrams"] / 1e9 * share(begin, end, output)
                         for _, output in self.outputs())
            complete = 100 * sum(node.complete(first, last) for node in self.nodes) / ((last - first) * len(self.nodes))
            is_measured = any(slot.is_measured for node in self.nodes for slot in node.slots[first:last])
            energy = sum(node.joules(first, last) for node in self.nodes) / KWH if is_measured else None
            days.append((name, tonnes, energy, complete))
        return days

    def of_baseline(self, estimate):
        found = baseline.of([day[1:] for day in self.days()])
        if not found:
            self.add("plant", self.site, "baselineSlope", None)
            return
        for identity, value in (("baselineIntercept", found.intercept), ("baselineSlope", found.slope),
                                ("baselineDetermination", found.determination), ("baselineSignificance", found.significance),
                                ("baselineScatter", found.scatter)):
            self.add("plant", self.site, identity, value, None, estimate)

    def stated(self, kind, field, is_wanted=lambda entry: True, first="from", last="to"):
        """(what of it lies in the period, how many statements)."""
        found = [float(entry[field]) * share(self.begin, self.end, entry, first, last)
                 for _, entry in (self.book.of(kind) if self.book else []) if is_wanted(entry)]
        return sum(found), sum(one > 0 for one in found)

    def contracts(self, *types):
        return [entry for _, entry in (self.book.of("contract") if self.book else [])
                if (not types or entry["type"] in types) and share(self.begin, self.end, entry) > 0]

    def market(self, total, add):
        contracts = self.contracts()
        if not contracts:
            return
        if any(entry.get("gas") != "co2" or "gramsPerKilowattHour" not in entry for entry in contracts):
            add("emissionsMarket", None)
            return
        covered = [(entry["kilowattHours"] * share(self.begin, self.end, entry), float(entry["gramsPerKilowattHour"]) / 1000)
                   for entry in contracts]
        rest = max(0, total - sum(part for part, _ in covered)) * self.factors["remainder"]
        add("emissionsMarket", sum(part * factor for part, factor in covered) + rest, rest)

    def renewable(self, total, add):
        contracts = self.contracts("ppa", "self-generated")
        certificates = self.stated("certificate", "kilowattHours", first="generatedFrom", last="generatedTo")
        if total <= 0 or not contracts and not certificates[1]:
            return
        covered = sum(entry["kilowattHours"] * share(self.begin, self.end, entry) for entry in contracts)
        add("renewableShare", 100 * (covered + certificates[0]) / total)
        matched = 0
        for _, first, last in self.calendar.hours():
            metered = sum(node.joules(first, last) for node in self.nodes) / KWH
            begin, end = (self.begin + slot * SLOT_SECONDS for slot in (first, last))
            matched += min(metered, sum(entry["kilowattHours"] * share(begin, end, entry) for entry in contracts))
        add("renewableShareHourly", 100 * matched / total)

    def of_span(self, scope, name, first, last):
        nodes = self.nodes
        rows = budget.of_sum([(node.joules(), self.budgets[node.name]) for node in nodes])
        is_measured = any(slot.is_measured for node in nodes for slot in node.slots[first:last])
        self.add(scope, name, "energy", sum(node.joules(first, last) for node in nodes) / KWH if is_measured else None,
                 budget.expanded(rows, False), any(node.is_estimate for node in nodes))
        slots = (last - first) * len(nodes)
        self.add(scope, name, "completeness", 100 * sum(node.complete(first, last) for node in nodes) / slots if slots else None)

    # The ledger

    def outputs(self):
        """Those that lie in the period as a whole."""
        return [(number, entry) for number, entry in (self.book.of("output") if self.book else [])
                if self.begin <= entry["from"] and entry["to"] <= self.end]

    def article(self, output):
        return self.book.at("article", output["article"], output["from"])[1]

    def good(self, output):
        return output["shots"] * self.article(output)["cavities"] - output["rejects"]

    def nodes_of(self, machine, time):
        found = self.book.at("machine", machine, time)
        names = found[1].get("nodes") if found else None
        return [node for node in self.nodes if node.name in (names or [machine])]

    def of_ledger(self):
        for scope, name_of in ("machine", "machine"), ("class", "class"), ("process", "process"):
            groups, quarters, measured = {}, {}, set()
            for machine in sorted({entry["machine"] for _, entry in self.book.of("machine")}):
                for slot in range(self.calendar.count):
                    time = self.begin + slot * SLOT_SECONDS
                    found = self.book.at("machine", machine, time)
                    if found:
                        group = groups.setdefault(found[1][name_of], {})
                        for node in self.nodes_of(machine, time):
                            joules, complete, slots, metered = group.get(node.name, (0, 0, 0, 0))
                            quarter = node.slots[slot]
                            quarters.setdefault(found[1][name_of], {}).setdefault(node.name, set()).add(slot)
                            group[node.name] = (joules + quarter.moved["ei"], complete + quarter.is_complete, slots + 1,
                                                metered + min(quarter.metered, SLOT_SECONDS))
                            if quarter.is_measured:
                                measured.add(found[1][name_of])
            for name, group in groups.items():
                energy = self.energy(scope, name, {node: of[0] for node, of in group.items() if name in measured})
                everything = sum(node.joules() for node in self.nodes)
                part = None if energy[0] is None or everything <= 0 else 100 * energy[0] / (everything / KWH)
                self.all.append((scope, name, "energyShare", part, None, energy[2]))
                if scope != "machine":
                    self.quotient(scope, name, "comprehensiveEnergy", energy, COAL)
                    self.of_group_states(scope, name, energy, quarters.get(name, {}))
                    slots = sum(of[2] for of in group.values())
                    self.add(scope, name, "completeness", 100 * sum(of[1] for of in group.values()) / slots if slots else None)
                    self.add(scope, name, "timeMetered",
                             100 * sum(of[3] for of in group.values()) / (SLOT_SECONDS * slots) if slots else None)
        for article in sorted({output["article"] for _, output in self.outputs()}):
            self.of_article(article, [output for _, output in self.outputs() if output["article"] == article])
            self.embedded(article, [output for _, output in self.outputs() if output["article"] == article])
        for _, lot in self.book.of("lot"):
            if lot["from"] < self.end and lot.get("to", math.inf) > self.begin:
                self.of_lot(lot)

    def of_group_states(self, scope, name, energy, quarters):
        """quarters: the quarter hours of the group by node."""
        if not quarters:
            return
        value, percent, estimate = energy
        is_known = all(self.states[node].cycle is not None for node in quarters) and value is not None and value > 0
        joules = dict.fromkeys(("off", "standby", "production", "unknown"), 0)
        for node, slots in quarters.items():
            for first, of, state in self.states[node].pieces:
                joules[state] += of if self.calendar.slot(first) in slots else 0
        for state in "off", "standby", "production":
            self.add(scope, name, "energy" + state.capitalize(), joules[state] / KWH if is_known else None, percent, estimate)
        share_of = 100 * joules["standby"] / KWH / value if is_known else None
        self.all.append((scope, name, "standbyShare", share_of, None, estimate))

    def energy(self, scope, name, joules):
        """joules: by node. Adds the energy and gives (kWh or None, U in %, whether it is an estimate)."""
        rows = budget.of_sum([(of, self.budgets[node]) for node, of in joules.items()])
        estimate = any(node.is_estimate for node in self.nodes if node.name in joules)
        energy = sum(joules.values()) / KWH if joules else None, budget.expanded(rows, False), estimate
        self.add(scope, name, "energy", *energy)
        return energy

    def quotient(self, scope, name, identity, energy, factor):
        value, percent, estimate = energy
        self.add(scope, name, identity, value * factor if value is not None and factor is not None else None, percent, estimate)

    def joules_of(self, outputs):
        """Empty where no node measured in any of the times: their energy is not known."""
        joules, is_measured = {}, False
        for output in outputs:
            for node in self.nodes_of(output["machine"], output["from"]):
                between = node.joules_between(output["from"] * 1000, output["to"] * 1000)
                joules[node.name] = joules.get(node.name, 0) + between
                is_measured = is_measured or node.is_measured_between(output["from"] * 1000, output["to"] * 1000)
        return joules if is_measured else {}

    def of_article(self, name, outputs, scope="article"):
        def add(identity, value):
            self.add(scope, name, identity, value)

        shots, good = sum(output["shots"] for output in outputs), sum(self.good(output) for output in outputs)
        tonnes = sum(self.good(output) * self.article(output)["partMilligrams"] for output in outputs) / 1e9
        poured = None
        if all("pouredMilligrams" in self.article(output) for output in outputs):
            poured = sum(output["shots"] * self.article(output)["pouredMilligrams"] for output in outputs) / 1e9
        add("shots", shots)
        add("goodParts", good)
        add("rejects", sum(output["rejects"] for output in outputs))
        add("goodMass", tonnes)
        add("pouredMass", poured)
        add("yield", 100 * tonnes / poured if poured else None)
        energy = self.energy(scope, name, self.joules_of(outputs))
        per_tonne = 1 / tonnes if tonnes > 0 else None
        self.quotient(scope, name, "energyPerTonne", energy, per_tonne)
        self.quotient(scope, name, "coalPerTonne", energy, per_tonne and per_tonne * COAL)
        self.quotient(scope, name, "energyPerGoodPart", energy, 1 / good if good > 0 else None)
        self.quotient(scope, name, "energyPerShot", energy, 1 / shots if shots else None)
        self.quotient(scope, name, "energyPerPouredTonne", energy, 1 / poured if poured else None)
        self.quotient(scope, name, "cbamElectricity", energy, per_tonne and per_tonne / 1000)
        if self.factors and per_tonne and energy[0] is not None:
            self.quotient(scope, name, "footprintPerTonne", energy, per_tonne * self.factors["footprint"])
            self.quotient(scope, name, "footprintPerGoodPart", energy, 1 / good * self.factors["footprint"])
            self.quotient(scope, name, "cbamIndirect", energy, per_tonne / 1000 * self.factors["grid"])

    # Shifts

    def shifts(self):
        """(statement, shift, outputs) of the shifts that reach into the period, by their begin."""
        found = [(number, shift) for number, shift in (self.book.of("shift") if self.book else [])
                 if share(self.begin, self.end, shift) > 0]
        found.sort(key=lambda one: (one[1]["from"], one[0]))
        outputs = {number: [] for number, _ in found}
        for _, output in self.book.of("output") if found else []:
            for number, shift in found:
                if shift["from"] <= output["from"] < shift["to"] and output.get("shift", shift["shift"]) == shift["shift"]:
                    outputs[number].append(output)
                    break
        return [(number, shift, outputs[number]) for number, shift in found]

    def of_shift(self, stated):
        _, shift, outputs = stated
        name, (begin, end) = f"{shift['date']} {shift['shift']}", (max(shift["from"], self.begin), min(shift["to"], self.end))
        joules = {node.name: node.joules_between(begin * 1000, end * 1000) for node in self.nodes}
        is_measured = any(node.is_measured_between(begin * 1000, end * 1000) for node in self.nodes)
        self.energy("shift", name, joules if is_measured else {})
        first, last = -(-(begin - self.begin) // SLOT_SECONDS), (end - self.begin) // SLOT_SECONDS
        slots = max(0, last - first) * len(self.nodes)
        self.add("shift", name, "completeness", 100 * sum(node.complete(first, last) for node in self.nodes) / slots if slots else None)
        is_whole = (begin, end) == (shift["from"], shift["to"])
        made = "shots", "goodParts", "rejects", "goodMass", "energyPerTonne"
        self.part(made, is_whole, "shift", name, outputs)
        for article in sorted({output["article"] for output in outputs}):
            self.part(made + ("energy", "energyPerGoodPart"), is_whole, "shiftArticle", f"{name}/{article}",
                      [output for output in outputs if output["article"] == article])

    def part(self, wanted, is_whole, scope, name, outputs):
        """Some of the figures of outputs; of a shift that reaches out of the period they have no value."""
        if not outputs:
            return
        before = len(self.all)
        self.of_article(name, outputs, scope)
        self.all[before:] = [figure if is_whole else (*figure[:3], None, None, figure[5])
                             for figure in self.all[before:] if figure[2] in wanted]

    def embedded(self, name, outputs):
        """Direct emissions and those of precursors in a tonne of an article."""
        def mass(of):
            return sum(self.good(output) * self.article(output)["partMilligrams"] for output in of) / 1e9

        every, tonnes, kilograms = [output for _, output in self.outputs()], mass(outputs), 0
        for entry, burnt in self.direct:
            machine = entry.get("machine")
            made_by = [output for output in every if output["machine"] == machine] if machine else []
            of = made_by or every
            kilograms += burnt * mass([output for output in outputs if output in of]) / mass(of) if mass(of) > 0 else 0
        if self.direct:
            self.add("article", name, "cbamDirect", kilograms / 1000 / tonnes if tonnes > 0 else None)
        emitted, stated, gases = 0, 0, set()
        for lot in {output["lot"] for output in outputs if "lot" in output}:
            precursors = [entry for _, entry in self.book.of("precursor") if entry["lot"] == lot]
            here = mass([output for output in outputs if output.get("lot") == lot])
            whole = mass([output for _, output in self.book.of("output") if output.get("lot") == lot])
            stated += here if precursors else 0
            for entry in precursors:
                gases.add(entry["gas"])
                emitted += float(entry["kilograms"]) * float(entry["kilogramsPerTonne"]) / 1e6 * here / whole if whole > 0 else 0
        if gases:
            self.add("article", name, "cbamPrecursors", emitted / stated if stated > 0 and gases == {"co2"} else None)

    def of_lot(self, lot):
        name, outputs = lot["lot"], [output for _, output in self.outputs() if output.get("lot") == lot["lot"]]
        if outputs:
            tonnes = sum(self.good(output) * self.article(output)["partMilligrams"] for output in outputs) / 1e9
            self.add("lot", name, "goodParts", sum(self.good(output) for output in outputs))
            self.add("lot", name, "goodMass", tonnes)
            energy = self.energy("lot", name, self.joules_of(outputs))
            self.quotient("lot", name, "energyPerTonne", energy, 1 / tonnes if tonnes > 0 else None)
            errors = [period["p95"] for output in outputs for node in self.nodes_of(output["machine"], output["from"])
                      for _, period in node.periods
                      if accuracy.is_good(period) and output["from"] * 1000 < millis(period["end"]) <= output["to"] * 1000]
            if errors:
                self.add("lot", name, "controlAccuracyP95", accuracy.percentile95(errors))
        if "areaSquareMetres" not in lot:
            return
        ovens = []
        for machine in lot.get("machines", []):
            found = self.book.at("machine", machine, lot["from"])
            if found and found[1]["class"] == "coating-oven":
                ovens += self.nodes_of(machine, lot["from"])
        if "to" not in lot or not ovens:
            self.add("lot", name, "energyPerArea", None)
            return
        if not any(node.is_measured_between(lot["from"] * 1000, lot["to"] * 1000) for node in ovens):
            self.add("lot", name, "energyPerArea", None)
            return
        joules = {node.name: node.joules_between(lot["from"] * 1000, lot["to"] * 1000) for node in ovens}
        rows = budget.of_sum([(of, self.budgets[node]) for node, of in joules.items()])
        self.quotient("lot", name, "energyPerArea", (sum(joules.values()) / KWH, budget.expanded(rows, False),
                                                     any(node.is_estimate for node in ovens)), 1 / float(lot["areaSquareMetres"]))
