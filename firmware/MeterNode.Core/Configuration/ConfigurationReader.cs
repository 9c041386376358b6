using System;
using MeterNode.Core.Metering;

namespace MeterNode.Core.Configuration
{
    /// <summary>
    /// Reads a configuration's payload: CBOR with the keys of docs/configuration.md. A wrong configuration throws at start, with
    /// the key that is wrong; an unknown key is wrong too, because a misspelt one must not be ignored.
    /// </summary>
    public sealed class ConfigurationReader
    {
        /// <summary>Rows of a waveform window that the device's memory has room for.</summary>
        private const int MaximumWindowRows = 4000;

        /// <summary>Windows take two fifths of the time when nothing else is asked for, ms a cycle.</summary>
        private const int IntervalMsPerCycle = 70;

        private readonly ConfigurationFields _fields;
        private readonly PhaseReader _phases;
        private readonly ZoneReader _zones;
        private readonly MeterReader _meter;
        private readonly NodeConfiguration _configuration = new NodeConfiguration();
        private bool _hasVersion;
        private bool _hasInterval;
        private double _nominalPowerFactor = 1;

        private ConfigurationReader(byte[] payload, int offset, int count)
        {
            _fields = new ConfigurationFields(payload, offset, count);
            _phases = new PhaseReader(_fields);
            _zones = new ZoneReader(_fields);
            _meter = new MeterReader(_fields);
        }

        /// <summary>Reads and checks a configuration.</summary>
        /// <exception cref="ArgumentException">Something in it is missing, unknown or out of range; the message says what.</exception>
        public static NodeConfiguration Read(byte[] payload, int offset, int count)
        {
            ConfigurationReader reader = new ConfigurationReader(payload, offset, count);
            reader.ReadTop();
            reader._fields.Finish();
            reader.Complete();
            return reader._configuration;
        }

        private void ReadTop()
        {
            int pairs = _fields.Map("the configuration");
            for (int i = 0; i < pairs; i++)
            {
                string key = _fields.Key();
                if (!ReadIdentity(key) && !ReadPlan(key))
                {
                    ReadSection(key);
                }
            }
        }

        private bool ReadIdentity(string key)
        {
            switch (key)
            {
                case "v":
                    _fields.Whole(key, 1, 1);
                    _hasVersion = true;
                    return true;
                case "serial":
                    _configuration.Serial = _fields.Whole(key, 1, int.MaxValue);
                    return true;
                case "node":
                    _configuration.Node = _fields.Name(key);
                    return true;
                case "site":
                    _configuration.Site = _fields.Name(key);
                    return true;
                case "machine":
                    _fields.Text(key);
                    return true;
                case "eui":
                    _configuration.Eui64 = _fields.Bytes(key, 8);
                    return true;
                default:
                    return false;
            }
        }

        private bool ReadPlan(string key)
        {
            switch (key)
            {
                case "mode":
                    _configuration.Mode = _fields.Text(key);
                    return true;
                case "readingSeconds":
                    _configuration.ReadingSeconds = _fields.Whole(key, 1, 900);
                    return true;
                case "readingsPerPack":
                    _configuration.ReadingsPerPack = _fields.Whole(key, 1, 12);
                    return true;
                case "phases":
                    _configuration.Phases = _phases.Read();
                    return true;
                case "zones":
                    _configuration.Zones = _zones.Read();
                    return true;
                case "collectors":
                    _configuration.Collectors = _fields.PublicKeys(key, 4);
                    return true;
                default:
                    return false;
            }
        }

        private void ReadSection(string section)
        {
            if (section != "mains" && section != "sampling" && section != "board" && section != "shots" && section != "mqtt"
                && section != "time" && section != "outbox" && section != "cal" && section != "heat" && section != "meter"
                && section != "running" && section != "afe")
            {
                throw ConfigurationFields.Wrong("unknown key '" + section + "'");
            }

            if (section == "heat")
            {
                _configuration.Heat = new HeatConfiguration();
            }

            if (section == "meter")
            {
                _configuration.Meter = new MeterConfiguration();
            }

            if (section == "afe")
            {
                _configuration.Afe = new Ports.MeteringIcSettings();
            }

            int pairs = _fields.Map(section);
            for (int i = 0; i < pairs; i++)
            {
                string key = section + "." + _fields.Key();
                if (!ReadMeasuring(key) && !ReadBoard(key) && !ReadOperation(key) && !ReadHeat(key)
                    && !_meter.Read(key, _configuration.Meter) && !AfeReader.Read(_fields, key, _configuration.Afe))
                {
                    throw ConfigurationFields.Wrong("unknown key '" + key + "'");
                }
            }
        }

