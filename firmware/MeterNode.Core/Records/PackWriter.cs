using MeterNode.Core.Configuration;
using MeterNode.Core.Thermal;

namespace MeterNode.Core.Records
{
    /// <summary>
    /// Writes a pack's payload: texts first, then the numbers by unit, as docs/wire-format.md says. Base time is the end of the
    /// pack, so what belongs to the whole pack needs no time of its own.
    /// </summary>
    public sealed class PackWriter
    {
        /// <summary>Quarter hours in a pack that holds them in compact form: six hours.</summary>
        public const int QuarterHours = 24;

        /// <summary>Longest records of a meter: serial number 42, class 18, ratio 20, registers 40, all rounded up.</summary>
        private const int MeterBytes = 140;

        private const int StatementHead = 12;

        // In the order of PowerStatus; the last stands for intervals that were not begun in time.
        private static readonly string[] s_refusedNames =
        {
            null, RecordNames.RefusedGap, RecordNames.RefusedClipped, RecordNames.RefusedShort, RecordNames.RefusedDisturbed,
            RecordNames.RefusedNoResponse, RecordNames.RefusedRate, RecordNames.RefusedLate
        };

        private readonly SenMlWriter _senMl;
        private readonly string _baseName;
        private PackContents _contents;
        private int _refusedReported;

        /// <summary>Writes into <paramref name="senMl"/> for the node with the given EUI-64 (8 bytes).</summary>
        public PackWriter(SenMlWriter senMl, byte[] eui64)
        {
            _senMl = senMl;
            string name = "urn:dev:mac:";
            for (int i = 0; i < eui64.Length; i++)
            {
                name += eui64[i].ToString("X2").ToLower();
            }

            _baseName = name + ":";
        }

        /// <summary>
        /// Bytes that a quarter hour and the end of one evaluation period take in the compact form, with every part that can be
        /// absent; energies of up to 268 MJ a quarter hour.
        /// </summary>
        public static int QuarterHourBytes(int phases, int zones)
        {
            return 28 + (4 * phases) + (23 * zones);
        }

        /// <summary>
        /// Bytes that the longest payload of a node needs, with room to spare: a reading's number takes 15, a phase's figures 80,
        /// an event of the node's loop 65, a zone's evaluation period 300; the rest is the same for all.
        /// </summary>
        public static int MaximumBytes(NodeConfiguration configuration, int phases, int events, int periods)
        {
            int zones = configuration.Zones.Length;
            int reading = 15 * (1 + phases + zones);
            int samples = SampleTrace.Room(configuration.ReadingSeconds * configuration.ReadingsPerPack) + 12;
            int ordinary = (configuration.ReadingsPerPack * reading) + (300 * zones * periods) + (samples * zones);

            // Beside quarter hours stand a few readings at most, no periods of their own and no samples.
            int compact = (3 * reading) + 100 + ((QuarterHours + 2) * QuarterHourBytes(phases, zones));
            int meter = configuration.Meter == null ? 0
                : configuration.Meter.Statement.Length == 0 ? MeterBytes
                : MeterBytes + StatementHead + (2 * (int)configuration.Meter.Statement[4]);
            return 590 + meter + (80 * phases) + (65 * events) + (ordinary > compact ? ordinary : compact);
        }

        /// <summary>Writes the pack; false when it does not fit the writer.</summary>
        public bool Write(PackContents contents)
        {
            _contents = contents;

            // Whole milliseconds: what the clock is worth, and short in CBOR when slots lie on whole seconds.
            _senMl.Begin(_baseName, (contents.EndUtcMicros / 1000) / 1000.0);
            WriteTexts();
            _senMl.Unit("W");
            WritePower();
            _senMl.Unit("A");
            WriteCurrents();
            if (contents.Configuration.Zones.Length > 0)
            {
                _senMl.Unit("Cel");
                WriteTemperatures();
            }

            WritePhaseFigures();
            WriteRegisters();
            WritePercentages();
            WriteDurations();
            WriteCounts();
            WriteMeter();
            for (int z = 0; contents.Samples != null && z < contents.Samples.Length; z++)
            {
                SampleTrace stream = contents.Samples[z].Stream;
                _senMl.Data(RecordNames.Samples, z, stream.Length);
                _senMl.DataBytes(stream.Bytes, 0, stream.Length);
            }

            if (contents.Quarters != null)
            {
                contents.Quarters.WriteTo(_senMl);
            }

            return _senMl.Finish();
        }

