using MeterNode.Core.Metering;

namespace MeterNode.Core.Configuration
{
    /// <summary>Reads <c>meter</c>: a meter on RS-485 and its map.</summary>
    internal sealed class MeterReader
    {
        private const int FirstItem = 3;
        private const int ItemNumbers = 4;
        private const int MaximumBytes = 200;
        private const int MaximumStatement = 500;
        private const int MaximumSerialLength = 32;
        private const int MaximumClassLength = 8;

        /// <summary>A pulse is at most what the registers take in a second.</summary>
        private const double JoulesPerKilowattHour = 3.6e6;

        private readonly ConfigurationFields _fields;

        internal MeterReader(ConfigurationFields fields)
        {
            _fields = fields;
        }

        internal bool Read(string key, MeterConfiguration meter)
        {
            switch (key)
            {
                case "meter.map":
                    _fields.Text(key);
                    return true;
                case "meter.modbus":
                    meter.ModbusAddress = _fields.Whole(key, 1, 247);
                    return true;
                case "meter.dlt645":
                    meter.Dlt645Address = _fields.Bytes(key, 6);
                    return true;
                case "meter.pulse":
                    meter.PulsePin = _fields.Pin(key);
                    return true;
                case "meter.impPerKwh":
                    meter.ImpulsesPerKilowattHour = _fields.Number(key, 0.001, 1000000);
                    return true;
                case "meter.serial":
                    meter.Serial = Short(key, MaximumSerialLength);
                    return true;
                case "meter.class":
                    meter.AccuracyClass = Short(key, MaximumClassLength);
                    return true;
                case "meter.ratio":
                    meter.Ratio = _fields.Number(key, 0.001, 100000);
                    return true;
                case "meter.phases":
                    meter.Phases = _fields.Whole(key, 1, Records.RecordNames.MaximumPhases);
                    return true;
                case "meter.intervalMs":
                    meter.IntervalMs = _fields.Whole(key, 500, 60000);
                    return true;
                case "meter.rollsKwh":
                    meter.RollsKilowattHours = _fields.Number(key, 0, 1e9);
                    return true;
                case "meter.types":
                    meter.Types = _fields.Numbers(key);
                    return true;
                case "meter.statement":
                    meter.Statement = _fields.Numbers(key);
                    return true;
                case "meter.reads":
                    meter.Reads = new double[_fields.Array(key, 1, 16)][];
                    for (int i = 0; i < meter.Reads.Length; i++)
                    {
                        meter.Reads[i] = _fields.Numbers(key);
                    }

                    return true;
                default:
                    return ReadLine(key, meter);
            }
        }

        /// <summary>A text that is in every pack.</summary>
        private string Short(string key, int maximum)
        {
            string text = _fields.Text(key);
            if (text.Length > maximum)
            {
                throw ConfigurationFields.Wrong("'" + key + "' must be at most " + maximum.ToString() + " characters");
            }

            return text;
        }

        private bool ReadLine(string key, MeterConfiguration meter)
        {
            switch (key)
            {
                case "meter.baud":
                    meter.Baud = _fields.Whole(key, 1200, 115200);
                    return true;
                case "meter.parity":
                    string parity = _fields.Text(key);
                    meter.Parity = parity == "even" ? 1 : parity == "odd" ? 2 : 0;
                    if (meter.Parity == 0 && parity != "none")
                    {
                        throw ConfigurationFields.Wrong("'meter.parity' must be none, even or odd");
                    }

                    return true;
                case "meter.stopBits":
                    meter.StopBits = _fields.Whole(key, 1, 2);
                    return true;
                case "meter.port":
                    meter.Port = _fields.Whole(key, 1, 3);
                    return true;
                case "meter.tx":
                    meter.TransmitPin = _fields.Pin(key);
                    return true;
                case "meter.rx":
                    meter.ReceivePin = _fields.Pin(key);
                    return true;
                case "meter.de":
                    meter.DirectionPin = _fields.Pin(key);
                    return true;
                default:
                    return false;
            }
        }

        /// <summary>Checks what only all keys together say.</summary>
        internal static void Complete(MeterConfiguration meter)
        {
            if (meter != null && meter.PulsePin >= 0)
            {
                if (meter.ImpulsesPerKilowattHour == 0 || meter.ModbusAddress != 0 || meter.Dlt645Address != null || meter.Reads != null)
                {
                    throw ConfigurationFields.Wrong("'meter.pulse' needs 'impPerKwh', and neither 'modbus' nor 'dlt645' nor 'reads'");
                }

                if (JoulesPerKilowattHour * meter.Ratio > EnergyRegisters.MaximumWatts * meter.ImpulsesPerKilowattHour)
                {
                    throw ConfigurationFields.Wrong("'meter.impPerKwh' is too small for 'meter.ratio': a pulse is at most 277 kWh");
                }

                // Pulses say nothing of a phase.
                meter.Phases = 0;
                return;
            }

            if (meter == null || (meter.ModbusAddress == 0) == (meter.Dlt645Address == null) || meter.Reads == null
                || meter.TransmitPin < 0 || meter.ReceivePin < 0 || meter.DirectionPin < 0)
            {
                throw ConfigurationFields.Wrong(
                    "mode meter needs 'meter' with one of 'modbus' and 'dlt645', with 'reads', 'tx', 'rx' and 'de'; or with 'pulse'");
            }

            double[] statement = meter.Statement;
            if (statement.Length != 0
                && (statement.Length != 5 || meter.Dlt645Address != null || !(statement[4] >= 1 && statement[4] <= MaximumStatement)))
            {
                throw ConfigurationFields.Wrong("'meter.statement' must be five numbers, the last at most 500, for Modbus");
            }

            int seen = 0;
            for (int i = 0; i < meter.Reads.Length; i++)
            {
                double[] read = meter.Reads[i];
                bool isWrong = read.Length < FirstItem + ItemNumbers || (read.Length - FirstItem) % ItemNumbers != 0;
                double bytes = isWrong ? 0 : meter.Dlt645Address == null ? 2 * read[2] : read[2];
                for (int k = FirstItem; !isWrong && k < read.Length; k += ItemNumbers)
                {
                    int form = (int)read[k + 2] / 100;
                    int length = (int)read[k + 2] % 100;
                    isWrong = !(read[k] >= 0 && read[k] < MeterQuantity.Count) || read[k + 2] < 0 || form > MeterValue.LowWordFirst
                        || length < 1 || length > (form == MeterValue.Text ? MaximumSerialLength : 8)
                        || (form == MeterValue.Float && length != 4 && length != 8)
                        || (form == MeterValue.LowWordFirst && length % 2 != 0)
                        || read[k + 1] < 0 || read[k + 1] + length > bytes;
                    seen |= isWrong ? 0 : 1 << (int)read[k];
                }

                if (isWrong || bytes > MaximumBytes)
                {
                    throw ConfigurationFields.Wrong("'meter.reads' entry " + (i + 1).ToString() + " is not of a map");
                }
            }

            // What a pack says of each phase must have been read: a value that is missing is not 0.
            int phase = (1 << MeterQuantity.Voltage) | (1 << MeterQuantity.Current) | (1 << MeterQuantity.PhasePower)
                | (1 << MeterQuantity.PhaseReactive);
            int needed = 1 << MeterQuantity.Import;
            for (int p = 0; p < meter.Phases; p++)
            {
                needed |= phase << p;
            }

            if ((seen & needed) != needed)
            {
                throw ConfigurationFields.Wrong("'meter.reads' must hold the import register, and U, I, P and Q of each phase");
            }
        }
    }
}
