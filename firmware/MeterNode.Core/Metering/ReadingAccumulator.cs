using System;
using MeterNode.Core.Ports;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Averages intervals of a power source into a reading or a pack: powers, voltages and frequency by their mean, currents by the
    /// root of the mean square, the power factor from mean P and mean S. Results are computed when asked for.
    /// </summary>
    public sealed class ReadingAccumulator
    {
        private readonly int _phases;
        private readonly double[] _currentSquares;
        private readonly double[] _volts;
        private readonly double[] _watts;
        private readonly double[] _voltAmperes;
        private readonly double[] _vars;
        private double _totalWatts;
        private double _hertz;
        private int _hertzCount;
        private int _windows;

        /// <summary>Makes an accumulator for <paramref name="phases"/> phases (1…3).</summary>
        public ReadingAccumulator(int phases)
        {
            _phases = phases;
            _currentSquares = new double[phases];
            _volts = new double[phases];
            _watts = new double[phases];
            _voltAmperes = new double[phases];
            _vars = new double[phases];
        }

        /// <summary>Number of phases.</summary>
        public int Phases => _phases;

        /// <summary>Intervals added since <see cref="Reset"/>.</summary>
        public int Windows => _windows;

        /// <summary>Adds the figures of an interval; an unusable one is ignored.</summary>
        public void Add(PowerInterval interval)
        {
            if (!interval.IsUsable)
            {
                return;
            }

            for (int p = 0; p < _phases; p++)
            {
                PhaseResult phase = interval.Phases[p];
                _currentSquares[p] += phase.IrmsAmperes * phase.IrmsAmperes;
                _volts[p] += phase.UrmsVolts;
                _watts[p] += phase.RealPowerWatts;
                _voltAmperes[p] += phase.ApparentPowerVoltAmperes;
                _vars[p] += phase.ReactiveVars;
            }

            _totalWatts += interval.TotalPowerWatts;
            if (interval.FrequencyHertz > 0)
            {
                _hertz += interval.FrequencyHertz;
                _hertzCount++;
            }

            _windows++;
        }

        /// <summary>Forgets all intervals.</summary>
        public void Reset()
        {
            for (int p = 0; p < _phases; p++)
            {
                _currentSquares[p] = 0;
                _volts[p] = 0;
                _watts[p] = 0;
                _voltAmperes[p] = 0;
                _vars[p] = 0;
            }

            _totalWatts = 0;
            _hertz = 0;
            _hertzCount = 0;
            _windows = 0;
        }

        /// <summary>Mean real power of all phases, W; 0 without intervals.</summary>
        public double TotalPowerWatts => _windows == 0 ? 0 : _totalWatts / _windows;

        /// <summary>Mean frequency over the intervals that showed one, Hz; 0 when none did.</summary>
        public double FrequencyHertz => _hertzCount == 0 ? 0 : _hertz / _hertzCount;

        /// <summary>RMS current of phase <paramref name="phase"/> (0-based), A.</summary>
        public double IrmsAmperes(int phase) => _windows == 0 ? 0 : Math.Sqrt(_currentSquares[phase] / _windows);

        /// <summary>Mean RMS voltage, V.</summary>
        public double UrmsVolts(int phase) => Mean(_volts[phase]);

        /// <summary>Mean real power, W.</summary>
        public double RealPowerWatts(int phase) => Mean(_watts[phase]);

        /// <summary>Mean apparent power, VA.</summary>
        public double ApparentPowerVoltAmperes(int phase) => Mean(_voltAmperes[phase]);

        /// <summary>Mean fundamental reactive power, var, inductive positive.</summary>
        public double ReactiveVars(int phase) => Mean(_vars[phase]);

        /// <summary>Mean P over mean S, -1…1; 0 at no load.</summary>
        public double PowerFactor(int phase)
        {
            double apparent = _voltAmperes[phase];
            return apparent <= 0 ? 0 : Math.Max(-1.0, Math.Min(1.0, _watts[phase] / apparent));
        }

        /// <summary>
        /// Current unbalance, %: greatest deviation of a phase's current from the mean of the phases (NEMA MG 1 12.45, applied to
        /// current). 0 with fewer than two phases or without current.
        /// </summary>
        public double CurrentUnbalancePercent
        {
            get
            {
                if (_phases < 2)
                {
                    return 0;
                }

                double mean = 0;
                for (int p = 0; p < _phases; p++)
                {
                    mean += IrmsAmperes(p);
                }

                mean /= _phases;
                if (mean <= 0)
                {
                    return 0;
                }

                double maximum = 0;
                for (int p = 0; p < _phases; p++)
                {
                    maximum = Math.Max(maximum, Math.Abs(IrmsAmperes(p) - mean));
                }

                return 100 * maximum / mean;
            }
        }

        private double Mean(double sum)
        {
            return _windows == 0 ? 0 : sum / _windows;
        }
    }
}
