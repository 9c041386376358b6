namespace MeterNode.Core.Configuration
{
    /// <summary>Waste heat: a pulse flow meter and two temperature zones in the same liquid.</summary>
    public sealed class HeatConfiguration
    {
        /// <summary>GPIO of the flow meter's pulse output.</summary>
        public int FlowPin = -1;

        /// <summary>True when that output is electronic and does not bounce: the chip's counter unit counts it.</summary>
        public bool IsElectronic;

        /// <summary>K factor of the flow meter, pulses per litre.</summary>
        public double PulsesPerLitre;

        /// <summary>Zone, from 1, where the liquid enters the heat recovery (hot).</summary>
        public int ZoneIn;

        /// <summary>Zone, from 1, where it leaves it (cold).</summary>
        public int ZoneOut;

        /// <summary>Density of the liquid at the flow meter, kg/m³.</summary>
        public double KilogramsPerCubicMetre;

        /// <summary>Specific heat capacity of the liquid, J/(kg·K).</summary>
        public double JoulesPerKilogramKelvin;

        /// <summary>Least difference of the two temperatures that counts, K.</summary>
        public double MinimumKelvin = 3;
    }
}
