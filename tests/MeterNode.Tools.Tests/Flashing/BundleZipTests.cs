using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using MeterNode.Cli;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Flashing;

/// <summary>A node's files as a zip: what is in it, when it is given, and what the command that takes it leaves behind.</summary>
[TestClass]
public sealed class BundleZipTests : IDisposable
{
    private readonly StandInNanoff _nanoff = new();
    private readonly TemporaryPlant _plant = new();

    public BundleZipTests() => _plant.Add();

    private string Zip => Path.Combine(_nanoff.Folder, BundleZip.NameOf("press-1"));

    public void Dispose()
    {
        _nanoff.Dispose();
        _plant.Dispose();
    }

    /// <summary>What a board's proof leaves where the plant's keys are elsewhere.</summary>
    internal static void LetAProofWait(PlantFolder plant, string node)
    {
        string path = WaitingProofs.PathOf(plant, node);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "proof");
    }

    [TestMethod]
    public void Take_WhereAProofWaitsForThePlantsKey_IsRefused()
    {
        LetAProofWait(_plant.Plant, "press-1");

        var e = Assert.ThrowsExactly<OperatorException>(() => BundleZip.Take(_plant.Plant, "press-1"));

        StringAssert.Contains(e.Message, "the plant has seen the board of 'press-1'");
        Assert.IsFalse(BundleZip.IsGiven(_plant.Plant.BundlePath("press-1")));
    }

    [TestMethod]
    [DataRow("--erase", "may have enrolled the board since")]
    [DataRow("--dry-run", "unpack '")]
    public void Flash_AZip_WithWhatOnlyAFolderCanDo_IsRefused(string option, string part)
    {
        File.WriteAllBytes(Zip, BundleZip.Take(_plant.Plant, "press-1"));

        var e = Assert.ThrowsExactly<OperatorException>(() => FlashRun.Run(
            "--port", "COM3", "--bundle", Zip, "--image", _nanoff.Image(), "--nanoff", _nanoff.Path, option));

        Assert.AreEqual(OperatorError.Usage, e.Kind);
        StringAssert.Contains(e.Message, part);
        Assert.DoesNotContain("\n", e.Message);
        Assert.IsEmpty(_nanoff.Calls);
    }

    /// <summary>The name had commands before: the number that they must exceed is not in the copy, only the file for the board.</summary>
    [TestMethod]
    public void Flash_AZipUnpackedByHand_DoesNotLowerTheFloorOfCommands()
    {
        long last = CommandCounter.Next(_plant.Plant, "press-1");
        File.WriteAllBytes(Zip, BundleZip.Take(_plant.Plant, "press-1"));
        ZipFile.ExtractToDirectory(Zip, _nanoff.Folder);

        (int exitCode, _, string error) = FlashRun.Run(
            "--port", "COM3", "--bundle", Path.Combine(_nanoff.Folder, "press-1"), "--image", _nanoff.Image(), "--nanoff", _nanoff.Path);

        Assert.AreEqual(ExitCode.Ok, exitCode, error);
        byte[] floor = File.ReadAllBytes(_nanoff.Board("fs", NodeBundle.CommandFile));
        Assert.AreEqual(last, BinaryPrimitives.ReadInt64LittleEndian(floor));
    }

    /// <summary>The program as a process, because Ctrl-C is for the whole of it.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public void Flash_AZip_EndedWithCtrlC_LeavesNoKeyBehindAndNoNanoff()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new AssertInconclusiveException("the signal is sent, and the processes are counted, as Linux does it");
        }

        File.WriteAllBytes(Zip, BundleZip.Take(_plant.Plant, "press-1"));
        string sleeping = Path.Combine(_nanoff.Folder, "sleeps.sh");
        string child = Path.Combine(_nanoff.Folder, "child");
        string temporary = Directory.CreateDirectory(Path.Combine(_nanoff.Folder, "temporary")).FullName;
        File.WriteAllText(sleeping, $"#!/bin/sh\nsleep 300 &\necho $! > '{child}.new'\nmv '{child}.new' '{child}'\nwait\n");
        File.SetUnixFileMode(sleeping, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        // Whoever runs the tests in the background has SIGINT ignored, which every process inherits.
        string[] line =
        [
            "--default-signal=INT", "dotnet", typeof(ExitCode).Assembly.Location, "flash", "--port", "COM3", "--bundle", Zip, "--image",
            _nanoff.Image(), "--nanoff", sleeping,
        ];
        var start = new ProcessStartInfo("env", line) { RedirectStandardError = true };
        start.Environment["TMPDIR"] = temporary;
        using Process program = Process.Start(start)!;
        try
        {
            Task<string> error = program.StandardError.ReadToEndAsync();
            Assert.IsTrue(SpinWait.SpinUntil(() => File.Exists(child), Patience.Step), "nanoff is not started");
            Assert.HasCount(1, Unpacked(temporary));

            Process.Start("kill", ["-INT", $"{program.Id}"]).WaitForExit();

            Assert.IsTrue(program.WaitForExit(Patience.Step), "it ends");
            Assert.AreEqual(ExitCode.Interrupted, program.ExitCode);
            StringAssert.Contains(error.Result, "Stopped: the board is not complete");
            Assert.IsEmpty(Unpacked(temporary));
            string ended = $"/proc/{File.ReadAllText(child).Trim()}/cmdline";
            Assert.IsTrue(
                SpinWait.SpinUntil(() => !File.Exists(ended) || File.ReadAllText(ended).Length == 0, Patience.Step),
                "what nanoff has started is ended too");
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill(entireProcessTree: true);
            }
        }
    }

    private static string[] Unpacked(string temporary) => Directory.GetDirectories(temporary, "meternode-flash-*");
}
