using System.Globalization;
using System.Text.Json;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.EndToEnd;

/// <summary>
/// What a person does with a plant, with the documented commands only, each a process of its own: no file is edited by hand,
/// <c>serve</c> is not restarted, and the evidence of the whole story verifies.
/// </summary>
[TestClass]
public sealed class LifeOfAPlantTests : IDisposable
{
    private static readonly TimeSpan s_wait = Patience.Step;
    private readonly string _root = Directory.CreateTempSubdirectory("meternode-life-").FullName;

    private string Plant => Path.Combine(_root, "plant");

    private string Passphrase => Path.Combine(_root, "passphrase.txt");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void TwoNodes_ChangedReplacedRenewedRevokedAndRestoredElsewhere_EvidenceVerifies()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Signals are those of Unix.");
        }

        File.WriteAllText(Passphrase, "correct horse battery staple\n");
        Ok("init", "--plant", Plant, "--site", "mysite", "--host", "localhost", "--port", LoopbackPorts.Take().ToString());
        Ok("node", "add", "press-1", "--plant", Plant, "--machine", "die-casting press 1", "--voltage", "--setpoint", "220");
        Ok("node", "add", "moulder-1", "--plant", Plant, "--machine", "moulder 1", "--setpoint", "60");
        using (var serve = new ServeProcess(Plant))
        {
            serve.WaitFor("ready");
            using var press = new RunProcess(Bundle("press-1"), "press", 20);

            // Keys end by the clock of this PC: a node whose key ends must not be ahead of it.
            using var moulder = new RunProcess(Bundle("moulder-1"), "moulder", 1);
            AwaitState("press-1", "online", press);
            StringAssert.Contains(Ok("node", "set", "press-1", "zones[0].setpoint", "215", "--plant", Plant), "taken into use");
            StringAssert.Contains(Ok("node", "set", "press-1", "phases[0].i.gain", Gain(), "--plant", Plant), "taken into use");
            Ok("node", "renew", "press-1", "--plant", Plant);

            AwaitState("moulder-1", "online", moulder);
            moulder.End();
            AwaitNow("moulder-1");
            Ok("node", "replace", "moulder-1", "--plant", Plant);
            using (var board = new RunProcess(Bundle("moulder-1"), "moulder", 1))
            {
                AwaitState("moulder-1", "online", board);
                board.End();
                AwaitNow("moulder-1");
                Ok("node", "revoke", "moulder-1", "--plant", Plant, "--reason", "stolen");
                AwaitState("moulder-1", "revoked", board);
            }

            Ok("plant", "backup", Path.Combine(_root, "plant.backup"), "--plant", Plant, "--passphrase-file", Passphrase);
            press.End();
            Assert.AreEqual(0, serve.Terminate(), serve.Log);
        }

        Verify(Plant, "before");

        // Another machine has the backup and the board, and nothing else.
        string other = Path.Combine(_root, "other");
        Ok("plant", "restore", Path.Combine(_root, "plant.backup"), "--plant", other, "--passphrase-file", Passphrase);
        Directory.Move(Path.Combine(Bundle("press-1"), "flash"), Path.Combine(other, "nodes", "press-1", "flash"));
        Directory.Delete(Plant, recursive: true);
        Ok("serve", "--plant", other, "--http", "0", "--https", "0", "--check");
        using (var serve = new ServeProcess(other))
        {
            serve.WaitFor("ready");
            Ok("run", Path.Combine(other, "nodes", "press-1"), "--machine", "press", "--speed", "20", "--seconds", "12");
            serve.WaitForHealth(health => health.GetProperty("lastPack").ValueKind != JsonValueKind.Null);
            Assert.AreEqual(0, serve.Terminate(), serve.Log);
        }

        Verify(other, "after");
        StringAssert.Contains(Ok("plant", "history", "--plant", other), "revoked");
    }

    private static string Ok(params string[] words) => DocumentedCommands.Ok(string.Join(' ', words), words);

    private string Bundle(string node) => Path.Combine(Plant, "nodes", node);

    /// <summary>A clamp of 1 % more.</summary>
    private string Gain()
    {
        using JsonDocument node = JsonDocument.Parse(File.ReadAllText(Path.Combine(Bundle("press-1"), "node.json")));
        double gain = node.RootElement.GetProperty("phases")[0].GetProperty("i").GetProperty("gain").GetDouble();
        return (gain * 1.01).ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the end of the newest pack of <paramref name="node"/> is past: its clock may be a few seconds ahead.</summary>
    private void AwaitNow(string node)
    {
        using JsonDocument nodes = JsonDocument.Parse(Ok("node", "list", "--plant", Plant, "--json"));
        DateTime end = nodes.RootElement.GetProperty("nodes").EnumerateArray()
            .Last(entry => entry.GetProperty("id").GetString() == node).GetProperty("lastSeen").GetDateTime().ToUniversalTime();
        Assert.IsTrue(SpinWait.SpinUntil(() => DateTime.UtcNow > end.AddSeconds(2), s_wait), $"{end:O}");
    }

    /// <summary>Waits until the present key of <paramref name="node"/> has this state in <c>node list</c>.</summary>
    private void AwaitState(string node, string state, RunProcess run)
    {
        string list = "";
        Assert.IsTrue(
            SpinWait.SpinUntil(
                () =>
                {
                    Thread.Sleep(200); // Each look is a process.
                    list = Ok("node", "list", "--plant", Plant, "--json");
                    using JsonDocument nodes = JsonDocument.Parse(list);
                    return nodes.RootElement.GetProperty("nodes").EnumerateArray()
                        .Last(entry => entry.GetProperty("id").GetString() == node).GetProperty("state").GetString() == state;
                },
                s_wait),
            $"{node} is not {state}: {list}\n{run.Log}");
    }

    /// <summary>The report and the evidence beside it, checked as a receiver does.</summary>
    private void Verify(string plant, string name)
    {
        string report = Path.Combine(_root, name);
        string from = DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string to = DateTime.UtcNow.AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Ok("report", "--plant", plant, "--from", from, "--to", to, "--formats", "html", "--out", report);
        string[] check = ["verify", "--report", report];
        DocumentedCommands.CheckUnfinishedReport(string.Join(' ', check), check);
        string[] files = [.. Directory.GetFiles(Path.Combine(report, "evidence"), "*.mnev").Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(
            (string[])["moulder-1", "moulder-1", "press-1"],
            files.Select(file => Path.GetFileName(file)[..^"-0123456789abcdef.mnev".Length]).ToArray());
        StringAssert.Contains(Ok(["verify", .. files, "--keys", Path.Combine(report, "registry.json")]), "IN ORDER");
    }
}
