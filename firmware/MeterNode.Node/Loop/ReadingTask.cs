using MeterNode.Core.Configuration;
using MeterNode.Core.Records;
using MeterNode.Core.Scheduling;
using MeterNode.Core.Thermal;

namespace MeterNode.Node.Loop
{
    /// <summary>Closes a reading at every slot of the reading interval; the slots lie on whole multiples of it in UTC.</summary>
    internal sealed class ReadingTask
    {
        private const long MinimumMicros = 5000000;

        private readonly MeteringTask _metering;
        private readonly ThermalTask _thermal;
        private readonly PeriodicSlot _slot = new PeriodicSlot(1, long.MaxValue);

        internal ReadingTask(NodeConfiguration configuration, MeteringTask metering, ThermalTask thermal)
        {
            _metering = metering;
            _thermal = thermal;
            Store = new ReadingStore(configuration.ReadingsPerPack, metering.Phases, configuration.Zones.Length);
        }

        /// <summary>Closed readings that wait for their pack.</summary>
        internal readonly ReadingStore Store;

        /// <summary>When the running reading ends, monotonic µs.</summary>
        internal long DueMicros => _slot.DueMicros;

        /// <summary>
        /// Puts the slots on a grid of <paramref name="seconds"/> that has a point at UTC 0. The running reading becomes half an
        /// interval or 5 s long at least, so that a small correction of the clock makes no reading of a few milliseconds.
        /// </summary>
        internal void Align(long nowMicros, long utcMicros, int seconds)
        {
            long period = seconds * 1000000L;
            long remaining = period - (utcMicros % period);
            long minimum = period < 2 * MinimumMicros ? period / 2 : MinimumMicros;
            _slot.Restart(period, nowMicros + (remaining < minimum ? remaining + period : remaining));
        }

        /// <summary>Closes the reading when it is due; true when it did, with the end of its interval.</summary>
        internal bool Poll(long nowMicros, out long endMicros)
        {
            if (!_slot.TryTake(nowMicros, out endMicros))
            {
                return false;
            }

            CloseNow(endMicros);
            return true;
        }

        /// <summary>Closes the running reading at <paramref name="endMicros"/>, due or not.</summary>
        internal void CloseNow(long endMicros)
        {
            if (Store.Open(endMicros, _metering.Reading.Windows > 0, _metering.Reading.TotalPowerWatts))
            {
                for (int p = 0; p < _metering.Phases; p++)
                {
                    Store.SetAmperes(p, _metering.Reading.IrmsAmperes(p));
                }

                for (int z = 0; z < _thermal.Means.Length; z++)
                {
                    ThermalAccumulator mean = _thermal.Means[z];
                    Store.SetTemperature(z, mean.MeanCelsius, mean.Status == ThermalStatus.Ok ? null : ThermalStatuses.Name(mean.Status));
                }
            }

            _metering.Reading.Reset();
            for (int z = 0; z < _thermal.Means.Length; z++)
            {
                _thermal.Means[z].Reset();
            }
        }
    }
}
