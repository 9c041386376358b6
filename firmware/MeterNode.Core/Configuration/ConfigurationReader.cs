using System;
using MeterNode.Core.Evidence;
using MeterNode.Core.Metering;

namespace MeterNode.Core.Configuration
{
    /// <summary>
    /// Reads a configuration's payload: CBOR with the keys of docs/configuration.md. A wrong configuration throws at start, with
    /// the key that is wrong; an unknown key is wrong too, because a misspelt one must not be ignored.
    /// </summary>
    public sealed class ConfigurationReader
    {
        private const int LongestText = 200;

        private readonly byte[] _payload;
        private readonly CborReader _reader;
        private readonly NodeConfiguration _configuration = new NodeConfiguration();
        private readonly int[] _adcChannels = new int[2 * Records.RecordNames.MaxPhases];
        private int _adcChannelCount;
        private double _nominalVolts = 230;
        private double _nominalPowerFactor = 1;

        private ConfigurationReader(byte[] payload, int offset, int count)
        {
            _payload = payload;
            _reader = new CborReader(payload, offset, count);
        }

        /// <summary>Reads and checks a configuration.</summary>
        /// <exception cref="ArgumentException">Something in it is missing, unknown or out of range; the message says what.</exception>
        public static NodeConfiguration Read(byte[] payload, int offset, int count)
        {
            ConfigurationReader reader = new ConfigurationReader(payload, offset, count);
            reader.ReadTop();
            if (!reader._reader.Finish())
            {
                throw Wrong("not well-formed CBOR, status " + ((int)reader._reader.Status).ToString());
            }

            reader.Complete();
            return reader._configuration;
        }

        private static ArgumentException Wrong(string what)
        {
            return new ArgumentException("configuration: " + what);
        }

        private void ReadTop()
        {
            int pairs = _reader.ReadMapStart();
            for (int i = 0; i < pairs; i++)
            {
                string key = Text();
                switch (key)
                {
                    case "v":
                        Whole(key, 1, 1);
                        break;
                    case "serial":
                        _configuration.Serial = Whole(key, 1, int.MaxValue);
                        break;
                    case "node":
                        _configuration.Node = Text();
                        break;
                    case "site":
                        _configuration.Site = Text();
                        break;
                    case "machine":
                        Text();
                        break;
                    case "eui":
                        _configuration.Eui64 = Bytes(key, 8);
                        break;
                    case "mode":
                        _configuration.Mode = Text();
                        break;
                    case "readingSeconds":
                        _configuration.ReadingSeconds = Whole(key, 1, 900);
                        break;
                    case "readingsPerPack":
                        _configuration.ReadingsPerPack = Whole(key, 1, 12);
                        break;
                    case "phases":
                        ReadPhases();
                        break;
                    case "zones":
                        ReadZones();
                        break;
                    default:
                        ReadSection(key);
                        break;
                }
            }
        }

        private void ReadSection(string section)
        {
            if (section != "mains" && section != "sampling" && section != "board" && section != "shots" && section != "mqtt"
                && section != "time" && section != "outbox" && section != "cal")
            {
                throw Wrong("unknown key '" + section + "'");
            }

            int pairs = _reader.ReadMapStart();
            for (int i = 0; i < pairs; i++)
            {
                string key = section + "." + Text();
                if (!ReadMeasuring(key) && !ReadBoard(key) && !ReadOperation(key))
                {
                    throw Wrong("unknown key '" + key + "'");
                }
            }
        }

        private bool ReadMeasuring(string key)
        {
            switch (key)
            {
                case "mains.hertz":
                    _configuration.MainsHertz = Whole(key, 50, 60);
                    return true;
                case "mains.volts":
                    _nominalVolts = Number();
                    return true;
                case "mains.pf":
                    _nominalPowerFactor = Number();
                    return true;
                case "sampling.hertz":
                    _configuration.SamplingHertz = Whole(key, 500, 1000000);
                    return true;
                case "sampling.cycles":
                    _configuration.WindowCycles = Whole(key, 2, 1000000);
                    return true;
                case "sampling.intervalMs":
                    _configuration.WindowIntervalMs = Whole(key, 50, 900000);
                    return true;
                case "shots.debounceMs":
                    _configuration.ShotDebounceMs = Whole(key, 0, 60000);
                    return true;
                case "cal.counter":
                    _configuration.CalibrationCounter = Whole(key, 0, int.MaxValue);
                    return true;
                case "cal.due":
                    _configuration.CalibrationDue = Text();
                    return true;
                default:
                    return false;
            }
        }

        private bool ReadBoard(string key)
        {
            BoardConfiguration board = _configuration.Board;
            switch (key)
            {
                case "board.name":
                    board.Name = Text();
                    return true;
                case "board.spiBus":
                    board.SpiBus = Whole(key, 1, 2);
                    return true;
                case "board.mosi":
                    board.SpiMosiPin = Pin(key);
                    return true;
                case "board.miso":
                    board.SpiMisoPin = Pin(key);
                    return true;
                case "board.clock":
                    board.SpiClockPin = Pin(key);
                    return true;
                case "board.led":
                    board.LedPin = Pin(key);
                    return true;
                case "board.shot":
                    board.ShotPin = Pin(key);
                    return true;
                default:
                    return false;
            }
        }

