using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Scheduling;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// A power source made of sampled waveforms: it captures a window at a dithered rate and analyses it in bounded steps. The rate
    /// inside a window follows from what the converter can do, which is measured at the start and from time to time.
    /// </summary>
    public sealed class WaveformMeter : IPowerSource
    {
        private const int HeadRoomRows = 6;
        private const int MaximumGaps = 3;
        private const int MaximumSlow = 5;
        private const long RemeasureMicros = 600000000;
        private const long RetryMicros = 20000000;

        private readonly IWaveformSource _source;
        private readonly WaveformWindow _window;
        private readonly WindowAnalyzer _analyzer;
        private readonly DitheredSlot _slot;
        private readonly int _mainsHertz;
        private readonly int _maximumHertz;
        private readonly int _cycles;
        private readonly string _mode;
        private readonly long _wantedPeriodMicros;
        private long _periodMicros;
        private long _measureDueMicros;
        private long _beganMicros;
        private int _gaps;
        private int _slow;
        private bool _isBusy;

        /// <summary>
        /// Windows as the configuration wants them and the converter can do them, the first at <paramref name="startMicros"/>
        /// (monotonic).
        /// </summary>
        public WaveformMeter(NodeConfiguration configuration, IWaveformSource source, long startMicros)
        {
            _source = source;
            _mainsHertz = configuration.MainsHertz;
            _maximumHertz = configuration.SamplingHertz;
            _wantedPeriodMicros = configuration.WindowIntervalMs * 1000L;
            _periodMicros = _wantedPeriodMicros;
            _mode = Words.MeasuringModeAdc;

            // One cycle more than is to be used, because a window begins anywhere in a cycle. Voltages borrowed from another phase
            // lie up to two thirds of a cycle outside of the span, and the filter that finds a current's cycles takes half of one.
            _cycles = configuration.WindowCycles + 1;
            bool borrows = false;
            for (int p = 0; p < configuration.Phases.Length; p++)
            {
                borrows |= configuration.Phases[p].VoltageShiftDegrees != 0;
                if (configuration.Phases[p].VoltageChannel < 0)
                {
                    _mode = Words.MeasuringModeNominal;
                }
            }

            _cycles += borrows ? 2 : _mode == Words.MeasuringModeNominal ? 1 : 0;
            _window = new WaveformWindow(RowsAt(_maximumHertz), configuration.AdcChannels.Length, 0);
            _analyzer = new WindowAnalyzer(configuration.Phases, configuration.MainsHertz);
            _analyzer.Interval.WindowCycles = configuration.WindowCycles;
            _slot = new DitheredSlot(_periodMicros, _periodMicros, startMicros);
            Measure(startMicros);
        }

        /// <inheritdoc/>
        public string Mode => _mode;

        /// <inheritdoc/>
        public PowerInterval Interval => _analyzer.Interval;

        /// <inheritdoc/>
        public long PeriodMicros => _periodMicros;

        /// <inheritdoc/>
        public long DueMicros => _isBusy ? 0 : _slot.DueMicros;

        /// <inheritdoc/>
        public bool IsBusy => _isBusy;

        /// <inheritdoc/>
        public long Missed => _slot.Missed;

        /// <inheritdoc/>
        public bool Poll(long nowMicros)
        {
            if (_isBusy)
            {
                _isBusy = !_analyzer.Step();
                if (!_isBusy)
                {
                    AfterWindow(nowMicros);
                }

                return !_isBusy;
            }

            if (!_slot.TryTake(nowMicros))
            {
                return false;
            }

            if (nowMicros >= _measureDueMicros)
            {
                Measure(nowMicros);
            }

            Begin();
            return !_isBusy;
        }

        /// <inheritdoc/>
        public void Begin()
        {
            PowerInterval interval = _analyzer.Interval;
            if (interval.RowHertz == 0)
            {
                interval.Clear();
                interval.Status = PowerStatus.TooSlow;
                return;
            }

            _source.Capture(_window);
            _analyzer.Begin(_window);
            interval.StartMicros = _window.StartMicros;
            interval.EndMicros = _window.StartMicros + _window.TimeMicros[_window.Count - 1];
            _beganMicros = _window.StartMicros;
            _isBusy = true;
        }

        private int RowsAt(int hertz)
        {
            return (hertz * _cycles / _mainsHertz) + HeadRoomRows;
        }

        private void AfterWindow(long nowMicros)
        {
            _gaps = _analyzer.Interval.Status == PowerStatus.Gap ? _gaps + 1 : 0;
            if (_gaps >= MaximumGaps)
            {
                _gaps = 0;
                _measureDueMicros = nowMicros;
            }

            // A board that computes slower than it was thought gets fewer windows, spread as before, and misses none.
            // One window that was held up says nothing: a connection attempt stops the whole board for seconds.
            long neededMicros = (nowMicros - _beganMicros) * 5 / 4;
            _slow = neededMicros > _periodMicros ? _slow + 1 : 0;
            if (_slow >= MaximumSlow)
            {
                _slow = 0;
                _periodMicros = neededMicros;
                Space();
            }
        }

        /// <summary>Finds out what the converter can do, and plans the windows by it.</summary>
        private void Measure(long nowMicros)
        {
            PowerInterval interval = _analyzer.Interval;
            int rowNanos = _source.MeasureRowNanos();
            int periodNanos = SamplingRate.PeriodNanos(rowNanos, _mainsHertz, _maximumHertz);
            interval.PossibleRowHertz = rowNanos == 0 ? 0 : 1000000000 / rowNanos;
            interval.RowHertz = periodNanos == 0 ? 0 : (1000000000 + (periodNanos / 2)) / periodNanos;
            _measureDueMicros = nowMicros + (periodNanos == 0 ? RetryMicros : RemeasureMicros);
            _periodMicros = _wantedPeriodMicros;
            _window.PeriodNanos = periodNanos;
            _window.Rows = RowsAt(interval.RowHertz);
            Space();
        }

        private void Space()
        {
            long windowMicros = (long)_window.Rows * _window.PeriodNanos / 1000;
            _slot.Space(_periodMicros, windowMicros + (windowMicros / 4));
        }
    }
}
