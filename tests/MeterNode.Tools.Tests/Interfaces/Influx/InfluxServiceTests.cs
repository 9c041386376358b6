using MeterNode.Cli.Readings;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Server.Checks;
using MeterNode.Server.Interfaces.Influx;
using MeterNode.Server.Interfaces.Metrics;
using MeterNode.Server.Readings;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Readings;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;
using MQTTnet;

namespace MeterNode.Tools.Tests.Interfaces.Influx;

/// <summary>What InfluxDB gets of a plant that runs.</summary>
[TestClass]
public sealed class InfluxServiceTests : IDisposable
{
    private const string Token = "a-token-that-nobody-shows";

    private readonly ServedPlant _served = new(nodes: 2);
    private readonly InfluxServer _influx = new();
    private readonly List<byte[]> _packs = [];
    private readonly Dictionary<TestNode, IMqttClient> _clients = [];

    public void Dispose()
    {
        _served.Dispose();
        _influx.Dispose();
    }

    [TestMethod]
    public void Set_PacksArrive_GetsTheLinesOfTheExportAndNothingFromBefore()
    {
        _served.Server.Start();
        Measure(3);
        _packs.Clear();
        Set();
        Measure(4);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "all lines");

        AssertGotOnceInOrder();
        PostedLines post = _influx.Posted[0];
        Assert.AreEqual(("/write?db=plant&precision=ns", "Token " + Token), (post.Place, post.Authorization));
        _served.Said($"InfluxDB: readings are pushed to {Address}, database plant");
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(InfluxSettings.PathIn(_served.Plant)));
        }
    }

    /// <summary>Nobody waits for it meanwhile, and it is tried after 1, 2, 4 s.</summary>
    [TestMethod]
    public void Away_PacksWaitInTheStore_AllAreThereAfterwardsOnceAndInOrder()
    {
        _influx.Answer = InfluxClientTests.Answering(503, "{\"error\":\"timeout\"}");
        _served.Server.Start();
        Set();
        Measure(5);
        Assert.AreEqual(5, _served.StoredPacks("node-1"), "packs are stored and acknowledged");
        _served.Said($"InfluxDB: packs wait in the store, nothing is lost: {Address}: answers 503 (timeout): look at its log");
        _influx.Until(influx => influx.Posted.Count >= 3, "three attempts");
        Assert.IsGreaterThanOrEqualTo(2.9, (_influx.Posted[2].At - _influx.Posted[0].At).TotalSeconds);
        PlantFinding finding = InfluxChecks.Run(new PlantCheckOptions { Server = _served.Options }).Single();
        Assert.AreEqual(FindingLevel.Warning, finding.Level);
        StringAssert.Contains(finding.Text, "answers 503 (timeout)");
        StringAssert.Contains(Show(), "they wait: " + Address + ": answers 503 (timeout)");

        _influx.Answer = null;
        Measure(2);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "all lines");

        AssertGotOnceInOrder();
        Assert.AreEqual(1, _served.Notices.Count(notice => notice.Text.Contains("answers 503", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void RetryAfter_IsWaitedFor()
    {
        int asked = 0;
        _influx.Answer = (_, response) =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                response.StatusCode = 429;
                response.Headers.RetryAfter = "4";
            }

            return Task.CompletedTask;
        };
        _served.Server.Start();
        Set();
        Measure(1);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "all lines");
        Assert.IsGreaterThanOrEqualTo(3.9, (_influx.Posted[1].At - _influx.Posted[0].At).TotalSeconds);
    }

    [TestMethod]
    public void Restart_PacksCameInBetween_GoesOnBehindWhatWasPushed()
    {
        _served.Server.Start();
        Set();
        Measure(3);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "all lines");
        _influx.Answer = InfluxClientTests.Answering(500, "");
        int before = _influx.Posted.Count;
        Measure(2);
        _influx.Until(influx => influx.Posted.Count > before, "an attempt");
        _served.Server.Stop();
        _influx.Answer = null;

        Restart();
        Measure(1);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "all lines");
        AssertGotOnceInOrder();
    }

    /// <summary>After a crash more is pushed than is needed; each line is the same, so that it is the same point.</summary>
    [TestMethod]
    public void Restart_WhatWasPushedIsForgotten_PushesAllSinceTheSettingAgain()
    {
        _served.Server.Start();
        Set();
        InfluxSettings settings = InfluxSettings.Load(_served.Plant)!;
        Measure(3);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "all lines");
        _served.Server.Stop();
        File.WriteAllText(_served.Plant.In("serve", "influx-progress.json"), "{\"setAt\":");
        (settings with { SetAt = DateTimeOffset.UnixEpoch.AddSeconds(TestNode.StartSeconds) }).Save(_served.Plant);

        Restart();
        _influx.Until(influx => influx.Lines.Count >= 2 * Expected().Length, "all lines twice");
        CollectionAssert.AreEquivalent(Expected().Concat(Expected()).ToArray(), _influx.Lines.ToArray());
    }

    /// <summary>A pack that a node sends again when its receipt shows that it is missing.</summary>
    [TestMethod]
    public void LatePack_OfAHole_IsPushed()
    {
        _served.Server.Start();
        Set();
        TestNode node = _served.Nodes.Node;
        byte[][] packs = [.. node.Next(6)];
        Send(node, packs[0], packs[1], packs[4], packs[5]);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "the first lines");
        Send(node, packs[2], packs[3]);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "the late lines");
        CollectionAssert.AreEquivalent(Expected(), _influx.Lines.ToArray());
    }

    /// <summary>What is refused for its content is found among the others, skipped, and never sent again.</summary>
    [TestMethod]
    public void Refused_OnePackOfMany_TheOthersAreThereAndOneLineNamesIt()
    {
        _influx.Answer = InfluxClientTests.Answering(500, "");
        _served.Server.Start();
        Set();
        Measure(8);
        _influx.Until(influx => influx.Posted.Count > 0, "an attempt");
        bool IsBad(string line) =>
            line.Contains("node=node-2", StringComparison.Ordinal) && line.Contains(" seq=5i", StringComparison.Ordinal);
        _influx.Answer = (post, response) => post.Lines.Any(IsBad)
            ? InfluxClientTests.Answering(400, "{\"error\":\"unable to parse\\nit\"}")(post, response) : Task.CompletedTask;
        string[] good = [.. Expected().Where(line => !IsBad(line))];
        _influx.Until(influx => influx.Lines.Count >= good.Length, "all other lines");

        _served.Said($"InfluxDB: {Address} refuses node-2, packs 5: skipped, and never sent again (unable to parse it)");
        Assert.IsTrue(
            SpinWait.SpinUntil(() => Show().Contains("refused: 1 packs; ", StringComparison.Ordinal), ServedPlant.Wait), Show());
        PlantFinding[] findings = [.. InfluxChecks.Run(new PlantCheckOptions { Server = _served.Options })];
        Assert.AreEqual((FindingLevel.Ok, FindingLevel.Warning), (findings[0].Level, findings[1].Level));
        StringAssert.StartsWith(findings[1].Text, $"1 packs were refused for their content: {Address} refuses node-2, packs 5");
        int refused = _influx.Posted.Count(post => post.Status == 400);
        Measure(1);
        good = [.. Expected().Where(line => !IsBad(line))];
        _influx.Until(influx => influx.Lines.Count >= good.Length, "the next lines");
        CollectionAssert.AreEquivalent(good, _influx.Lines.ToArray());
        Assert.AreEqual(refused, _influx.Posted.Count(post => post.Status == 400), "never again");
    }

    /// <summary>InfluxDB has written what it did not refuse.</summary>
    [TestMethod]
    public void Refused_InPart_IsNotSentAgain()
    {
        _influx.Answer = InfluxClientTests.Answering(400, "{\"error\":\"partial write: field type conflict dropped=1\"}");
        _served.Server.Start();
        Set();
        Send(_served.Nodes.Node, _served.Nodes.Node.Next());
        _served.Said($"InfluxDB: {Address} refuses points of node-1, packs 0: skipped, and never sent again (partial write: ");
        _influx.Answer = null;
        _packs.Clear();
        Measure(1);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "the next lines");
        CollectionAssert.AreEquivalent(Expected(), _influx.Lines.ToArray());
        Assert.AreEqual(1, _influx.Posted.Count(post => post.Status == 400));
    }

    [TestMethod]
    public void Since_History_IsPushedFromThereOnBehindWhatComes()
    {
        _served.Server.Start();
        Measure(600);
        const int Earlier = 100;
        _packs.RemoveAll(bytes => Pack.TryDecode(bytes, out Pack? pack) == PackError.None && pack!.Seq < Earlier);
        Set("--since", UtcText.Of(DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + (Earlier * 60))));
        Measure(1);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "all lines");

        CollectionAssert.AreEquivalent(Expected(), _influx.Lines.ToArray());
        Assert.IsTrue(
            _influx.Posted.All(post => post.Lines.Count(line => line.Contains(",import_joules=", StringComparison.Ordinal)) <= 256),
            "in pages");
        _served.Said("InfluxDB: about 1000 packs that are stored already are pushed in the background");
        _served.Said("InfluxDB: all packs that had waited are pushed");
    }

    [TestMethod]
    public void StoredPack_IsNotAuthenticAnyMore_IsLeftOutAndNamed()
    {
        _served.Server.Start();
        Measure(3);
        byte[] altered = [.. _packs[1]];
        altered[^100]++;
        using (var connection = new SqliteConnection($"Data Source={_served.Plant.Store};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE packs SET raw = $new WHERE raw = $old";
            command.Parameters.AddWithValue("$new", altered);
            command.Parameters.AddWithValue("$old", _packs[1]);
            Assert.AreEqual(1, command.ExecuteNonQuery());
        }

        _packs.RemoveAt(1);
        Set("--since", "2026-01-01");
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "the other lines");
        _served.Said("InfluxDB: the stored pack 1 of node-1 is not authentic any more and is not pushed");
        AssertGotOnceInOrder();
    }

    /// <summary>A pack comes into the store without a word to this server.</summary>
    [TestMethod]
    public void AnotherCollector_StoresAPack_IsPushedWhenTheStoreIsAsked()
    {
        _served.Server.Start();
        Set();
        Measure(1);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "the first lines");
        using var service = new InfluxService(_served.Server) { LookPeriod = TimeSpan.FromMilliseconds(100) };
        service.Start();
        _influx.Until(influx => influx.Lines.Count >= 2 * Expected().Length, "it has begun, with what was not kept as pushed yet");
        StoreElsewhere(_served.Nodes.Node.Next());

        _influx.Until(influx => Expected().All(influx.Lines.Contains), "the line of the other collector");
    }

    /// <summary>Whatever a node signs: the other packs go on.</summary>
    [TestMethod]
    public void Event_IsANumber_ItAndTheOtherPacksArePushed()
    {
        _served.Server.Start();
        Set();
        Send(_served.Nodes.Node, _served.Nodes.Node.Next(pack => pack.Number("ev", "count", 3, 30)));
        Measure(1);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "all lines");
        AssertGotOnceInOrder();
    }

    /// <summary>A hole from before the setting is filled while nobody listens.</summary>
    [TestMethod]
    public void Restart_AHoleOfBeforeIsFilledInBetween_IsPushed()
    {
        _served.Server.Start();
        TestNode node = _served.Nodes.Node;
        byte[][] packs = [.. node.Next(5)];
        Send(node, packs[0], packs[1], packs[4]);
        _packs.Clear();
        Set();
        Measure(1);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "the first lines");
        _served.Server.Stop();
        StoreElsewhere(packs[2], packs[3]);

        Restart();
        _influx.Until(influx => Expected().All(influx.Lines.Contains), "the late lines; what was on its way may be there twice");
    }

    /// <summary>What came after the file was written last is counted when it ends.</summary>
    [TestMethod]
    public void Away_MorePacksCome_TheFileSaysHowManyWait()
    {
        _influx.Answer = InfluxClientTests.Answering(503, "");
        _served.Server.Start();
        Set();
        Measure(1);
        Assert.IsTrue(SpinWait.SpinUntil(() => Show().Contains("they wait: ", StringComparison.Ordinal), ServedPlant.Wait), Show());
        Measure(3);
        _served.Server.Stop();
        Assert.AreEqual(8, InfluxProgress.Of(_served.Plant, InfluxSettings.Load(_served.Plant)!)!.Waiting);
    }

    /// <summary>Whoever watches the plant with Prometheus sees that the other database gets nothing.</summary>
    [TestMethod]
    public void Metrics_SayWhetherItTakesWhatWaits()
    {
        _influx.Answer = InfluxClientTests.Answering(503, "");
        _served.Server.Start();
        Assert.DoesNotContain("meternode_influx", Metrics());
        Set();
        Measure(2);
        Until("meternode_influx_up{site=\"test\"} 0", "meternode_influx_waiting_packs{site=\"test\"} 4");

        _influx.Answer = null;
        Until(
            "meternode_influx_up{site=\"test\"} 1", "meternode_influx_waiting_packs{site=\"test\"} 0",
            "meternode_influx_pushed_packs_total{site=\"test\"} 4", "meternode_influx_refused_packs_total{site=\"test\"} 0");

        string Metrics()
        {
            var text = new MetricsText(isOpenMetrics: true);
            new PlantMetrics(_served.Server).Write(text);
            return text.End();
        }

        void Until(params string[] lines) => Assert.IsTrue(
            SpinWait.SpinUntil(() => Metrics() is string text && lines.All(line => text.Contains(line + "\n", StringComparison.Ordinal)),
                ServedPlant.Wait),
            Metrics());
    }

    /// <summary>A wrong setting is answered as a refused content is.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Refused_EverythingFromTheBeginning_PacksWaitUntilItIsTaken(int packs)
    {
        const string Words = "invalid database";
        _influx.Answer = InfluxClientTests.Answering(400, $"{{\"error\":\"{Words}\"}}");
        _served.Server.Start();
        Set();
        Send(_served.Nodes.Node, [.. _served.Nodes.Node.Next(packs)]);
        _served.Said($"packs wait in the store, nothing is lost: {Address} has taken nothing yet ({Words}): ");
        Measure(2);
        static bool IsOfOther(string line) => line.Contains("node-2", StringComparison.Ordinal);
        _influx.Until(influx => influx.Posted.Count(post => post.Lines.Any(IsOfOther)) > 1, "more");
        Assert.IsFalse(_served.Notices.Any(notice => notice.Text.Contains(" refuses ", StringComparison.Ordinal)
            || notice.Text.Contains("readings are pushed", StringComparison.Ordinal)));
        _influx.Answer = null;
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "all lines");
        AssertGotOnceInOrder();
    }

    [TestMethod]
    public void Refused_ManyPacks_AreFoundInSeveralTurnsAndTheOthersAreThereOnce()
    {
        _served.Server.Start();
        Set();
        Measure(1);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "the first lines");
        _influx.Answer = InfluxClientTests.Answering(500, "");
        Measure(20);
        _served.Said("answers 500");
        static bool IsBad(string line) => line.Contains("node=node-2", StringComparison.Ordinal);
        _influx.Answer = (post, response) => post.Lines.Any(IsBad)
            ? InfluxClientTests.Answering(400, "{\"error\":\"no\"}")(post, response) : Task.CompletedTask;
        string[] good = [.. Expected().Where(line => !IsBad(line) || line.Contains(" seq=0i", StringComparison.Ordinal))];
        Assert.IsTrue(
            SpinWait.SpinUntil(() => Show().Contains("refused: 20 packs; ", StringComparison.Ordinal), ServedPlant.Wait), Show());
        _influx.Until(influx => influx.Lines.Count >= good.Length, "the others");
        CollectionAssert.AreEquivalent(good, _influx.Lines.ToArray());
        Assert.IsGreaterThan(1, _served.Notices.Count(notice => notice.Text.Contains(" refuses ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Remove_WhileRefusedPacksAreLookedFor_NothingIsPostedAnyMore()
    {
        _served.Server.Start();
        Set();
        Measure(1);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "the first lines");
        _influx.Answer = InfluxClientTests.Answering(500, "");
        Measure(8);
        _served.Said("answers 500");
        int refused = 0;
        _influx.Answer = async (post, response) =>
        {
            if (Interlocked.Increment(ref refused) == 3)
            {
                InfluxSettings.Delete(_served.Plant);
            }

            await InfluxClientTests.Answering(400, "{\"error\":\"no\"}")(post, response);
        };
        _influx.Until(influx => influx.Posted.Count(post => post.Status == 400) >= 3, "three refusals");
        WaitForSettings();
        Assert.AreEqual(3, Volatile.Read(ref refused));
    }

    /// <summary>Whatever kept the file from being read may leave it with the same length and time.</summary>
    [TestMethod]
    public void Settings_CannotBeReadForAWhile_GoesOn()
    {
        _served.Server.Start();
        Set();
        Measure(1);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "the first lines");
        string path = InfluxSettings.PathIn(_served.Plant);
        string settings = File.ReadAllText(path);
        DateTime time = DateTime.UtcNow.AddSeconds(-1);
        File.WriteAllText(path, new string('x', settings.Length));
        File.SetLastWriteTimeUtc(path, time);
        _served.Said("packs wait in the store, nothing is lost: cannot read '");
        Measure(1);
        WaitForSettings();
        File.WriteAllText(path, settings);
        File.SetLastWriteTimeUtc(path, time);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "the next lines");
        AssertGotOnceInOrder();
    }

    [TestMethod]
    public void SetAgain_OtherToken_GoesOn_OtherDatabase_BeginsAnew()
    {
        _influx.Answer = InfluxClientTests.Answering(401, "{\"error\":\"unauthorized\"}");
        _served.Server.Start();
        Set();
        Measure(2);
        _served.Said("answers 401 (unauthorized): give a token or a user that may write there with 'meternode influx set'");
        _influx.Answer = (post, response) => post.Authorization == "Token another" ? Task.CompletedTask
            : InfluxClientTests.Answering(401, "")(post, response);
        SetWith("another");
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "what waited");
        AssertGotOnceInOrder();

        _packs.Clear();
        CommandRun run = CommandRun.Of(
            "influx", "set", "--url", Address, "--database", "other", "--token-file", TokenFile("another"), "--plant", Folder);
        Assert.AreEqual(0, run.Code, run.Error);
        WaitForSettings();
        Measure(1);
        PostedLines[] other = [];
        _influx.Until(
            influx => (other = [.. influx.Posted.Where(post => post.Place.Contains("db=other", StringComparison.Ordinal))])
                .Sum(post => post.Lines.Length) >= Expected().Length, "the other database");
        CollectionAssert.AreEquivalent(Expected(), other.SelectMany(post => post.Lines).ToArray());
    }

    [TestMethod]
    public void Remove_EndsItAndLeavesNoToken()
    {
        _served.Server.Start();
        Set();
        Measure(1);
        _influx.Until(influx => influx.Lines.Count >= Expected().Length, "the first lines");
        int before = _influx.Posted.Count;
        Assert.AreEqual(0, CommandRun.Of("influx", "remove", "--plant", Folder).Code);
        WaitForSettings();
        Measure(1);
        Thread.Sleep(2500);

        Assert.HasCount(before, _influx.Posted);
        Assert.IsFalse(File.Exists(InfluxSettings.PathIn(_served.Plant)));
        Assert.IsFalse(File.Exists(_served.Plant.In("serve", "influx-progress.json")));
        StringAssert.Contains(CommandRun.Of("influx", "show", "--plant", Folder).Error, "pushed nowhere");
    }

    [TestMethod]
    public void TokenAndPassword_AreInNoOutputAndNoFileThatOthersRead()
    {
        _influx.Answer = (post, response) => InfluxClientTests.Answering(401, post.Authorization!)(post, response);
        _served.Server.Start();
        Set();
        Measure(1);
        _served.Said("answers 401");

        Assert.IsFalse(Show().Contains(Token, StringComparison.Ordinal));
        StringAssert.Contains(Show(), "database plant, with a token");
        Assert.IsFalse(_served.Notices.Any(notice => notice.Text.Contains(Token, StringComparison.Ordinal)));
        string[] files = [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "lock" && !file.Contains("plant.db", StringComparison.Ordinal)
                && File.ReadAllText(file).Contains(Token, StringComparison.Ordinal))];
        CollectionAssert.AreEqual((string[])[InfluxSettings.PathIn(_served.Plant)], files);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(files[0], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            Assert.IsTrue(FolderChecks.Run(new PlantCheckOptions { Server = _served.Options, IsWhole = true })
                .Any(finding => finding.Level == FindingLevel.Warning && finding.Text.Contains("influx.json", StringComparison.Ordinal)));
        }
    }

    private string Address => _influx.Url.GetLeftPart(UriPartial.Authority);

    private string Folder => _served.Plant.Path;

    private string Show() => CommandRun.Of("influx", "show", "--plant", Folder).Output;

    private string TokenFile(string token)
    {
        string file = Path.Combine(Path.GetDirectoryName(Folder)!, "influx.token");
        File.WriteAllText(file, token + "\n");
        return file;
    }

    private void Set(params string[] more) => SetWith(Token, more);

    private void SetWith(string token, params string[] more)
    {
        CommandRun run = CommandRun.Of(
        [
            "influx", "set", "--url", Address, "--database", "plant", "--token-file", TokenFile(token), "--plant", Folder, .. more,
        ]);
        Assert.AreEqual(0, run.Code, run.Error);
        WaitForSettings();
    }

    /// <summary>A server looks each second.</summary>
    private static void WaitForSettings() => Thread.Sleep(2500);

    private void Measure(int packs)
    {
        foreach (TestNode node in _served.Nodes.Nodes)
        {
            Send(node, [.. node.Next(packs)]);
        }
    }

    private void Send(TestNode node, params byte[][] packs)
    {
        if (!_clients.TryGetValue(node, out IMqttClient? client))
        {
            _clients.Add(node, client = _served.Connect(node.Id));
        }

        foreach (byte[] pack in packs)
        {
            ServedPlant.Publish(client, $"mn/v1/test/{node.Id}/ev", pack);
            _packs.Add(pack);
        }
    }

    /// <summary>Another collector stores packs of the first node.</summary>
    private void StoreElsewhere(params byte[][] packs)
    {
        using IEvidenceStore store = EvidenceStores.Open(_served.Plant.Store, create: false);
        using var collector = new EvidenceCollector(_served.Nodes.Registry, store);
        foreach (byte[] pack in packs)
        {
            _packs.Add(pack);
            collector.Ingest("mn/v1/test/node-1/ev", pack, DateTimeOffset.UtcNow);
        }
    }

    private void Restart()
    {
        _clients.Clear();
        _served.Remake(options => options).Start();
    }

    /// <summary>What the export writes of the packs.</summary>
    private string[] Expected()
    {
        string path = Path.Combine(Path.GetDirectoryName(Folder)!, "expected.lp");
        using (var file = new ReadingsLineProtocol(path))
        {
            foreach (byte[] bytes in _packs)
            {
                Pack.TryDecode(bytes, out Pack? pack);
                PackPayload.TryRead(pack!.Payload, out PackPayload? payload);
                var of = new ReadingPack("test", _served.Nodes.Registry.Find(pack.Kid)!, pack, payload!);
                foreach (SignedRecord record in payload!.AllRecords)
                {
                    file.Write(new Reading(of, record));
                }
            }

            file.Complete(new Dictionary<string, string>());
        }

        return [.. File.ReadAllLines(path).Skip(1)];
    }

    private void AssertGotOnceInOrder()
    {
        foreach (string node in (string[])["node-1", "node-2"])
        {
            CollectionAssert.AreEqual(OfNode(Expected(), node), OfNode(_influx.Lines, node));
        }
    }

    private static string[] OfNode(IEnumerable<string> lines, string node) =>
        [.. lines.Where(line => LineProtocol.Read(line).Tags["node"] == node)];
}
