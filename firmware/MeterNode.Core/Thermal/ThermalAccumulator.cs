namespace MeterNode.Core.Thermal
{
    /// <summary>Mean of a reading interval's valid samples; when there is none, the reason.</summary>
    public sealed class ThermalAccumulator
    {
        private double _sum;
        private ThermalStatus _lastFault = ThermalStatus.Absent;
        private int _count;

        /// <summary><see cref="ThermalStatus.Ok"/> with at least one valid sample, otherwise the last fault seen.</summary>
        public ThermalStatus Status => _count > 0 ? ThermalStatus.Ok : _lastFault;

        /// <summary>Mean of the valid samples, °C; 0 without one.</summary>
        public double MeanCelsius => _count == 0 ? 0 : _sum / _count;

        /// <summary>Adds a valid sample, °C.</summary>
        public void Add(double celsius)
        {
            _sum += celsius;
            _count++;
        }

        /// <summary>Adds a sample that is a fault.</summary>
        public void AddFault(ThermalStatus status)
        {
            _lastFault = status;
        }

        /// <summary>Starts a new interval. Without any sample its status is <see cref="ThermalStatus.Absent"/>.</summary>
        public void Reset()
        {
            _sum = 0;
            _count = 0;
            _lastFault = ThermalStatus.Absent;
        }
    }
}
