"""Off, standby and production (docs/reporting.md, "States")."""
import struct


def float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


class States:
    def __init__(self, pieces):
        known = sorted((joules * 1000 / (last - first), last - first)
                       for first, last, joules, _, _, is_bridged in pieces if not is_bridged and last > first)
        wanted, passed, self.p95 = 0.95 * sum(length for _, length in known), 0, None
        for watts, length in known:
            passed += length
            if passed >= wanted:
                self.p95 = watts
                break
        cycles = sorted(float32(cycle) for *_, cycle, _ in pieces if cycle is not None and cycle > 0)
        self.cycle = cycles[(len(cycles) - 1) // 2] if cycles else None
        self.seconds = dict.fromkeys(("off", "standby", "production", "unknown"), 0.0)
        self.joules = dict.fromkeys(self.seconds, 0)
        self.pieces = []
        for piece, is_producing in zip(pieces, self.producing(pieces)):
            state = self.state_of(piece, is_producing)
            self.pieces.append((piece[0], piece[2], state))
            self.seconds[state] += (piece[1] - piece[0]) / 1000
            self.joules[state] += piece[2]

    def producing(self, pieces):
        found, before = [False] * len(pieces), None
        for i, (first, _, _, shots, _, _) in enumerate(pieces):
            if shots <= 0:
                continue
            found[i] = True
            if before is not None and self.cycle is not None and first - pieces[before][1] <= 3 * 1000 * self.cycle:
                found[before:i] = [True] * (i - before)
            before = i
        return found

    def state_of(self, piece, is_producing):
        first, last, joules, _, _, is_bridged = piece
        if is_bridged or last == first or self.p95 is None:
            return "unknown"
        if joules * 1000 / (last - first) < 0.02 * self.p95:
            return "off"
        return "unknown" if self.cycle is None else "production" if is_producing else "standby"