        private bool ReadMeasuring(string key)
        {
            switch (key)
            {
                case "mains.hertz":
                    _configuration.MainsHertz = _fields.Whole(key, 50, 60);
                    return true;
                case "mains.volts":
                    _configuration.NominalVolts = _fields.Number(key, 1, 100000);
                    return true;
                case "mains.pf":
                    _nominalPowerFactor = _fields.Number(key, 0, 1);
                    return true;
                case "sampling.hertz":
                    _configuration.SamplingHertz = _fields.Whole(key, 500, 20000);
                    return true;
                case "sampling.cycles":
                    _configuration.WindowCycles = _fields.Whole(key, 2, 100);
                    return true;
                case "sampling.intervalMs":
                    _hasInterval = true;
                    _configuration.WindowIntervalMs = _fields.Whole(key, 50, 900000);
                    return true;
                case "running.by":
                    string by = _fields.Text(key);
                    _configuration.RunningBy = by;
                    if (by != "current" && by != "shots" && by != "always")
                    {
                        throw ConfigurationFields.Wrong("'running.by' must be current, shots or always");
                    }

                    return true;
                case "running.amperes":
                    _configuration.RunningAmperes = _fields.Number(key, 0, 100000);
                    return true;
                case "running.seconds":
                    _configuration.RunningSeconds = _fields.Whole(key, 10, 3600);
                    return true;
                case "shots.debounceMs":
                    _configuration.ShotDebounceMs = _fields.Whole(key, 0, 60000);
                    return true;
                case "cal.counter":
                    _configuration.CalibrationCounter = _fields.Whole(key, 0, int.MaxValue);
                    return true;
                case "cal.due":
                    _configuration.CalibrationDue = _fields.Day(key);
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
                    board.Name = _fields.Text(key);
                    return true;
                case "board.spiBus":
                    board.SpiBus = _fields.Whole(key, 1, 2);
                    return true;
                case "board.mosi":
                    board.SpiMosiPin = _fields.Pin(key);
                    return true;
                case "board.miso":
                    board.SpiMisoPin = _fields.Pin(key);
                    return true;
                case "board.clock":
                    board.SpiClockPin = _fields.Pin(key);
                    return true;
                case "board.otherSpi":
                    board.OtherSpiPins = ReadPins(key, 3);
                    return true;
                case "board.i2c":
                    board.I2cPins = ReadPins(key, 2);
                    return true;
                case "board.secureElement":
                    board.SecureElement = _fields.Whole(key, 8, 119);
                    return true;
                case "board.led":
                    board.LedPin = _fields.Pin(key);
                    return true;
                case "board.button":
                    board.ButtonPin = _fields.Pin(key);
                    return true;
                case "board.watchdog":
                    board.WatchdogPin = _fields.Pin(key);
                    return true;
                case "board.shot":
                    board.ShotPin = _fields.Pin(key);
                    return true;
                default:
                    return false;
            }
        }

        private int[] ReadPins(string key, int count)
        {
            int[] pins = new int[_fields.Array(key, count, count)];
            for (int i = 0; i < pins.Length; i++)
            {
                pins[i] = _fields.Pin(key);
            }

            return pins;
        }