        private bool ReadOperation(string key)
        {
            switch (key)
            {
                case "mqtt.host":
                    _configuration.BrokerHost = Text();
                    return true;
                case "mqtt.port":
                    _configuration.BrokerPort = Whole(key, 1, 65535);
                    return true;
                case "mqtt.keepAlive":
                    _configuration.KeepAliveSeconds = Whole(key, 5, 65535);
                    return true;
                case "time.server":
                    _configuration.TimeServer = Text();
                    return true;
                case "time.limitSeconds":
                    _configuration.TimeLimitSeconds = Whole(key, 60, 31536000);
                    return true;
                case "outbox.segmentBytes":
                    _configuration.OutboxSegmentBytes = Whole(key, 4096, 1048576);
                    return true;
                case "outbox.segments":
                    _configuration.OutboxSegments = Whole(key, 2, 1000);
                    return true;
                default:
                    return false;
            }
        }

        private void ReadPhases()
        {
            int count = _reader.ReadArrayStart();
            if (count < 1 || count > Records.RecordNames.MaxPhases)
            {
                throw Wrong("'phases' must have one to three entries");
            }

            _configuration.Phases = new PhaseChannels[count];
            for (int p = 0; p < count; p++)
            {
                PhaseChannels phase = new PhaseChannels();
                _configuration.Phases[p] = phase;
                int pairs = _reader.ReadMapStart();
                for (int i = 0; i < pairs; i++)
                {
                    string key = Text();
                    int channel;
                    switch (key)
                    {
                        case "i":
                            phase.CurrentCalibration = ReadChannel(out channel);
                            phase.CurrentChannel = channel;
                            break;
                        case "u":
                            phase.VoltageCalibration = ReadChannel(out channel);
                            phase.VoltageChannel = channel;
                            break;
                        case "uShift":
                            phase.VoltageShiftDegrees = Number();
                            break;
                        default:
                            throw Wrong("unknown key 'phases." + key + "'");
                    }
                }

                if (phase.CurrentCalibration == null)
                {
                    throw Wrong("a phase needs 'i'");
                }
            }
        }

        private ChannelCalibration ReadChannel(out int channel)
        {
            ChannelCalibration calibration = new ChannelCalibration();
            channel = -1;
            int pairs = _reader.ReadMapStart();
            for (int i = 0; i < pairs; i++)
            {
                string key = Text();
                if (key == "adc")
                {
                    channel = IndexOfAdc(Whole(key, 0, 9));
                }
                else if (!ReadCalibration(key, calibration))
                {
                    throw Wrong("unknown key '" + key + "' in a channel");
                }
            }

            if (channel < 0)
            {
                throw Wrong("a channel needs 'adc'");
            }

            calibration.Validate();
            return calibration;
        }

        private bool ReadCalibration(string key, ChannelCalibration calibration)
        {
            switch (key)
            {
                case "gain":
                    calibration.UnitsPerCount = Number();
                    return true;
                case "offset":
                    calibration.OffsetCounts = Number();
                    return true;
                case "floor":
                    calibration.NoiseFloorRms = Number();
                    return true;
                case "clipLow":
                    calibration.ClipLowCounts = Whole(key, int.MinValue, int.MaxValue);
                    return true;
                case "clipHigh":
                    calibration.ClipHighCounts = Whole(key, int.MinValue, int.MaxValue);
                    return true;
                case "outlier":
                    calibration.OutlierCounts = Whole(key, 0, int.MaxValue);
                    return true;
                case "linRaw":
                    calibration.LinearityRawCounts = WholeNumbers(key);
                    return true;
                case "linTrue":
                    calibration.LinearityCorrectedCounts = Numbers();
                    return true;
                case "phaseAmperes":
                    calibration.PhaseErrorAmperes = Numbers();
                    return true;
                case "phaseDegrees":
                    calibration.PhaseErrorDegrees = Numbers();
                    return true;
                case "phaseHertz":
                    calibration.PhaseErrorHertz = Number();
                    return true;
                case "reference":
                    calibration.ReferenceInstrument = Text();
                    return true;
                case "on":
                    calibration.CalibratedOn = Text();
                    return true;
                case "by":
                    calibration.CalibratedBy = Text();
                    return true;
                case "due":
                    calibration.DueOn = Text();
                    return true;
                default:
                    return false;
            }
        }

