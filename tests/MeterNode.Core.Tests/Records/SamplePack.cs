#nullable disable
using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Production;
using MeterNode.Core.Records;
using MeterNode.Core.Thermal;

namespace MeterNode.Core.Tests.Records
{
    /// <summary>Pack contents with fixed, plausible figures of a moulding machine.</summary>
    public static class SamplePack
    {
        /// <summary>End of every sample pack: 2026-09-21 14:14:00 UTC.</summary>
        public const long EndUtcMicros = 1790000040000000;

        private const long EndMicros = 7260000000;

        /// <summary>EUI-64 of the sample node.</summary>
        public static readonly byte[] Eui64 = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77 };

        /// <summary>A pack with everything that a node of this size says in an ordinary minute; figures need no window analysis.</summary>
        public static PackContents Create(int readings, int phases, int zones)
        {
            NodeConfiguration configuration = new NodeConfiguration();
            configuration.Eui64 = Eui64;
            configuration.CalibrationCounter = 3;
            configuration.Phases = new PhaseChannels[phases];
            configuration.Zones = new ZoneConfiguration[zones];
            for (int p = 0; p < phases; p++)
            {
                configuration.Phases[p] = new PhaseChannels();
                configuration.Phases[p].CurrentChannel = 2 * p;
                configuration.Phases[p].VoltageChannel = (2 * p) + 1;
                configuration.Phases[p].CurrentCalibration = new ChannelCalibration();
                configuration.Phases[p].CurrentCalibration.UnitsPerCount = 0.0273;
                configuration.Phases[p].VoltageCalibration = new ChannelCalibration();
                configuration.Phases[p].VoltageCalibration.UnitsPerCount = 0.263;
            }

            for (int z = 0; z < zones; z++)
            {
                configuration.Zones[z] = new ZoneConfiguration();
                configuration.Zones[z].SetpointCelsius = 220;
            }

            PackContents contents = new PackContents();
            contents.Configuration = configuration;
            contents.Mode = configuration.Mode;
            contents.Readings = Readings(readings, phases, zones);
            contents.Events = new EventLog(16);
            contents.Means = new ReadingAccumulator(phases);
            contents.Energy = new EnergyRegisters(4000000);
            long[] energy = new long[EnergyRegisters.StateLength];
            energy[0] = 123456789012;
            energy[2] = 23456789012;
            contents.Energy.Restore(energy, 0);
            contents.Shots = new ShotAccumulator();
            contents.Shots.Restore(48211);
            contents.Shots.CountShot(EndMicros - 52000000);
            contents.Shots.CountShot(EndMicros - 10000000);
            contents.Periods = new ControlAccuracyResult[0][];
            contents.PeriodEndMicros = new long[0];
            contents.EndMicros = EndMicros;
            contents.EndUtcMicros = EndUtcMicros;
            contents.TimeQuality = 'S';
            contents.UptimeSeconds = EndMicros / 1000000;
            contents.WindowsUsed = 14480;
            contents.WindowsDiscarded = 12;
            contents.FillPercent = 1;
            return contents;
        }

        /// <summary>Adds electrical means, by analysing windows of sines.</summary>
        public static void AddMeans(PackContents contents)
        {
            PhaseChannels[] phases = contents.Configuration.Phases;
            WaveformWindow window = new WaveformWindow(416, 2 * phases.Length, 500000);
            for (int row = 0; row < window.Capacity; row++)
            {
                window.TimeMicros[row] = row * 500;
                for (int p = 0; p < phases.Length; p++)
                {
                    double angle = (row * 500 * 2 * Math.PI * 50.02 / 1e6) - (p * 2 * Math.PI / 3);
                    window.Counts[2 * p][row] = (int)Math.Round(1650 + ((1200 - (p * 30)) * Math.Sin(angle - 0.4)));
                    window.Counts[(2 * p) + 1][row] = (int)Math.Round(1650 + (1237 * Math.Sin(angle)));
                }
            }

            window.Count = window.Capacity;
            WindowAnalyzer analyzer = new WindowAnalyzer(phases, 50);
            analyzer.Begin(window);
            while (!analyzer.Step())
            {
            }

            contents.Means.Add(analyzer.Interval);
        }

        /// <summary>Adds the results of <paramref name="count"/> evaluation periods of every zone.</summary>
        public static void AddPeriods(PackContents contents, int count)
        {
            int zones = contents.Configuration.Zones.Length;
            contents.Periods = new ControlAccuracyResult[count][];
            contents.PeriodEndMicros = new long[count];
            contents.PeriodCount = count;
            for (int k = 0; k < count; k++)
            {
                contents.Periods[k] = new ControlAccuracyResult[zones];
                contents.PeriodEndMicros[k] = EndMicros - (k * 60000000L);
                for (int z = 0; z < zones; z++)
                {
                    ControlAccuracyResult result = new ControlAccuracyResult();
                    result.Definition = AccuracyDefinition.P95;
                    result.SetpointCelsius = 220;
                    result.ToleranceCelsius = 5;
                    result.SettlingSeconds = 120;
                    result.AccuracyCelsius = 3.1;
                    result.BiasCelsius = -0.37;
                    result.DeviationCelsius = 1.24;
                    result.MaximumCelsius = 4.4;
                    result.Percentile95Celsius = 3.1;
                    result.InTolerance = 878;
                    result.InTolerancePercent = 100.0 * 878 / 881;
                    result.HasCapability = true;
                    result.Cp = 1.344;
                    result.Cpk = 1.245;
                    result.Samples = 881;
                    result.Faults = 1;
                    result.Excluded = 18;
                    contents.Periods[k][z] = result;
                }
            }
        }

        private static ReadingStore Readings(int readings, int phases, int zones)
        {
            ReadingStore store = new ReadingStore(readings, phases, zones);
            for (int i = 0; i < readings; i++)
            {
                store.Open(EndMicros - ((readings - 1 - i) * 10000000L), true, phases * (7981.4 + (13.7 * i)));
                for (int p = 0; p < phases; p++)
                {
                    store.SetAmperes(p, 34.71 + (0.06 * i) + p);
                }

                for (int z = 0; z < zones; z++)
                {
                    store.SetTemperature(z, 219.63 + (0.11 * i) + z, null);
                }
            }

            return store;
        }
    }
}
