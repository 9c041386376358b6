using System.Device.Adc;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Recordings;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>Recordings played into the converter.</summary>
[TestClass]
public sealed class RecordingSceneTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meternode-scene-");

    [TestCleanup]
    public void Delete() => _folder.Delete(recursive: true);

    [TestMethod]
    public void Ideal_AtTheSamples_Exact()
    {
        Recording recording = Sine(1000, 400, 50, 10);
        using var board = new Board("b", _folder.FullName);
        board.Adc.UseIdeal();
        board.Clock.AdvanceTo(123);
        RecordingScene scene = RecordingScene.Connect(board, recording, recording.Segments[0], [(recording.Channels[0], 4)]);
        RecordingInput input = scene.Inputs[0];
        for (int k = 0; k < 400; k++)
        {
            board.Clock.AdvanceToNanos(scene.StartNanos + (k * 1_000_000L));
            double value = (board.Adc.Channel(4).Convert() - input.BiasCounts) * input.ValuesPerCount;
            Assert.AreEqual(recording.Channels[0].Samples[k], value, input.ValuesPerCount);
        }

        Assert.AreEqual(scene.StartNanos + 399_000_000, scene.EndNanos);
    }

    [TestMethod]
    [DataRow(50.0, 1e-5)]
    [DataRow(150.0, 1e-5)]
    [DataRow(350.0, 1e-4)]
    public void BetweenTheSamples_BandLimited(double hertz, double tolerance)
    {
        Recording recording = Sine(1000, 400, hertz, 1);
        using var board = new Board("b", _folder.FullName);
        board.Adc.UseIdeal();
        RecordingScene scene = RecordingScene.Connect(board, recording, recording.Segments[0], [(recording.Channels[0], 4)]);
        for (double ms = 20; ms < 370; ms += 0.137)
        {
            board.Clock.AdvanceToNanos((long)(ms * 1e6));
            double value = (board.Adc.Channel(4).Convert() - scene.Inputs[0].BiasCounts) * scene.Inputs[0].ValuesPerCount;
            Assert.AreEqual(Math.Sin(2 * Math.PI * hertz * ms * 1e-3), value, tolerance);
        }
    }

    [TestMethod]
    public void AtTheEnds_SmoothForAMainsWave()
    {
        Recording recording = Sine(1000, 60, 50, 1);
        using var board = new Board("b", _folder.FullName);
        board.Adc.UseIdeal();
        RecordingScene scene = RecordingScene.Connect(board, recording, recording.Segments[0], [(recording.Channels[0], 4)]);
        for (double ms = 0; ms < 59; ms += 0.137)
        {
            board.Clock.AdvanceToNanos((long)(ms * 1e6));
            double value = (board.Adc.Channel(4).Convert() - scene.Inputs[0].BiasCounts) * scene.Inputs[0].ValuesPerCount;
            Assert.AreEqual(Math.Sin(2 * Math.PI * 50 * ms * 1e-3), value, 3e-5);
        }
    }

    [TestMethod]
    public void TwelveBits_WithinHalfACount()
    {
        Recording recording = Recording.FromFile(SharedData.Require("waveforms/keating_lv_600V_3ph"));
        using var board = new Board("b", _folder.FullName);
        using IDisposable entered = board.Enter();
        board.Adc.UseEsp32(noiseCounts: 0, conversionNanos: 0);
        RecordingScene scene = RecordingScene.Connect(
            board, recording, recording.Segments[0], [(recording.Channel("I1"), 0), (recording.Channel("U1"), 7)]);
        AdcChannel u = new AdcController().OpenChannel(7);
        RecordingInput input = scene.Inputs[1];
        for (int k = 0; k < 2048; k++)
        {
            board.Clock.AdvanceToNanos((long)Math.Round(k / scene.Segment.RateHertz * 1e9));
            double volts = (u.ReadValue() - input.BiasCounts) * input.ValuesPerCount;
            Assert.AreEqual(recording.Channel("U1").Samples[k], volts, 0.51 * input.ValuesPerCount);
        }
    }

    [TestMethod]
    public void MissingValues_AreBridged()
    {
        File.WriteAllText(Path("m_1kHz.csv"), "I1,U1\n,1\n2,1\n,1\n,1\n8,1\n,1\n");
        Recording recording = Recording.FromFile(Path("m_1kHz.csv"));
        using var board = new Board("b", _folder.FullName);
        board.Adc.UseIdeal();
        RecordingScene scene = RecordingScene.Connect(board, recording, recording.Segments[0], [(recording.Channels[0], 0)]);
        var values = new List<double>();
        for (int k = 0; k < 6; k++)
        {
            board.Clock.AdvanceToNanos(k * 1_000_000L);
            values.Add(Math.Round((board.Adc.Channel(0).Convert() - scene.Inputs[0].BiasCounts) * scene.Inputs[0].ValuesPerCount, 3));
        }

        CollectionAssert.AreEqual(new double[] { 2, 2, 4, 6, 8, 8 }, values);
    }

    private Recording Sine(int rate, int count, double hertz, double amplitude)
    {
        IEnumerable<string> rows = Enumerable.Range(0, count).Select(k =>
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"{amplitude * Math.Sin(2 * Math.PI * hertz * k / rate):R},0"));
        string file = Path($"sine_{rate}Hz.csv");
        File.WriteAllText(file, "I1,I2\n" + string.Join('\n', rows) + "\n");
        return Recording.FromFile(file);
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);
}
