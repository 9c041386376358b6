using MeterNode.Cli.Demo;
using MeterNode.Plant;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.EndToEnd;

/// <summary>One demonstration for a test: nodes, broker and collector of their own in a temporary folder.</summary>
internal sealed class DemoRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-test-").FullName;

    private DemoRun(DemoOptions options)
    {
        Runner = new DemoRunner(options, _folder);
    }

    public DemoRunner Runner { get; }

    public string ReportFolder => Path.Combine(_folder, "report");

    /// <summary>Starts a demonstration; Inconclusive when it needs a mosquitto and there is none.</summary>
    public static DemoRun Start(DemoOptions options)
    {
        var run = new DemoRun(options);
        try
        {
            run.Runner.Start();
        }
        catch (OperatorException e) when (e.Message.StartsWith("mosquitto is not installed", StringComparison.Ordinal))
        {
            run.Dispose();
            Assert.Inconclusive(e.Message);
        }

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
        DateTime giveUp = DateTime.UtcNow + Patience.Step;
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
