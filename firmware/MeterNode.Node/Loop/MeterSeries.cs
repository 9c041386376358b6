using System;
using System.Text;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Storage;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Ties the node's register to the meter's: where both stood when the meter's series began is on the flash, so that what the meter
    /// counted while the node was off is added at the next start, once, however old the node's own state is.
    /// </summary>
    internal sealed class MeterSeries
    {
        private const string FileName = "meter";
        private const int NumberBytes = 40;
        private const int CrcBytes = 4;

        /// <summary>Register and meter differ by less than this, J, when nothing was missed: both are rounded.</summary>
        private const double RoundingJoules = 1000;

        private readonly IFileStore _files;
        private readonly EnergyRegisters _energy;
        private readonly double _rolls;
        private int _series = -1;
        private int _seen = -1;
        private bool _mayBegin;

        internal MeterSeries(IFileStore files, EnergyRegisters energy, double rollsKilowattHours)
        {
            _files = files;
            _energy = energy;
            _rolls = rollsKilowattHours;
        }

        /// <summary>When the register was known last before the start, on the scale of monotonic time, µs.</summary>
        internal long KnownMicros;

        /// <summary>The node's register was set from elsewhere: a new series begins with the next interval.</summary>
        internal void Restart()
        {
            _series = -1;
            _mayBegin = true;
        }

        /// <summary>
        /// Before the energy of a usable interval is taken: true when the node's register has it already, because all was added that the
        /// meter counted while the node was off.
        /// </summary>
        internal bool Continue(MeterFacts meter, long nowMicros)
        {
            if (_series >= 0 || _mayBegin)
            {
                return false;
            }

            if (meter.IsSerialRead && meter.Series != _seen)
            {
                // The first value after a start is believed when the next one follows from it.
                _seen = meter.Series;
                return false;
            }

            _mayBegin = true;
            byte[] file = _files.ReadAll(FileName);
            int length = file == null ? 0 : file.Length - CrcBytes;
            if (!meter.IsSerialRead || length < NumberBytes
                || LittleEndian.GetUInt32(file, length) != Crc32.Compute(file, 0, length))
            {
                return false;
            }

            meter.Change = Encoding.UTF8.GetString(file, NumberBytes, length - NumberBytes) != meter.Serial ? Words.MeterFindingSwapped
                : Number(file, 0) != meter.JoulesPerKilowattHour ? Words.MeterFindingRatio : null;
            return meter.Change == null && Add(meter, file, EnergyRegisters.MaximumWatts * 1e-6 * (nowMicros - KnownMicros));
        }

        /// <summary>After the energy of a usable interval was taken.</summary>
        internal void Follow(MeterFacts meter)
        {
            if (meter.Series != _series && _mayBegin)
            {
                Save(meter);
                _series = meter.Series;
            }
        }

        private bool Add(MeterFacts meter, byte[] file, double maximumJoules)
        {
            double imported = Missing(meter, file, 0, meter.ImportKilowattHours, _energy.ImportJoules);
            double exported = Missing(meter, file, 8, meter.ExportKilowattHours, _energy.ExportJoules);
            if (!(imported >= -RoundingJoules && imported <= maximumJoules && exported >= -RoundingJoules && exported <= maximumJoules))
            {
                meter.Change = imported < 0 || exported < 0 ? Words.MeterFindingFell : Words.MeterFindingJumped;
                return false;
            }

            _energy.Raise(0, (long)imported);
            _energy.Raise(1, (long)exported);
            if (meter.Change == null)
            {
                _series = meter.Series;
            }

            return true;
        }

        /// <summary>What the meter shows beyond the node's register, J; negative when it shows less.</summary>
        private double Missing(MeterFacts meter, byte[] file, int direction, double kilowattHours, long registerJoules)
        {
            double joules = meter.JoulesPerKilowattHour;
            double known = (Number(file, 8 + direction) * joules) + registerJoules - LittleEndian.GetInt64(file, 24 + direction);
            if (kilowattHours < 0.1 * _rolls && known > 0.9 * _rolls * joules)
            {
                // As while it is followed. What comes is compared with the register of now.
                meter.Change = Words.MeterFindingRolled;
                kilowattHours += _rolls;
            }

            return (kilowattHours * joules) - known;
        }

        private void Save(MeterFacts meter)
        {
            byte[] serial = Encoding.UTF8.GetBytes(meter.Serial);
            int length = NumberBytes + serial.Length;
            byte[] file = new byte[length + CrcBytes];
            LittleEndian.PutInt64(file, 0, BitConverter.DoubleToInt64Bits(meter.JoulesPerKilowattHour));
            LittleEndian.PutInt64(file, 8, BitConverter.DoubleToInt64Bits(meter.ImportKilowattHours));
            LittleEndian.PutInt64(file, 16, BitConverter.DoubleToInt64Bits(meter.ExportKilowattHours));
            LittleEndian.PutInt64(file, 24, _energy.ImportJoules);
            LittleEndian.PutInt64(file, 32, _energy.ExportJoules);
            Array.Copy(serial, 0, file, NumberBytes, serial.Length);
            LittleEndian.PutUInt32(file, length, Crc32.Compute(file, 0, length));
            _files.Write(FileName, file, 0, file.Length);
        }

        private static double Number(byte[] file, int offset)
        {
            return BitConverter.Int64BitsToDouble(LittleEndian.GetInt64(file, offset));
        }
    }
}
