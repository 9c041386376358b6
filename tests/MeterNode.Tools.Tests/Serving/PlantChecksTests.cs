using System.Net;
using System.Net.Sockets;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Checks;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Serving;

/// <summary>What <c>meternode serve --check</c> finds, each with its cause and its cure.</summary>
[TestClass]
public sealed class PlantChecksTests : IDisposable
{
    private readonly ServedPlant _served = new();

    public void Dispose() => _served.Dispose();

    [TestMethod]
    public void Run_NewPlant_IsInOrder()
    {
        PlantFinding[] wrong = [.. Run().Where(finding => finding.Level != FindingLevel.Ok)];
        Assert.IsEmpty(wrong, string.Join("\n", wrong.Select(finding => finding.Text)));
    }

    [TestMethod]
    public void Run_BrokerCertificateHasExpired_IsFatalAndSaysHowToRenewIt()
    {
        Remake("broker", -20, -1);
        AssertFound(FindingLevel.Fatal, "certificate broker", "expired on ", "meternode broker certificate --plant ");
    }

    [TestMethod]
    public void Run_BrokerCertificateEndsSoon_IsAWarning()
    {
        Remake("broker", -20, 10.5);
        AssertFound(FindingLevel.Warning, "certificate broker", "in 10 days: run 'meternode broker certificate");
    }

    [TestMethod]
    public void Run_ClockOfThePcIsBehind_SaysThatTheClockIsWrong()
    {
        var before = new ManualTime(DateTimeOffset.UtcNow.AddYears(-6));
        AssertFound(
            FindingLevel.Fatal, "certificate ca", "set this machine's clock", options => options with
            {
                Server = options.Server with { Time = before },
            });
    }

    [TestMethod]
    public void Run_CertificateOfAnotherPlantsCa_IsFatal()
    {
        using var other = new ServedPlant();
        File.Copy(other.Plant.CaCertificatePath, _served.Plant.CaCertificatePath, overwrite: true);
        AssertFound(FindingLevel.Fatal, "certificate broker", "is not signed by the plant's CA", "from one backup");
    }

    [TestMethod]
    public void Run_KeyOfAnotherCertificate_IsFatal()
    {
        using var other = new ServedPlant();
        File.Copy(other.Plant.In("broker", "server.key"), _served.Plant.In("broker", "server.key"), overwrite: true);
        AssertFound(FindingLevel.Fatal, "certificate broker", "does not fit its key");
    }

    [TestMethod]
    public void Run_OtherHostThanTheCertificates_NamesTheCommandThatAddsIt() => AssertFound(
        FindingLevel.Fatal,
        "certificate broker",
        "is not for the name 'meters.example.com'",
        options => options with { Host = "meters.example.com" },
        "--host meters.example.com");

    /// <summary>The cure that is named must cure.</summary>
    [TestMethod]
    public void Run_AfterBrokerCertificate_IsInOrderForTheOtherHost()
    {
        Remake("broker", -20, -1);
        CommandRun run = CommandRun.Of("broker", "certificate", "--plant", _served.Plant.Path, "--host", "meters.example.com");

        Assert.AreEqual(0, run.Code, run.Error);
        Assert.IsTrue(Run(options => options with { Host = "meters.example.com" }).All(finding => finding.Level == FindingLevel.Ok));
        Assert.IsTrue(Run().All(finding => finding.Level == FindingLevel.Ok));
    }

