using MeterNode.Cli;
using MeterNode.Cli.Flashing;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.LifeCycle;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Flashing;

/// <summary>A box of boards: each board that is plugged in becomes the next node, or is updated as the node that it is.</summary>
[TestClass]
public sealed class BoxRunTests : IDisposable
{
    private const string Mac1 = "8C:4F:00:18:A1:01";
    private const string Mac2 = "8C:4F:00:18:A1:02";
    private const string Mac3 = "8C:4F:00:18:A1:03";

    private readonly StandInNanoff _nanoff = new();
    private readonly TemporaryPlant _plant = new();

    public BoxRunTests()
    {
        _plant.Add("oven-1");
        _plant.Add("press-1");
        _nanoff.AddBoard("USB1", Mac1);
        _nanoff.AddBoard("USB2", Mac2);
    }

    public void Dispose()
    {
        _nanoff.Dispose();
        _plant.Dispose();
    }

    [TestMethod]
    public void Run_BoardsPluggedInOneAfterTheOther_EachBecomesTheNextNode()
    {
        (int exitCode, string output, string error) = Run(Request(), "", "USB1", "USB1", "USB1", "", "USB2", "USB2");

        Assert.AreEqual(ExitCode.Ok, exitCode, output + error);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual(2, lines.Length, output);
        StringAssert.StartsWith(lines[0], $"oven-1: done on USB1 (MAC {Mac1}) in ");
        StringAssert.StartsWith(lines[1], $"press-1: done on USB2 (MAC {Mac2}) in ");
        Assert.AreEqual(Mac1, Record("oven-1").Mac);
        CollectionAssert.AreEqual(
            File.ReadAllBytes(Path.Combine(Bundle("press-1"), "files", "config.cose")),
            File.ReadAllBytes(_nanoff.BoardOn("USB2", "fs", "config.cose")));
        Assert.IsFalse(File.Exists(Path.Combine(Bundle("oven-1"), "files", "start")), "the licence to begin at 0 is used");
    }

    [TestMethod]
    public void Run_PortThatIsThereAtTheStart_IsLeftAlone()
    {
        (int exitCode, string output, string error) = Run(Request(), "USB1", "USB1", "USB1");

        Assert.AreEqual(ExitCode.Failure, exitCode);
        Assert.AreEqual("", output);
        StringAssert.Contains(error, "Left alone: USB1");
        StringAssert.Contains(error, "Left: oven-1, press-1. The same command goes on with them.");
        Assert.AreEqual(0, _nanoff.Calls.Length);
    }

    [TestMethod]
    public void Run_BoardThatFailed_StopsNoOtherAndIsFinishedWhenItIsPluggedInAgain()
    {
        File.WriteAllText(_nanoff.BoardOn("USB1", "fails-at"), "deploy");
        (int exitCode, string output, _) = Run(Request(), "", "USB1", "USB1", "USB2,USB1", "USB2,USB1", "");
        Assert.AreEqual(ExitCode.Failure, exitCode);
        StringAssert.Contains(output, "oven-1: failed on USB1");
        StringAssert.Contains(output, "press-1: done on USB2");

        File.Delete(_nanoff.BoardOn("USB1", "fails-at"));
        (exitCode, output, string error) = Run(Request(), "", "USB1", "USB1");

        Assert.AreEqual(ExitCode.Ok, exitCode, output);
        StringAssert.Contains(output, "oven-1: done on USB1");
        StringAssert.Contains(error, "To do: oven-1\n");
    }

    [TestMethod]
    public void Run_BoardThatIsDone_IsRecognisedAndTakesNoOtherNode()
    {
        (_, string output, _) = Run(Request(), "", "USB1", "USB1", "", "USB1", "USB1", "");

        StringAssert.Contains(output, $"oven-1: was done before, USB1 (MAC {Mac1})");
        Assert.IsNull(BoardRecord.Of(Bundle("press-1")));
    }

    [TestMethod]
    public void Run_BoardOfAnotherKind_GetsNoNode()
    {
        _nanoff.AddBoard("USB1", Mac1, "ESP32-S3", 16);

        (_, string output, _) = Run(Request(), "", "USB1", "USB1");

        StringAssert.Contains(output, "?: failed on USB1 (MAC 8C:4F:00:18:A1:01): no node is left for a board with the chip ESP32-S3");
    }

