using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;

namespace MeterNode.EndToEnd;

/// <summary>A new plant with nothing but <c>init</c>, <c>node add</c>, <c>serve</c> and <c>run</c>, each a process of its own.</summary>
[TestClass]
public sealed class ServeTests : IDisposable
{
    private const string Node = "press-1";
    private readonly string _root = Directory.CreateTempSubdirectory("meternode-serve-").FullName;

    private string Plant => Path.Combine(_root, "plant");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void FreshFolder_InitAddServeRun_HealthTurnsGreenAndNothingIsLostByStopsAndKills()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Signals are those of Unix.");
        }

        Make();
        using (var serve = new ServeProcess(Plant))
        {
            serve.WaitFor("ready");
            RunNode(seconds: 8);
            serve.WaitForHealth(health => health.GetProperty("lastPack").ValueKind != JsonValueKind.Null);

            Assert.AreEqual(0, serve.Terminate(), serve.Log);
            StringAssert.Contains(serve.WaitFor("stop"), "packs stored");
        }

        long before = AssertWhole();
        Assert.IsGreaterThan(0, before);

        using (var killed = new ServeProcess(Plant))
        {
            killed.WaitFor("ready");
            Task<CommandLine> node = Task.Run(() => RunNode(seconds: 25));
            killed.WaitForHealth(health => health.GetProperty("packs").GetProperty("stored").GetInt64() > 1);
            killed.Kill();
            using var again = new ServeProcess(Plant);
            again.WaitFor("ready");
            long stored = Stored(node.GetAwaiter().GetResult());
            RunNode(seconds: 8); // It sends what the killed server had not acknowledged, and goes on.
            again.WaitForHealth(health => health.GetProperty("lastPack").ValueKind != JsonValueKind.Null);
            Assert.AreEqual(0, again.Terminate(), again.Log);

            Assert.IsGreaterThanOrEqualTo(stored, AssertWhole(), "a node releases only what is stored");
        }
    }

    [TestMethod]
    public void Serve_SecondOnOneFolder_EndsWithOneLine()
    {
        Make();
        using var serve = new ServeProcess(Plant);
        serve.WaitFor("ready");

        CommandLine second = CommandLine.Run("serve", "--plant", Plant, "--http", "0", "--https", "0");

        Assert.AreEqual(3, second.Code, second.Error);
        string line = second.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Single();
        StringAssert.Contains(line, $"'meternode serve' runs already for '{Plant}' (process ");
    }

    /// <summary>What <c>Type=notify</c> of the unit waits for: sd_notify(3).</summary>
    [TestMethod]
    public void Serve_UnderSystemd_SaysThatItIsReadyAndThatItStops()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("systemd is Linux's.");
        }

        Make();
        string path = Path.Combine(_root, "notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 120_000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        using var serve = new ServeProcess(Plant, path);

        Assert.AreEqual("READY=1", Receive(socket));
        Assert.AreEqual(0, serve.Terminate(), serve.Log);
        Assert.AreEqual("STOPPING=1", Receive(socket));
    }

    [TestMethod]
    public void Check_NewPlant_IsInOrder_AndATakenPortIsNot()
    {
        int port = Make();
        CommandLine good = CommandLine.Run("serve", "--plant", Plant, "--http", "0", "--https", "0", "--check");
        Assert.AreEqual(0, good.Code, good.Output + good.Error);

        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        CommandLine bad = CommandLine.Run("serve", "--plant", Plant, "--http", "0", "--https", "0", "--check");
        Assert.AreEqual(1, bad.Code, bad.Output + bad.Error);
        StringAssert.Contains(bad.Output, $"fatal   broker port: port {port} cannot be had");
    }

    private static string Receive(Socket socket)
    {
        byte[] message = new byte[256];
        return System.Text.Encoding.UTF8.GetString(message, 0, socket.Receive(message)).Trim();
    }

    /// <summary>How many packs the node knows to be stored, as its last line says.</summary>
    private static long Stored(CommandLine run)
    {
        string line = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Last(line => line.Contains(", stored "));
        return long.Parse(line.Split(", stored ")[1].Split(' ')[0]);
    }

    /// <summary>Init and node add; returns the broker's port.</summary>
    private int Make()
    {
        int port = LoopbackPorts.Take();
        CommandLine init = CommandLine.Run("init", "--plant", Plant, "--site", "mysite", "--host", "localhost", "--port", port.ToString());
        Assert.AreEqual(0, init.Code, init.Error);
        CommandLine add = CommandLine.Run("node", "add", Node, "--plant", Plant, "--voltage", "--setpoint", "220");
        Assert.AreEqual(0, add.Code, add.Error);
        return port;
    }

    private CommandLine RunNode(int seconds)
    {
        CommandLine run = CommandLine.Run(
            "run", Path.Combine(Plant, "nodes", Node), "--machine", "press", "--speed", "60", "--seconds", seconds.ToString());
        Assert.AreEqual(0, run.Code, run.Error);
        return run;
    }

    /// <summary>Every number from 0 on is there, in one chain; returns how many.</summary>
    private long AssertWhole()
    {
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(Plant, "evidence.db"), create: false);
        StoredNode node = store.Nodes().Single();
        Assert.IsEmpty(store.Missing(node.Kid));
        Assert.IsEmpty(store.Quarantine());
        Assert.AreEqual(node.PackCount, store.Packs(node.Kid).LongCount(pack => pack.Judgement.Verdict == Verdict.Accepted));
        Assert.AreEqual(node.PackCount - 1, node.LastSeq);
        return node.PackCount;
    }
}
