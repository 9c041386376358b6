using System.Globalization;
using System.Text.RegularExpressions;
using MeterNode.Cli;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Tools.Tests.Brokers;

/// <summary><c>meternode run</c> of a bundle as <c>node add</c> makes it.</summary>
[TestClass]
[DoNotParallelize]
public sealed partial class RunCommandTests
{
    [TestMethod]
    [DataRow("3")]
    [DataRow("2")]
    public void Run_MeteringIc_ShowsItsEnergyBesideTheTrueEnergy(string phases)
    {
        using var broker = new PlantBroker(BrokerKind.Embedded);
        CommandRun added = CommandRun.Of("node", "add", "press-3", "--plant", broker.Plant.Path, "--afe", "--phases", phases);
        Assert.AreEqual(ExitCode.Ok, added.Code, added.Error);
        StringAssert.Contains(added.Error, "calibrate the node before its figures count");
        VirtualEnrolment.Enrol(broker.Plant, "press-3", Path.Combine(broker.Plant.BundlePath("press-3"), "flash"));

        CommandRun run = CommandRun.Of("run", broker.Plant.BundlePath("press-3"), "--seconds", "12", "--speed", "100");

        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        (double Shown, double Truth)[] lines = [.. Energies().Matches(run.Error)
            .Select(line => (Number(line.Groups[1]), Number(line.Groups[2])))];
        Assert.IsGreaterThan(1, lines[^1].Truth);

        // The register is a second behind; a line that is written on a busy machine may have another moment's register. Most have not.
        double[] shares = [.. lines.Where(line => line.Truth > 1).Select(line => line.Shown / line.Truth).Order()];
        Assert.AreEqual(1, shares[shares.Length / 2], 0.005, string.Join(" ", shares));

        static double Number(Group text) => double.Parse(text.Value, CultureInfo.InvariantCulture);
    }

    [TestMethod]
    [DataRow("--machine bench", "--machine bench needs --load, the file that sets the load")]
    [DataRow("--load x", "--load and --reference-log have no effect without --machine bench")]
    public void Run_BenchOptions_AreForTheBench(string options, string expected)
    {
        using var plant = new Provisioning.TemporaryPlant();
        string bundle = plant.Provision();
        CommandRun run = CommandRun.Of(["run", bundle, .. options.Split(' ')]);
        Assert.AreEqual(ExitCode.Usage, run.Code);
        StringAssert.Contains(run.Error, expected);
    }

    [TestMethod]
    public void Run_FlashThatAnotherRunUses_IsRefusedAndLeftAlone()
    {
        using var plant = new Provisioning.TemporaryPlant();
        string bundle = plant.Provision();
        using (new FileStream(Path.Combine(bundle, "flash.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            CommandRun run = CommandRun.Of("run", bundle, "--seconds", "1");
            Assert.AreEqual(ExitCode.Failure, run.Code);
            StringAssert.Contains(run.Error, "is in use by another 'meternode run'");
            Assert.IsFalse(Directory.Exists(Path.Combine(bundle, "flash")));
        }

        Assert.IsTrue(File.Exists(Path.Combine(bundle, "files", "start")), "the licence to begin is not used");
    }

    [GeneratedRegex(@"([\d.]+) kWh \(([\d.]+) true\)")]
    private static partial Regex Energies();
}
