"""What cannot be true together (docs/wire-format.md, "The rules exactly")."""
import math

from .content import REGISTERS

COUNTERS = ("up", "win", "wbad", "wrate", "wgap", "wclip", "wshort", "wdist", "wnone", "wlate", "wover", "mpc")
DAY_SECONDS, EARLIEST_UTC_SECONDS, CLOCK_SECONDS, DRIFT, STEP_MILLISECONDS = 86400, 1704067200, 2.5, 0.001, 60000
WAITING_SAMPLES, BORDER_SAMPLES, PERIODS_OF_A_CHANGE = 3600, 2, 4
SHARE, METER_SHARE, METER_DIGIT_JOULES, MINIMUM_HELD_SECONDS, MAXIMUM_HELD_SECONDS = 0.05, 0.2, 360000, 300, 3600
EDGE_SECONDS, DEVIATIONS, ROUNDING_JOULES, MAXIMUM_RATIO = 5, 6, 100, 1000
EXCUSED_PACKS, MAXIMUM_EXCUSED, KEPT_EVENTS = 60, 15, 16
DROPS = ("pack", "unsigned-packs", "readings")
ANY_TYPE = (-270, 1820)
THERMOCOUPLES = {"B": (0, 1820), "E": (-270, 1000), "J": (-210, 1200), "K": (-270, 1372), "N": (-270, 1300), "R": (-50, 1768),
                 "S": (-50, 1768), "T": (-270, 400)}


