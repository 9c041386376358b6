using System;

namespace MeterNode.Core.Metering
{
    /// <summary>From sums and phasors in counts to the figures of one phase: delay, phase error, gains, noise floor.</summary>
    internal sealed class PhaseFigures
    {
        // Pure noise passes a limit of six standard deviations less than once in 10^8 windows.
        private const double NoiseSigmas = 6;

        private const double RadiansPerDegree = Math.PI / 180;

        private double _hertz;
        private double _periodMicros;
        private double _rows;
        private PhaseChannels _channels;
        private double _currentUnits;
        private double _voltageUnits;
        private double _currentDelayRows;
        private double _voltageDelayRows;
        private double _phaseErrorRadians;
        private bool _idle;

        /// <summary>Angle of the fundamental from row to row, rad.</summary>
        internal double Theta;

        /// <summary>Whole rows by which the voltage is taken later than the current.</summary>
        internal int LagRows;

        internal void BeginSpan(double hertz, double periodMicros)
        {
            _hertz = hertz;
            _periodMicros = periodMicros;
            Theta = 2e-6 * Math.PI * hertz * periodMicros;
        }

        internal void BeginPhase(PhaseChannels channels, double currentUnits, double voltageUnits,
            int currentDelayNanos, int voltageDelayNanos)
        {
            _channels = channels;
            _currentUnits = currentUnits;
            _voltageUnits = voltageUnits;
            _currentDelayRows = currentDelayNanos * 1e-3 / _periodMicros;
            _voltageDelayRows = voltageDelayNanos * 1e-3 / _periodMicros;
            LagRows = channels.VoltageChannel < 0 ? 0 : (int)Math.Floor(DelayRows() + 0.5);
        }

        internal void TakeSums(PhaseSums sums, PhaseResult result)
        {
            _rows = sums.Weight;
            double noise = _channels.CurrentCalibration.NoiseFloorRms;
            double currentSquare = sums.CurrentVariance * _currentUnits * _currentUnits;
            result.IrmsAmperes = AboveNoise(currentSquare, noise);
            SetPhaseError(result.IrmsAmperes);
            _idle = result.IrmsAmperes == 0;
            result.HasVoltage = _channels.VoltageChannel >= 0;
            if (!result.HasVoltage)
            {
                result.UrmsVolts = _channels.NominalVolts;
                result.RealPowerWatts = _channels.NominalVolts * result.IrmsAmperes * _channels.NominalPowerFactor;
                return;
            }

            double voltageSquare = sums.VoltageVariance * _voltageUnits * _voltageUnits;
            result.UrmsVolts = AboveNoise(voltageSquare, _channels.VoltageCalibration.NoiseFloorRms);

            // Delay of sampling only: it is the same time for every harmonic. Three taps that are exact in amplitude and phase at the
            // fundamental and flat to second order around 0 Hz: H(θ) = 1 - S(1 - cos θ) + jD·sin θ = e^(j·delay·θ).
            double angle = (DelayRows() - LagRows) * Theta;
            double s = (1 - Math.Cos(angle)) / (1 - Math.Cos(Theta));
            double d = Math.Sin(angle) / Math.Sin(Theta);
            double covariance = (1 - s) * sums.Covariance + (s + d) * 0.5 * sums.CovarianceAfter + (s - d) * 0.5 * sums.CovarianceBefore;
            double watts = covariance * _currentUnits * _voltageUnits;
            if (result.UrmsVolts == 0)
            {
                return;
            }

            if (_idle && Math.Abs(watts) > NoiseSigmas * result.UrmsVolts * noise / Math.Sqrt(_rows))
            {
                // Too small for the RMS to tell from noise, but in step with the voltage: a load, and at least this current.
                _idle = false;
                result.IrmsAmperes = Math.Abs(watts) / result.UrmsVolts;
            }

            result.RealPowerWatts = _idle ? 0 : watts;
        }

        internal void TakeCurrentPhasor(FundamentalPhasor phasor, PhaseResult result)
        {
            result.FundamentalAmperes = _idle ? 0 : phasor.Rms * Math.Abs(_currentUnits);
            result.CurrentAngleDegrees = Degrees(phasor.AngleRadians - _currentDelayRows * Theta - _phaseErrorRadians, _currentUnits);
        }

        internal void TakeVoltagePhasor(FundamentalPhasor phasor, PhaseResult result)
        {
            result.FundamentalVolts = result.UrmsVolts == 0 ? 0 : phasor.Rms * Math.Abs(_voltageUnits);
            result.VoltageAngleDegrees = Degrees(phasor.AngleRadians - _voltageDelayRows * Theta
                + _channels.VoltageShiftDegrees * RadiansPerDegree, _voltageUnits);
        }

        internal void Finish(PhaseResult result)
        {
            double apparent = result.UrmsVolts * result.IrmsAmperes;
            result.ApparentPowerVoltAmperes = apparent;
            if (apparent == 0)
            {
                result.PowerFactor = 0;
                return;
            }

            if (result.HasVoltage)
            {
                // The sensor's phase error turns the fundamental; at harmonic h it is h times smaller (tan φ = R/(hωL)) and left as
                // it is. Turning all harmonics like a delay would make it h times greater.
                double fundamental = result.FundamentalVolts * result.FundamentalAmperes;
                double phi = (result.VoltageAngleDegrees - result.CurrentAngleDegrees) * RadiansPerDegree;
                result.RealPowerWatts += fundamental * (Math.Cos(phi) - Math.Cos(phi - _phaseErrorRadians));
                result.ReactiveVars = fundamental * Math.Sin(phi);
            }

            result.PowerFactor = Math.Max(-1.0, Math.Min(1.0, result.RealPowerWatts / apparent));
            if (!result.HasVoltage)
            {
                result.ReactiveVars = apparent * Math.Sqrt(1 - result.PowerFactor * result.PowerFactor);
            }
        }

        private void SetPhaseError(double amperes)
        {
            // A current transformer's phase error is about R/(ωL): inversely proportional to frequency.
            ChannelCalibration calibration = _channels.CurrentCalibration;
            _phaseErrorRadians = calibration.PhaseErrorAmperes == null
                ? 0
                : calibration.PhaseErrorDegreesAt(amperes) * RadiansPerDegree * calibration.PhaseErrorHertz / _hertz;
        }

        // Rows by which the voltage sample to be multiplied with a current sample lies after it.
        private double DelayRows()
        {
            double shift = _channels.VoltageShiftDegrees * RadiansPerDegree;
            return _currentDelayRows - _voltageDelayRows + shift / Theta;
        }

        private double AboveNoise(double square, double noise)
        {
            if (noise == 0)
            {
                return square <= 0 ? 0 : Math.Sqrt(square);
            }

            // The variance of N noise samples scatters by √(2/N) of itself.
            double noiseSquare = noise * noise;
            return square <= noiseSquare * (1 + NoiseSigmas * Math.Sqrt(2 / _rows)) ? 0 : Math.Sqrt(square - noiseSquare);
        }

        private static double Degrees(double radians, double units)
        {
            double degrees = radians / RadiansPerDegree + (units < 0 ? 180 : 0);
            return degrees - 360 * Math.Floor((degrees + 180) / 360);
        }
    }
}