        private void WriteTexts()
        {
            _senMl.Text(RecordNames.Mode, 0, _contents.Mode);
            _senMl.Text(RecordNames.TimeQuality, 0, _contents.TimeQuality.ToString());
            if (HasMeter)
            {
                _senMl.Text(RecordNames.MeterSerial, 0, _contents.Meter.Serial);
                _senMl.Text(RecordNames.MeterClass, 0, _contents.Configuration.Meter.AccuracyClass);
                if (_contents.Meter.Statement != null)
                {
                    _senMl.Text(RecordNames.MeterStatement, 0, _contents.Meter.Statement);
                }
            }

            EventLog events = _contents.Events;
            for (int i = 0; i < events.Count; i++)
            {
                _senMl.Text(RecordNames.Event, Relative(events.AtMicros(i)), events.TextAt(i));
            }

            if (events.Discarded > 0)
            {
                _senMl.Text(RecordNames.Event, 0, EventTexts.Discard(Words.DiscardedEvents, events.Discarded));
            }

            ReadingStore readings = _contents.Readings;
            if (readings.Discarded > 0)
            {
                _senMl.Text(RecordNames.Event, 0, EventTexts.Discard(Words.DiscardedReadings, readings.Discarded));
            }

            if (_contents.UnsignedPacks > 0)
            {
                _senMl.Text(RecordNames.Event, 0, EventTexts.Discard(Words.DiscardedUnsignedPacks, _contents.UnsignedPacks));
            }

            if (_senMl.Refused > _refusedReported)
            {
                _senMl.Text(RecordNames.Event, 0, EventTexts.Discard(Words.DiscardedValues, _senMl.Refused - _refusedReported));
                _refusedReported = _senMl.Refused;
            }

            for (int z = 0; z < _contents.Configuration.Zones.Length; z++)
            {
                for (int i = 0; i < readings.Count; i++)
                {
                    if (readings.ThermalFault(z, i) != null)
                    {
                        _senMl.Text(RecordNames.MoldCelsius, z, Relative(readings.EndMicros(i)), readings.ThermalFault(z, i));
                    }
                }

                for (int k = 0; k < _contents.PeriodCount; k++)
                {
                    if (!_contents.Periods[k][z].IsClosed)
                    {
                        continue;
                    }

                    AccuracyDefinition definition = _contents.Periods[k][z].Definition;
                    _senMl.Text(
                        RecordNames.AccuracyDefinition, z,
                        PeriodTime(k),
                        definition == AccuracyDefinition.Maximum ? Words.AccuracyDefinitionMaximum : Words.AccuracyDefinitionP95);
                    ZoneConfiguration zone = _contents.Configuration.Zones[z];
                    string type = zone.ThermocoupleLetter + (zone.ToleranceClass > 0 ? zone.ToleranceClass.ToString() : string.Empty);
                    _senMl.Text(RecordNames.Sensor, z, PeriodTime(k), type + " " + zone.Amplifier);
                }
            }
        }

        private void WritePower()
        {
            ReadingStore readings = _contents.Readings;
            for (int i = 0; i < readings.Count; i++)
            {
                if (readings.HasPower(i))
                {
                    _senMl.Number(RecordNames.PowerWatts, Relative(readings.EndMicros(i)), Short(readings.Watts(i)));
                }
            }

            for (int p = 0; HasMeans && p < PhaseCount; p++)
            {
                _senMl.Number(RecordNames.PhaseWatts, p, 0, Short(_contents.Means.RealPowerWatts(p)));
            }
        }

        private void WriteCurrents()
        {
            ReadingStore readings = _contents.Readings;
            for (int p = 0; p < PhaseCount; p++)
            {
                for (int i = 0; i < readings.Count; i++)
                {
                    if (readings.HasPower(i))
                    {
                        _senMl.Number(RecordNames.CurrentAmperes, p, Relative(readings.EndMicros(i)), Short(readings.Amperes(p, i)));
                    }
                }
            }
        }

        private void WriteTemperatures()
        {
            ReadingStore readings = _contents.Readings;
            for (int z = 0; z < _contents.Configuration.Zones.Length; z++)
            {
                for (int i = 0; i < readings.Count; i++)
                {
                    if (readings.ThermalFault(z, i) == null)
                    {
                        _senMl.Number(RecordNames.MoldCelsius, z, Relative(readings.EndMicros(i)), Short(readings.Celsius(z, i)));
                    }
                }

                for (int k = 0; k < _contents.PeriodCount; k++)
                {
                    if (_contents.Periods[k][z].IsClosed)
                    {
                        WritePeriodTemperatures(z, PeriodTime(k), _contents.Periods[k][z]);
                    }
                }
            }
        }

