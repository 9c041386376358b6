using System.Text.Json;
using MeterNode.Cli;
using MeterNode.Cli.Demo;
using MeterNode.Plant.Stores;

namespace MeterNode.EndToEnd;

/// <summary>A signed command from the command line, over the real broker, into the firmware and back.</summary>
[TestClass]
public sealed class CommandTests
{
    private const string Node = "press-1";

    [TestMethod]
    public void Setpoint_FromTheCommandLine_IsCarriedOutAnsweredAndInTheEvidence()
    {
        using DemoRun run = DemoRun.Start(new DemoOptions { Seconds = 1000, Speed = 20, Nodes = 1 });
        string plant = run.Runner.Plant.Path;
        CommandLine first = CommandLine.Run("command", Node, "--plant", plant, "setpoint", "--zone", "1", "--celsius", "205.5", "--json");
        Assert.AreEqual(ExitCode.Ok, first.Code, first.Error);
        JsonElement answer = JsonDocument.Parse(first.Output).RootElement;
        Assert.IsTrue(answer.GetProperty("ok").GetBoolean());
        CommandLine second = CommandLine.Run("command", Node, "--plant", plant, "setpoint", "--zone", "4", "--celsius", "205.5");
        Assert.AreEqual(ExitCode.Failure, second.Code, second.Error);
        Assert.Contains("refused", second.Output);
        run.Runner.Cancel();
        run.WaitForNodes();
        CommandLine late = CommandLine.Run("command", Node, "--plant", plant, "batch", "--timeout", "1");
        Assert.AreEqual(ExitCode.DeviceOrIo, late.Code, late.Output);
        Assert.Contains("no answer", late.Error);

        Assert.IsTrue(run.Finish().IsWhole);
        IEvidenceStore store = run.Runner.Store!;
        string[] events = [.. store.Records(store.NodesCalled(Node).Single().Kid, ["ev"]).Select(stored => stored.Record.Text!)];
        Assert.AreEqual(1, events.Count(text => text == "setpoint zone=1 cel=205.500"), string.Join("; ", events));
        string counter = File.ReadAllText(Path.Combine(run.Runner.Plant.BundlePath(Node), "command-counter"));
        Assert.IsGreaterThan(answer.GetProperty("ctr").GetInt64() + 1, long.Parse(counter), "every command takes a number of its own");
    }
}
