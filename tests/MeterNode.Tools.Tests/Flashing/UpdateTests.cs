using System.IO.Compression;
using MeterNode.Cli;
using MeterNode.Cli.Drills;
using MeterNode.Plant;
using MeterNode.Support;
using MeterNode.Tools.Tests.Node;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Flashing;

/// <summary>
/// A node in use gets new firmware by cable. Its partition with configuration, keys, registers and packs is not written; the packs
/// that it had and those that it makes afterwards arrive once.
/// </summary>
[TestClass]
public sealed class UpdateTests : IDisposable
{
    private readonly StandInNanoff _nanoff = new();

    public void Dispose() => _nanoff.Dispose();

    /// <summary>The flash of a board that firmware 0.2.0 left in the middle of its work; the drill upgrade goes on with it.</summary>
    [TestMethod]
    public void Update_FlashOfRelease020_NoByteOfItsPartitionChanges()
    {
        using Stream content = typeof(Drill).Assembly.GetManifestResourceStream("release-0.2.0.zip")!;
        using (var archive = new ZipArchive(content))
        {
            archive.ExtractToDirectory(_nanoff.Board("fs"));
        }

        _nanoff.HasRuntime();
        Dictionary<string, byte[]> before = Partition();
        Assert.IsTrue(before.Keys.Any(name => name.StartsWith("ob-")), "the image has undelivered packs");

        (int exitCode, _, string error) = Update();

        Assert.AreEqual(ExitCode.Ok, exitCode, error);
        StringAssert.Contains(error, "runtime ESP32_PSRAM_REV3: not needed, the present one (1.17.0.339) has what the application uses");
        RequireSame(before);
        CollectionAssert.AreEqual(File.ReadAllBytes(_nanoff.Image()), File.ReadAllBytes(_nanoff.Board("deployed")));
    }

    /// <summary>With the command stop before it, which does what <c>Loop.Stop</c> does, and without.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Update_NodeWithUndeliveredPacks_AllArriveOnceAndRegistersGoOn(bool isStopped)
    {
        var rig = new NodeRig();
        rig.Uplink.IsConnected = false;
        rig.Run(400);
        if (isStopped)
        {
            rig.Loop.Stop();
        }

        long joules = rig.Loop.ImportJoules;
        long newest = rig.Loop.NewestSequence;
        foreach (string name in rig.Flash.List())
        {
            File.WriteAllBytes(_nanoff.Board("fs", name), rig.Flash.ReadAll(name));
        }

        _nanoff.HasRuntime(native: 0x12345678);
        Assert.AreEqual(ExitCode.Ok, Update().ExitCode);
        Assert.IsTrue(_nanoff.Calls.Any(call => call.Contains("--update")), "the application needs another runtime");
        TakeBack(rig.Flash);

        rig.PowerCycle(60);
        rig.Uplink.IsConnected = true;
        rig.Run(400);

        long[] numbers = [.. rig.Arrived().Select(pack => pack.Seq)];
        CollectionAssert.AreEqual(Enumerable.Range(0, numbers.Length).Select(n => (long)n).ToArray(), numbers);
        Assert.IsGreaterThan(newest + 3, numbers[^1]);

        // Without it the update is a power cut: what was metered since the newest pack is lost, and no more.
        ArrivedPack[] arrived = [.. rig.Arrived()];
        Assert.IsLessThanOrEqualTo(isStopped ? 1 : NodeRig.Watts * 63, joules - arrived[newest].ImportJoules);
        Assert.AreEqual(!isStopped, arrived.Any(pack => pack.HasEvent("power-loss")));
        Assert.IsGreaterThanOrEqualTo(arrived[newest].ImportJoules, arrived[newest + 1].ImportJoules);
    }