    [TestMethod]
    public void Run_PortIsTaken_NamesTheProgramThatHasIt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, _served.Plant.BrokerPort);
        listener.Start();
        AssertFound(FindingLevel.Fatal, "broker port", $"port {_served.Plant.BrokerPort} cannot be had");
        if (OperatingSystem.IsLinux())
        {
            AssertFound(FindingLevel.Fatal, "broker port", $"(process {Environment.ProcessId}) uses it");
        }
    }

    [TestMethod]
    public void Run_HttpPortIsTaken_SaysHowToChooseAnother()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        AssertFound(FindingLevel.Fatal, "http port", "choose another port with --http", options => options with { HttpPort = port });
    }

    [TestMethod]
    public void Run_OthersMayReadAKey_IsAWarningWithTheCommand()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no file modes.");
            return;
        }

        string key = _served.Plant.In("plant.key");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        AssertFound(FindingLevel.Warning, "keys", $"run 'chmod 600 {key}'");
    }

    [TestMethod]
    public void Run_KeyIsMissing_IsFatal()
    {
        File.Delete(_served.Plant.ReceiptKeyPath);
        AssertFound(FindingLevel.Fatal, "keys", "restore it from a backup");
    }

    [TestMethod]
    public void Run_RegistryIsBroken_IsFatal()
    {
        File.WriteAllText(_served.Plant.RegistryPath, "{");
        AssertFound(FindingLevel.Fatal, "folder", "registry.json': ");
    }

    [TestMethod]
    public void Run_RegistryOfAnotherPlant_IsFatal()
    {
        using var other = new ServedPlant(site: "other");
        File.Copy(other.Plant.RegistryPath, _served.Plant.RegistryPath, overwrite: true);
        AssertFound(FindingLevel.Fatal, "folder", "is the registry of the plant 'other' and this plant is 'test'");
    }

    [TestMethod]
    public void Run_StoreIsNoDatabase_IsFatal()
    {
        File.WriteAllText(_served.Plant.Store, "something else");
        AssertFound(FindingLevel.Fatal, "store", "is not a database");
    }

    [TestMethod]
    public void Run_StoreIsDamagedInside_IsFoundByReadingItWhole()
    {
        Fill(_served, 40);
        byte[] bytes = File.ReadAllBytes(_served.Plant.Store);
        Array.Fill<byte>(bytes, 0xA5, bytes.Length / 2, bytes.Length / 4);
        File.WriteAllBytes(_served.Plant.Store, bytes);
        AssertFound(FindingLevel.Fatal, "store", "is damaged", options => options with { IsThorough = true });
    }

    [TestMethod]
    public void Run_StoreOfAnotherPlant_IsFatal()
    {
        using var other = new ServedPlant();
        Fill(other, 1);
        File.WriteAllText(_served.Plant.RegistryPath, new MeterNode.Wire.Registry(
            "test", _served.Nodes.Registry.PlantKey, []).ToJson());
        AssertFound(
            FindingLevel.Fatal,
            "store",
            "it is another plant's",
            options => options with { Server = options.Server with { Store = other.Plant.Store } });
    }

    [TestMethod]
    public void Run_NewestPackIsDaysInTheFuture_SuspectsTheClock()
    {
        Fill(_served, 1);
        var before = new ManualTime(DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds).AddDays(-3));
        AssertFound(
            FindingLevel.Warning,
            "clock",
            "set this machine's clock",
            options => options with { Server = options.Server with { Time = before } });
    }

    [TestMethod]
    public void Run_ServerRunsAlready_IsFatal()
    {
        _served.Server.Start();
        AssertFound(FindingLevel.Fatal, "folder", "runs already");
    }

    [TestMethod]
    public void Run_Checks_ChangeNothing()
    {
        Run();
        Assert.IsFalse(File.Exists(_served.Plant.Store));
    }

    private static void Fill(ServedPlant served, int packs)
    {
        using IEvidenceStore store = EvidenceStores.Open(served.Plant.Store, create: true);
        using var collector = new MeterNode.Plant.Collecting.EvidenceCollector(served.Nodes.Registry, store);
        foreach (byte[] pack in served.Nodes.Node.Next(packs))
        {
            collector.Ingest("mn/v1/test/node-1/ev", pack, DateTimeOffset.UtcNow);
        }
    }

    private void Remake(string name, double fromDays, double untilDays)
    {
        PlantFolder plant = _served.Plant;
        MadeCertificate.Write(
            plant, name, plant.In("broker", "server.crt"), plant.In("broker", "server.key"), fromDays, untilDays, "localhost");
    }

    private IReadOnlyList<PlantFinding> Run(Func<PlantCheckOptions, PlantCheckOptions>? change = null)
    {
        var options = new PlantCheckOptions { Server = new PlantServerOptions { Plant = PlantFolder.Open(_served.Plant.Path) } };
        return PlantChecks.Run(change?.Invoke(options) ?? options);
    }

    private void AssertFound(FindingLevel level, string check, params string[] parts) => AssertFound(level, check, parts[0], null, parts);

    private void AssertFound(FindingLevel level, string check, string part, Func<PlantCheckOptions, PlantCheckOptions>? change,
        params string[] more)
    {
        IReadOnlyList<PlantFinding> findings = Run(change);
        Assert.IsTrue(
            findings.Any(finding => finding.Level == level && finding.Check == check
                && more.Append(part).All(text => finding.Text.Contains(text))),
            string.Join("\n", findings));
    }
}