        private void WritePeriodTemperatures(int zone, double time, ControlAccuracyResult result)
        {
            _senMl.Number(RecordNames.SetpointCelsius, zone, time, Short(result.SetpointCelsius));
            _senMl.Number(RecordNames.ToleranceCelsius, zone, time, Short(result.ToleranceCelsius));
            if (result.Samples > 0)
            {
                _senMl.Number(RecordNames.AccuracyCelsius, zone, time, Short(result.AccuracyCelsius));
                _senMl.Number(RecordNames.BiasCelsius, zone, time, Short(result.BiasCelsius));
                _senMl.Number(RecordNames.DeviationCelsius, zone, time, Short(result.DeviationCelsius));
                _senMl.Number(RecordNames.MaximumErrorCelsius, zone, time, Short(result.MaximumCelsius));
                _senMl.Number(RecordNames.P95ErrorCelsius, zone, time, Short(result.Percentile95Celsius));
            }
        }

        private void WritePhaseFigures()
        {
            int phases = HasMeans ? PhaseCount : 0;
            _senMl.Unit("V");
            for (int p = 0; p < phases; p++)
            {
                _senMl.Number(RecordNames.Volts, p, 0, Short(_contents.Means.UrmsVolts(p)));
            }

            _senMl.Unit("VA");
            for (int p = 0; p < phases; p++)
            {
                _senMl.Number(RecordNames.VoltAmperes, p, 0, Short(_contents.Means.ApparentPowerVoltAmperes(p)));
            }

            _senMl.Unit("var");
            for (int p = 0; p < phases; p++)
            {
                _senMl.Number(RecordNames.Vars, p, 0, Short(_contents.Means.ReactiveVars(p)));
            }

            _senMl.Unit("/");
            for (int p = 0; p < phases; p++)
            {
                _senMl.Number(RecordNames.PowerFactor, p, 0, Short(_contents.Means.PowerFactor(p)));
            }

            for (int z = 0; z < _contents.Configuration.Zones.Length; z++)
            {
                for (int k = 0; k < _contents.PeriodCount; k++)
                {
                    ControlAccuracyResult result = _contents.Periods[k][z];
                    if (result.Samples > 0 && result.HasCapability)
                    {
                        _senMl.Number(RecordNames.Cp, z, PeriodTime(k), Short(result.Cp));
                        _senMl.Number(RecordNames.Cpk, z, PeriodTime(k), Short(result.Cpk));
                    }
                }
            }

            _senMl.Unit("Hz");
            if (_contents.RowHertz > 0)
            {
                _senMl.Number(RecordNames.RowHertz, 0, _contents.RowHertz);
            }

            if (phases > 0 && _contents.Means.FrequencyHertz > 0)
            {
                _senMl.Number(RecordNames.FrequencyHertz, 0, Short(_contents.Means.FrequencyHertz));
            }
        }

        private void WriteRegisters()
        {
            _senMl.Unit("J");
            _senMl.Number(RecordNames.ImportJoules, 0, _contents.Energy.ImportJoules);
            _senMl.Number(RecordNames.ExportJoules, 0, _contents.Energy.ExportJoules);
            if (_contents.DeviationJoules > 0)
            {
                _senMl.Number(RecordNames.SamplingDeviationJoules, 0, Short(_contents.DeviationJoules));
            }

            if (_contents.Heat != null)
            {
                _senMl.Number(RecordNames.HeatJoules, 0, _contents.Heat.HeatJoules);
                if (_contents.Heat.HasNet)
                {
                    _senMl.Number(RecordNames.NetHeatJoules, 0, Short(_contents.Heat.NetJoules));
                }
            }

            if (PhaseCount == 0)
            {
                // Pulses know no reactive energy.
                return;
            }

            _senMl.Unit("vars");
            _senMl.Number(RecordNames.InductiveVarSeconds, 0, _contents.Energy.InductiveVarSeconds);
            _senMl.Number(RecordNames.CapacitiveVarSeconds, 0, _contents.Energy.CapacitiveVarSeconds);
        }

        private void WritePercentages()
        {
            _senMl.Unit("%");
            _senMl.Number(RecordNames.FillPercent, 0, _contents.FillPercent);
            if (HasMeans && PhaseCount > 1)
            {
                _senMl.Number(RecordNames.UnbalancePercent, 0, Short(_contents.Means.CurrentUnbalancePercent));
            }

            for (int z = 0; z < _contents.Configuration.Zones.Length; z++)
            {
                for (int k = 0; k < _contents.PeriodCount; k++)
                {
                    if (_contents.Periods[k][z].Samples > 0)
                    {
                        _senMl.Number(RecordNames.InTolerancePercent, z, PeriodTime(k), Short(_contents.Periods[k][z].InTolerancePercent));
                    }
                }
            }
        }

