using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Plant;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Commands;

/// <summary>A name, a number or a value that is almost right: the message has what to type instead.</summary>
[TestClass]
[DoNotParallelize]
public sealed class MistypedTests
{
    [TestMethod]
    [DataRow("simulate --machine pres",
        "'pres' is not a value for --machine: write one of press, moulder, furnace, all; did you mean 'press'?")]
    [DataRow("node ad", "there is no command 'node ad'; did you mean 'node add'?")]
    [DataRow("reprot", "there is no command 'reprot'; did you mean 'report'?")]
    [DataRow("node renew", "'node renew' needs <node>: The plant's name for the node")]
    [DataRow("report --plant x --out y --fromats z", "'report' has no option '--fromats'; did you mean '--formats'?")]
    [DataRow("node", "'node' needs one of: add, ")]
    public void AnyCommand_MistypedWord_ProposesTheNearest(string line, string expected)
    {
        CommandRun run = CommandRun.Of(line.Split(' '));

        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        StringAssert.Contains(run.Error, "meternode: " + expected);
        Assert.DoesNotContain("\\u0009", run.Error);
    }

    [TestMethod]
    public void AnyCommand_UsageError_TriesTheHelpOfThatCommandAsItWasStarted()
    {
        StringAssert.EndsWith(CommandRun.Of("node", "add").Error, "Try 'meternode node add --help'.\n");
        Environment.SetEnvironmentVariable("METERNODE_PROGRAM", "tools/meternode.sh");
        try
        {
            StringAssert.EndsWith(CommandRun.Of("node", "add").Error, "Try 'tools/meternode.sh node add --help'.\n");
        }
        finally
        {
            Environment.SetEnvironmentVariable("METERNODE_PROGRAM", null);
        }
    }

    [TestMethod]
    [DataRow("node show prss-1 --plant")]
    [DataRow("watch prss-1 --plant")]
    [DataRow("command prss-1 batch --plant")]
    [DataRow("calibrate prss-1 --reference r --reference-class 0.1 --by me --plant")]
    public void AnyCommand_MistypedNode_NamesTheNearestAndAll(string line)
    {
        using var plant = new TemporaryPlant();
        plant.Provision("press-1");
        plant.Provision("moulder-1");

        CommandRun run = CommandRun.Of([.. line.Split(' '), plant.Folder]);

        Assert.AreEqual(ExitCode.Failure, run.Code, run.Error);
        Assert.AreEqual(
            $"meternode: there is no node 'prss-1' in '{plant.Folder}'; did you mean 'press-1'? nodes: moulder-1, press-1\n", run.Error);
    }

    [TestMethod]
    public void NodeAdd_NameThatIsTaken_ProposesAFreeOne()
    {
        using var plant = new TemporaryPlant();
        plant.Provision("press-1");
        plant.Provision("press-1-b");

        CommandRun run = CommandRun.Of("node", "add", "press-1", "--plant", plant.Folder);

        Assert.AreEqual(ExitCode.Failure, run.Code);
        StringAssert.Contains(run.Error, "take another name, for example press-1-c");
    }

    [TestMethod]
    [DataRow("--wifi-ssid plant", "--wifi-ssid needs --wifi-password-file FILE with the password, or --wifi-open")]
    [DataRow("--wifi-open", "--wifi-open needs --wifi-ssid")]
    [DataRow("--meter sdm630@1 --meter-class 3",
        "there is no accuracy class '3': --meter-class is one of 0.2S, 0.5S, 0.2, 0.5, 1, 2, A, B, C")]
    [DataRow("--meter sdm631@1", "there is no meter map 'sdm631'; there are bsm-ws36a,")]
    [DataRow("--meter sdm631@1", "s0 for a pulse output, or a .json file")]
    [DataRow("--setpoint 220C", "--setpoint does not understand '220C': write the number alone, in °C, such as 220")]
    [DataRow("--tolerance 2V", "--tolerance does not understand '2V': write the number alone, in °C, such as 5")]
    [DataRow("--meter sdm630@1 --meter-ratio 200/x", "--meter-ratio does not understand 'x'")]
    public void NodeAdd_ValueThatCannotBe_SaysWhatToWrite(string options, string expected)
    {
        using var plant = new TemporaryPlant();
        CommandRun run = CommandRun.Of(["node", "add", "press-1", "--plant", plant.Folder, .. options.Split(' ')]);

        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        StringAssert.Contains(run.Error, expected);
        Assert.IsFalse(Directory.Exists(plant.Plant.BundlePath("press-1")));
    }

