using System;
using MeterNode.Core.Ports;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Turns one waveform window into RMS, power, power factor and frequency per phase: a resumable computation without
    /// allocation. All phases share one span of whole mains cycles, between interpolated zero crossings of a voltage or, without
    /// one, of the strongest current's fundamental. The window is the analyzer's to change while it works: outliers are repaired
    /// and the linearity table applied in place.
    /// </summary>
    public sealed class WindowAnalyzer
    {
        /// <summary>Lowest mains frequency accepted, Hz.</summary>
        public const double LowestHertz = 45;

        /// <summary>Highest mains frequency accepted, Hz.</summary>
        public const double MaximumHertz = 65;

        private const int RowsPerStep = 150;

        private const int StagePreparation = 0;
        private const int StageSpan = 1;
        private const int StageCycleRepair = 2;
        private const int StageSums = 3;
        private const int StageCurrentPhasor = 4;
        private const int StageVoltagePhasor = 5;
        private const int StageDone = 6;

        private readonly PhaseChannels[] _channels;
        private readonly WindowPreparation _preparation;
        private readonly SpanFinder _span;
        private readonly CycleRepair _cycleRepair = new CycleRepair();
        private readonly PhaseSums _sums = new PhaseSums();
        private readonly FundamentalPhasor _phasor = new FundamentalPhasor();
        private readonly PhaseFigures _figures = new PhaseFigures();
        private readonly PowerInterval _interval;
        private WaveformWindow _window;
        private int _stage = StageDone;
        private int _phase;
        private int _flags;
        private int _cycles;
        private double _startMicros;
        private double _spanMicros;
        private int _repairedSamples;

        /// <summary>
        /// Makes an analyzer for one to three phases. <paramref name="nominalHertz"/> (50 or 60) is assumed while there is no signal.
        /// </summary>
        /// <exception cref="ArgumentException">A calibration is missing or wrong.</exception>
        public WindowAnalyzer(PhaseChannels[] phases, double nominalHertz)
        {
            _channels = phases;
            _preparation = new WindowPreparation(phases);
            _span = new SpanFinder(phases, nominalHertz, _preparation);
            _interval = new PowerInterval(phases.Length);
            Phases = _interval.Phases;
        }

        /// <summary>The window's figures, without its start and end; valid when <see cref="Step"/> returned true.</summary>
        public PowerInterval Interval => _interval;

        /// <summary>Results by phase; valid when <see cref="Step"/> returned true and <see cref="IsUsable"/>.</summary>
        public PhaseResult[] Phases { get; }

        /// <summary>Bits of <see cref="WindowFlags"/>.</summary>
        public int Flags => _flags;

        /// <summary>False when the window must not be metered (gap, too short, too many outliers).</summary>
        public bool IsUsable => (_flags & WindowFlags.Unusable) == 0;

        /// <summary>Mains frequency, Hz; 0 when no signal showed it.</summary>
        public double FrequencyHertz => _interval.FrequencyHertz;

        /// <summary>Start of the span used, µs after the window's <see cref="WaveformWindow.StartMicros"/>.</summary>
        public double StartMicros => _startMicros;

        /// <summary>Length of the span used, µs.</summary>
        public double SpanMicros => _spanMicros;

        /// <summary>Samples replaced by interpolation because they were outliers.</summary>
        public int RepairedSamples => _repairedSamples;

        /// <summary>Starts on a window. It belongs to the analyzer until <see cref="Step"/> returns true.</summary>
        public void Begin(WaveformWindow window)
        {
            _window = window;
            _flags = 0;
            _cycles = 0;
            _startMicros = 0;
            _spanMicros = 0;
            _repairedSamples = 0;
            _interval.Clear();
            _interval.MiddleMicros = window.StartMicros;
            _stage = StagePreparation;
            _preparation.Begin(window);
        }

        /// <summary>One step of at most 10,000 loop units; true when the results are ready.</summary>
        public bool Step()
        {
            switch (_stage)
            {
                case StagePreparation:
                    if (_preparation.Step(RowsPerStep))
                    {
                        AfterPreparation();
                    }

                    break;
                case StageSpan:
                    if (_span.Step(RowsPerStep))
                    {
                        AfterSpan();
                    }

                    break;
                case StageCycleRepair:
                    if (_cycleRepair.Step(RowsPerStep))
                    {
                        AfterCycleRepair();
                    }

                    break;
                case StageSums:
                    if (_sums.Step(RowsPerStep))
                    {
                        BeginCurrentPhasor();
                    }

                    break;
                case StageCurrentPhasor:
                    if (_phasor.Step(RowsPerStep))
                    {
                        AfterCurrentPhasor();
                    }

                    break;
                case StageVoltagePhasor:
                    if (_phasor.Step(RowsPerStep))
                    {
                        AfterVoltagePhasor();
                    }

                    break;
            }

            return _stage == StageDone;
        }

        private void AfterPreparation()
        {
            TakeFlags(_preparation.Flags);
            if (!IsUsable)
            {
                return;
            }

            for (int p = _channels.Length - 1; p >= 0; p--)
            {
                if (_preparation.IsClipped(_channels[p].CurrentChannel)
                    || (_channels[p].VoltageChannel >= 0 && _preparation.IsClipped(_channels[p].VoltageChannel)))
                {
                    _interval.OverRangePhase = p + 1;
                }
            }

            _stage = StageSpan;
            _span.Begin(_window);
        }

        private void AfterSpan()
        {
            TakeFlags(_span.Flags);
            if (!IsUsable)
            {
                return;
            }

            double period = _preparation.PeriodMicros;
            _interval.FrequencyHertz = (_span.Flags & WindowFlags.NoSignal) == 0 ? _span.Hertz : 0;
            _cycles = _span.Cycles;
            _startMicros = _window.TimeMicros[0] + _span.From * period;
            _spanMicros = (_span.To - _span.From) * period;
            _interval.MiddleMicros = _window.StartMicros + (long)(_startMicros + _spanMicros * 0.5);
            _figures.BeginSpan(_span.Hertz, period);
            BeginCycleRepair(0);
        }

        private void TakeFlags(int flags)
        {
            _flags |= flags;
            _repairedSamples = _preparation.RepairedSamples;
            if (!IsUsable)
            {
                _interval.Status = StatusOf(_flags);
                _stage = StageDone;
            }
        }

        private static PowerStatus StatusOf(int flags)
        {
            if ((flags & WindowFlags.Gap) != 0)
            {
                return PowerStatus.Gap;
            }

            if ((flags & WindowFlags.TooShort) != 0)
            {
                return PowerStatus.TooShort;
            }

            return PowerStatus.Disturbed;
        }

        private void BeginCycleRepair(int phase)
        {
            while (phase < _channels.Length && !_preparation.IsSharp(_channels[phase].CurrentChannel))
            {
                phase++;
            }

            _phase = phase;
            if (phase == _channels.Length)
            {
                _phase = 0;
                BeginPhase();
                return;
            }

            int channel = _channels[phase].CurrentChannel;
            _stage = StageCycleRepair;
            _cycleRepair.Begin(
                _window.Counts[channel], _window.Count, (_span.To - _span.From) / _cycles, _preparation.OutlierCounts(channel));
        }

        private void AfterCycleRepair()
        {
            bool few = _preparation.TakeRepairs(_cycleRepair.Repairs);
            TakeFlags(_preparation.Flags);
            if (few)
            {
                BeginCycleRepair(_phase + 1);
            }
        }

        private void BeginPhase()
        {
            PhaseChannels channels = _channels[_phase];
            int i = channels.CurrentChannel;
            int u = channels.VoltageChannel;
            _figures.BeginPhase(channels, _preparation.UnitsPerCount(i), u < 0 ? 0 : _preparation.UnitsPerCount(u),
                _window.ChannelDelayNanos[i], u < 0 ? 0 : _window.ChannelDelayNanos[u]);
            _stage = StageSums;
            _sums.Begin(_window.Counts[i], u < 0 ? null : _window.Counts[u], _figures.LagRows, _span.From, _span.To);
        }

        private void BeginCurrentPhasor()
        {
            _figures.TakeSums(_sums, Phases[_phase]);
            int i = _channels[_phase].CurrentChannel;
            _stage = StageCurrentPhasor;
            _phasor.Begin(_window.Counts[i], _sums.CurrentMean, _span.From, _span.To, _figures.Theta);
        }

        private void AfterCurrentPhasor()
        {
            _figures.TakeCurrentPhasor(_phasor, Phases[_phase]);
            int u = _channels[_phase].VoltageChannel;
            if (u < 0)
            {
                AfterPhase();
                return;
            }

            _stage = StageVoltagePhasor;
            _phasor.Begin(_window.Counts[u], _sums.VoltageMean, _span.From, _span.To, _figures.Theta);
        }

        private void AfterVoltagePhasor()
        {
            _figures.TakeVoltagePhasor(_phasor, Phases[_phase]);
            AfterPhase();
        }

        private void AfterPhase()
        {
            _figures.Finish(Phases[_phase]);
            _interval.TotalPowerWatts += Phases[_phase].RealPowerWatts;
            _interval.TotalReactiveVars += Phases[_phase].ReactiveVars;
            _phase++;
            if (_phase < _channels.Length)
            {
                BeginPhase();
                return;
            }

            _stage = StageDone;
        }
    }
}
