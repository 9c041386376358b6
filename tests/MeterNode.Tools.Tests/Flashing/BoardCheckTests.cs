using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.LifeCycle;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Flashing;

/// <summary>The board at the port is looked at first; what does not fit is refused with cause and cure, and nothing is written.</summary>
[TestClass]
public sealed class BoardCheckTests : IDisposable
{
    private const string OtherMac = "8C:4F:00:18:A1:0D";

    private readonly StandInNanoff _nanoff = new();

    public void Dispose() => _nanoff.Dispose();

    [TestMethod]
    [DataRow("ESP32-S3", 8, "the board on COM3 has the chip ESP32-S3, and esp32-wrover has esp32: check --board and --port")]
    [DataRow("ESP32", 4, "the board on COM3 has 4 MB of flash, and esp32-wrover has 8 MB: check --board")]
    public void Flash_BoardThatIsAnother_IsRefusedAndNothingIsWritten(string chip, int megabytes, string expected)
    {
        using var bundle = new TestBundle();
        _nanoff.AddBoard("COM3", StandInNanoff.Mac, chip, megabytes);

        StringAssert.Contains(Refusal(bundle.Folder), expected);
        Assert.AreEqual(1, _nanoff.Calls.Length);
    }

    [TestMethod]
    public void Flash_BoardOfAnotherNode_IsRefusedUnlessItIsErased()
    {
        using var plant = new TemporaryPlant();
        string first = Bundle(plant, "press-1");
        string second = plant.Add("press-2");
        Assert.AreEqual(ExitCode.Ok, Flash(first).ExitCode);

        StringAssert.Contains(Refusal(second), $"the board on COM3 (MAC {StandInNanoff.Mac}) is 'press-1', with its key and its packs");
        Assert.AreEqual(ExitCode.Ok, Flash(second, "--erase").ExitCode);

        Assert.IsNull(BoardRecord.Of(first));
        Assert.AreEqual(StandInNanoff.Mac, BoardRecord.Of(second)!.Mac);
        Assert.AreEqual("0.5.0", BoardRecord.Of(second)!.ApplicationVersion);
    }

    [TestMethod]
    public void Flash_BoardOfANodeInService_IsNotErasedForAnother()
    {
        using var plant = new TemporaryPlant();
        string first = plant.Provision("press-1");
        string second = plant.Add("press-2");
        Assert.AreEqual(ExitCode.Ok, Flash(first).ExitCode);

        StringAssert.Contains(Refusal(second, "--erase"), "is 'press-1', with its key and its packs");
        NodeLife.Retire(plant.Plant, "press-1", null);
        Assert.AreEqual(ExitCode.Ok, Flash(second, "--erase").ExitCode);
    }

    [TestMethod]
    public void Flash_BundleOfAnotherBoard_IsRefused()
    {
        using var plant = new TemporaryPlant();
        string bundle = Bundle(plant, "press-1");
        Assert.AreEqual(ExitCode.Ok, Flash(bundle).ExitCode);
        Assert.AreEqual(ExitCode.Ok, Flash(bundle).ExitCode, "the same board again");
        _nanoff.AddBoard("COM3", OtherMac);

        StringAssert.Contains(
            Refusal(bundle), $"'press-1' is the board with MAC {StandInNanoff.Mac}, and the one on COM3 is another (MAC {OtherMac})");
    }

    [TestMethod]
    public void Flash_UniversalEuiOfAnotherBoard_IsRefused()
    {
        using var plant = new TemporaryPlant();
        string bundle = Bundle(plant, "press-1", "8c4f00fffe18a10d");

        StringAssert.Contains(Refusal(bundle), "has the EUI-64 8c4f00fffe18a10d, and the board on COM3 has 8c4f00fffe18a1bc");
        _nanoff.AddBoard("COM3", OtherMac);
        Assert.AreEqual(ExitCode.Ok, Flash(bundle).ExitCode);
    }

    /// <summary>A node is added before anybody knows its board; what it is signed with can follow as long as no board has it.</summary>
    [TestMethod]
    public void Flash_BoardEui_WaitingNodeGetsThatOfItsBoardAndKeepsIt()
    {
        using var plant = new TemporaryPlant();
        string bundle = plant.Add();

        (int exitCode, _, string error) = Flash(bundle, "--board-eui");

        Assert.AreEqual(ExitCode.Ok, exitCode, error);
        StringAssert.Contains(error, "the node has its board's EUI-64 now, 8c4f00fffe18a1bc");
        byte[] signed = File.ReadAllBytes(_nanoff.Board("fs", "config.cose"));
        CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(bundle, "files", "config.cose")), signed);
        Assert.AreEqual(PackError.None, CoseSign1.TryRead(signed, out CoseSign1? message));
        Assert.IsTrue(message!.Payload.Span.IndexOf(Convert.FromHexString("8c4f00fffe18a1bc")) > 0, "the node will name itself so");
        StringAssert.Contains(File.ReadAllText(Path.Combine(bundle, "node.json")), "hex:8c4f00fffe18a1bc");
        Assert.IsFalse(Flash(bundle, "--board-eui").Error.Contains("EUI-64 now"), "signed once");
    }

    [TestMethod]
    public void Flash_ImageWhoseNativePartTheRuntimeLacks_IsRefusedWhereTheRuntimeStays()
    {
        using var bundle = new TestBundle();
        _nanoff.HasRuntime(native: 0x12345678);

        StringAssert.Contains(Refusal(bundle.Folder, "--skip", "runtime"), "has no native part for mscorlib 1.17.11.0");
    }

    [TestMethod]
    public void Flash_RuntimeThatDoesNotLoadTheApplication_IsSaid()
    {
        using var bundle = new TestBundle();
        string image = _nanoff.Image(native: 0x11111111);

        string problem = Assert.ThrowsExactly<OperatorException>(
            () => FlashRun.Run([.. Arguments(bundle.Folder), "--image", image])).Message;

        StringAssert.Contains(problem, "has not loaded MeterNode.Node 0.5.0: it has no native part for mscorlib 1.17.11.0");
    }

    /// <summary>nanoff prints each byte of the serial number without its leading zero (nf-debugger, <c>CLRCapabilities</c>).</summary>
    [TestMethod]
    public void IsBoard_SerialNumberWithoutLeadingZeros_IsComparedAsItIsPrinted()
    {
        BoardDetails details = BoardDetails.Read(
            "  Target:   ESP32_REV3\n\nSerial Numbers (module, system):\n  00000000000000000000000000000000\n  10000000008C4F018A1BC\n\n")!;

        Assert.IsNull(details.Mac);
        Assert.AreEqual(true, details.IsBoard(StandInNanoff.Mac));
        Assert.AreEqual(false, details.IsBoard(OtherMac));
    }

    private static string Bundle(TemporaryPlant plant, string node, string? eui = null)
    {
        JsonObject document = TemporaryPlant.Document();
        document["eui"] = eui is null ? null : "hex:" + eui;
        return plant.Add(node, document);
    }

    private string[] Arguments(string bundle) =>
        ["--port", "COM3", "--board", "esp32-wrover", "--bundle", bundle, "--nanoff", _nanoff.Path];

    private (int ExitCode, string Output, string Error) Flash(string bundle, params string[] more) =>
        FlashRun.Run([.. Arguments(bundle), "--image", _nanoff.Image(), .. more]);

    private string Refusal(string bundle, params string[] more) =>
        Assert.ThrowsExactly<OperatorException>(() => Flash(bundle, more)).Message;
}
