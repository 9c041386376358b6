using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.LifeCycle;
using MeterNode.Tools.Tests.Node;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Flashing;

/// <summary>The commands and JSON files, against the options and schemas that nanoFirmwareFlasher documents.</summary>
[TestClass]
public sealed class FlashPlanTests
{
    private const string Port = "/dev/ttyUSB7";

    /// <summary>Options of nanoff used here, and whether each takes a value (nanoFirmwareFlasher.Tool/Options.cs).</summary>
    private static readonly Dictionary<string, bool> s_nanoffOptions = new()
    {
        ["--suppressnanoffversioncheck"] = false,
        ["--verbosity"] = true,
        ["--target"] = true,
        ["--serialport"] = true,
        ["--update"] = false,
        ["--masserase"] = false,
        ["--nobackupconfig"] = false,
        ["--platform"] = true,
        ["--devicedetails"] = false,
        ["--baud"] = true,
        ["--fwversion"] = true,
        ["--fromarchive"] = false,
        ["--archivepath"] = true,
        ["--filedeployment"] = true,
        ["--networkdeployment"] = true,
        ["--nanodevice"] = false,
        ["--deploy"] = false,
        ["--image"] = true,
    };

    [TestMethod]
    public void For_EverythingGiven_LooksThenDoesRuntimeFilesNetworkApplicationThenLooksAgain()
    {
        using var bundle = new TestBundle();

        FlashPlan plan = FlashPlan.For(Request(bundle));

        CollectionAssert.AreEqual(
            new[]
            {
                FlashStepKind.Check, FlashStepKind.Runtime, FlashStepKind.Files, FlashStepKind.Network, FlashStepKind.Application,
                FlashStepKind.Confirm,
            },
            plan.Steps.Select(s => s.Kind).ToArray());
    }

    [TestMethod]
    public void Arguments_OfEveryStep_AreOptionsThatNanoffKnows()
    {
        using var bundle = new TestBundle();
        FlashPlan plan =
            FlashPlan.For(Request(bundle) with { Erase = true, Baud = 115200, RuntimeVersion = "1.15.0.1", Archive = "packages" });

        foreach (FlashStep step in plan.Steps)
        {
            for (int i = 0; i < step.Arguments.Count; i++)
            {
                Assert.IsTrue(s_nanoffOptions.TryGetValue(step.Arguments[i], out bool takesValue), step.Arguments[i]);
                if (takesValue)
                {
                    i++;
                    Assert.IsFalse(step.Arguments[i].StartsWith('-'), step.Arguments[i]);
                }
            }

            Assert.AreEqual(step.Arguments.Count, step.Arguments.Distinct().Count(), "nanoff refuses an option given twice");
        }
    }

    [TestMethod]
    [DataRow("esp32-wrover", "ESP32_PSRAM_REV3")]
    [DataRow("esp32-s3-n16r8", "ESP32_S3_OCTAL")]
    public void RuntimeStep_OfABoard_UsesItsTarget(string board, string target)
    {
        using var bundle = new TestBundle();
        FlashStep step = FlashPlan.For(Request(bundle) with { Board = BoardCatalog.Load(board) }).Steps[1];

        CollectionAssert.AreEqual(
            new[]
            {
                "--suppressnanoffversioncheck", "--verbosity", "m", "--target", target, "--serialport", Port, "--update",
                "--nobackupconfig",
            },
            step.Arguments.ToArray());
    }

    [TestMethod]
    public void ApplicationStep_IsDeployedThroughTheRuntime()
    {
        using var bundle = new TestBundle();
        FlashStep step = FlashPlan.For(Request(bundle)).Steps[^2];

        CollectionAssert.AreEqual(
            new[] { "--suppressnanoffversioncheck", "--nanodevice", "--serialport", Port, "--deploy", "--image", bundle.Image },
            step.Arguments.ToArray());
        Assert.AreEqual(
            $"nanoff --suppressnanoffversioncheck --nanodevice --serialport {Port} --deploy --image '{bundle.Image}'", step.CommandLine());
    }

