using System;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Watches windows for what electricians get wrong: a current transformer mounted backwards or on another phase's conductor,
    /// a voltage or a current missing. A finding must be there (or be gone) for a number of consecutive windows before it is
    /// reported, and windows without enough current say nothing.
    /// </summary>
    public sealed class ConnectionCheck
    {
        // A passive load's current lies between this much leading and this much lagging, degrees.
        private const double MostLeading = -75;
        private const double MostLagging = 89;

        private readonly PhaseChannels[] _channels;
        private readonly int _windows;
        private readonly double _leastAmperes;
        private readonly bool _exportExpected;
        private readonly WiringFinding[] _state;
        private readonly WiringFinding[] _candidate;
        private readonly WiringFinding[] _seen;
        private readonly int[] _count;
        private readonly bool[] _changed;
        private readonly double[] _angles;

        /// <summary>
        /// Findings change after <paramref name="windows"/> consecutive windows that agree. Phases below
        /// <paramref name="leastAmperes"/> are not judged by their angle. With <paramref name="exportExpected"/> (a generator)
        /// negative power is no finding.
        /// </summary>
        public ConnectionCheck(PhaseChannels[] channels, int windows, double leastAmperes, bool exportExpected)
        {
            _channels = channels;
            _windows = windows;
            _leastAmperes = leastAmperes;
            _exportExpected = exportExpected;
            _state = new WiringFinding[channels.Length];
            _candidate = new WiringFinding[channels.Length];
            _seen = new WiringFinding[channels.Length];
            _count = new int[channels.Length];
            _changed = new bool[channels.Length];
            _angles = new double[channels.Length];
        }

        /// <summary>The standing finding of phase <paramref name="phase"/> (0-based).</summary>
        public WiringFinding Finding(int phase) => _state[phase];

        /// <summary>Takes a finished window; returns true when a finding changed. Unusable windows are ignored.</summary>
        public bool Add(WindowAnalyzer window)
        {
            if (!window.IsUsable)
            {
                return false;
            }

            Look(window.Phases);
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
                if (_count[p] >= _windows)
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

        private void Look(PhaseResult[] phases)
        {
            double greatest = 0;
            bool anglesKnown = phases.Length == 3;
            for (int p = 0; p < phases.Length; p++)
            {
                greatest = Math.Max(greatest, phases[p].IrmsAmperes);
            }

            for (int p = 0; p < phases.Length; p++)
            {
                PhaseResult phase = phases[p];
                _seen[p] = WiringFinding.None;
                if (phase.HasVoltage && phase.UrmsVolts < 0.2 * _channels[p].NominalVolts)
                {
                    _seen[p] = WiringFinding.VoltageMissing;
                }
                else if (phases.Length > 1 && greatest > 10 * _leastAmperes && phase.IrmsAmperes < 0.02 * greatest)
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

            if (anglesKnown && LookSwapped())
            {
                return;
            }

            for (int p = 0; p < phases.Length; p++)
            {
                if (_seen[p] == WiringFinding.None && phases[p].HasVoltage && phases[p].IrmsAmperes >= _leastAmperes
                    && !Plausible(_angles[p]) && Plausible(Wrap(_angles[p] + 180)))
                {
                    _seen[p] = WiringFinding.CtReversed;
                }
            }
        }

        // Exchanging two conductors turns one phase's angle by +120° and the other's by -120°. It is reported when as wired is
        // implausible, and exchanging (with nothing reversed) makes all three plausible and alike.
        private bool LookSwapped()
        {
            if (Plausible(_angles[0]) && Plausible(_angles[1]) && Plausible(_angles[2]))
            {
                return false;
            }

            double bestSpread = 45;
            int best = -1;
            for (int keep = 0; keep < 3; keep++)
            {
                int a = (keep + 1) % 3;
                int b = (keep + 2) % 3;

                // Phase b's voltage lies 120° behind phase a's: its current seen on input a is 120° too late.
                double angleA = Wrap(_angles[a] - 120);
                double angleB = Wrap(_angles[b] + 120);
                double spread = Spread(_angles[keep], angleA, angleB);
                if (Plausible(_angles[keep]) && Plausible(angleA) && Plausible(angleB) && spread < bestSpread)
                {
                    bestSpread = spread;
                    best = keep;
                }
            }

            // One reversed transformer explains more simply what it explains as well.
            if (best < 0 || ReversedSpread() <= bestSpread)
            {
                return false;
            }

            _seen[(best + 1) % 3] = WiringFinding.PhaseSwapped;
            _seen[(best + 2) % 3] = WiringFinding.PhaseSwapped;
            return true;
        }

        private double ReversedSpread()
        {
            double a = Plausible(_angles[0]) ? _angles[0] : Wrap(_angles[0] + 180);
            double b = Plausible(_angles[1]) ? _angles[1] : Wrap(_angles[1] + 180);
            double c = Plausible(_angles[2]) ? _angles[2] : Wrap(_angles[2] + 180);
            return Plausible(a) && Plausible(b) && Plausible(c) ? Spread(a, b, c) : 360;
        }

        private static double Spread(double a, double b, double c)
        {
            return Math.Max(a, Math.Max(b, c)) - Math.Min(a, Math.Min(b, c));
        }

        private static bool Plausible(double degrees)
        {
            return degrees >= MostLeading && degrees <= MostLagging;
        }

        private static double Wrap(double degrees)
        {
            return degrees - 360 * Math.Floor((degrees + 180) / 360);
        }
    }
}