        private bool ReadOperation(string key)
        {
            switch (key)
            {
                case "mqtt.host":
                    _configuration.BrokerHost = _fields.Text(key);
                    return true;
                case "mqtt.port":
                    _configuration.BrokerPort = _fields.Whole(key, 1, 65535);
                    return true;
                case "mqtt.keepAlive":
                    _configuration.KeepAliveSeconds = _fields.Whole(key, 5, 65535);
                    return true;
                case "time.server":
                    _configuration.TimeServer = _fields.Text(key);
                    return true;
                case "time.limitSeconds":
                    _configuration.TimeLimitSeconds = _fields.Whole(key, 60, 31536000);
                    return true;
                case "outbox.segmentBytes":
                    _configuration.OutboxSegmentBytes = _fields.Whole(key, 4096, 1048576);
                    return true;
                case "outbox.segments":
                    _configuration.OutboxSegments = _fields.Whole(key, 2, 1000);
                    return true;
                default:
                    return false;
            }
        }

        private bool ReadHeat(string key)
        {
            HeatConfiguration heat = _configuration.Heat;
            switch (key)
            {
                case "heat.flow":
                    heat.FlowPin = _fields.Pin(key);
                    return true;
                case "heat.output":
                    string output = _fields.Text(key);
                    heat.IsElectronic = output == "electronic";
                    if (!heat.IsElectronic && output != "contact")
                    {
                        throw ConfigurationFields.Wrong("'heat.output' must be electronic or contact");
                    }

                    return true;
                case "heat.pulsesPerLitre":
                    heat.PulsesPerLitre = _fields.Number(key, 0.001, 100000);
                    return true;
                case "heat.zoneIn":
                    heat.ZoneIn = _fields.Whole(key, 1, Records.RecordNames.MaximumZones);
                    return true;
                case "heat.zoneOut":
                    heat.ZoneOut = _fields.Whole(key, 1, Records.RecordNames.MaximumZones);
                    return true;
                case "heat.densityKgPerM3":
                    heat.KilogramsPerCubicMetre = _fields.Number(key, 100, 20000);
                    return true;
                case "heat.minimumKelvin":
                    heat.MinimumKelvin = _fields.Number(key, 0, 100);
                    return true;
                case "heat.heatCapacityJPerKgK":
                    heat.JoulesPerKilogramKelvin = _fields.Number(key, 100, 20000);
                    return true;
                default:
                    return false;
            }
        }

        private void CompleteHeat()
        {
            HeatConfiguration heat = _configuration.Heat;
            int zones = _configuration.Zones.Length;
            if (heat != null
                && (heat.FlowPin < 0 || heat.PulsesPerLitre == 0 || heat.KilogramsPerCubicMetre == 0 || heat.JoulesPerKilogramKelvin == 0
                || heat.ZoneIn == 0 || heat.ZoneOut == 0 || heat.ZoneIn > zones || heat.ZoneOut > zones || heat.ZoneIn == heat.ZoneOut))
            {
                throw ConfigurationFields.Wrong("'heat' needs all of its keys, and two different 'zones'");
            }
        }

        private void Complete()
        {
            NodeConfiguration configuration = _configuration;
            bool isMeter = configuration.Mode == "meter";
            bool isAfe = configuration.Mode == "afe";
            if (isMeter || isAfe)
            {
                CompleteSource(isMeter);
            }

            if (!_hasVersion || configuration.Serial == 0 || configuration.Node == null || configuration.Site == null
                || configuration.Eui64 == null || configuration.Phases == null || configuration.BrokerHost == null)
            {
                throw ConfigurationFields.Wrong("'v', 'serial', 'node', 'site', 'eui', 'phases' and 'mqtt.host' are needed");
            }

            if (configuration.Mode != "adc" && configuration.Mode != "nominal" && !isMeter && !isAfe)
            {
                throw ConfigurationFields.Wrong(
                    "'mode' must be adc (with 'phases.u'), nominal (without), meter or afe: no power source measures in mode "
                        + configuration.Mode);
            }

            CompleteZones();
            if (isMeter != (configuration.Meter != null) || isAfe != (configuration.Afe != null))
            {
                throw ConfigurationFields.Wrong("'meter' belongs to mode meter, 'afe' to mode afe");
            }

            if (configuration.RunningBy == "current" && configuration.Zones.Length > 0 && configuration.Phases.Length == 0)
            {
                throw ConfigurationFields.Wrong("'running.by' is current, and pulses know none: shots or always");
            }

            if (configuration.RunningBy == "shots" && configuration.ShotDebounceMs < 0)
            {
                throw ConfigurationFields.Wrong("'running.by' is shots, and 'shots' is missing");
            }

            CompleteHeat();
            CompleteWindow();
            configuration.AdcChannels = _phases.AdcChannels;
            if (!isMeter && !isAfe)
            {
                CompletePhases();
            }
        }

