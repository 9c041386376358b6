using MeterNode.Core.Ports;

namespace MeterNode.Core.Configuration
{
    /// <summary>Reads <c>afe</c>: a metering IC.</summary>
    internal static class AfeReader
    {
        private const int MaximumRegisters = 8;

        internal static bool Read(ConfigurationFields fields, string key, MeteringIcSettings afe)
        {
            switch (key)
            {
                case "afe.cs":
                    afe.ChipSelectPin = fields.Pin(key);
                    return true;
                case "afe.wiring":
                    string wiring = fields.Text(key);
                    afe.IsThreeWire = wiring == "3-wire";
                    afe.Inputs = afe.IsThreeWire || wiring == "split" ? 5 : wiring == "single" ? 4 : 7;
                    if (afe.Inputs == 7 && wiring != "4-wire")
                    {
                        throw ConfigurationFields.Wrong("'afe.wiring' must be 4-wire, 3-wire, split or single");
                    }

                    return true;
                case "afe.calibration":
                    afe.Calibration = new int[fields.Array(key, 1, Records.RecordNames.MaximumPhases)][];
                    for (int i = 0; i < afe.Calibration.Length; i++)
                    {
                        afe.Calibration[i] = fields.WholeNumbers(key);
                    }

                    return true;
                case "afe.ratio":
                    afe.Ratio = fields.Number(key, 0.001, 100000);
                    return true;
                case "afe.plConstant":
                    afe.PlConstant = fields.Whole(key, 4, int.MaxValue);
                    return true;
                case "afe.inputGain":
                    afe.InputGain = fields.Whole(key, 0, 63);
                    return true;
                case "afe.intervalMs":
                    afe.IntervalMs = fields.Whole(key, 500, 60000);
                    return true;
                default:
                    return false;
            }
        }

        /// <summary>Checks what only all keys together say.</summary>
        internal static void Complete(MeteringIcSettings afe, BoardConfiguration board)
        {
            bool isWrong = afe == null || afe.ChipSelectPin < 0 || afe.Calibration == null
                || board.SpiMosiPin < 0 || board.SpiMisoPin < 0 || board.SpiClockPin < 0
                || afe.Calibration.Length != (afe.Inputs == 7 ? 3 : afe.Inputs == 5 ? 2 : 1);
            for (int p = 0; !isWrong && p < afe.Calibration.Length; p++)
            {
                int[] registers = afe.Calibration[p];
                isWrong = registers.Length < 2 || registers.Length > MaximumRegisters || registers[0] == 0 || registers[1] == 0;
                for (int i = 0; !isWrong && i < registers.Length; i++)
                {
                    isWrong = registers[i] < 0 || registers[i] > 0xFFFF;
                }
            }

            if (isWrong)
            {
                throw ConfigurationFields.Wrong(
                    "mode afe needs 'afe.cs', the SPI pins of 'board', and 2 to 8 numbers (0 to 65535) in 'afe.calibration' an input");
            }
        }
    }
}
