using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Production;
using MeterNode.Core.Records;
using MeterNode.Support;
using MeterNode.WholeNode;

namespace MeterNode.Bench.Measures
{
    /// <summary>The payload of a pack with six readings, one phase, one thermocouple and a shot count.</summary>
    public sealed class PackEncode : Measure
    {
        private const int Readings = 6;

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
            _contents.Shots = new ShotAccumulator();
            _contents.EndMicros = 60000000;
            _contents.EndUtcMicros = ManualClock.StartUtcMicros + 60000000;
            _contents.TimeQuality = 'S';
            _contents.UptimeSeconds = 60;
            _contents.WindowsUsed = 120;
            _writer = new PackWriter(new SenMlWriter(new byte[1024], 0), configuration.Eui64);
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