        private void WriteDurations()
        {
            _senMl.Unit("s");
            _senMl.Number(RecordNames.UptimeSeconds, 0, _contents.UptimeSeconds);
            long unmeteredMillis = _contents.UnmeteredMicros / 1000;
            if (unmeteredMillis > 0 || _contents.Quarters == null)
            {
                // Quarter hours say their own; a 0 beside the last one would hide what it says of the same moment.
                _senMl.Number(RecordNames.UnmeteredSeconds, 0, Short(unmeteredMillis / 1000.0));
            }

            if (_contents.Shots != null && _contents.Shots.PackCycles > 0)
            {
                _senMl.Number(RecordNames.CycleSeconds, 0, Short(_contents.Shots.MeanCycleSeconds));
            }

            for (int z = 0; z < _contents.Configuration.Zones.Length; z++)
            {
                for (int k = 0; k < _contents.PeriodCount; k++)
                {
                    ControlAccuracyResult result = _contents.Periods[k][z];
                    if (result.IsClosed)
                    {
                        _senMl.Number(RecordNames.SettlingSeconds, z, PeriodTime(k), result.SettlingSeconds);
                        _senMl.Number(RecordNames.PeriodSeconds, z, PeriodTime(k), result.PeriodSeconds);
                    }
                }
            }
        }

        private void WriteCounts()
        {
            _senMl.Unit("count");
            if (_contents.Shots != null)
            {
                _senMl.Number(RecordNames.Shots, 0, _contents.Shots.Shots);
            }

            _senMl.Number(RecordNames.WindowsUsed, 0, _contents.WindowsUsed);
            _senMl.Number(RecordNames.WindowsDiscarded, 0, _contents.WindowsDiscarded);
            if (_contents.OverRange > 0)
            {
                _senMl.Number(RecordNames.OverRange, 0, _contents.OverRange);
            }

            if (_contents.WindowsDiscarded > 0)
            {
                WriteRefused();
            }

            _senMl.Number(RecordNames.CalibrationCounter, 0, _contents.Configuration.CalibrationCounter);
            if (_contents.CommandCounter > 0)
            {
                _senMl.Number(RecordNames.CommandCounter, 0, _contents.CommandCounter);
            }

            for (int z = 0; z < _contents.Configuration.Zones.Length; z++)
            {
                for (int k = 0; k < _contents.PeriodCount; k++)
                {
                    ControlAccuracyResult result = _contents.Periods[k][z];
                    if (!result.IsClosed)
                    {
                        continue;
                    }

                    _senMl.Number(RecordNames.SampleCount, z, PeriodTime(k), result.Samples);
                    _senMl.Number(RecordNames.FaultCount, z, PeriodTime(k), result.Faults);
                    _senMl.Number(RecordNames.ExcludedCount, z, PeriodTime(k), result.Excluded);
                }
            }
        }

        private void WriteRefused()
        {
            for (int r = 1; r < s_refusedNames.Length; r++)
            {
                long count = _contents.Refused[r];
                if (count > 0)
                {
                    _senMl.Number(s_refusedNames[r], 0, count);
                }
            }
        }

        private void WriteMeter()
        {
            if (HasMeter)
            {
                _senMl.Unit("/");
                _senMl.Number(RecordNames.MeterRatio, 0, _contents.Meter.Ratio);
                if (_contents.Meter.Pulses >= 0)
                {
                    _senMl.Unit("count");
                    _senMl.Number(RecordNames.MeterPulses, 0, _contents.Meter.Pulses);
                    return;
                }

                _senMl.Unit("kWh");
                _senMl.Number(RecordNames.MeterImportKilowattHours, 0, _contents.Meter.ImportKilowattHours);
                _senMl.Number(RecordNames.MeterExportKilowattHours, 0, _contents.Meter.ExportKilowattHours);
            }
        }

        /// <summary>A meter that has not answered since the start is not known.</summary>
        private bool HasMeter => _contents.Meter != null && _contents.Meter.Ratio > 0;

        private int PhaseCount => _contents.Means.Phases;

        private bool HasMeans => _contents.Means.Windows > 0;

        private double PeriodTime(int period)
        {
            return Relative(_contents.PeriodEndMicros[period]);
        }

        /// <summary>Time relative to the base time, s: whole milliseconds, in the five bytes that a pack's length needs.</summary>
        private double Relative(long atMicros)
        {
            return (double)(float)(((atMicros - _contents.EndMicros) / 1000) / 1000.0);
        }

        /// <summary>
        /// A measured value with the precision it deserves: 24 bits, and whole units from 5000 on (0.01 %), so that it costs five
        /// bytes at most. Registers are not measured values and are written exactly.
        /// </summary>
        internal static double Short(double value)
        {
            if (value >= 5000 && value < 1e9)
            {
                return (long)(value + 0.5);
            }

            return value <= -5000 && value > -1e9 ? (long)(value - 0.5) : (double)(float)value;
        }
    }
}