    [TestMethod]
    public void FilesDocument_HasPortAndEveryFileOnDriveI()
    {
        using var bundle = new TestBundle();
        JsonElement document = Document(FlashPlan.For(Request(bundle)), "files.json");

        CollectionAssert.AreEquivalent(new[] { "SerialPort", "Files" }, document.EnumerateObject().Select(p => p.Name).ToArray());
        Assert.AreEqual(Port, document.GetProperty("SerialPort").GetString());
        JsonElement[] files = [.. document.GetProperty("Files").EnumerateArray()];
        CollectionAssert.AreEqual(
            TestBundle.FileNames.Select(n => "I:\\" + n).ToArray(),
            files.Select(f => f.GetProperty("DestinationFilePath").GetString()).ToArray());
        foreach (JsonElement file in files)
        {
            Assert.AreEqual(2, file.EnumerateObject().Count());
            Assert.IsTrue(File.Exists(file.GetProperty("SourceFilePath").GetString()));
        }
    }

    [TestMethod]
    public void NetworkDocument_OfAProtectedNetwork_IsNanoffsWirelessClient()
    {
        using var bundle = new TestBundle();
        JsonElement document = Document(FlashPlan.For(Request(bundle)), "network.json");
        JsonElement client = document.GetProperty("WirelessClient");

        // Allowed words: nanoFirmwareFlasher README, "Wireless Client options".
        Assert.AreEqual(Port, document.GetProperty("SerialPort").GetString());
        Assert.AreEqual("Plant", client.GetProperty("Ssid").GetString());
        Assert.AreEqual(TestBundle.Password, client.GetProperty("Password").GetString());
        Assert.AreEqual("WPA2", client.GetProperty("Authentication").GetString());
        Assert.AreEqual("WPA2_PSK2", client.GetProperty("Encryption").GetString());
        Assert.AreEqual("AutoConnect", client.GetProperty("ConfigurationOption").GetString());
        Assert.IsTrue(client.GetProperty("DhcpEnabled").GetBoolean());
        Assert.AreEqual(6, client.EnumerateObject().Count());
    }

    [TestMethod]
    public void NetworkDocument_OfAnOpenNetwork_AsksForNoAuthentication()
    {
        using var bundle = new TestBundle("{\"ssid\":\"Open\",\"password\":\"\"}");
        JsonElement client = Document(FlashPlan.For(Request(bundle)), "network.json").GetProperty("WirelessClient");

        Assert.AreEqual("Open", client.GetProperty("Authentication").GetString());
        Assert.AreEqual("None", client.GetProperty("Encryption").GetString());
    }

    [TestMethod]
    public void For_BundleWithoutNetwork_LeavesTheNetworkAlone()
    {
        using var bundle = new TestBundle("");

        Assert.IsFalse(FlashPlan.For(Request(bundle)).Steps.Any(s => s.Kind == FlashStepKind.Network));
    }

    [TestMethod]
    [DataRow("{\"ssid\":\"\",\"password\":\"12345678\"}", "Wi-Fi name")]
    [DataRow("{\"ssid\":\"x\",\"password\":\"short77\"}", "password must be 8 to 63")]
    [DataRow("{\"ssid\":\"12345678901234567890123456789012\",\"password\":\"12345678\"}", "Wi-Fi name")]
    [DataRow("{\"ssid\":\"x\",\"password\":\"top-secret\"", "cannot be read")]
    public void Read_BadNetworkFile_IsRefusedWithoutShowingThePassPhrase(string network, string expected)
    {
        using var bundle = new TestBundle(network);

        var e = Assert.ThrowsExactly<OperatorException>(() => FlashBundle.Read(bundle.Folder));

        StringAssert.Contains(e.Message, expected);
        Assert.IsFalse(e.Message.Contains("top-secret") || e.Message.Contains("short77") || e.Message.Contains("12345678\""), e.Message);
    }

