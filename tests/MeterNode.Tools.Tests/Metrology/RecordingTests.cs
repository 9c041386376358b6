using System.Text.Json;
using MeterNode.Core.Metering;

namespace MeterNode.Tools.Tests.Metrology;

/// <summary>Recordings that nobody here made, straight into the firmware's metering.</summary>
[TestClass]
public class RecordingTests
{
    [TestMethod]
    [DataRow(20, 0.2)]
    [DataRow(12, 1.0)]
    public void Keating_FourCyclesOfARisingLoad_AreMeteredOverWholeCycles(int bits, double percent)
    {
        RecordedWaveform recording = RecordedWaveform.Keating();
        WindowAnalyzer analyzer = Analyze(recording, bits, [(0, 4, 347), (1, 5, 347), (2, 6, 347)], 60);

        Assert.IsGreaterThan(2.5, CyclesOf(analyzer));
        Assert.AreEqual(59.97, analyzer.FrequencyHertz, 0.05);
        for (int p = 0; p < 3; p++)
        {
            CheckSpan(recording, analyzer, p, p, 4 + p, percent);
        }
    }

    [TestMethod]
    [DataRow(20, 0.2)]
    [DataRow(12, 1.0)]
    public void Substation_DistortedMagnetisingCurrent_IsMetered(int bits, double percent)
    {
        JsonElement phases =
            SharedData.Expected().GetProperty("waveforms").GetProperty("transformer_xtz_220kV_secondary").GetProperty("phases");
        (int U, int I)[] pairs = SubstationChannels(phases);
        RecordedWaveform recording = RecordedWaveform.Substation([.. pairs.Select(p => p.I), .. pairs.Select(p => p.U)]);
        WindowAnalyzer analyzer = Analyze(recording, bits, [(0, 3, 57.7), (1, 4, 57.7), (2, 5, 57.7)], 50);

        Assert.IsGreaterThan(17.5, CyclesOf(analyzer));
        for (int p = 0; p < 3; p++)
        {
            CheckSpan(recording, analyzer, p, p, 3 + p, percent);
            Assert.AreEqual(phases[p].GetProperty("f0_hz").GetDouble(), analyzer.FrequencyHertz, 0.02);
        }
    }

    [TestMethod]
    [DataRow("SC_HLT_001")]
    [DataRow("SC_HLT_002")]
    [DataRow("SC_A4_B0_C0_002")]
    [DataRow("SC_A0_B3_C0_001")]
    public void Motor_CurrentsOnly_FindTheirOwnCyclesAndUnbalance(string name)
    {
        JsonElement expected = SharedData.Expected().GetProperty("waveforms").GetProperty("motor_ct_sct013_1kHz").GetProperty(name);
        foreach ((int bits, double percent) in new[] { (20, 0.2), (12, 1.0) })
        {
            RecordedWaveform recording = RecordedWaveform.Motor(name);
            WindowAnalyzer analyzer = Analyze(recording, bits, [(0, -1, 230), (1, -1, 230), (2, -1, 230)], 60);
            Assert.AreEqual(0, analyzer.Flags);

            // The phase wanders with the faults: a sine fitted over the second and its first and last crossing differ a little.
            Assert.AreEqual(expected.GetProperty("f0_hz").GetDouble(), analyzer.FrequencyHertz, 0.05);
            Assert.IsGreaterThan(56.5, CyclesOf(analyzer));
            for (int p = 0; p < 3; p++)
            {
                double irms = expected.GetProperty("irms")[p].GetDouble();
                Assert.AreEqual(irms, analyzer.Phases[p].IrmsAmperes, irms * percent / 100, $"{bits} bit, phase {p + 1}");
            }

            var reading = new ReadingAccumulator(3);
            reading.Add(analyzer.Interval);
            Assert.AreEqual(expected.GetProperty("unbalance_max_dev_pct").GetDouble(), reading.CurrentUnbalancePercent, 0.1);
        }
    }

    private static WindowAnalyzer Analyze(
        RecordedWaveform recording, int bits, (int Current, int Voltage, double Nominal)[] phases, double hertz)
    {
        (WaveformWindow window, double[] units) = recording.ToWindow(bits);
        var analyzer = new WindowAnalyzer(phases.Select(p => new PhaseChannels
        {
            CurrentChannel = p.Current,
            VoltageChannel = p.Voltage,
            NominalVolts = p.Nominal,
            CurrentCalibration = new ChannelCalibration { UnitsPerCount = units[p.Current] },
            VoltageCalibration = p.Voltage < 0 ? null : new ChannelCalibration { UnitsPerCount = units[p.Voltage] },
        }).ToArray(), hertz);
        analyzer.Begin(window);
        while (!analyzer.Step())
        {
        }

        Assert.IsTrue(analyzer.IsUsable, $"flags {analyzer.Flags}");
        return analyzer;
    }

    private static double CyclesOf(WindowAnalyzer analyzer) => analyzer.SpanMicros * 1e-6 * analyzer.FrequencyHertz;

    private static void CheckSpan(RecordedWaveform recording, WindowAnalyzer analyzer, int phase, int i, int u, double percent)
    {
        double from = analyzer.StartMicros * 1e-6;
        double to = from + (analyzer.SpanMicros * 1e-6);
        double[] amperes = recording.Channels[i];
        double[] volts = recording.Channels[u];
        double meanI = recording.Mean(from, to, k => amperes[k]);
        double meanU = recording.Mean(from, to, k => volts[k]);
        double irms = Math.Sqrt(recording.Mean(from, to, k => (amperes[k] - meanI) * (amperes[k] - meanI)));
        double urms = Math.Sqrt(recording.Mean(from, to, k => (volts[k] - meanU) * (volts[k] - meanU)));
        double watts = recording.Mean(from, to, k => (amperes[k] - meanI) * (volts[k] - meanU));
        PhaseResult result = analyzer.Phases[phase];
        Assert.AreEqual(irms, result.IrmsAmperes, irms * percent / 100, $"Irms of phase {phase + 1}");
        Assert.AreEqual(urms, result.UrmsVolts, urms * percent / 100, $"Urms of phase {phase + 1}");
        Assert.AreEqual(watts, result.RealPowerWatts, Math.Abs(watts) * percent / 100, $"P of phase {phase + 1}");
    }

    // The channels whose first 1280 rows have the RMS values that were computed elsewhere.
    private static (int U, int I)[] SubstationChannels(JsonElement phases)
    {
        RecordedWaveform all = RecordedWaveform.Substation([.. Enumerable.Range(1, 48)]);
        double[] rms = all.Channels.Select(c => Math.Sqrt(c.Average(x => x * x))).ToArray();
        int Find(double value) => 1 + Array.FindIndex(rms, r => Math.Abs(r - value) < 1e-9 * value);
        return phases.EnumerateArray().Select(p =>
        {
            JsonElement whole = p.GetProperty("whole_record");
            return (Find(whole.GetProperty("vrms").GetDouble()), Find(whole.GetProperty("irms").GetDouble()));
        }).ToArray();
    }
}