        private void CompleteZones()
        {
            BoardConfiguration board = _configuration.Board;
            if (board.SecureElement > 0 && board.I2cPins == null)
            {
                throw ConfigurationFields.Wrong("'board.i2c' is needed with 'board.secureElement'");
            }

            for (int z = 0; z < _configuration.Zones.Length; z++)
            {
                ZoneConfiguration zone = _configuration.Zones[z];
                if (zone.SpiBus == 0)
                {
                    zone.SpiBus = board.SpiBus;
                }

                if (board.SpiMosiPin < 0 || board.SpiMisoPin < 0 || board.SpiClockPin < 0
                    || (zone.SpiBus != board.SpiBus && board.OtherSpiPins == null))
                {
                    throw ConfigurationFields.Wrong(
                        "'board.mosi', 'board.miso' and 'board.clock' are needed with 'zones', 'board.otherSpi' with two buses");
                }
            }
        }

        /// <summary>A source that knows its phases by itself.</summary>
        private void CompleteSource(bool isMeter)
        {
            if (_configuration.Phases != null)
            {
                throw ConfigurationFields.Wrong("mode " + _configuration.Mode + " must not have 'phases'");
            }

            int phases;
            if (isMeter)
            {
                MeterReader.Complete(_configuration.Meter);
                phases = _configuration.Meter.Phases;
            }
            else
            {
                AfeReader.Complete(_configuration.Afe, _configuration.Board);
                _configuration.Afe.MainsHertz = _configuration.MainsHertz;
                _configuration.Afe.NominalVolts = _configuration.NominalVolts;
                phases = _configuration.Afe.Calibration.Length;
            }

            _configuration.Phases = new PhaseChannels[phases];
            for (int p = 0; p < _configuration.Phases.Length; p++)
            {
                _configuration.Phases[p] = new PhaseChannels();
            }
        }

        private void CompleteWindow()
        {
            NodeConfiguration configuration = _configuration;
            if (configuration.MainsHertz != 50 && configuration.MainsHertz != 60)
            {
                throw ConfigurationFields.Wrong("'mains.hertz' must be 50 or 60");
            }

            if (!_hasInterval)
            {
                configuration.WindowIntervalMs = IntervalMsPerCycle * configuration.WindowCycles;
            }

            int rows = configuration.SamplingHertz * configuration.WindowCycles / configuration.MainsHertz;
            if (rows > MaximumWindowRows || configuration.WindowCycles * 1000 / configuration.MainsHertz >= configuration.WindowIntervalMs)
            {
                throw ConfigurationFields.Wrong(
                    "'sampling': a window must have at most " + MaximumWindowRows.ToString()
                        + " rows and be shorter than 'sampling.intervalMs'");
            }
        }

        private void CompletePhases()
        {
            PhaseChannels[] phases = _configuration.Phases;
            bool nominal = _configuration.Mode == "nominal";
            for (int p = 0; p < phases.Length; p++)
            {
                phases[p].NominalVolts = _configuration.NominalVolts;
                phases[p].NominalPowerFactor = _nominalPowerFactor;
                if ((phases[p].VoltageChannel < 0) != nominal)
                {
                    throw ConfigurationFields.Wrong(
                        nominal
                            ? "mode nominal must not have 'phases.u'"
                            : "mode " + _configuration.Mode + " needs 'phases.u' for every phase; without voltage it is nominal");
                }

                for (int other = 0; other < phases.Length; other++)
                {
                    if (phases[p].CurrentChannel == phases[other].VoltageChannel
                        || (other != p && phases[p].CurrentChannel == phases[other].CurrentChannel))
                    {
                        throw ConfigurationFields.Wrong(
                            "the current of phase " + (p + 1).ToString() + " shares its 'adc' with another input");
                    }
                }
            }
        }
    }
}