class Rules:
    """Holds the packs of one key, in the order of their numbers, against the rules. found(code, first, last) is called for each."""

    def __init__(self, enrolled, now, found):
        self.enrolled, self.check_time, self.found = enrolled, now, found
        self.before = None
        self.registers, self.counters = {}, {}
        self.is_before_enrolment = self.is_start_owed = self.is_read_again = False
        self.is_too_many = {}
        self.named = self.calibration = self.configuration = None
        self.serials = {}
        self.clear_energy()
        self.net, self.mean, self.excused, self.unshown, self.mean_watts = None, 0, [], (0, math.inf), 0
        self.setpoints, self.explained, self.seen_command, self.command = {}, {}, None, 0
        self.room, self.room_end, self.ranges, self.drops = {}, {}, {}, []

    def take(self, now):
        self.now = now
        self.is_next = self.before is not None and self.before.seq + 1 == now.seq
        self.is_same_boot = self.before is not None and self.before.boot == now.boot
        for rule in (self.check_registers, self.check_counters, self.check_time_of_pack, self.check_boot, self.check_configuration,
                     self.check_energy, self.check_periods, self.check_commands, self.check_ranges, self.check_meter, self.check_drops):
            rule(now, self.before)
        self.before = now

    def say(self, code):
        self.found(code, self.now.seq, self.now.seq)

    def say_since(self, code):
        self.found(code, self.before.seq, self.now.seq)

    def check_registers(self, now, before):
        for moment in now.moments:
            for name in REGISTERS:
                if name in moment.said:
                    if moment.said[name] < self.registers.get(name, 0):
                        self.say("register-fell")
                    self.registers[name] = moment.said[name]

    def check_counters(self, now, before):
        if not self.is_same_boot:
            self.counters = {}
        for name in COUNTERS:
            if name in now.own:
                if now.own[name] < self.counters.get(name, 0):
                    self.say("counter-fell")
                self.counters[name] = now.own[name]

    def check_time_of_pack(self, now, before):
        if now.has_utc:
            self.check_day(now)
        if before is None or before.has_utc != now.has_utc:
            return
        if not now.has_utc and (not self.is_same_boot or before.has_quarter_hours):
            return
        steps = now.numbers("time-step", "ms")
        for step in steps:
            if abs(step) > STEP_MILLISECONDS:
                self.say("time-stepped")
        has_lost_its_state = not self.is_same_boot and now.has_lost("torn-frames")
        if not steps and not now.lost_events and not has_lost_its_state:
            if min([now.end] + [at for at, _ in now.powers]) < before.end - CLOCK_SECONDS:
                self.say_since("time-back")
        if self.is_next and self.is_same_boot and now.has_utc and not now.lost_events and 0 not in steps:
            self.check_clocks(now, before, sum(steps) / 1000)

    def check_day(self, now):
        if now.end > self.check_time + DAY_SECONDS or now.end < EARLIEST_UTC_SECONDS:
            self.say("time-impossible")
        is_before = self.enrolled is not None and now.end < self.enrolled - DAY_SECONDS
        if is_before and not self.is_before_enrolment:
            self.say("before-enrolment")
        self.is_before_enrolment = is_before

    def check_clocks(self, now, before, stepped):
        if "up" in now.own and "up" in before.own:
            own = now.own["up"] - before.own["up"]
            if abs(now.end - before.end - own - stepped) > CLOCK_SECONDS + DRIFT * abs(own):
                self.say_since("time-leap")

    def check_boot(self, now, before):
        if not self.is_next:
            self.is_start_owed = False
        elif not self.is_same_boot:
            self.is_start_owed = True
            starts = now.boot - before.boot
            seconds = now.end - before.end if now.has_utc and before.has_utc else math.inf
            if starts > 1:
                self.say_since("boot-leap" if starts > seconds else "starts-without-packs")
        if self.is_start_owed:
            is_said = now.lost_events or now.boot in now.numbers("boot", "boot") + now.numbers("resume", "boot")
            if not is_said and not now.has_quarter_hours:
                self.say_since("boot-silent")
            self.is_start_owed = not is_said and now.has_quarter_hours

    def check_configuration(self, now, before):
        said = list(zip(now.values("config", "cfg"), now.numbers("config", "serial")))
        is_behind_a_start = now.has_quarter_hours and (self.is_read_again or not self.is_same_boot)
        if self.is_next and not now.lost_events and not is_behind_a_start:
            if self.named is not None and now.configuration not in [self.named] + [name for name, _ in said]:
                self.say_since("configuration-silent")
            self.check_calibration(now, now.own.get("cal"), self.calibration)
        self.is_read_again = is_behind_a_start and self.is_next
        if not self.is_read_again:
            self.named, self.calibration = now.configuration, now.own.get("cal")
        for name, serial in said:
            self.check_serial(now, name, serial)

    def check_calibration(self, now, counter, before):
        if counter is None or before is None or counter == before:
            return
        is_said = counter in now.numbers("calibration", "counter")
        if not is_said or counter < before and not now.has("fallback"):
            self.say_since("calibration-silent")

    def check_serial(self, now, name, serial):
        is_other = self.configuration is not None and self.configuration[0] != name
        if is_other and serial <= self.configuration[1] and not now.has("fallback") and not now.lost_events:
            self.say("configuration-serial")
        elif self.serials.get(name, serial) != serial:
            self.say("configuration-serial")
        self.serials[name] = serial
        self.configuration = name, serial

    def check_energy(self, now, before):
        net = net_energy(now)
        has_energy = self.net is not None and (net not in (None, self.net) or any(watts for _, watts in now.powers))
        self.net = self.net if net is None else net
        is_held = (self.is_next and self.is_same_boot and now.has_utc == before.has_utc and not now.has("time-step", "meter")
                   and not now.lost_readings and now.own.get("mode") == before.own.get("mode")
                   and now.powers and last_power(now) > last_power(before) and None not in (net, net_energy(before)))
        if is_held:
            self.add_energy(now, before, net - net_energy(before))
            self.excused.append(False)
            is_open = now.own.get("mode") == "meter" or now.has("freeze")
            if self.seconds >= MAXIMUM_HELD_SECONDS or not is_open:
                self.judge_energy()
        else:
            if self.seconds >= MINIMUM_HELD_SECONDS:
                self.judge_energy()
            if self.energy or self.absolute:
                count = min(self.packs, len(self.excused))
                self.excused[len(self.excused) - count:] = [True] * count
            self.excused.append(has_energy and not self.fits_behind_start(now, before))
            self.mean = 0
            self.unshown = 0, math.inf
            self.clear_energy()
        self.excused = self.excused[-EXCUSED_PACKS:]
        start = last_power(before) if self.is_next and now.has_utc == before.has_utc else now.first_power
        self.mean_watts = power_since(now, start if self.is_same_boot or "up" not in now.own else max(start, now.end - now.own["up"]))[2]
        self.say_too_many("energy-unheld", self.excused)

    def fits_behind_start(self, now, before):
        """True when a pack behind a start has the energy that its power gives, and at most the power since the pack before."""
        if (not self.is_next or self.is_same_boot or not now.has_utc or not before.has_utc or now.has("time-step", "meter")
                or now.lost_readings or now.has_quarter_hours or now.own.get("mode") != before.own.get("mode") or "up" not in now.own
                or None in (net_energy(now), net_energy(before))):
            return False
        former = last_power(before)
        start = max(former, now.end - now.own["up"])
        power, absolute, mean, last = power_since(now, start)
        watts, energy = max(mean, self.mean_watts), net_energy(now) - net_energy(before)
        unmetered = sum(moment.said.get("unmet", 0) for moment in now.moments)
        share = METER_SHARE if now.own.get("mode") == "meter" else SHARE
        tolerance = (watts * (EDGE_SECONDS + min(max(unmetered, 0), max(0, now.end - start)) + max(0, now.end - last)) + ROUNDING_JOULES
                     + share * max(absolute, abs(energy)))
        more = (energy - power) * (-1 if power < 0 else 1)
        return -tolerance <= more <= tolerance + watts * (start - former)

    def add_energy(self, now, before, moved):
        reached, seconds, absolute = last_power(before), 0, 0
        for at, watts in sorted(now.powers, key=lambda power: power[0]):
            length = max(0, at - reached)
            self.power += watts * length
            absolute += abs(watts * length)
            seconds += length
            reached = max(reached, at)
        length = max(0, now.end - before.end)
        mean, reach = absolute / seconds, max(absolute / seconds, self.mean)
        without = max(0, now.end - reached) + max(0, before.end - last_power(before))
        unmetered, deviations = (sum(moment.said.get(name, 0) for moment in now.moments) for name in ("unmet", "eu"))
        self.absolute += absolute
        self.energy += moved
        self.seconds += length
        self.tolerance += reach * (EDGE_SECONDS + min(max(unmetered, 0), length) + without) + ROUNDING_JOULES
        self.deviations += DEVIATIONS * deviations
        self.standstill = reach * min(max(sum(now.numbers("freeze", "seconds")), 0), length)
        self.mean = mean
        self.meter_ratio = now.own.get("mct", 1) if now.own.get("mode") == "meter" else None
        self.packs += 1

    def judge_energy(self):
        larger = max(self.absolute, abs(self.energy))
        share = SHARE if self.meter_ratio is None else METER_SHARE
        tolerance = self.tolerance + min(self.deviations, self.absolute) + self.standstill + share * larger
        unshown = self.power - self.energy
        if abs(unshown) > tolerance if self.meter_ratio is None else not self.can_move(unshown, tolerance):
            self.say("energy-power")
        self.clear_energy()

    def can_move(self, unshown, tolerance):
        """What a meter's register does not show yet is less than its last digit, as a range."""
        digit = METER_DIGIT_JOULES * min(max(self.meter_ratio, 0), MAXIMUM_RATIO)
        least = max(0, self.unshown[0] + unshown - tolerance)
        most = min(digit, min(digit, self.unshown[1]) + unshown + tolerance)
        self.unshown = (least, most) if least <= most else (0, math.inf)
        return least <= most

    def clear_energy(self):
        self.energy = self.power = self.absolute = self.tolerance = self.deviations = self.standstill = self.seconds = self.packs = 0
        self.meter_ratio = None

    def check_periods(self, now, before):
        is_followed = self.is_next and not now.lost_events
        if not is_followed:
            self.setpoints = {}
        if not is_followed or now.has("time-step", "discard"):
            room = 0 if now.seq == 0 else WAITING_SAMPLES
            self.room, self.room_end = {zone: room for zone in range(1, 5)}, {}
        command = now.own.get("cmd")
        if now.has("setpoint", "config", "fallback") or None not in (command, self.seen_command) and command > self.seen_command:
            self.explained = {zone: PERIODS_OF_A_CHANGE for zone in range(1, 5)}
        self.seen_command = command if command is not None else self.seen_command or 0
        for zone, signed in now.periods:
            self.check_room(zone, signed)
            if "sp" not in signed:
                continue
            if self.setpoints.get(zone, signed["sp"]) != signed["sp"] and not self.explained.get(zone):
                self.say("setpoint-silent")
            self.setpoints[zone] = signed["sp"]
            self.explained[zone] = max(0, self.explained.get(zone, 0) - 1)

    def check_room(self, zone, signed):
        if "period" not in signed:
            return
        seconds = max(signed["period"], signed["end"] - self.room_end.get(zone, math.inf))
        self.room_end[zone] = signed["end"]
        samples = sum(signed.get(name, 0) for name in ("n", "nf", "nx"))
        self.room[zone] = min(self.room[zone] + seconds + BORDER_SAMPLES - samples, WAITING_SAMPLES)
        if self.room[zone] < 0:
            self.say("period-samples")
            self.room[zone] = 0

    def check_commands(self, now, before):
        command = now.own.get("cmd")
        if command is None:
            return
        if command < self.command:
            self.say("command-counter")
        elif command == self.command and self.is_next and now.has("setpoint", "batch") and not before.has("setpoint", "batch"):
            self.say("command-counter")
        self.command = command

    def check_ranges(self, now, before):
        self.check_range(now.own.get("f"), 40, 70)
        self.check_range(now.own.get("fill"), 0, 100)
        self.check_range(now.own.get("unmet"), 0, math.inf)
        self.check_range(now.own.get("eu"), 0, math.inf)
        for kind, value in now.phases:
            if kind in ("u", "s", "i"):
                self.check_range(value, 0, math.inf)
            elif kind == "pf":
                self.check_range(value, -1.001, 1.001)
        for zone, signed in now.periods:
            if signed.get("tc"):
                self.ranges[zone] = THERMOCOUPLES.get(signed["tc"][0], ANY_TYPE)
            self.check_range(signed.get("tin"), 0, 100)
            self.check_range(signed.get("sd"), 0, math.inf)
        for zone, temperatures in now.zones.items():
            lowest, highest = self.ranges.get(zone, ANY_TYPE)
            for celsius in temperatures:
                self.check_range(celsius, lowest - 0.001, highest + 0.001)

    def check_range(self, value, lowest, highest):
        if value is not None and not lowest <= value <= highest:
            self.say("out-of-range")

    def check_meter(self, now, before):
        if not self.is_next or not self.is_same_boot or now.lost_events:
            return
        other = [name for name in ("mode", "msn", "mct") if name in now.own and now.own[name] != before.own.get(name, now.own[name])]
        if "mode" in other:
            self.say_since("mode-silent")
        if ("msn" in other or "mct" in other) and not now.has("meter"):
            self.say_since("meter-silent")

    def check_drops(self, now, before):
        is_drop = False
        for what in now.values("discard", "what"):
            if what in DROPS:
                is_drop = True
                self.say("content-dropped")
            elif what == "events" and now.event_count <= KEPT_EVENTS:
                self.say("events-had-room")
        self.drops = (self.drops + [is_drop])[-EXCUSED_PACKS:]
        self.say_too_many("drops-without-end", self.drops)

    def say_too_many(self, code, flags):
        """Once, when more than 15 of the last 60 packs are; again when it has not been so in between."""
        is_too_many = sum(flags) > MAXIMUM_EXCUSED
        if is_too_many and not self.is_too_many.get(code):
            self.say(code)
        self.is_too_many[code] = is_too_many


def net_energy(pack):
    """Import less export, J; None where the pack does not say it."""
    return pack.own["ei"] - pack.own.get("ee", 0) if "ei" in pack.own else None


def power_since(pack, reached):
    """What the readings behind a moment say: energy, the sum of its amounts, the mean power, the last reading."""
    power, absolute, seconds = 0, 0, 0
    for at, watts in sorted(pack.powers, key=lambda reading: reading[0]):
        length = max(0, at - reached)
        power += watts * length
        absolute += abs(watts * length)
        seconds += length
        reached = max(reached, at)
    return power, absolute, absolute / seconds if seconds > 0 else 0, reached


def last_power(pack):
    """Up to when the readings of a pack say the power."""
    return max((at for at, _ in pack.powers), default=pack.end)
