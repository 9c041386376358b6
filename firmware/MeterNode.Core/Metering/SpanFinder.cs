using System;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Finds the whole mains cycles of a prepared window: between crossings of the strongest voltage, of the strongest current's
    /// fundamental when no voltage shows mains, and by the nominal frequency when nothing does.
    /// </summary>
    internal sealed class SpanFinder
    {
        // A voltage below this share of the nominal one cannot give the crossings.
        private const double LeastVoltage = 0.2;

        // Peak of a current that can give the crossings, in its noise floors.
        private const double LeastCurrent = 4;

        private const int StageVoltage = 0;
        private const int StageFilter = 1;
        private const int StageCurrent = 2;
        private const int StageDone = 3;

        private readonly PhaseChannels[] _channels;
        private readonly double _nominalHertz;
        private readonly WindowPreparation _prepared;
        private readonly CrossingFinder _crossings = new CrossingFinder();
        private readonly FundamentalFilter _filter = new FundamentalFilter();
        private WaveformWindow _window;
        private int _stage = StageDone;
        private int _flags;
        private double _from;
        private double _to;
        private int _cycles;
        private double _hertz;

        internal SpanFinder(PhaseChannels[] channels, double nominalHertz, WindowPreparation prepared)
        {
            _channels = channels;
            _nominalHertz = nominalHertz;
            _prepared = prepared;
        }

        /// <summary>Bits of <see cref="WindowFlags"/>.</summary>
        internal int Flags => _flags;

        /// <summary>Row position where the span starts.</summary>
        internal double From => _from;

        /// <summary>Row position where it ends.</summary>
        internal double To => _to;

        /// <summary>Whole cycles in the span.</summary>
        internal int Cycles => _cycles;

        /// <summary>Frequency, Hz; the nominal one without a signal.</summary>
        internal double Hertz => _hertz;

        internal void Begin(WaveformWindow window)
        {
            _window = window;
            _flags = 0;
            _cycles = 0;
            int best = -1;
            double bestShare = LeastVoltage;
            for (int p = 0; p < _channels.Length; p++)
            {
                int channel = _channels[p].VoltageChannel;
                if (channel >= 0)
                {
                    double share = _prepared.Peak(channel) / (1.4142135623730951 * _channels[p].NominalVolts);
                    if (share > bestShare)
                    {
                        best = channel;
                        bestShare = share;
                    }
                }
            }

            if (best < 0)
            {
                BeginFilter();
                return;
            }

            _stage = StageVoltage;
            int margin = Margin();
            _crossings.Begin(
                window.Counts[best], window.Count, _prepared.Middle(best), _prepared.Range(best) * 0.05, margin, window.Count - 1 - margin);
        }

        internal bool Step(int rows)
        {
            switch (_stage)
            {
                case StageVoltage:
                    if (_crossings.Step(rows) && !Take(0))
                    {
                        BeginFilter();
                    }

                    break;
                case StageFilter:
                    if (_filter.Step(rows))
                    {
                        BeginCurrent();
                    }

                    break;
                case StageCurrent:
                    if (_crossings.Step(rows) && !Take(_filter.Delay))
                    {
                        AssumeNominal();
                    }

                    break;
            }

            return _stage == StageDone;
        }

        // Rows that must exist before and after the span: one for the neighbours, more for borrowed voltages.
        private int Margin()
        {
            double degrees = 0;
            for (int p = 0; p < _channels.Length; p++)
            {
                if (_channels[p].VoltageChannel >= 0)
                {
                    degrees = Math.Max(degrees, Math.Abs(_channels[p].VoltageShiftDegrees));
                }
            }

            return 2 + (degrees == 0 ? 0 : 2 + (int)(degrees / 360 * 1e6 / WindowAnalyzer.LowestHertz / _prepared.PeriodMicros));
        }

        private void BeginFilter()
        {
            int best = -1;
            double bestPeak = 0;
            for (int p = 0; p < _channels.Length; p++)
            {
                int channel = _channels[p].CurrentChannel;
                double peak = _prepared.Peak(channel);
                if (peak > bestPeak && peak > LeastCurrent * _channels[p].CurrentCalibration.NoiseFloorRms)
                {
                    best = channel;
                    bestPeak = peak;
                }
            }

            if (best < 0)
            {
                AssumeNominal();
                return;
            }

            _stage = StageFilter;
            _filter.Begin(_window.Counts[best], _window.Count, _prepared.Middle(best), _prepared.Range(best), _prepared.PeriodMicros);
        }

        private void BeginCurrent()
        {
            if (_filter.Count < 3)
            {
                _flags |= WindowFlags.TooShort;
                _stage = StageDone;
                return;
            }

            double low = _filter.Minimum;
            double high = _filter.Maximum;
            _stage = StageCurrent;
            int margin = Margin();
            _crossings.Begin(_filter.Filtered, _filter.Count, (low + high) * 0.5, (high - low) * 0.1, margin, _filter.Count - 1 - margin);
        }

        private bool Take(double delay)
        {
            if (_crossings.Cycles == 0 || !_crossings.IsRegular)
            {
                return false;
            }

            double hertz = _crossings.Cycles * 1e6 / ((_crossings.To - _crossings.From) * _prepared.PeriodMicros);
            if (hertz < WindowAnalyzer.LowestHertz || hertz > WindowAnalyzer.MaximumHertz)
            {
                return false;
            }

            Finish(_crossings.From + delay, _crossings.To + delay, _crossings.Cycles, hertz);
            return true;
        }

        private void AssumeNominal()
        {
            _flags |= WindowFlags.NoSignal;
            double rows = 1e6 / _nominalHertz / _prepared.PeriodMicros;
            int margin = Margin();
            int cycles = (int)((_window.Count - 1 - 2 * margin) / rows);
            if (cycles < 1)
            {
                _flags |= WindowFlags.TooShort;
            }

            Finish(margin, margin + cycles * rows, cycles, _nominalHertz);
        }

        private void Finish(double from, double to, int cycles, double hertz)
        {
            _from = from;
            _to = to;
            _cycles = cycles;
            _hertz = hertz;
            _stage = StageDone;
        }
    }
}
