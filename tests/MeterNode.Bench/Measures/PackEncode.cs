using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Metering;
using MeterNode.Core.Production;
using MeterNode.Core.Records;
using MeterNode.Core.Thermal;
using MeterNode.Support;
using MeterNode.WholeNode;

namespace MeterNode.Bench.Measures
{
    /// <summary>
    /// The payload of a pack with six readings, one phase, one thermocouple with its samples, a shot count and the usual counters.
    /// </summary>
    public sealed class PackEncode : Measure
    {
        private const int Readings = 6;

        private readonly SenMlWriter _senMl = new SenMlWriter(new byte[1536], 0);
        private readonly PackWriter _writer;
        private readonly PackContents _contents = new PackContents();

        /// <summary>Fills a pack with what a machine would show.</summary>
        public PackEncode()
        {
            NodeConfiguration configuration = SyntheticNode.Configure(500);
            WindowAnalyzer analyzer = new WindowAnalyzer(configuration.Phases, configuration.MainsHertz);
            analyzer.Begin(MachineWindow.Make());
            while (!analyzer.Step())
            {
            }

            ReadingAccumulator means = new ReadingAccumulator(1);
            means.Add(analyzer.Interval);
            ReadingStore readings = new ReadingStore(Readings, 1, 1);
            for (int r = 0; r < Readings; r++)
            {
                readings.Open((r + 1) * 10000000L, true, means.TotalPowerWatts + r);
                readings.SetAmperes(0, means.IrmsAmperes(0) + (r * 0.01));
                readings.SetTemperature(0, 209.5 + (r * 0.125), null);
            }

            _contents.Configuration = configuration;
            _contents.Mode = configuration.Mode;
            _contents.Readings = readings;
            _contents.Events = new EventLog(4);
            _contents.Means = means;
            _contents.Energy = new EnergyRegisters(5000000);
            _contents.Energy.Restore(new long[] { 123456789012, 0, 23456789012, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0);
            _contents.Shots = new ShotAccumulator();
            _contents.EndMicros = 60000000;
            _contents.EndUtcMicros = ManualClock.StartUtcMicros + 60000000;
            _contents.TimeQuality = 'S';
            _contents.UptimeSeconds = 60;
            _contents.WindowsUsed = 120;
            _contents.RowHertz = 900;
            _contents.DeviationJoules = 1234.5;
            _contents.UnmeteredMicros = 1250000;
            _contents.Samples = new ControlAccuracy[] { Zone() };
            _writer = new PackWriter(_senMl, configuration.Eui64);
        }

        /// <summary>Bytes of the whole pack, or of one with all that is rare: a period ended, windows were refused and clipped.</summary>
        public int Bytes(bool withAll)
        {
            _contents.PeriodCount = withAll ? 1 : 0;
            if (withAll)
            {
                _contents.CommandCounter = 12;
                _contents.OverRange = 3;
                _contents.WindowsDiscarded = 33;
                _contents.Refused[1] = 33;
                _contents.Periods = new ControlAccuracyResult[][] { new ControlAccuracyResult[] { new ControlAccuracyResult() } };
                _contents.Periods[0][0].PeriodSeconds = 900;
                _contents.PeriodEndMicros = new long[] { 60000000 };
                _contents.Samples[0].Close(_contents.Periods[0][0]);
            }

            _writer.Write(_contents);
            byte[] pack = new byte[_senMl.Length + PackEnvelope.Overhead];
            PackEnvelope envelope = new PackEnvelope(new byte[8]);
            envelope.Begin(100000, new byte[Sha256.DigestLength], 300, new byte[8]);
            envelope.Digest(_senMl.Buffer, _senMl.Offset, _senMl.Length, new byte[Sha256.DigestLength]);
            return envelope.Write(_senMl.Buffer, _senMl.Offset, _senMl.Length, new byte[CoseSign1.SignatureLength], pack, 0);
        }

        /// <summary>A minute of a steady mould: its samples move by up to 0.03 °C.</summary>
        private static ControlAccuracy Zone()
        {
            ControlAccuracy zone = new ControlAccuracy(210, 5, 0, AccuracyDefinition.P95);
            for (int n = 0; n < 60; n++)
            {
                zone.Add(n * 1000000L, 209.75 + (n * 0.01) + ((n & 1) * 0.02));
            }

            return zone;
        }

        /// <inheritdoc/>
        public override string Name => "pack encode, 6 readings";

        /// <inheritdoc/>
        public override int TimedOperations => 2;

        /// <inheritdoc/>
        public override void Run(int operations)
        {
            for (int n = 0; n < operations; n++)
            {
                _writer.Write(_contents);
            }
        }
    }
}
