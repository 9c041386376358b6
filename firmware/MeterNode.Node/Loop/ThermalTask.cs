using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Scheduling;
using MeterNode.Core.Thermal;

namespace MeterNode.Node.Loop
{
    /// <summary>Reads every zone's thermocouple once a second: fault events, reading means, control accuracy.</summary>
    internal sealed class ThermalTask
    {
        private const long PeriodMicros = 1000000;

        private readonly ITemperatureSource[] _sources;
        private readonly EventLog _events;
        private readonly PeriodicSlot _slot;
        private readonly ThermalSample _sample = new ThermalSample();
        private readonly SpikeFilter[] _filters;
        private readonly ThermalStatus[] _standing;

        internal ThermalTask(NodeConfiguration configuration, ITemperatureSource[] sources, EventLog events, long startMicros)
        {
            _sources = sources;
            _events = events;
            _slot = new PeriodicSlot(PeriodMicros, startMicros);
            int zones = configuration.Zones.Length;
            Means = new ThermalAccumulator[zones];
            Accuracy = new ControlAccuracy[zones];
            _filters = new SpikeFilter[zones];
            _standing = new ThermalStatus[zones];
            LastCelsius = new double[zones];
            for (int z = 0; z < zones; z++)
            {
                ZoneConfiguration zone = configuration.Zones[z];
                Means[z] = new ThermalAccumulator();
                LastCelsius[z] = double.NaN;
                _filters[z] = new SpikeFilter(zone.SpikeCelsius);
                Accuracy[z] = new ControlAccuracy(
                    zone.SetpointCelsius, zone.ToleranceCelsius, zone.SettlingSeconds,
                    zone.Definition == "max" ? AccuracyDefinition.Maximum : AccuracyDefinition.P95,
                    configuration.RunningBy == "always" ? 0 : configuration.RunningSeconds,
                    configuration.ReadingSeconds * configuration.ReadingsPerPack);
            }
        }

        /// <summary>Valid samples of each zone since the last reading was closed.</summary>
        internal readonly ThermalAccumulator[] Means;

        /// <summary>Accuracy of each zone in the running evaluation period.</summary>
        internal readonly ControlAccuracy[] Accuracy;

        /// <summary>Last sample of each zone, °C; NaN when it was not valid.</summary>
        internal readonly double[] LastCelsius;

        /// <summary>What stands against a zone (0-based).</summary>
        internal ThermalStatus Status(int zone) => _standing[zone];

        /// <summary>When this task wants to run next, monotonic µs.</summary>
        internal long DueMicros => _slot.DueMicros;

        /// <summary>True while a zone has no temperature.</summary>
        internal bool HasFault
        {
            get
            {
                for (int z = 0; z < _standing.Length; z++)
                {
                    if (_standing[z] != ThermalStatus.Ok)
                    {
                        return true;
                    }
                }

                return false;
            }
        }

        /// <summary>Tells of samples that were left out as spikes since the last report, where the log has room for it.</summary>
        internal void Report(int eventCapacity, long nowMicros)
        {
            for (int z = 0; z < _filters.Length; z++)
            {
                if (_filters[z].Rejected > 0 && _events.Count < eventCapacity)
                {
                    _events.Add(nowMicros, EventTexts.Spike(z + 1, _filters[z].Rejected, (long)(_filters[z].MaximumJumpCelsius * 1000)));
                    _filters[z].Forget();
                }
            }
        }

        /// <summary>A pack took the samples, or had no room for them.</summary>
        internal void NextPack(bool isTaken)
        {
            for (int z = 0; z < Accuracy.Length; z++)
            {
                Accuracy[z].NextPack();
                if (!isTaken)
                {
                    Accuracy[z].Stream.Mark(SampleTrace.Lost);
                }
            }
        }

        internal void Poll(long nowMicros)
        {
            long slotMicros;
            if (!_slot.TryTake(nowMicros, out slotMicros))
            {
                return;
            }

            for (int z = 0; z < Means.Length; z++)
            {
                _sources[z].Read(nowMicros, _sample);
                Take(z, nowMicros);
            }
        }

        private void Take(int zone, long nowMicros)
        {
            if (_sample.Status == ThermalStatus.Absent)
            {
                // The amplifier has not converted yet: neither a temperature nor a fault.
                return;
            }

            if (_sample.Status != _standing[zone])
            {
                ReportFault(zone, nowMicros);
                _standing[zone] = _sample.Status;
            }

            LastCelsius[zone] = _sample.IsValid ? _sample.Celsius : double.NaN;
            if (!_sample.IsValid)
            {
                _filters[zone].Fault();
                Means[zone].AddFault(_sample.Status);
                Accuracy[zone].AddFault();
                return;
            }

            int rejected = _filters[zone].Rejected;
            int passed = _filters[zone].Push(SampleTrace.Hundredths(_sample.Celsius) / 100.0);
            if (_filters[zone].Rejected > rejected)
            {
                Accuracy[zone].Stream.Mark(SampleTrace.Spike);
            }

            if (passed > 0)
            {
                Means[zone].Add(_filters[zone].First);
                Accuracy[zone].Add(passed == 2 ? nowMicros - PeriodMicros : nowMicros, _filters[zone].First);
            }

            if (passed == 2)
            {
                Means[zone].Add(_filters[zone].Second);
                Accuracy[zone].Add(nowMicros, _filters[zone].Second);
            }
        }

        private void ReportFault(int zone, long nowMicros)
        {
            if (_standing[zone] != ThermalStatus.Ok)
            {
                _events.Add(nowMicros, EventTexts.Fault(zone + 1, Words.FaultStateEnd, ThermalStatuses.Name(_standing[zone])));
            }

            if (_sample.Status != ThermalStatus.Ok)
            {
                _events.Add(nowMicros, EventTexts.Fault(zone + 1, Words.FaultStateBegin, ThermalStatuses.Name(_sample.Status)));
            }
        }
    }
}
