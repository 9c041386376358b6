using System;

namespace MeterNode.Core.Production
{
    /// <summary>
    /// Recovered heat from a pulse flow meter and two temperatures: Q = Σ ρ·ΔV·c·(T_hot − T_cold), the heat equation of
    /// EN 1434-1. Exists only where the sensors are wired; volume that passes while a temperature is missing is counted, not guessed.
    /// </summary>
    public sealed class WasteHeat
    {
        private readonly double _cubicMetresPerPulse;
        private readonly double _density;
        private readonly double _specificHeat;
        private readonly double _minimumKelvin;
        private double _fraction;
        private double _netJoules;
        private bool _hasNet;
        private long _heatJoules;
        private long _uncountedPulses;

        /// <summary>
        /// <paramref name="litresPerPulse"/> of the flow meter; <paramref name="kilogramsPerCubicMetre"/> at the flow meter's
        /// temperature and <paramref name="joulesPerKilogramKelvin"/> of the liquid (water at 40 °C: 992.2 and 4179, IAPWS). Smaller
        /// differences than <paramref name="minimumKelvin"/> add nothing: they may be the sensors' own.
        /// </summary>
        public WasteHeat(
            double litresPerPulse, double kilogramsPerCubicMetre, double joulesPerKilogramKelvin, double minimumKelvin = 0)
        {
            if (litresPerPulse <= 0 || kilogramsPerCubicMetre <= 0 || joulesPerKilogramKelvin <= 0)
            {
                throw new ArgumentException("waste heat: litres per pulse, density and specific heat must be greater than 0");
            }

            _cubicMetresPerPulse = litresPerPulse * 1e-3;
            _density = kilogramsPerCubicMetre;
            _specificHeat = joulesPerKilogramKelvin;
            _minimumKelvin = minimumKelvin;
        }

        /// <summary>Heat since first use, J. Never decreases: liquid that comes back hotter than it left adds nothing.</summary>
        public long HeatJoules => _heatJoules;

        /// <summary>
        /// Heat since <see cref="ForgetNet"/> with its sign, J: noise of the two temperatures cancels, and heat that flows the other way
        /// shows.
        /// </summary>
        public double NetJoules => _netJoules;

        /// <summary>True when volume was credited since <see cref="ForgetNet"/>.</summary>
        public bool HasNet => _hasNet;

        /// <summary>Pulses that passed without both temperatures, since boot.</summary>
        public long UncountedPulses => _uncountedPulses;

        /// <summary>
        /// Adds <paramref name="pulses"/> at the given temperatures, °C. With <paramref name="valid"/> false they are only counted.
        /// </summary>
        public void Add(int pulses, double hotCelsius, double coldCelsius, bool valid)
        {
            if (pulses <= 0)
            {
                return;
            }

            if (!valid)
            {
                _uncountedPulses += pulses;
                return;
            }

            double kelvin = hotCelsius - coldCelsius;
            double joules = pulses * _cubicMetresPerPulse * _density * _specificHeat * kelvin;
            if (!(Math.Abs(kelvin) < 1000))
            {
                return;
            }

            _netJoules += joules;
            _hasNet = true;
            if (!(kelvin > 0 && kelvin >= _minimumKelvin))
            {
                return;
            }

            double sum = _fraction + joules;
            long whole = (long)sum;
            _heatJoules += whole;
            _fraction = sum - whole;
        }

        /// <summary>Starts the net heat anew, after it went into a pack.</summary>
        public void ForgetNet()
        {
            _netJoules = 0;
            _hasNet = false;
        }

        /// <summary>What was forgotten, J, was not signed after all.</summary>
        public void RecallNet(double joules)
        {
            _netJoules += joules;
            _hasNet = true;
        }

        /// <summary>Raises the register by heat that the flash had lost, J; nothing below 1 changes it.</summary>
        public void Raise(long joules)
        {
            _heatJoules += joules > 0 ? joules : 0;
        }

        /// <summary>Takes over the register after a start.</summary>
        public void Restore(long heatJoules)
        {
            _heatJoules = heatJoules;
            _fraction = 0;
        }
    }
}