    [TestMethod]
    public void For_UpdateOfANode_WritesNoFilesAndNoNetwork()
    {
        using var bundle = new TestBundle();
        FlashPlan plan = FlashPlan.For(Request(bundle) with { Update = true });

        CollectionAssert.AreEqual(
            new[] { FlashStepKind.Check, FlashStepKind.Runtime, FlashStepKind.Application, FlashStepKind.Confirm },
            plan.Steps.Select(s => s.Kind).ToArray());
        Assert.AreEqual(0, plan.Documents.Count);
        Assert.IsTrue(plan.Steps[1].IfNeeded);
        CollectionAssert.Contains(plan.Steps[0].Arguments.ToArray(), "--nanodevice");
    }

    [TestMethod]
    public void For_UpdateWithErase_IsRefused()
    {
        using var bundle = new TestBundle();

        var e = Assert.ThrowsExactly<OperatorException>(() => FlashPlan.For(Request(bundle) with { Update = true, Erase = true }));

        StringAssert.Contains(e.Message, "--update keeps what the node has, and --erase deletes it");
    }

    /// <summary>The board made its key itself: erased, nobody has it.</summary>
    [TestMethod]
    public void For_EraseOfABoardWithTheOnlyKey_IsRefused()
    {
        using var bundle = new TestBundle();
        File.Delete(Path.Combine(bundle.Folder, "files", "node.key"));

        var e = Assert.ThrowsExactly<OperatorException>(() => FlashPlan.For(Request(bundle) with { Erase = true }));

        StringAssert.Contains(e.Message, "which is on its board only");
        Assert.AreEqual(6, FlashPlan.For(Request(bundle)).Steps.Count, "without --erase it may be flashed");
        File.WriteAllText(Path.Combine(bundle.Folder, "node.json"), "{\"board\":{\"secureElement\":96}}");
        Assert.AreEqual(6, FlashPlan.For(Request(bundle) with { Erase = true }).Steps.Count, "a secure element keeps its key");
    }

    /// <summary>The board's proof came while the plant's key was elsewhere: erased, the plant would enrol a key that nobody has.</summary>
    [TestMethod]
    [DataRow("")]
    [DataRow("/")]
    public void For_EraseWhileTheProofOfTheBoardsKeyWaits_IsRefused(string end)
    {
        using var plant = new TemporaryPlant();
        using ClaimRig board = new ClaimRig(plant, "press-1").Started();
        string folder = plant.Plant.BundlePath("press-1");
        FlashRequest Erase() => new()
        {
            Board = BoardCatalog.Load("esp32-wrover"),
            Port = Port,
            Bundle = FlashBundle.Read(folder + end),
            Erase = true,
        };
        int steps = FlashPlan.For(Erase()).Steps.Count;
        string waiting = WaitingProofs.PathOf(plant.Plant, "press-1");
        Directory.CreateDirectory(Path.GetDirectoryName(waiting)!);
        File.WriteAllBytes(waiting, board.Proof);

        var e = Assert.ThrowsExactly<OperatorException>(() => FlashPlan.For(Erase()));

        StringAssert.Contains(e.Message, "that a board of 'press-1' has proven and that waits to be enrolled: leave --erase out");
        Assert.DoesNotContain("\n", e.Message);
        Assert.AreEqual(steps, FlashPlan.For(Erase() with { Erase = false }).Steps.Count, "without --erase it may be flashed");
        string node = Path.Combine(folder, "node.json"), before = File.ReadAllText(node);
        File.WriteAllText(node, before.Replace("\"esp32-wrover\"", "\"esp32-wrover\", \"secureElement\": 96"));
        Assert.AreNotEqual(before, File.ReadAllText(node));
        Assert.AreEqual(steps, FlashPlan.For(Erase()).Steps.Count, "a secure element keeps its key");
        File.WriteAllText(node, before);
        File.WriteAllText(waiting, "no proof that the plant would take");
        Assert.AreEqual(steps, FlashPlan.For(Erase()).Steps.Count);
    }

