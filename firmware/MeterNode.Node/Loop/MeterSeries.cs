using System;
using System.Text;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
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

        private readonly IFileStore _files;
        private readonly EnergyRegisters _energy;
        private int _series = -1;
        private bool _isNew;

        internal MeterSeries(IFileStore files, EnergyRegisters energy)
        {
            _files = files;
            _energy = energy;
        }

        /// <summary>The node's register was set from elsewhere: a new series begins with the next interval.</summary>
        internal void Restart()
        {
            _series = -1;
            _isNew = true;
        }

        /// <summary>After the energy of a usable interval was taken.</summary>
        internal void Follow(MeterFacts meter)
        {
            if (meter.Series == _series)
            {
                return;
            }

            bool isContinued = _series < 0 && !_isNew && meter.Series == 0 && meter.IsSerialRead && Continue(meter);
            if (!isContinued)
            {
                Save(meter);
            }

            _series = meter.Series;
            _isNew = false;
        }

        private bool Continue(MeterFacts meter)
        {
            byte[] file = _files.ReadAll(FileName);
            int length = file == null ? 0 : file.Length - CrcBytes;
            if (length < NumberBytes || LittleEndian.GetUInt32(file, length) != Crc32.Compute(file, 0, length)
                || Encoding.UTF8.GetString(file, NumberBytes, length - NumberBytes) != meter.Serial
                || Number(file, 0) != meter.JoulesPerKilowattHour)
            {
                return false;
            }

            double imported = meter.ImportKilowattHours - Number(file, 8);
            double exported = meter.ExportKilowattHours - Number(file, 16);
            if (imported < 0 || exported < 0)
            {
                return false;
            }

            _energy.Raise(0, LittleEndian.GetInt64(file, 24) + (long)(imported * meter.JoulesPerKilowattHour) - _energy.ImportJoules);
            _energy.Raise(1, LittleEndian.GetInt64(file, 32) + (long)(exported * meter.JoulesPerKilowattHour) - _energy.ExportJoules);
            return true;
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
