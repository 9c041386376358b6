using MeterNode.Plant;
using MeterNode.Cli;
using MeterNode.Cli.Demo;

namespace MeterNode.EndToEnd;

/// <summary>One demonstration for a test: nodes, broker and collector of their own in a temporary folder.</summary>
internal sealed class DemoRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-test-").FullName;

    private DemoRun(DemoOptions options)
    {
        try
        {
            Runner = new DemoRunner(options, _folder);
        }
        catch (OperatorException e) when (e.Message.Contains("mosquitto", StringComparison.Ordinal))
        {
            Directory.Delete(_folder, recursive: true);
            Assert.Inconclusive(e.Message);
            throw;
        }
    }

    public DemoRunner Runner { get; }

    public string ReportFolder => Path.Combine(_folder, "report");

    /// <summary>Starts a demonstration; Inconclusive when there is no broker to start.</summary>
    public static DemoRun Start(DemoOptions options)
    {
        var run = new DemoRun(options);
        run.Runner.Start();
        return run;
    }

    /// <summary>Waits for all nodes and for the collector, then concludes.</summary>
    public DemoResult Finish()
    {
        WaitForNodes();
        Runner.Drain();
        return Runner.Conclude(ReportFolder);
    }

    public void WaitForNodes()
    {
        DateTime giveUp = DateTime.UtcNow.AddMinutes(4);
        while (!Runner.Nodes.All(node => node.IsFinished))
        {
            Assert.IsTrue(DateTime.UtcNow < giveUp, "the nodes did not finish");
            Thread.Sleep(50);
        }
    }

    public void Dispose()
    {
        Runner.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