        private void ReadZones()
        {
            int count = _reader.ReadArrayStart();
            if (count < 0 || count > Records.RecordNames.MaxZones)
            {
                throw Wrong("'zones' must have at most four entries");
            }

            _configuration.Zones = new ZoneConfiguration[count];
            for (int z = 0; z < count; z++)
            {
                ZoneConfiguration zone = new ZoneConfiguration();
                _configuration.Zones[z] = zone;
                int pairs = _reader.ReadMapStart();
                for (int i = 0; i < pairs; i++)
                {
                    ReadZone(Text(), zone);
                }
            }
        }

        private void ReadZone(string key, ZoneConfiguration zone)
        {
            switch (key)
            {
                case "cs":
                    zone.ChipSelectPin = Pin(key);
                    break;
                case "amplifier":
                    zone.Amplifier = Text();
                    break;
                case "type":
                    string letter = Text();
                    if (letter.Length != 1)
                    {
                        throw Wrong("'zones.type' must be one letter");
                    }

                    zone.ThermocoupleType = letter[0];
                    break;
                case "setpoint":
                    zone.SetpointCelsius = Number();
                    break;
                case "tolerance":
                    zone.ToleranceCelsius = Number();
                    break;
                case "settleSeconds":
                    zone.SettlingSeconds = Whole(key, 0, 86400);
                    break;
                case "periodSeconds":
                    zone.PeriodSeconds = Whole(key, 60, 86400);
                    break;
                case "definition":
                    zone.Definition = Text();
                    if (zone.Definition != "max" && zone.Definition != "p95")
                    {
                        throw Wrong("'zones.definition' must be max or p95");
                    }

                    break;
                case "spikeCelsius":
                    zone.SpikeCelsius = Number();
                    break;
                default:
                    throw Wrong("unknown key 'zones." + key + "'");
            }
        }

        private void Complete()
        {
            if (_reader.Status != CborStatus.Ok || _configuration.Node == null || _configuration.Site == null || _configuration.Eui64 == null
                || _configuration.Phases == null)
            {
                throw Wrong("'node', 'site', 'eui' and 'phases' are needed");
            }

            if (_configuration.MainsHertz != 50 && _configuration.MainsHertz != 60)
            {
                throw Wrong("'mains.hertz' must be 50 or 60");
            }

            if (_configuration.Mode != "afe" && _configuration.Mode != "adc" && _configuration.Mode != "nominal")
            {
                throw Wrong("'mode' must be afe, adc or nominal");
            }

            bool nominal = _configuration.Mode == "nominal";
            for (int p = 0; p < _configuration.Phases.Length; p++)
            {
                PhaseChannels phase = _configuration.Phases[p];
                phase.NominalVolts = _nominalVolts;
                phase.NominalPowerFactor = _nominalPowerFactor;
                if ((phase.VoltageChannel < 0) != nominal)
                {
                    throw Wrong(nominal ? "mode nominal must not have a 'u'" : "mode " + _configuration.Mode + " needs a 'u' for every phase; without voltage it is nominal");
                }
            }

            _configuration.AdcChannels = new int[_adcChannelCount];
            Array.Copy(_adcChannels, 0, _configuration.AdcChannels, 0, _adcChannelCount);
        }

        /// <summary>Index of an ADC channel in the order in which channels are first named; two phases may share a voltage.</summary>
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

        private int Pin(string key)
        {
            return Whole(key, 0, 48);
        }

        private int Whole(string key, int least, int greatest)
        {
            long value = _reader.ReadInt();
            if (_reader.Status != CborStatus.Ok || value < least || value > greatest)
            {
                throw Wrong("'" + key + "' must be a whole number from " + least.ToString() + " to " + greatest.ToString());
            }

            return (int)value;
        }

        private double Number()
        {
            return _reader.ReadNumber();
        }

        private double[] Numbers()
        {
            int count = _reader.ReadArrayStart();
            if (count < 0 || count > 64)
            {
                throw Wrong("a table must have at most 64 entries");
            }

            double[] values = new double[count];
            for (int i = 0; i < count; i++)
            {
                values[i] = Number();
            }

            return values;
        }

        private int[] WholeNumbers(string key)
        {
            double[] numbers = Numbers();
            int[] values = new int[numbers.Length];
            for (int i = 0; i < values.Length; i++)
            {
                if (!(numbers[i] > -16777216 && numbers[i] < 16777216))
                {
                    throw Wrong("'" + key + "' must hold counts");
                }

                values[i] = (int)numbers[i];
            }

            return values;
        }

        private string Text()
        {
            string text = _reader.ReadText(LongestText);
            if (text == null)
            {
                throw Wrong("a text of at most 200 bytes is expected at byte " + _reader.Position.ToString());
            }

            return text;
        }

        private byte[] Bytes(string key, int length)
        {
            if (!_reader.ReadBytes() || _reader.DataLength != length)
            {
                throw Wrong("'" + key + "' must be " + length.ToString() + " bytes");
            }

            byte[] bytes = new byte[length];
            Array.Copy(_payload, _reader.DataOffset, bytes, 0, length);
            return bytes;
        }
    }
}
