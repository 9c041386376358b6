using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Scheduling;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// A power source made of sampled waveforms: it captures a window at a dithered rate and analyses it in bounded steps.
    /// </summary>
    public sealed class WaveformMeter : IPowerSource
    {
        private const int HeadRoomRows = 6;

        private readonly IWaveformSource _source;
        private readonly WaveformWindow _window;
        private readonly WindowAnalyzer _analyzer;
        private readonly DitheredSlot _slot;
        private readonly long _periodMicros;
        private readonly string _mode;
        private bool _isBusy;

        /// <summary>Windows as the configuration plans them, the first at <paramref name="startMicros"/> (monotonic).</summary>
        public WaveformMeter(NodeConfiguration configuration, IWaveformSource source, long startMicros)
        {
            _source = source;

            // One cycle more than is to be used, because a window begins anywhere in a cycle.
            int rows = (configuration.SamplingHertz * (configuration.WindowCycles + 1) / configuration.MainsHertz) + HeadRoomRows;
            _window = new WaveformWindow(rows, configuration.AdcChannels.Length, (int)(1000000000L / configuration.SamplingHertz));
            _analyzer = new WindowAnalyzer(configuration.Phases, configuration.MainsHertz);
            _periodMicros = configuration.WindowIntervalMs * 1000L;
            long windowMicros = (long)rows * 1000000 / configuration.SamplingHertz;
            _slot = new DitheredSlot(_periodMicros, windowMicros + (windowMicros / 4), startMicros);
            _mode = Words.MeasuringModeAdc;
            for (int p = 0; p < configuration.Phases.Length; p++)
            {
                if (configuration.Phases[p].VoltageChannel < 0)
                {
                    _mode = Words.MeasuringModeNominal;
                }
            }
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
                return !_isBusy;
            }

            if (_slot.TryTake(nowMicros))
            {
                Begin();
            }

            return false;
        }

        /// <inheritdoc/>
        public void Begin()
        {
            _source.Capture(_window);
            _analyzer.Begin(_window);
            _analyzer.Interval.StartMicros = _window.StartMicros;
            _analyzer.Interval.EndMicros = _window.StartMicros + _window.TimeMicros[_window.Count - 1];
            _isBusy = true;
        }
    }
}
