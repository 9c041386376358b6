using System.Text.Json;
using MeterNode.Cli;

namespace MeterNode.EndToEnd;

/// <summary><c>meternode measure</c> on recordings that nobody here made, and on files that are none.</summary>
[TestClass]
public sealed class MeasureCommandTests
{
    private static readonly string s_waveforms = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "waveforms"));

    /// <summary>
    /// Keating record: expected.json has the first three cycles and the whole record; the load rises, so the figures of any
    /// three whole cycles lie between or near them. The exact comparison over the same samples is below.
    /// </summary>
    [TestMethod]
    [DataRow("--ideal", 0.002)]
    [DataRow("--adc", 0.01)]
    public void ThreePhaseRecord_AgreesWithItsSamplesOverTheSameSpan(string mode, double tolerance)
    {
        string file = Need("keating_lv_600V_3ph/keating_1999.CFG");
        JsonElement measured = Measure(file, "--current", "I1,I2,I3", "--voltage", "U1,U2,U3", "--mains", "60", mode);
        var record = KeatingRecord.Load(file);
        JsonElement phases = measured.GetProperty("phases");
        for (int phase = 0; phase < 3; phase++)
        {
            JsonElement figures = phases[phase];
            double start = figures.GetProperty("startSeconds").GetDouble();
            double seconds = figures.GetProperty("seconds").GetDouble();
            Assert.IsGreaterThan(3 / 60.5, seconds);
            (double irms, double urms, double power) = record.Truth(phase, start, seconds);
            Assert.AreEqual(irms, figures.GetProperty("irmsAmperes").GetDouble(), irms * tolerance);
            Assert.AreEqual(urms, figures.GetProperty("urmsVolts").GetDouble(), urms * tolerance);
            Assert.AreEqual(power, figures.GetProperty("powerWatts").GetDouble(), power * tolerance);
            Assert.AreEqual(59.97, figures.GetProperty("frequencyHertz").GetDouble(), 0.05);
        }
    }

    [TestMethod]
    [DataRow("SC_HLT_001", "--ideal", 0.002)]
    [DataRow("SC_HLT_002", "--ideal", 0.002)]
    [DataRow("SC_A4_B0_C0_002", "--ideal", 0.002)]
    [DataRow("SC_A0_B3_C0_001", "--ideal", 0.002)]
    [DataRow("SC_A4_B0_C0_002", "--adc", 0.01)]
    public void MotorCurrents_AgreeWithIndependentFigures(string name, string mode, double tolerance)
    {
        string file = Need($"motor_ct_sct013_1kHz/{name}.csv");
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_waveforms, "..", "expected.json")));
        JsonElement irms =
            expected.RootElement.GetProperty("waveforms").GetProperty("motor_ct_sct013_1kHz").GetProperty(name).GetProperty("irms");
        JsonElement measured = Measure(file, "--current", "1,2,3", "--mains", "60", "--rate", "1000", mode);
        for (int phase = 0; phase < 3; phase++)
        {
            double truth = irms[phase].GetDouble();
            Assert.AreEqual(truth, measured.GetProperty("phases")[phase].GetProperty("irmsAmperes").GetDouble(), truth * tolerance);
        }
    }

    [TestMethod]
    public void RecordWithSeveralRates_UsesAFastPart()
    {
        string file = Need("transformer_xtz_220kV_secondary/xtz.cfg");
        JsonElement phase = Measure(file, "--current", "2号主变_高压侧_Ia", "--voltage", "220kV母线I_Ua").GetProperty("phases")[0];

        // expected.json: first 19 cycles of the first 1,280 samples.
        Assert.AreEqual(0.492121, phase.GetProperty("irmsAmperes").GetDouble(), 0.492 * 0.002);
        Assert.AreEqual(58.4279, phase.GetProperty("urmsVolts").GetDouble(), 58.4 * 0.002);
        Assert.AreEqual(26.1343, phase.GetProperty("powerWatts").GetDouble(), 26.1 * 0.002);
    }

    [TestMethod]
    [DataRow("missing.cfg", null)]
    [DataRow("empty.cfg", "")]
    [DataRow("garbage.cfg", "\u0001\u0002\u0003 garbage")]
    [DataRow("short.cfg", "station,device,1999\n2,2A,0D\n1,I1,A,,A,1,0,0,-99999,99999,1,1,P\n")]
    [DataRow("text.csv", "a,b,c\nx,y,z\n")]
    [DataRow("one.csv", "1.0,2.0,3.0\n")]
    public void FileThatIsNoRecording_GetsOneClearLine(string name, string? content)
    {
        string folder = Directory.CreateTempSubdirectory("meternode-measure-").FullName;
        try
        {
            string file = Path.Combine(folder, name);
            if (content != null)
            {
                File.WriteAllText(file, content);
            }

            CommandLine run = CommandLine.Run("measure", file, "--current", "1");
            Assert.AreEqual(
                content == null || Path.GetExtension(name) == ".cfg" ? ExitCode.DeviceOrIo : ExitCode.Failure, run.Code, run.Error);
            Assert.AreEqual(string.Empty, run.Output);
            Assert.AreEqual(1, run.Error.TrimEnd().Split('\n').Length, run.Error);
            Assert.StartsWith("meternode: ", run.Error);
            Assert.DoesNotContain("   at ", run.Error);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>One waveform, 10.198 A and 1991.9 W, in forms that people have: read right, or refused with one line.</summary>
    [TestMethod]
    [DataRow("current_in_I_mA.csv", "I_mA", "u", 1.0, 50.0)]
    [DataRow("excel-sep-line.csv", "i", "u", 1.0, 50.0)]
    [DataRow("units-in-second-line.csv", "i", "u", 1.0, 50.0)]
    [DataRow("trailing-commas.cfg", "IA", "VA", 1.0, 50.0)]
    [DataRow("mixed-primary-secondary.cfg", "IA", "VA", 100.0, 50.0)]
    public void FormThatPeopleHave_IsReadRight(string name, string current, string voltage, double factor, double hertz)
    {
        JsonElement measured = Measure(NeedFailing(name), "--current", current, "--voltage", voltage);
        JsonElement phase = measured.GetProperty("phases")[0];
        Assert.AreEqual(10.198, phase.GetProperty("irmsAmperes").GetDouble(), 0.002 * 10.198);
        Assert.AreEqual(1991.9 * factor, phase.GetProperty("powerWatts").GetDouble(), 0.002 * 1991.9 * factor);
        Assert.AreEqual(hertz, phase.GetProperty("frequencyHertz").GetDouble(), 0.05);
        Assert.AreEqual(0, measured.GetProperty("missingPercent").GetDouble());
        Assert.AreEqual(factor > 1 ? "primary" : "as recorded", measured.GetProperty("side").GetString());
        Assert.AreEqual(4000, measured.GetProperty("rateHertz").GetDouble(), 1e-6);
    }

    [TestMethod]
    [DataRow("half-the-current-missing.csv", "lacks 50 % of its samples")]
    [DataRow("60hz-without-time-column.csv", "has no time column and no sampling rate")]
    public void FormThatNobodyCanMeter_IsRefused(string name, string problem)
    {
        CommandLine run = CommandLine.Run("measure", NeedFailing(name), "--current", "i", "--voltage", "u");
        Assert.AreEqual(ExitCode.Failure, run.Code);
        Assert.Contains(problem, run.Error);
        Assert.AreEqual(string.Empty, run.Output);
    }

    [TestMethod]
    [DataRow("1=0")]
    [DataRow("1=0,5")]
    [DataRow("=5")]
    [DataRow("9=5")]
    public void ScaleThatIsNone_IsRefused(string scale)
    {
        CommandLine run = CommandLine.Run("measure", NeedFailing("excel-sep-line.csv"), "--current", "i", "--scale", scale);
        Assert.AreEqual(scale == "9=5" ? ExitCode.Failure : ExitCode.Usage, run.Code, run.Error);
        Assert.AreEqual(1, run.Error.TrimEnd().Split('\n').Length, run.Error);
    }

    [TestMethod]
    public void ChannelThatIsNotThere_NamesWhatIs()
    {
        string file = Need("keating_lv_600V_3ph/keating_1999.CFG");
        CommandLine run = CommandLine.Run("measure", file, "--current", "I9");
        Assert.AreEqual(1, run.Code);
        Assert.Contains("I9", run.Error);
        Assert.Contains("I1", run.Error);
    }

    private static JsonElement Measure(params string[] arguments)
    {
        CommandLine run = CommandLine.Run(["measure", .. arguments, "--json"]);
        Assert.AreEqual(0, run.Code, run.Error);
        return JsonDocument.Parse(run.Output).RootElement.Clone();
    }

    private static string NeedFailing(string name) => Need(Path.Combine("..", "..", "failing", "measure", name));

    private static string Need(string file)
    {
        string path = Path.Combine(s_waveforms, file);
        if (!File.Exists(path))
        {
            Assert.Inconclusive("../shared/data/waveforms/" + file + " is not here");
        }

        return path;
    }
}
