using MeterNode.Core.Records;
using MeterNode.Core.Thermal;

namespace MeterNode.Core.Configuration
{
    /// <summary>Reads <c>zones</c>: sensors, set-points and what "in control" means.</summary>
    internal sealed class ZoneReader
    {
        /// <summary>The letters in the order of <see cref="ThermocoupleType"/>.</summary>
        private const string TypeLetters = "BEJKNRST";

        private readonly ConfigurationFields _fields;
        private bool _hasSelect;
        private bool _hasSetpoint;

        internal ZoneReader(ConfigurationFields fields)
        {
            _fields = fields;
        }

        internal ZoneConfiguration[] Read()
        {
            ZoneConfiguration[] zones = new ZoneConfiguration[_fields.Array("zones", 0, RecordNames.MaximumZones)];
            for (int z = 0; z < zones.Length; z++)
            {
                zones[z] = ReadZone();
                if (zones[z].PeriodSeconds != zones[0].PeriodSeconds)
                {
                    throw ConfigurationFields.Wrong("'zones.periodSeconds' must be the same for all zones");
                }
            }

            return zones;
        }

        private ZoneConfiguration ReadZone()
        {
            ZoneConfiguration zone = new ZoneConfiguration();
            _hasSelect = false;
            _hasSetpoint = false;
            int pairs = _fields.Map("zones");
            for (int i = 0; i < pairs; i++)
            {
                string key = "zones." + _fields.Key();
                if (!ReadSensor(key, zone) && !ReadControl(key, zone))
                {
                    throw ConfigurationFields.Wrong("unknown key '" + key + "'");
                }
            }

            if (!_hasSelect || !_hasSetpoint)
            {
                throw ConfigurationFields.Wrong("'zones.cs' and 'zones.setpoint' are needed");
            }

            if (zone.Amplifier == "max31855" && zone.ThermocoupleType == ThermocoupleType.B)
            {
                throw ConfigurationFields.Wrong(
                    "'zones.type' is B, for which no MAX31855 is made: fit a MAX31856 and name it in 'zones.amplifier'");
            }

            return zone;
        }

        private bool ReadSensor(string key, ZoneConfiguration zone)
        {
            switch (key)
            {
                case "zones.cs":
                    zone.ChipSelectPin = _fields.Pin(key);
                    _hasSelect = true;
                    return true;
                case "zones.bus":
                    zone.SpiBus = _fields.Whole(key, 1, 2);
                    return true;
                case "zones.amplifier":
                    zone.Amplifier = _fields.Text(key);
                    if (zone.Amplifier != "max31856" && zone.Amplifier != "max31855")
                    {
                        throw ConfigurationFields.Wrong("'zones.amplifier' must be max31856 or max31855");
                    }

                    return true;
                case "zones.type":
                    string letter = _fields.Text(key);
                    int type = letter.Length == 1 ? TypeLetters.IndexOf(letter[0]) : -1;
                    if (type < 0)
                    {
                        throw ConfigurationFields.Wrong("'zones.type' must be one of B E J K N R S T");
                    }

                    zone.ThermocoupleType = (ThermocoupleType)type;
                    zone.ThermocoupleLetter = letter;
                    return true;
                case "zones.class":
                    zone.ToleranceClass = _fields.Whole(key, 1, 3);
                    return true;
                case "zones.spikeCelsius":
                    zone.SpikeCelsius = _fields.Number(key, 0, 2000);
                    return true;
                default:
                    return false;
            }
        }

        private bool ReadControl(string key, ZoneConfiguration zone)
        {
            switch (key)
            {
                case "zones.setpoint":
                    zone.SetpointCelsius = _fields.Number(key, -270, 2000);
                    _hasSetpoint = true;
                    return true;
                case "zones.tolerance":
                    zone.ToleranceCelsius = _fields.Number(key, 0.1, 500);
                    return true;
                case "zones.settleSeconds":
                    zone.SettlingSeconds = _fields.Whole(key, 0, 86400);
                    return true;
                case "zones.periodSeconds":
                    zone.PeriodSeconds = _fields.Whole(key, 60, 86400);
                    return true;
                case "zones.definition":
                    zone.Definition = _fields.Text(key);
                    if (zone.Definition != "max" && zone.Definition != "p95")
                    {
                        throw ConfigurationFields.Wrong("'zones.definition' must be max or p95");
                    }

                    return true;
                default:
                    return false;
            }
        }
    }
}
