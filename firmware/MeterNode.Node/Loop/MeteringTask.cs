using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;

namespace MeterNode.Node.Loop
{
    /// <summary>Adds the power source's intervals to registers, reading and pack, and watches the wiring.</summary>
    internal sealed class MeteringTask
    {
        private const int ConnectionCheckIntervals = 20;
        private const double ConnectionCheckAmperes = 0.5;
        private const int MaximumHoldIntervals = 8;

        private readonly IPowerSource _source;
        private readonly EventLog _events;
        private readonly ConnectionCheck _connections;
        private long _unusable;
        private long _windowsUsed;

        internal MeteringTask(NodeConfiguration configuration, IPowerSource source, EventLog events)
        {
            _source = source;
            _events = events;
            Phases = source.Interval.Phases.Length;
            _connections = new ConnectionCheck(Phases, configuration.NominalVolts, ConnectionCheckIntervals, ConnectionCheckAmperes, false);
            Energy = new EnergyRegisters(MaximumHoldIntervals * source.PeriodMicros);
            Reading = new ReadingAccumulator(Phases);
            Pack = new ReadingAccumulator(Phases);
        }

        /// <summary>Number of phases.</summary>
        internal readonly int Phases;

        /// <summary>Registers, restored by the loop at start.</summary>
        internal readonly EnergyRegisters Energy;

        /// <summary>Intervals since the last reading was closed.</summary>
        internal readonly ReadingAccumulator Reading;

        /// <summary>Intervals since the last pack was closed.</summary>
        internal readonly ReadingAccumulator Pack;

        /// <summary>Intervals (waveform windows) metered since boot.</summary>
        internal long WindowsUsed => _windowsUsed;

        /// <summary>Intervals measured and not metered since boot, for any reason, and intervals missed altogether.</summary>
        internal long WindowsDiscarded => _unusable + _source.Missed;

        /// <summary>When this task wants to run next, monotonic µs.</summary>
        internal long DueMicros => _source.DueMicros;

        /// <summary>Lets the source begin a due interval, or take one bounded step of the running one.</summary>
        internal void Poll(long nowMicros)
        {
            if (_source.Poll(nowMicros))
            {
                Take(nowMicros);
            }
        }

        /// <summary>A last interval before a clean stop, whose power also counts for its second half: nothing is left out.</summary>
        internal void Finish(long nowMicros)
        {
            while (_source.IsBusy)
            {
                Poll(nowMicros);
            }

            long used = _windowsUsed;
            _source.Begin();
            while (_source.IsBusy)
            {
                Poll(nowMicros);
            }

            PowerInterval interval = _source.Interval;
            if (_windowsUsed > used && !interval.HasEnergy)
            {
                Energy.Add(interval.EndMicros, interval.TotalPowerWatts, interval.TotalReactiveVars);
            }
        }

        private void Take(long nowMicros)
        {
            PowerInterval interval = _source.Interval;
            if (!interval.IsUsable)
            {
                _unusable++;
                return;
            }

            TakeEnergy(interval);
            _windowsUsed++;
            Reading.Add(interval);
            Pack.Add(interval);
            if (_connections.Add(interval))
            {
                ReportConnections(nowMicros);
            }
        }

        private void TakeEnergy(PowerInterval interval)
        {
            // The registers start with the first interval, not in its middle or at its end.
            bool isFirst = _windowsUsed == 0;
            if (interval.HasEnergy)
            {
                if (isFirst)
                {
                    Energy.AddEnergy(interval.StartMicros, 0, 0, interval.TotalReactiveVars);
                }

                Energy.AddEnergy(interval.EndMicros, interval.ImportJoules, interval.ExportJoules, interval.TotalReactiveVars);
                return;
            }

            if (isFirst)
            {
                Energy.Add(interval.StartMicros, interval.TotalPowerWatts, interval.TotalReactiveVars);
            }

            Energy.Add(interval.MiddleMicros, interval.TotalPowerWatts, interval.TotalReactiveVars);
        }

        private void ReportConnections(long nowMicros)
        {
            for (int p = 0; p < Phases; p++)
            {
                if (_connections.TakeChanged(p))
                {
                    _events.Add(nowMicros, EventTexts.Wiring(WiringFindings.Name(_connections.Finding(p)), p + 1));
                }
            }
        }
    }
}
