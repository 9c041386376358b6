using System;
using MeterNode.Core.Ports;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Watches intervals for what electricians get wrong: a current transformer mounted backwards or on another phase's conductor,
    /// a voltage or a current missing. A finding must be there (or be gone) for a number of consecutive intervals before it is
    /// reported, and intervals without enough current say nothing.
    /// </summary>
    public sealed class ConnectionCheck
    {
        // A passive load's current lies between this much leading and this much lagging, degrees.
        private const double MaximumLeading = -75;
        private const double MaximumLagging = 89;

        // Both currents of a two-wattmeter circuit have about the same angle.
        private const double MaximumSpread = 40;

        private readonly double _nominalVolts;
        private readonly int _intervals;
        private readonly double _leastAmperes;
        private readonly bool _exportExpected;
        private readonly WiringFinding[] _state;
        private readonly WiringFinding[] _candidate;
        private readonly WiringFinding[] _seen;
        private readonly int[] _count;
        private readonly bool[] _changed;
        private readonly double[] _angles;

        /// <summary>
        /// Findings change after <paramref name="intervals"/> consecutive intervals that agree. A voltage below a fifth of
        /// <paramref name="nominalVolts"/> is missing. Phases below <paramref name="leastAmperes"/> are not judged by their angle.
        /// With <paramref name="exportExpected"/> (a generator) negative power is no finding.
        /// </summary>
        public ConnectionCheck(int phases, double nominalVolts, int intervals, double leastAmperes, bool exportExpected)
        {
            _nominalVolts = nominalVolts;
            _intervals = intervals;
            _leastAmperes = leastAmperes;
            _exportExpected = exportExpected;
            _state = new WiringFinding[phases];
            _candidate = new WiringFinding[phases];
            _seen = new WiringFinding[phases];
            _count = new int[phases];
            _changed = new bool[phases];
            _angles = new double[phases];
        }

        /// <summary>The standing finding of phase <paramref name="phase"/> (0-based).</summary>
        public WiringFinding Finding(int phase) => _state[phase];

        /// <summary>Takes a finished interval; returns true when a finding changed. Unusable intervals are ignored.</summary>
        public bool Add(PowerInterval interval)
        {
            if (!interval.IsUsable)
            {
                return false;
            }

            Look(interval.Phases);
            bool any = false;
            for (int p = 0; p < _state.Length; p++)
            {
                if (_seen[p] == _state[p])
                {
                    _count[p] = 0;
                    continue;
                }

                if (_seen[p] != _candidate[p])
                {
                    _candidate[p] = _seen[p];
                    _count[p] = 0;
                }

                _count[p]++;
                if (_count[p] >= _intervals)
                {
                    _state[p] = _seen[p];
                    _count[p] = 0;
                    _changed[p] = true;
                    any = true;
                }
            }

            return any;
        }

        /// <summary>True once after the finding of <paramref name="phase"/> changed.</summary>
        public bool TakeChanged(int phase)
        {
            bool changed = _changed[phase];
            _changed[phase] = false;
            return changed;
        }

        private bool HasVoltage(PhaseResult phase)
        {
            return phase.HasVoltage && phase.UrmsVolts >= 0.2 * _nominalVolts;
        }

        private void Look(PhaseResult[] phases)
        {
            double maximum = 0;
            bool anglesKnown = phases.Length == 3;
            for (int p = 0; p < phases.Length; p++)
            {
                maximum = Math.Max(maximum, phases[p].IrmsAmperes);
            }

            for (int p = 0; p < phases.Length; p++)
            {
                PhaseResult phase = phases[p];
                _seen[p] = WiringFinding.None;
                if (phase.HasVoltage && !HasVoltage(phase))
                {
                    _seen[p] = WiringFinding.VoltageMissing;
                }
                else if (phases.Length > 1 && maximum > 10 * _leastAmperes && phase.IrmsAmperes < 0.02 * maximum)
                {
                    _seen[p] = WiringFinding.CurrentMissing;
                }

                if (!phase.HasVoltage || phase.IrmsAmperes < _leastAmperes || _seen[p] != WiringFinding.None)
                {
                    // Without current or voltage there is no angle: what stood before stands.
                    if (_seen[p] == WiringFinding.None && phase.HasVoltage
                        && (_state[p] == WiringFinding.CtReversed || _state[p] == WiringFinding.PhaseSwapped))
                    {
                        _seen[p] = _state[p];
                    }

                    anglesKnown = false;
                    continue;
                }

                _angles[p] = Wrap(phase.VoltageAngleDegrees - phase.CurrentAngleDegrees);
            }

            if (_exportExpected)
            {
                return;
            }

            if (anglesKnown)
            {
                LookAtThree();
                return;
            }

            if (phases.Length == 2 && HasVoltage(phases[0]) && HasVoltage(phases[1]))
            {
                LookAtLines(phases);
            }

            for (int p = 0; p < phases.Length; p++)
            {
                if (_seen[p] == WiringFinding.None && phases[p].HasVoltage && phases[p].IrmsAmperes >= _leastAmperes
                    && !Plausible(_angles[p]))
                {
                    _seen[p] = WiringFinding.CtReversed;
                }
            }
        }

        // Three wires, two wattmeters (Aron): the inputs see two line voltages, 60° apart, and each current is 30° from where it would be
        // to its own phase's voltage. Two phases of four wires are 120° apart, split phases 180°.
        private void LookAtLines(PhaseResult[] phases)
        {
            double between = Wrap(phases[1].VoltageAngleDegrees - phases[0].VoltageAngleDegrees);
            if (Math.Abs(Math.Abs(between) - 60) < 20)
            {
                double shift = between > 0 ? 30 : -30;
                _angles[0] = Wrap(_angles[0] - shift);
                _angles[1] = Wrap(_angles[1] + shift);
                double first = Wrap(_angles[0] + (4 * shift));
                double second = Wrap(_angles[1] - (4 * shift));
                if (!(Plausible(_angles[0]) && Plausible(_angles[1])) && Plausible(first) && Plausible(second)
                    && Math.Abs(first - second) < MaximumSpread && _seen[0] == WiringFinding.None && _seen[1] == WiringFinding.None)
                {
                    _seen[0] = WiringFinding.PhaseSwapped;
                    _seen[1] = WiringFinding.PhaseSwapped;
                }
            }
        }

        // When the angles as wired are implausible, the likeliest of these explains them: transformers reversed, two exchanged, all
        // three moved on by one. A current seen on the input of the phase 120° before its own is 120° too late.
        private void LookAtThree()
        {
            double a = _angles[0];
            double b = _angles[1];
            double c = _angles[2];
            if (Plausible(a) && Plausible(b) && Plausible(c))
            {
                return;
            }

            double reversed = Doubt(Flip(a), Flip(b), Flip(c));
            double swapped = Math.Min(Doubt(a, b - 120, c + 120), Math.Min(Doubt(a + 120, b, c - 120), Doubt(a - 120, b + 120, c)));
            double moved = Math.Min(Doubt(a - 120, b - 120, c - 120), Doubt(a + 120, b + 120, c + 120));
            if (reversed <= swapped && reversed <= moved)
            {
                for (int p = 0; p < 3; p++)
                {
                    _seen[p] = Plausible(_angles[p]) ? WiringFinding.None : WiringFinding.CtReversed;
                }

                return;
            }

            bool two = swapped <= moved;
            _seen[0] = two && swapped == Doubt(a, b - 120, c + 120) ? WiringFinding.None : WiringFinding.PhaseSwapped;
            _seen[1] = two && swapped == Doubt(a + 120, b, c - 120) ? WiringFinding.None : WiringFinding.PhaseSwapped;
            _seen[2] = two && swapped == Doubt(a - 120, b + 120, c) ? WiringFinding.None : WiringFinding.PhaseSwapped;
        }

        // Three phases of one machine have similar angles, usually around 30° inductive.
        private static double Doubt(double a, double b, double c)
        {
            a = Wrap(a);
            b = Wrap(b);
            c = Wrap(c);
            if (!Plausible(a) || !Plausible(b) || !Plausible(c))
            {
                return 1000;
            }

            return Spread(a, b, c) + 0.25 * Math.Abs((a + b + c) / 3 - 30);
        }

        private static double Flip(double degrees)
        {
            return Plausible(degrees) ? degrees : degrees + 180;
        }

        private static double Spread(double a, double b, double c)
        {
            return Math.Max(a, Math.Max(b, c)) - Math.Min(a, Math.Min(b, c));
        }

        private static bool Plausible(double degrees)
        {
            return degrees >= MaximumLeading && degrees <= MaximumLagging;
        }

        private static double Wrap(double degrees)
        {
            return degrees - 360 * Math.Floor((degrees + 180) / 360);
        }
    }
}