    [TestMethod]
    public void Run_UpdateOfAShelf_EachBoardAsTheNodeThatItIsInAnyOrder()
    {
        Run(Request(), "", "USB1", "USB1", "", "USB2", "USB2");
        _nanoff.AddBoard("USB3", Mac3);
        File.WriteAllText(_nanoff.BoardOn("USB3", "runtime"), "ESP32_PSRAM_REV3");
        File.WriteAllText(_nanoff.BoardOn("USB3", "natives"), $"0x{TestImage.Mscorlib:X8}\n");
        File.WriteAllText(_nanoff.BoardOn("USB2", "fs", "ob-0000000000"), "packs");
        byte[] configuration = File.ReadAllBytes(_nanoff.BoardOn("USB2", "fs", "config.cose"));

        FlashRequest update = Request("0.6.0.0") with { Update = true };
        (int exitCode, string output, _) = Run(update, "", "USB3", "USB3", "USB2,USB3", "USB2,USB3", "USB1", "USB1");

        Assert.AreEqual(ExitCode.Ok, exitCode, output);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        StringAssert.Contains(lines[0], "the plant does not know whose board this is");
        StringAssert.StartsWith(lines[1], "press-1: done on USB2");
        StringAssert.StartsWith(lines[2], "oven-1: done on USB1");
        Assert.AreEqual("packs", File.ReadAllText(_nanoff.BoardOn("USB2", "fs", "ob-0000000000")));
        CollectionAssert.AreEqual(configuration, File.ReadAllBytes(_nanoff.BoardOn("USB2", "fs", "config.cose")));
        Assert.AreEqual("0.6.0", Record("press-1").ApplicationVersion);
    }

    /// <summary>Another board may have its claim by now.</summary>
    [TestMethod]
    public void Run_NodeWhoseFilesWereGivenAsAZip_IsLeftOut()
    {
        BundleZip.Take(_plant.Plant, "oven-1");

        (int exitCode, string output, string error) = Run(Request(), "", "USB1", "USB1", "", "USB2", "USB2");

        Assert.AreEqual(ExitCode.Ok, exitCode, error);
        StringAssert.StartsWith(output, "press-1: done on USB1");
        Assert.DoesNotContain("oven-1", output);
        StringAssert.Contains(error, "Left out: oven-1. Their files were given as a zip");
        StringAssert.Contains(error, "To do: press-1\n");
        StringAssert.Contains(error, "Nothing else is left to do.");
        Assert.IsNull(BoardRecord.Of(Bundle("oven-1")));

        var e = Assert.ThrowsExactly<OperatorException>(() => FlashRun.Run(
            "--batch", "--plant", _plant.Folder, "--image", _nanoff.Image(), "--nanoff", _nanoff.Path, "--nodes", "oven-1"));
        StringAssert.Contains(e.Message, "Left out: oven-1");
        NodeLife.Replace(_plant.Plant, "oven-1", null);
        Assert.IsFalse(BundleZip.IsGiven(Bundle("oven-1")), "the zip is void now");
    }

    [TestMethod]
    public void Run_NodesThatWereEnrolledWithABoardThatIsNotKnown_AreLeftOutAlsoOfAnUpdate()
    {
        Enrolled.All(_plant.Plant);
        _plant.Add("saw-1");

        (_, string output, string error) = Run(Request(), "", "USB1", "USB1");

        StringAssert.StartsWith(output, "saw-1: done on USB1");
        StringAssert.Contains(error, "Left out: oven-1, press-1. The plant does not know their boards");

        (int exitCode, _, error) = Run(Request("0.6.0.0") with { Update = true }, "", "USB1", "USB1");

        Assert.AreEqual(ExitCode.Ok, exitCode, error);
        StringAssert.Contains(error, "Left out: oven-1, press-1. The plant does not know their boards");
        Assert.AreEqual("0.6.0", Record("saw-1").ApplicationVersion);
    }

    [TestMethod]
    public void Run_NodeWhoseProofWaits_IsLeftOut()
    {
        BundleZipTests.LetAProofWait(_plant.Plant, "oven-1");

        (_, string output, string error) = Run(Request(), "", "USB1", "USB1");

        StringAssert.StartsWith(output, "press-1: done on USB1");
        StringAssert.Contains(error, "Left out: oven-1. The plant does not know their boards");
    }

    /// <summary>Runs a box; each text is the ports of one look, with commas.</summary>
    private (int ExitCode, string Output, string Error) Run(FlashRequest request, params string[] looks)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        using var context = new CommandContext(output, error);
        var runner = new FlashRunner(Nanoff.At(_nanoff.Path), TextWriter.Null, verbose: false, TimeSpan.Zero);
        var box = new BoardBox(_plant.Plant, BoardBox.NodesOf(_plant.Plant, request.Update), request, runner);
        int look = 0;
        var run = new BoxRun(
            box, () => looks[Math.Min(look, looks.Length - 1)].Split(',', StringSplitOptions.RemoveEmptyEntries),
            () => ++look < looks.Length);
        int exitCode = run.Run(context, json: false);
        return (exitCode, output.ToString(), error.ToString());
    }

    private FlashRequest Request(string version = "0.5.0.0") => new()
    {
        Board = BoardCatalog.Load("esp32-wrover"),
        Port = "",
        Image = ApplicationImage.Read(_nanoff.Image(version)),
    };

    private string Bundle(string node) => _plant.Plant.BundlePath(node);

    private BoardRecord Record(string node) => BoardRecord.Of(Bundle(node))!;
}
