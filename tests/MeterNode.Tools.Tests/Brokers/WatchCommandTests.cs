using MeterNode.Cli;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Tools.Tests.Brokers;

/// <summary><c>meternode watch</c> beside a node that works.</summary>
[TestClass]
[DoNotParallelize]
public sealed class WatchCommandTests
{
    private const string Node = "press-3";

    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    public void Watch_NodeThatWorks_ShowsItsPresentValues(BrokerKind kind)
    {
        PlantBroker.Require(kind);
        using var broker = new PlantBroker(kind);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("meternode-watch-");
        try
        {
            MachineBoard bench = MachineBoard.Connect(Node, "press", 1, Path.Combine(folder.FullName, "board"));
            bench.Provision(broker.Plant, bench.Configuration());
            using var node = new VirtualNode(bench, DateTime.UtcNow, 10, TimeSpan.FromMinutes(10));
            node.Start();

            // It shows what comes in its time; a node on a busy machine may need longer to come.
            int code;
            string output, error;
            DateTime until = DateTime.UtcNow + Patience.Step;
            do
            {
                (code, output, error) = Run("watch", Node, "--plant", broker.Plant.Path, "--seconds", "20");
            }
            while (!output.Contains(" Hz", StringComparison.Ordinal) && DateTime.UtcNow < until);

            node.Cancel();
            Assert.AreEqual(ExitCode.Ok, code, error);
            StringAssert.Contains(output, Node + ": online, up ");
            StringAssert.Contains(output, "  L3 ");
            StringAssert.Contains(output, "  zone 1: ");
            StringAssert.Contains(output, " Hz");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void Watch_NodeThatIsNotThere_SaysSo()
    {
        using var broker = new PlantBroker(BrokerKind.Embedded);
        (int code, _, string error) = Run("watch", "nobody", "--plant", broker.Plant.Path, "--seconds", "2");
        Assert.AreEqual(ExitCode.Failure, code);
        StringAssert.Contains(error, "there is no node 'nobody'");
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (MeterNode.Cli.Cli.Run(arguments, output, error), output.ToString(), error.ToString());
    }
}
