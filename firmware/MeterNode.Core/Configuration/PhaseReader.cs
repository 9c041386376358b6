using MeterNode.Core.Metering;
using MeterNode.Core.Records;

namespace MeterNode.Core.Configuration
{
    /// <summary>Reads <c>phases</c>: which converter channel measures what, and its calibration.</summary>
    internal sealed class PhaseReader
    {
        private readonly ConfigurationFields _fields;
        private readonly int[] _adcChannels = new int[2 * RecordNames.MaximumPhases];
        private int _adcChannelCount;

        internal PhaseReader(ConfigurationFields fields)
        {
            _fields = fields;
        }

        /// <summary>ADC channels in the order in which they are first named.</summary>
        internal int[] AdcChannels
        {
            get
            {
                int[] channels = new int[_adcChannelCount];
                System.Array.Copy(_adcChannels, 0, channels, 0, _adcChannelCount);
                return channels;
            }
        }

        internal PhaseChannels[] Read()
        {
            PhaseChannels[] phases = new PhaseChannels[_fields.Array("phases", 1, RecordNames.MaximumPhases)];
            for (int p = 0; p < phases.Length; p++)
            {
                phases[p] = ReadPhase();
            }

            return phases;
        }

        private PhaseChannels ReadPhase()
        {
            PhaseChannels phase = new PhaseChannels();
            int pairs = _fields.Map("phases");
            for (int i = 0; i < pairs; i++)
            {
                string key = "phases." + _fields.Key();
                int channel;
                switch (key)
                {
                    case "phases.i":
                        phase.CurrentCalibration = ReadChannel(key, out channel);
                        phase.CurrentChannel = channel;
                        break;
                    case "phases.u":
                        phase.VoltageCalibration = ReadChannel(key, out channel);
                        phase.VoltageChannel = channel;
                        break;
                    case "phases.uShift":
                        phase.VoltageShiftDegrees = _fields.Number(key, -180, 180);
                        break;
                    default:
                        throw ConfigurationFields.Wrong("unknown key '" + key + "'");
                }
            }

            if (phase.CurrentCalibration == null)
            {
                throw ConfigurationFields.Wrong("'phases.i' is needed");
            }

            return phase;
        }

        private ChannelCalibration ReadChannel(string path, out int channel)
        {
            ChannelCalibration calibration = new ChannelCalibration();
            channel = -1;
            bool hasGain = false;
            int pairs = _fields.Map(path);
            for (int i = 0; i < pairs; i++)
            {
                string key = _fields.Key();
                string name = path + "." + key;
                hasGain |= key == "gain";
                if (key == "adc")
                {
                    channel = IndexOfAdc(_fields.Whole(name, 0, 9));
                }
                else if (!ReadNumbers(key, name, calibration) && !CheckEvidence(key, name))
                {
                    throw ConfigurationFields.Wrong("unknown key '" + name + "'");
                }
            }

            if (channel < 0 || !hasGain)
            {
                throw ConfigurationFields.Wrong("'" + path + ".adc' and '" + path + ".gain' are needed");
            }

            calibration.Validate();
            return calibration;
        }

        private bool ReadNumbers(string key, string name, ChannelCalibration calibration)
        {
            switch (key)
            {
                case "gain":
                    calibration.UnitsPerCount = _fields.Number(name, -1e6, 1e6);
                    return true;
                case "floor":
                    calibration.NoiseFloorRms = _fields.Number(name, 0, 1e6);
                    return true;
                case "clipLow":
                    calibration.ClipLowCounts = _fields.Whole(name, int.MinValue, int.MaxValue);
                    return true;
                case "clipHigh":
                    calibration.ClipHighCounts = _fields.Whole(name, int.MinValue, int.MaxValue);
                    return true;
                case "outlier":
                    calibration.OutlierCounts = _fields.Whole(name, 0, int.MaxValue);
                    return true;
                case "linRaw":
                    calibration.LinearityRawCounts = _fields.WholeNumbers(name);
                    return true;
                case "linTrue":
                    calibration.LinearityCorrectedCounts = _fields.Numbers(name);
                    return true;
                case "phaseAmperes":
                    calibration.PhaseErrorAmperes = _fields.Numbers(name);
                    return true;
                case "phaseDegrees":
                    calibration.PhaseErrorDegrees = _fields.Numbers(name);
                    return true;
                case "phaseHertz":
                    calibration.PhaseErrorHertz = _fields.Number(name, 40, 70);
                    return true;
                default:
                    return false;
            }
        }

        /// <summary>What only people read in the signed configuration: the node checks it and keeps none of it.</summary>
        private bool CheckEvidence(string key, string name)
        {
            switch (key)
            {
                case "offset":
                    _fields.Number(name);
                    return true;
                case "reference":
                case "by":
                    _fields.Text(name);
                    return true;
                case "on":
                case "due":
                    _fields.Day(name);
                    return true;
                default:
                    return false;
            }
        }

        /// <summary>Index of an ADC channel; two phases may share a voltage.</summary>
        private int IndexOfAdc(int adcChannel)
        {
            for (int i = 0; i < _adcChannelCount; i++)
            {
                if (_adcChannels[i] == adcChannel)
                {
                    return i;
                }
            }

            _adcChannels[_adcChannelCount] = adcChannel;
            return _adcChannelCount++;
        }
    }
}
