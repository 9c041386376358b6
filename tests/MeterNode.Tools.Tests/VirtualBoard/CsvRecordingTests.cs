using System.Text.Json;
using MeterNode.VirtualBoard.Recordings;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>CSV recordings: separators, names, time columns, rates.</summary>
[TestClass]
public sealed class CsvRecordingTests
{
    private const string Expected =
        "expected is a CSV with a line of names and rows of numbers (time,U1,I1), or a COMTRADE file (.cfg with .dat, .cff)";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meternode-csv-");

    [TestCleanup]
    public void Delete() => _folder.Delete(recursive: true);

    [TestMethod]
    [DataRow("SC_HLT_001")]
    [DataRow("SC_HLT_002")]
    [DataRow("SC_A4_B0_C0_002")]
    [DataRow("SC_A0_B3_C0_001")]
    public void MotorClamps_ThreeColumnsNoNames_RateFromTheFolder(string name)
    {
        Recording recording = Recording.FromFile(SharedData.Require($"waveforms/motor_ct_sct013_1kHz/{name}.csv"));
        JsonElement expected = SharedData.Expected("waveforms", "motor_ct_sct013_1kHz", name);
        Assert.HasCount(3, recording.Channels);
        Assert.AreEqual(1000, recording.Segments[0].RateHertz);
        Assert.AreEqual("name", recording.RateOrigin);
        for (int i = 0; i < 3; i++)
        {
            double rms = Math.Sqrt(recording.Channels[i].Samples.Select(s => s * s).Average());
            Assert.AreEqual(expected.GetProperty("irms")[i].GetDouble(), rms, 1e-9);
        }
    }

    [TestMethod]
    public void MotorClamps_ElsewhereWithoutAHint_RateFromTheMains()
    {
        string copy = Write("motor.csv", File.ReadAllText(SharedData.Require("waveforms/motor_ct_sct013_1kHz/SC_HLT_001.csv")));
        Recording recording = Recording.FromFile(copy, new RecordingOptions { MainsHertz = 60 });
        Assert.AreEqual(1000, recording.Segments[0].RateHertz);
        Assert.AreEqual("mains", recording.RateOrigin);
        Assert.AreEqual(2500, Recording.FromFile(copy, new RecordingOptions { RateHertz = 2500 }).Segments[0].RateHertz);
    }

    [TestMethod]
    [DataRow("t [ms],I1 (A),U1 (kV)\n0,1,2\n0.5,3,4\n1,5,6\n", 2000.0)]
    [DataRow("time;I1 (A);U1 (kV)\n0,000;1,0;2,0\n0,001;3,0;4,0\n0,002;5,0;6,0\n", 1000.0)]
    [DataRow("# scope 7\ntime_us\tI1 (A)\tU1 (kV)\n0\t1\t2\n250\t3\t4\n500\t5\t6\n", 4000.0)]
    [DataRow("\"I1 (A)\",\"U1 (kV)\",\"time\"\n1,2,0\n3,4,0.01\n5,6,0.02\n", 100.0)]
    public void NamesUnitsAndTime_AreUnderstood(string text, double rate)
    {
        Recording recording = Recording.FromFile(Write("a.csv", text));
        Assert.HasCount(2, recording.Channels);
        Assert.AreEqual("I1", recording.Channels[0].Name);
        Assert.AreEqual("A", recording.Channels[0].Unit);
        Assert.AreEqual(1000, recording.Channels[1].UnitFactor);
        Assert.AreEqual(rate, recording.Segments[0].RateHertz, 1e-6);
        CollectionAssert.AreEqual(new double[] { 1, 3, 5 }, recording.Channels[0].Samples);
        CollectionAssert.AreEqual(new double[] { 2, 4, 6 }, recording.Channels[1].Samples);
    }

    [TestMethod]
    public void TimeWithoutNames_IsTheEvenlyRisingFirstColumn()
    {
        Recording recording = Recording.FromFile(Write("a.csv", "0.0 7\n0.1 8\n0.2 7\n0.3 9\n0.4 7\n"));
        Assert.HasCount(1, recording.Channels);
        Assert.AreEqual(10, recording.Segments[0].RateHertz, 1e-9);
    }

    [TestMethod]
    public void MissingValues_AreNaN()
    {
        Recording recording = Recording.FromFile(Write("a_5kHz.csv", "I1,I2\n1,\n,2\nnan,3\n"));
        Assert.AreEqual(2, recording.Channels[0].MissingCount);
        Assert.AreEqual(1, recording.Channels[1].MissingCount);
        Assert.AreEqual(5000, recording.Segments[0].RateHertz);
    }

    [TestMethod]
    [DataRow("", "'a.csv': is empty or no ordinary file; " + Expected)]
    [DataRow("\n\n# nothing\n", "'a.csv': has no data; " + Expected)]
    [DataRow("I1,I2\n", "'a.csv': has fewer than two rows of numbers; " + Expected)]
    [DataRow("I1,I2\n1,2\n1,2,3\n", "'a.csv', line 3: 2 columns are expected, 3 are there")]
    [DataRow("I1,I2\n1,2\n1,x\u0007y\n", "'a.csv', line 3: 'x?y' is not a number")]
    [DataRow("I1,I2\n1,2\n1,1e999\n", "'a.csv', line 3: '1e999' is not a number")]
    [DataRow("time,I1\n0,2\n0,1\n", "'a.csv', line 3: the time does not rise")]
    [DataRow("time,I1\n0,2\n1,1\n,1\n", "'a.csv', line 4: there is neither a sampling rate nor a time stamp")]
    [DataRow("t;I1\n0,001;1.5\n0,002;2.5\n", "'a.csv': writes '1.5' and '0,001': which sign is the decimal one?")]
    [DataRow("I1,I2\n1,2\n1,2\n",
        "'a.csv': has no time column and no sampling rate: give --rate HERTZ, or --mains 50 (or 60) when it is a waveform of the mains")]
    public void Malformed_OneClearLine(string text, string message)
    {
        RecordingException e = Assert.Throws<RecordingException>(() => Recording.FromFile(Write("a.csv", text)));
        Assert.AreEqual(message, e.Message);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