    /// <summary>nanoff's own way of keeping the partition loses it here; this one does not touch it.</summary>
    [TestMethod]
    [DataRow("update")]
    [DataRow("config")]
    [DataRow("deploy")]
    public void Update_CableIsPulledOut_NothingOfTheNodeIsLostAndNothingOfItStaysOnThePc(string run)
    {
        File.WriteAllText(_nanoff.Board("fs", "ob-0000000000"), "packs");
        _nanoff.HasRuntime(native: 0x12345678);
        _nanoff.FailAt(run);
        Dictionary<string, byte[]> before = Partition();

        if (run == "config")
        {
            Assert.AreEqual(ExitCode.Ok, Update().ExitCode, "nothing reads or writes that partition");
        }
        else
        {
            Assert.ThrowsExactly<OperatorException>(() => Update());
        }

        RequireSame(before);
        Assert.IsFalse(Directory.Exists(Path.Combine(_nanoff.Folder, "temporary")));
    }

    [TestMethod]
    public void Update_WithTheBundle_LeavesFilesAndLicenceAndRemembersTheApplication()
    {
        using var plant = new TemporaryPlant();
        string bundle = plant.Provision();
        string[] arguments =
            ["--port", "COM3", "--board", "esp32-wrover", "--bundle", bundle, "--nanoff", _nanoff.Path, "--image"];
        Assert.AreEqual(ExitCode.Ok, FlashRun.Run([.. arguments, _nanoff.Image()]).ExitCode);
        File.Delete(_nanoff.Board("fs", "start"));
        Dictionary<string, byte[]> before = Partition();

        Assert.AreEqual(ExitCode.Ok, FlashRun.Run([.. arguments, _nanoff.Image("0.6.0.0"), "--update"]).ExitCode);

        RequireSame(before);
        Assert.AreEqual("0.6.0", Plant.Flashing.BoardRecord.Of(bundle)!.ApplicationVersion);
    }

    /// <summary>Flash formats grow; older firmware writes nothing on one that it does not know, and measures nothing.</summary>
    [TestMethod]
    public void Update_WithOlderFirmware_IsRefusedUnlessTheCheckIsLeftOut()
    {
        _nanoff.HasRuntime();
        Assert.AreEqual(ExitCode.Ok, Update("--image", _nanoff.Image("0.6.0.0")).ExitCode);

        string problem = Assert.ThrowsExactly<OperatorException>(() => Update()).Message;

        StringAssert.Contains(problem, "runs firmware 0.6.0, and the image is 0.5.0");
        Assert.AreEqual(ExitCode.Ok, Update("--skip", "check").ExitCode);
    }

    [TestMethod]
    public void Update_RuntimeOfAnotherChipRevision_IsNotReplacedByTheUsualOne()
    {
        _nanoff.HasRuntime("ESP32_PSRAM_REV0");

        string problem = Assert.ThrowsExactly<OperatorException>(() => Update()).Message;

        StringAssert.Contains(problem, "runs the runtime of ESP32_PSRAM_REV0, and esp32-wrover needs ESP32_PSRAM_REV3");
        StringAssert.Contains(problem, "repeat with '--target ESP32_PSRAM_REV0'");
        Assert.AreEqual(ExitCode.Ok, Update("--target", "ESP32_PSRAM_REV0").ExitCode);
    }

    private (int ExitCode, string Output, string Error) Update(params string[] more) => FlashRun.Run(
    [
        "--update", "--port", "COM3", "--board", "esp32-wrover", "--nanoff", _nanoff.Path,
        .. more.Contains("--image") ? [] : (string[])["--image", _nanoff.Image()], .. more,
    ]);

    private Dictionary<string, byte[]> Partition() =>
        Directory.EnumerateFiles(_nanoff.Board("fs")).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);

    private void RequireSame(Dictionary<string, byte[]> before)
    {
        Dictionary<string, byte[]> after = Partition();
        CollectionAssert.AreEquivalent(before.Keys, after.Keys);
        foreach (string name in before.Keys)
        {
            CollectionAssert.AreEqual(before[name], after[name], name);
        }
    }

    /// <summary>What is on the board's flash now is what the node starts with.</summary>
    private void TakeBack(MemoryFileStore flash)
    {
        foreach (string name in flash.List())
        {
            flash.Delete(name);
        }

        foreach ((string name, byte[] content) in Partition())
        {
            flash.Write(name, content, 0, content.Length);
        }
    }
}