    [TestMethod]
    public void NodeSet_NetworkWithoutItsPassword_IsNotTakenForAnOpenOne()
    {
        using var plant = new TemporaryPlant();
        plant.Provision("press-1");
        CommandRun run = CommandRun.Of("node", "config", "press-1", "--plant", plant.Folder, "--wifi-ssid", "hall 4", "--dry-run");

        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        StringAssert.Contains(run.Error, "--wifi-ssid needs --wifi-password-file FILE with the password, or --wifi-open");
    }

    [TestMethod]
    [DataRow("200/5", 40)]
    [DataRow("200/5A", 40)]
    [DataRow("200 A / 5 A", 40)]
    [DataRow("40", 40)]
    [DataRow("1", 1)]
    public void NodeAdd_RatioAsItIsPrinted_IsTaken(string ratio, double expected)
    {
        using var plant = new TemporaryPlant();
        CommandRun run = CommandRun.Of(
            "node", "add", "press-1", "--plant", plant.Folder, "--meter", "SDM630@1", "--meter-class", "0.5s", "--meter-ratio", ratio);

        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        JsonNode meter = JsonNode.Parse(File.ReadAllText(Path.Combine(plant.Plant.BundlePath("press-1"), "node.json")))!["meter"]!;
        Assert.AreEqual(expected, (double)meter["ratio"]!);
        Assert.AreEqual("0.5S", (string)meter["class"]!);
    }

    [TestMethod]
    [DataRow("measure a.csv --current 1 --rate 2kHz", "--rate does not understand '2kHz': write the number alone, in Hz, such as 2000")]
    [DataRow("calibrate press-1 --reference r --by me --reference-class 0.1%", "write the number alone, in %, such as 0.1")]
    public void AnyNumber_WithItsUnit_IsAnsweredInTheOptionsOwnUnit(string line, string expected)
    {
        CommandRun run = CommandRun.Of(line.Split(' '));

        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        StringAssert.Contains(run.Error, expected);
    }

    [TestMethod]
    public void Calibrate_ReferenceFileThatIsNotThere_IsRefusedAtOnce()
    {
        using var plant = new TemporaryPlant();
        plant.Provision("press-1");
        CommandRun run = CommandRun.Of(
            "calibrate", "press-1", "--plant", plant.Folder, "--reference", "r", "--reference-class", "0.1", "--by", "me",
            "--reference-file", "nofile.csv");

        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code);
        Assert.AreEqual("meternode: there is no file 'nofile.csv'\n", run.Error);
    }

    [TestMethod]
    public void Board_CarrierWithoutAFile_ChecksThatOfTheRepositoryAndSaysSo()
    {
        CommandRun run = CommandRun.Of("board", "--carrier");

        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        StringAssert.Contains(run.Output, "(hardware/carrier/carrier.json): ");
    }

    [TestMethod]
    public void PlainReason_WhatDotNetSays_HasNoNamesOfTypesAndParameters()
    {
        Assert.AreEqual("it is wrong", PlainReason.Of(new ArgumentException("it is wrong", "input")));
        Assert.AreEqual(
            "another program is using it", PlainReason.Of(new IOException("The process cannot access", unchecked((int)0x80070020))));
        string json = PlainReason.Of(
            Assert.ThrowsExactly<System.Text.Json.JsonException>(() => System.Text.Json.JsonSerializer.Deserialize<Version[]>("[\n7]")));
        Assert.AreEqual("line 2: '[0]' is of the wrong kind", json);
    }
}
