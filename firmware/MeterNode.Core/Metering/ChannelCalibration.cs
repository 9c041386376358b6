using System;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// How one converter channel's counts become amperes or volts: the numbers that a calibration determines. Plain data;
    /// the configuration fills it. "Unit" below is ampere for a current channel and volt for a voltage channel.
    /// </summary>
    public sealed class ChannelCalibration
    {
        /// <summary>Units (A or V) per count; negative when the sensor is mounted the other way round on purpose.</summary>
        public double UnitsPerCount = 1;

        /// <summary>RMS of the channel with nothing connected, A or V; subtracted in quadrature.</summary>
        public double NoiseFloorRms;

        /// <summary>Counts at or below this are clipped.</summary>
        public int ClipLowCounts = int.MinValue;

        /// <summary>Counts at or above this are clipped.</summary>
        public int ClipHighCounts = int.MaxValue;

        /// <summary>
        /// Smallest jump, in counts, that may be taken for an outlier: one or two samples that jump away from both neighbours,
        /// as Wi-Fi transmissions put on ADC1. 0 takes every sample as it is (recordings, metering ICs).
        /// </summary>
        public int OutlierCounts;

        /// <summary>Raw counts at the knots of the converter's non-linearity table, ascending; null: linear.</summary>
        public int[] LinearityRawCounts;

        /// <summary>Corrected counts at the knots of <see cref="LinearityRawCounts"/>.</summary>
        public double[] LinearityCorrectedCounts;

        /// <summary>RMS currents of the phase error table, A, ascending; null: no phase error.</summary>
        public double[] PhaseErrorAmperes;

        /// <summary>
        /// Phase error of the current sensor at each of <see cref="PhaseErrorAmperes"/>, degrees at <see cref="PhaseErrorHertz"/>;
        /// positive when the measured current leads the true one.
        /// </summary>
        public double[] PhaseErrorDegrees;

        /// <summary>Mains frequency at which the phase error table was taken, Hz.</summary>
        public double PhaseErrorHertz = 50;

        /// <summary>
        /// Phase error at <paramref name="amperes"/> RMS, degrees: linear between the table's points, constant beyond its ends.
        /// </summary>
        public double PhaseErrorDegreesAt(double amperes)
        {
            double[] at = PhaseErrorAmperes;
            double[] degrees = PhaseErrorDegrees;
            if (at == null || degrees == null || at.Length == 0)
            {
                return 0;
            }

            int last = at.Length - 1;
            if (amperes >= at[last])
            {
                return degrees[last];
            }

            if (amperes <= at[0])
            {
                return degrees[0];
            }

            int k = 1;
            while (at[k] < amperes)
            {
                k++;
            }

            return degrees[k - 1] + (degrees[k] - degrees[k - 1]) * (amperes - at[k - 1]) / (at[k] - at[k - 1]);
        }

        /// <summary>Checks the tables; a wrong configuration is to be refused at start.</summary>
        /// <exception cref="ArgumentException">A table is not ascending, its halves differ in length, or a gain is 0.</exception>
        public void Validate()
        {
            if (UnitsPerCount == 0)
            {
                throw new ArgumentException("calibration: units per count must not be 0");
            }

            if (NoiseFloorRms < 0 || OutlierCounts < 0 || PhaseErrorHertz <= 0)
            {
                throw new ArgumentException("calibration: noise floor, outlier limit and frequency must not be negative");
            }

            int raw = LinearityRawCounts == null ? 0 : LinearityRawCounts.Length;
            int corrected = LinearityCorrectedCounts == null ? 0 : LinearityCorrectedCounts.Length;
            if (raw != corrected || raw == 1)
            {
                throw new ArgumentException("calibration: the linearity table needs two or more pairs");
            }

            for (int k = 1; k < raw; k++)
            {
                if (LinearityRawCounts[k] <= LinearityRawCounts[k - 1])
                {
                    throw new ArgumentException("calibration: the linearity table's raw counts must ascend");
                }
            }

            int amperes = PhaseErrorAmperes == null ? 0 : PhaseErrorAmperes.Length;
            int degrees = PhaseErrorDegrees == null ? 0 : PhaseErrorDegrees.Length;
            if (amperes != degrees)
            {
                throw new ArgumentException("calibration: the phase error table needs as many degrees as amperes");
            }

            for (int k = 1; k < amperes; k++)
            {
                if (PhaseErrorAmperes[k] <= PhaseErrorAmperes[k - 1])
                {
                    throw new ArgumentException("calibration: the phase error table's amperes must ascend");
                }
            }
        }
    }
}