    /// <summary>A node in use takes another configuration over the air, where it can go back from it.</summary>
    [TestMethod]
    public void For_NodeInUseWithAPendingChange_LeavesItsConfigurationAndNetworkToTheAir()
    {
        using var bundle = new TestBundle();
        File.WriteAllText(Path.Combine(bundle.Folder, "change.cose"), "signed");
        FlashPlan first = FlashPlan.For(Request(bundle));
        File.WriteAllText(Path.Combine(bundle.Folder, BoardRecord.FileName), "{\"mac\":\"8C:4F:00:18:A1:BC\"}");
        FlashPlan later = FlashPlan.For(Request(bundle));

        Assert.AreEqual(TestBundle.FileNames.Length, Document(first, "files.json").GetProperty("Files").GetArrayLength());
        string[] files =
        [
            .. Document(later, "files.json").GetProperty("Files").EnumerateArray()
                .Select(file => file.GetProperty("DestinationFilePath").GetString()![3..]),
        ];
        CollectionAssert.AreEqual(new[] { "enrol.cose", "node.key", "plant.pub", "tls.key" }, files);
        Assert.IsFalse(later.Steps.Any(step => step.Kind == FlashStepKind.Network));
    }

    /// <summary>nf-debugger copies as many bytes of the name as it has characters.</summary>
    [TestMethod]
    public void For_WifiNameThatNanoffWouldCutOff_IsRefused()
    {
        using var bundle = new TestBundle("{\"ssid\":\"车间四\",\"password\":\"12345678\"}");

        var e = Assert.ThrowsExactly<OperatorException>(() => FlashPlan.For(Request(bundle)));

        StringAssert.Contains(e.Message, "nanoff cuts the Wi-Fi name '车间四' off");
    }

    [TestMethod]
    public void For_ImageLargerThanThePlaceForApplications_IsRefused()
    {
        using var bundle = new TestBundle();
        BoardDefinition board = BoardCatalog.Load("esp32-wrover") with { DeploymentKilobytes = 0 };

        var e = Assert.ThrowsExactly<OperatorException>(() => FlashPlan.For(Request(bundle) with { Board = board }));

        StringAssert.Contains(e.Message, "the place for applications on esp32-wrover has 0");
    }

    [TestMethod]
    public void For_EveryStepSkipped_IsAUsageError()
    {
        using var bundle = new TestBundle();

        var e = Assert.ThrowsExactly<OperatorException>(
            () => FlashPlan.For(Request(bundle) with { Skip = Enum.GetValues<FlashStepKind>().ToHashSet() }));

        Assert.AreEqual(OperatorError.Usage, e.Kind);
    }

    [TestMethod]
    public void For_FilesThatLeaveNoRoomForReadings_AreRefused()
    {
        using var bundle = new TestBundle();
        File.WriteAllBytes(Path.Combine(bundle.Folder, "files", "big.bin"), new byte[(1024 * 1024) + 1]);

        var e = Assert.ThrowsExactly<OperatorException>(
            () => FlashPlan.For(Request(bundle) with { Board = BoardCatalog.Load("esp32-wrover") }));

        StringAssert.Contains(e.Message, "no room for readings");
    }

    [TestMethod]
    public void WriteDocuments_OverAnOpenOldFile_LeavesItPrivate()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("file modes are a matter of Unix");
            return;
        }

        using var bundle = new TestBundle();
        FlashPlan plan = FlashPlan.For(Request(bundle));
        string network = plan.Documents.Keys.Single(p => p.EndsWith("network.json", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.GetDirectoryName(network)!);
        File.WriteAllText(network, "old");
        File.SetUnixFileMode(network, (UnixFileMode)0b110_100_100);

        plan.WriteDocuments();

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(network));
        Assert.AreEqual(plan.Documents[network], File.ReadAllText(network));
    }

    private static FlashRequest Request(TestBundle bundle) => new()
    {
        Board = BoardCatalog.Load("esp32-s3-n16r8"),
        Port = Port,
        Bundle = FlashBundle.Read(bundle.Folder),
        Image = ApplicationImage.Read(bundle.Image),
    };

    private static JsonElement Document(FlashPlan plan, string name) =>
        JsonDocument.Parse(plan.Documents.Single(d => Path.GetFileName(d.Key) == name).Value).RootElement;
}
