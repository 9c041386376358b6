namespace MeterNode.Core.Thermal
{
    /// <summary>One temperature sample: a value or a typed reason why there is none.</summary>
    public sealed class ThermalSample
    {
        /// <summary>Temperature, °C; only meaningful while <see cref="Status"/> is <see cref="ThermalStatus.Ok"/>.</summary>
        public double Celsius;

        /// <summary>Cold-junction temperature, °C, as far as known.</summary>
        public double ColdCelsius;

        /// <summary>Whether <see cref="Celsius"/> is a temperature.</summary>
        public ThermalStatus Status = ThermalStatus.Absent;

        /// <summary>True when the value is valid.</summary>
        public bool IsValid => Status == ThermalStatus.Ok;

        /// <summary>Sets a valid value. A value that is no number becomes a <see cref="ThermalStatus.Range"/> fault.</summary>
        public void SetValue(double celsius, double coldCelsius)
        {
            bool credible = celsius > -300 && celsius < 3000;
            Celsius = credible ? celsius : 0;
            ColdCelsius = coldCelsius;
            Status = credible ? ThermalStatus.Ok : ThermalStatus.Range;
        }

        /// <summary>Sets a fault.</summary>
        public void SetFault(ThermalStatus status)
        {
            Celsius = 0;
            Status = status;
        }
    }
}
