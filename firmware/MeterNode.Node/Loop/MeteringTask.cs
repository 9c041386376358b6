using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Scheduling;

namespace MeterNode.Node.Loop
{
    /// <summary>Waveform windows at a fixed rate: capture, analyse in bounded steps, add to registers, reading and pack.</summary>
    internal sealed class MeteringTask
    {
        private const int ConnectionCheckWindows = 20;
        private const double ConnectionCheckAmperes = 0.5;
        private const int HeadRoomRows = 6;
        private const int MaximumHoldWindows = 8;

        private readonly ISampler _sampler;
        private readonly EventLog _events;
        private readonly WaveformWindow _window;
        private readonly WindowAnalyzer _analyzer;
        private readonly ConnectionCheck _connections;
        private readonly DitheredSlot _slot;
        private bool _analysing;
        private long _unusable;
        private long _windowsUsed;

        internal MeteringTask(NodeConfiguration configuration, ISampler sampler, EventLog events, long startMicros)
        {
            _sampler = sampler;
            _events = events;

            // One cycle more than is to be used, because a window begins anywhere in a cycle.
            int rows = (configuration.SamplingHertz * (configuration.WindowCycles + 1) / configuration.MainsHertz) + HeadRoomRows;
            _window = new WaveformWindow(rows, configuration.AdcChannels.Length, (int)(1000000000L / configuration.SamplingHertz));
            _analyzer = new WindowAnalyzer(configuration.Phases, configuration.MainsHertz);
            _connections = new ConnectionCheck(configuration.Phases, ConnectionCheckWindows, ConnectionCheckAmperes, false);
            long intervalMicros = configuration.WindowIntervalMs * 1000L;
            long windowMicros = (long)rows * 1000000 / configuration.SamplingHertz;
            _slot = new DitheredSlot(intervalMicros, windowMicros + (windowMicros / 4), startMicros);
            Phases = configuration.Phases.Length;
            Energy = new EnergyRegisters(MaximumHoldWindows * intervalMicros);
            Reading = new ReadingAccumulator(configuration.Phases.Length);
            Pack = new ReadingAccumulator(configuration.Phases.Length);
        }

        /// <summary>Number of phases.</summary>
        internal int Phases { get; }

        /// <summary>Registers, restored by the loop at start.</summary>
        internal EnergyRegisters Energy { get; }

        /// <summary>Windows since the last reading was closed.</summary>
        internal ReadingAccumulator Reading { get; }

        /// <summary>Windows since the last pack was closed.</summary>
        internal ReadingAccumulator Pack { get; }

        /// <summary>Windows metered since boot.</summary>
        internal long WindowsUsed => _windowsUsed;

        /// <summary>Windows captured and not metered since boot (gap, clipping, outliers), and slots missed altogether.</summary>
        internal long WindowsDiscarded => _unusable + _slot.Missed;

        /// <summary>When this task wants to run next, monotonic µs.</summary>
        internal long DueMicros => _analysing ? 0 : _slot.DueMicros;

        /// <summary>Captures a due window, or takes one bounded step of the analysis of the last one.</summary>
        internal void Poll(long nowMicros)
        {
            if (_analysing)
            {
                if (_analyzer.Step())
                {
                    _analysing = false;
                    Take(nowMicros);
                }
            }
            else if (_slot.TryTake(nowMicros))
            {
                _sampler.Capture(_window);
                _analyzer.Begin(_window);
                _analysing = true;
            }
        }

        /// <summary>A last window before a clean stop, whose power also counts for its second half: nothing metered is left out.</summary>
        internal void Finish(long nowMicros)
        {
            while (_analysing)
            {
                Poll(nowMicros);
            }

            long used = _windowsUsed;
            _sampler.Capture(_window);
            _analyzer.Begin(_window);
            while (!_analyzer.Step())
            {
            }

            Take(nowMicros);
            if (_windowsUsed > used)
            {
                Energy.Add(_window.StartMicros + _window.TimeMicros[_window.Count - 1], _analyzer.TotalPowerWatts, _analyzer.TotalReactiveVars);
            }
        }

        private void Take(long nowMicros)
        {
            if (!_analyzer.IsUsable)
            {
                _unusable++;
                return;
            }

            if (_windowsUsed == 0)
            {
                // The registers start with the first window, not in its middle.
                Energy.Add(_window.StartMicros, _analyzer.TotalPowerWatts, _analyzer.TotalReactiveVars);
            }

            _windowsUsed++;
            Energy.Add(_analyzer.MiddleMicros, _analyzer.TotalPowerWatts, _analyzer.TotalReactiveVars);
            Reading.Add(_analyzer);
            Pack.Add(_analyzer);
            if (_connections.Add(_analyzer))
            {
                ReportConnections(nowMicros);
            }
        }

        private void ReportConnections(long nowMicros)
        {
            for (int p = 0; p < _analyzer.Phases.Length; p++)
            {
                if (_connections.TakeChanged(p))
                {
                    _events.Add(nowMicros, EventTexts.Wiring(WiringFindings.Name(_connections.Finding(p)), p + 1));
                }
            }
        }
    }
}
