namespace MeterNode.Core.Thermal
{
    /// <summary>
    /// Temperature-control accuracy of one zone over one period (docs/metrology.md has the definitions). With
    /// <see cref="Samples"/> 0 none of the figures means anything.
    /// </summary>
    public sealed class ControlAccuracyResult
    {
        /// <summary>Definition of <see cref="AccuracyCelsius"/>.</summary>
        public AccuracyDefinition Definition;

        /// <summary>Set-point at the end of the period, °C.</summary>
        public double SetpointCelsius;

        /// <summary>Tolerance band, ± °C.</summary>
        public double ToleranceCelsius;

        /// <summary>Settling time, s.</summary>
        public int SettlingSeconds;

        /// <summary>Control accuracy under <see cref="Definition"/>, ± °C.</summary>
        public double AccuracyCelsius;

        /// <summary>Mean of T − set-point, °C.</summary>
        public double BiasCelsius;

        /// <summary>Sample standard deviation (n − 1) of T − set-point, °C; 0 for one sample.</summary>
        public double DeviationCelsius;

        /// <summary>Greatest absolute deviation, °C.</summary>
        public double MaximumCelsius;

        /// <summary>95th percentile (nearest rank) of the absolute deviation, °C.</summary>
        public double Percentile95Celsius;

        /// <summary>Share of counted samples inside the band, %.</summary>
        public double InTolerancePercent;

        /// <summary>Samples inside the band, of <see cref="Samples"/>.</summary>
        public int InTolerance;

        /// <summary>
        /// Cp = 2·tol/(6·s) of tolerance and deviation as the wire has them (binary32), so that a reader computes the same; only
        /// with <see cref="HasCapability"/>.
        /// </summary>
        public double Cp;

        /// <summary>Cpk = (tol − |bias|)/(3·s), likewise.</summary>
        public double Cpk;

        /// <summary>False when the standard deviation is 0 and Cp, Cpk do not exist.</summary>
        public bool HasCapability;

        /// <summary>Length of the period, s; whoever closes it sets it.</summary>
        public long PeriodSeconds;

        /// <summary>False when the others' period ended and this zone's goes on: nothing to report.</summary>
        public bool IsClosed = true;

        /// <summary>Samples counted: valid and in control.</summary>
        public int Samples;

        /// <summary>Samples with a fault.</summary>
        public int Faults;

        /// <summary>Valid samples left out because the zone was not in control.</summary>
        public int Excluded;
    }
}
