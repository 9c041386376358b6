using System.Security.Cryptography;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>When a node gets a receipt, and what it says.</summary>
[TestClass]
public sealed class ReceiptIssuerTests : IDisposable
{
    private const double Interval = 120;
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-receipts").FullName;
    private readonly TestPlant _plant = new(2);
    private readonly ManualTime _time = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly IEvidenceStore _store;
    private readonly EvidenceCollector _collector;
    private readonly ReceiptIssuer _issuer;

    public ReceiptIssuerTests()
    {
        _store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        _collector = new EvidenceCollector(_plant.Registry, _store);
        _issuer = MakeIssuer();
        _collector.Ingested += _issuer.Note;
    }

    public void Dispose()
    {
        _collector.Dispose();
        _store.Dispose();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    public void Due_AtTheStart_EveryNodeGetsOne()
    {
        Ingest(_plant.Node.Next(3));

        Receipt[] receipts = Deliver(_issuer);

        Assert.HasCount(2, receipts);
        Receipt first = receipts.Single(receipt => receipt.Node == "node-1");
        Assert.AreEqual((2L, 1L, "test"), (first.Stored, first.Boot, first.Site));
        Assert.AreEqual(_plant.Registry.Nodes[0].Kid, first.NodeKid);
        CollectionAssert.AreEqual(_plant.Node.Previous, first.Hash.ToArray());
        Assert.AreEqual(_time.GetUtcNow().ToUnixTimeSeconds(), first.TimeSeconds);
        Receipt second = receipts.Single(receipt => receipt.Node == "node-2");
        Assert.AreEqual((-1L, 0L, 0L), (second.Stored, second.Boot, second.Command));
        CollectionAssert.AreEqual(SHA256.HashData(_plant.Nodes[1].Enrolment), second.Hash.ToArray());
        Assert.AreEqual(default, second.Registers);
    }

    [TestMethod]
    public void Due_ReplacedBoard_OnlyThePresentKeyGetsReceiptsUnderTheName()
    {
        Ingest(_plant.Node.Next(3));
        Deliver(_issuer);
        TestNode former = _plant.Node;
        TestNode board = _plant.Replace();

        _collector.Use(_plant.Registry);
        _issuer.Use(_plant.Registry);
        Receipt first = Deliver(_issuer).Single();
        _time.Advance(Interval);
        Ingest([former.Next(), board.Next(), .. former.Next(2)]);
        _issuer.Ask("node-1");
        Receipt second = Deliver(_issuer).Single();

        Assert.AreEqual((board.Registered.Kid, -1L), (first.NodeKid, first.Stored));
        CollectionAssert.AreEqual(SHA256.HashData(board.Enrolment), first.Hash.ToArray());
        Assert.AreEqual((board.Registered.Kid, 0L), (second.NodeKid, second.Stored));
        Assert.AreEqual(5, _store.End(former.Registered.Kid, -1).Seq, "what the former board still sends is stored");
    }

    [TestMethod]
    public void Due_PackWithRegisters_SaysThem()
    {
        Ingest([_plant.Node.Next(payload =>
            payload.Number("qi", "vars", 77, 60).Number("heat", "J", 5, 60).Number("cmd", "count", 9, 60))]);

        Receipt receipt = Deliver(_issuer)[0];

        Assert.IsGreaterThan(0, receipt.Registers.ImportJoules);
        Assert.AreEqual(77, receipt.Registers.InductiveVarSeconds);
        Assert.AreEqual((1L, 5L, 9L), (receipt.Registers.Shots, receipt.Registers.HeatJoules, receipt.Command));
    }

    [TestMethod]
    public void Due_PacksArrive_OneReceiptAnInterval()
    {
        Ingest([_plant.Node.Next()]);
        Deliver(_issuer);
        Ingest(_plant.Node.Next(2));
        Assert.IsEmpty(Deliver(_issuer));
        _time.Advance(Interval - ReceiptIssuer.Round.TotalSeconds);
        Assert.IsEmpty(Deliver(_issuer));
        _time.Advance(ReceiptIssuer.Round.TotalSeconds);

        Assert.AreEqual(2, Deliver(_issuer).Single().Stored);
        _time.Advance(Interval);
        Assert.IsEmpty(Deliver(_issuer), "nothing has come since");
    }

    /// <summary>Who has just put up a node looks whether its packs are stored.</summary>
    [TestMethod]
    public void Due_FirstPackOfANode_IsAnsweredAtOnce()
    {
        Deliver(_issuer);
        Ingest(_plant.Node.Next(2));
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);
        Assert.AreEqual(1, Deliver(_issuer).Single().Stored);
        Ingest([_plant.Node.Next()]);
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);

        Assert.IsEmpty(Deliver(_issuer), "those behind it wait for their round");
    }

    /// <summary>A node whose first packs are gone has a receipt that says so, and not one for each pack behind them.</summary>
    [TestMethod]
    public void Due_NodeOfWhichNothingIsWhole_WaitsForItsRound()
    {
        _plant.Node.Next(3);
        Deliver(_issuer);
        Ingest([_plant.Node.Next()]);
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);
        Assert.AreEqual(-1, Deliver(_issuer).Single().Stored);
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);
        Deliver(_issuer);
        Ingest([_plant.Node.Next()]);
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);

        Assert.IsEmpty(Deliver(_issuer));
    }

    /// <summary>Receipts were delivered and a round was made when the clock was a day ahead, and it is set back.</summary>
    [TestMethod]
    public void Due_ClockIsSetBack_RoundsGoOn()
    {
        _time.Set(86_400);
        Ingest([_plant.Node.Next()]);
        Deliver(_issuer);
        _time.Advance(Interval);
        Assert.IsEmpty(Deliver(_issuer), "a round without news");
        _time.Set(-86_400);
        Ingest([_plant.Node.Next()]);
        _time.Advance(Interval);

        Assert.AreEqual(1, Deliver(_issuer).Single().Stored);
        Ingest([_plant.Node.Next()]);
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);
        _issuer.Ask(_plant.Registry.Nodes[0].Id);
        Assert.AreEqual(2, Deliver(_issuer).Single().Stored);
    }

    /// <summary>What nobody waits for is made together; who waits gets his at once.</summary>
    [TestMethod]
    public void Due_BetweenTwoRounds_OnlyWhoWaits()
    {
        Ingest([_plant.Node.Next()]);
        Deliver(_issuer);
        Ingest(_plant.Node.Next(2));
        _time.Advance(Interval - 1);
        Assert.IsEmpty(Deliver(_issuer), "this was a round");
        _time.Advance(1);
        Assert.IsEmpty(Deliver(_issuer));
        _issuer.Ask(_plant.Registry.Nodes[0].Id);

        Assert.AreEqual(2, Deliver(_issuer).Single().Stored);
    }

    /// <summary>To publish takes a while, and a node may send its last pack in it.</summary>
    [TestMethod]
    public void Due_PackComesWhileAReceiptIsPublished_GetsOneOfItsOwn()
    {
        Deliver(_issuer);
        Ingest(_plant.Node.Next(3));
        _time.Advance(Interval);
        IssuedReceipt issued = _issuer.Due().Single();
        Ingest([_plant.Node.Next()]);
        _issuer.Delivered(issued);
        Assert.AreEqual(2, issued.Receipt.Stored);
        _time.Advance(Interval);

        Assert.AreEqual(3, Deliver(_issuer).Single().Stored);
        _time.Advance(Interval);
        Assert.IsEmpty(Deliver(_issuer), "nothing has come since");
    }

    [TestMethod]
    public void Due_NodeAsksWhileItsReceiptIsPublished_GetsAnother()
    {
        Deliver(_issuer);
        _time.Advance(Interval);
        _issuer.Ask("node-1");
        IssuedReceipt issued = _issuer.Due().Single();
        _issuer.Ask("node-1");
        _issuer.Delivered(issued);
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);

        Assert.AreEqual("node-1", Deliver(_issuer).Single().Node);
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);
        Assert.IsEmpty(Deliver(_issuer));
    }

    [TestMethod]
    public void Due_HoleOpensAndCloses_IsSaidAtOnce()
    {
        List<byte[]> packs = _plant.Node.Next(4);
        Ingest(packs[..1]);
        Deliver(_issuer);
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);

        Ingest([packs[2], packs[3]]);
        Assert.AreEqual(0, Deliver(_issuer).Single().Stored);
        Ingest([packs[1]]);
        Assert.IsEmpty(Deliver(_issuer), "not two within seconds");
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);

        Assert.AreEqual(3, Deliver(_issuer).Single().Stored);
    }

    /// <summary>The node goes back when a receipt does not move on: it needs a second one that says the same.</summary>
    [TestMethod]
    public void Due_HoleStaysOpen_IsSaidAgainEveryInterval()
    {
        List<byte[]> packs = _plant.Node.Next(6);
        Ingest([packs[0], packs[2]]);
        Assert.AreEqual(0, Deliver(_issuer).Single(receipt => receipt.Node == "node-1").Stored);
        Ingest(packs[3..]);
        _time.Advance(Interval);

        Assert.AreEqual(0, Deliver(_issuer).Single().Stored);
    }

    [TestMethod]
    public void Due_NotDelivered_IsDueAgain()
    {
        Assert.AreEqual(2, _issuer.Due().Count());
        Assert.AreEqual(2, _issuer.Due().Count());
    }

    [TestMethod]
    public void Due_RegistryWithANewNode_GivesItItsFirst()
    {
        var larger = new TestPlant(3);
        Deliver(_issuer);

        _issuer.Use(larger.Registry);

        Assert.AreEqual(3, Deliver(_issuer).Length);
    }

    [TestMethod]
    public void Due_TwoCollectorsOnOneStore_SignTheSame()
    {
        ReceiptIssuer other = MakeIssuer();
        List<byte[]> packs = _plant.Node.Next(40);
        Ingest(packs[..20]);
        Deliver(_issuer);
        Ingest(packs[20..]);
        _time.Advance(Interval);

        Receipt ours = Deliver(_issuer).Single();
        Receipt theirs = Deliver(other).Single(receipt => receipt.Node == "node-1");

        CollectionAssert.AreEqual(ours.Hash.ToArray(), theirs.Hash.ToArray());
        Assert.AreEqual(ours with { Hash = default }, theirs with { Hash = default });
    }

    /// <summary>A database that was replaced by a new one: the nodes bring back what they still hold.</summary>
    [TestMethod]
    public void Due_StoreThatLostItsPacks_SaysSoToEveryNode()
    {
        Ingest(_plant.Node.Next(5));
        Deliver(_issuer);
        using IEvidenceStore empty = EvidenceStores.Open(Path.Combine(_folder, "new.db"), create: true);
        var afterwards = new ReceiptIssuer(empty, _key, _plant.Registry, TimeSpan.FromSeconds(Interval), _time);

        Assert.IsTrue(Deliver(afterwards).All(receipt => receipt.Stored == -1));
    }

    [TestMethod]
    public void Due_Question_AnswerNamesTheNewestPackAndTheNextReceiptTheEnd()
    {
        byte[][] packs = [.. _plant.Node.Next(6)];
        Ingest(packs.Where((_, number) => number != 2));
        Deliver(_issuer);
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);

        _issuer.Answer("node-1", 77);
        Receipt answer = Deliver(_issuer).Single();

        Assert.AreEqual((77L, 5L), (answer.Answers, answer.Stored));
        CollectionAssert.AreEqual(_plant.Node.Previous, answer.Hash.ToArray());
        Ingest([packs[5]]);
        _time.Advance(Interval);
        Receipt next = Deliver(_issuer).Single();
        Assert.AreEqual((0L, 1L), (next.Answers, next.Stored));
    }

    [TestMethod]
    public void Due_QuestionOfANodeWithoutPacks_IsAnsweredWithItsEnrolment()
    {
        Deliver(_issuer);
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);

        _issuer.Answer("node-2", 5);
        Receipt answer = Deliver(_issuer).Single();

        Assert.AreEqual((5L, -1L), (answer.Answers, answer.Stored));
        CollectionAssert.AreEqual(SHA256.HashData(_plant.Nodes[1].Enrolment), answer.Hash.ToArray());
    }

    /// <summary>An answer on its way says nothing about what the node sent before it asked again.</summary>
    [TestMethod]
    public void Delivered_AnotherQuestionMeanwhile_IsAnsweredToo()
    {
        Deliver(_issuer);
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);
        _issuer.Answer("node-1", 5);
        IssuedReceipt first = _issuer.Due().Single();

        _issuer.Answer("node-1", 6);
        _issuer.Delivered(first);
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);

        Assert.AreEqual(5, first.Receipt.Answers);
        Assert.AreEqual(6, Deliver(_issuer).Single().Answers);
    }

    [TestMethod]
    [DataRow(false, 0, false)]
    [DataRow(true, 0, true)]
    [DataRow(true, 299, false)]
    [DataRow(true, 300, true)]
    public void OnStatus_Question_IsAnsweredBehindThePacksAndAfterTheDelay(bool isInOrder, int seconds, bool isAnswered)
    {
        var answers = new List<Receipt>();
        IReadOnlyList<PublishAnswer> Take(IReadOnlyList<IssuedReceipt> receipts)
        {
            answers.AddRange(receipts.Select(issued => Receipt.TryRead(issued.Message, _key)!));
            return [.. receipts.Select(_ => PublishAnswer.Delivered)];
        }

        byte[] status = """{"schemaVersion":1,"state":"waiting","ask":1700000000000000,"boot":1}"""u8.ToArray();
        var service = new ReceiptService(_issuer, _collector, Take, _time) { AnswerDelay = TimeSpan.FromSeconds(seconds == 0 ? 0 : 300) };
        service.OnStatus("mn/v1/test/node-1/status", status, isInOrder);
        _time.Advance(seconds);
        service.OnStatus("mn/v1/test/node-1/status", status, isInOrder);

        service.Turn();

        Assert.AreEqual(isAnswered, answers.Any(receipt => receipt.Answers == 1_700_000_000_000_000));
        Assert.HasCount(2, answers);
    }

    [TestMethod]
    public void Turn_BrokerRefuses_LeavesItAloneForAWhile()
    {
        int asked = 0;
        var lines = new List<string>();
        var service = new ReceiptService(_issuer, _collector, _ => { asked++; return [PublishAnswer.Refused]; }, _time);
        service.Said += lines.Add;

        service.Turn();
        service.Turn();
        Assert.AreEqual(1, asked);
        _time.Advance(601);
        service.Turn();

        Assert.AreEqual(2, asked);
        Assert.HasCount(2, lines);
        StringAssert.Contains(lines[0], "does not let this collector publish mn/v1/test/node-1/rcp");
    }

    [TestMethod]
    public void OnStatus_NodeThatWaitsOrHasStartedAnew_IsServedAtOnce()
    {
        var published = new List<string>();
        IReadOnlyList<PublishAnswer> Take(IReadOnlyList<IssuedReceipt> receipts)
        {
            published.AddRange(receipts.Select(issued => issued.Topic));
            return [.. receipts.Select(_ => PublishAnswer.Delivered)];
        }

        var service = new ReceiptService(_issuer, _collector, Take, _time);
        service.Turn();
        published.Clear();
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);

        service.OnStatus("mn/v1/test/node-2/status", """{"schemaVersion":1,"state":"online","boot":3}"""u8.ToArray(), isInOrder: false);
        service.Turn();
        Assert.IsEmpty(published, "the first status of a boot that goes on is no news");
        service.OnStatus("mn/v1/test/node-2/status", """{"schemaVersion":1,"state":"online","boot":4}"""u8.ToArray(), isInOrder: false);
        service.OnStatus("mn/v1/test/node-1/status", """{"schemaVersion":1,"state":"waiting","boot":1}"""u8.ToArray(), isInOrder: false);
        service.OnStatus("mn/v1/test/node-1/status", "not JSON"u8.ToArray(), isInOrder: true);
        service.Turn();

        CollectionAssert.AreEquivalent((string[])["mn/v1/test/node-1/rcp", "mn/v1/test/node-2/rcp"], published);
        Assert.AreEqual(4, service.Published);
    }

    /// <summary>The first shows whether the broker takes them at all.</summary>
    [TestMethod]
    public void Turn_BrokerTakesReceipts_GetsThemTogether()
    {
        var calls = new List<int>();
        IReadOnlyList<PublishAnswer> Take(IReadOnlyList<IssuedReceipt> receipts)
        {
            calls.Add(receipts.Count);
            return [.. receipts.Select((_, i) => calls.Count == 3 && i == 1 ? PublishAnswer.NotNow : PublishAnswer.Delivered)];
        }

        var service = new ReceiptService(_issuer, _collector, Take, _time);
        service.Turn();
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);
        _issuer.AskAll();
        service.Turn();
        service.Turn();

        CollectionAssert.AreEqual((int[])[1, 1, 2, 1], calls, "the one without an answer comes again");
        Assert.AreEqual(4, service.Published);
    }

    [TestMethod]
    public void Turn_PacksOfANodeCannotBeRead_TheOthersGetTheirs()
    {
        var store = new FailingStore(_store) { Fault = StoreFault.Lasting };
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuer = new ReceiptIssuer(store, issuerKey, _plant.Registry, TimeSpan.FromSeconds(Interval), _time);
        var topics = new List<string>();
        IReadOnlyList<PublishAnswer> Take(IReadOnlyList<IssuedReceipt> receipts)
        {
            topics.AddRange(receipts.Select(receipt => receipt.Topic));
            return [.. receipts.Select(_ => PublishAnswer.Delivered)];
        }

        var service = new ReceiptService(issuer, _collector, Take, _time);
        service.Turn();
        string[] all = [.. topics];
        topics.Clear();
        store.Unreadable = _plant.Registry.Nodes[^1].Kid;
        _time.Advance(ReceiptIssuer.Spacing.TotalSeconds);
        issuer.AskAll();
        service.Turn();

        CollectionAssert.AreEqual(all[..1], topics);
    }

    [TestMethod]
    public void Due_PacksOfTheFirstNodeAreDamaged_TheOthersGetTheirsAndItIsSaidOnce()
    {
        RegisteredNode[] nodes = [.. _plant.Registry.Nodes];
        Assert.IsGreaterThan(1, nodes.Length);
        var store = new FailingStore(_store) { Fault = StoreFault.Lasting, Unreadable = nodes[0].Kid };
        var issuer = new ReceiptIssuer(store, _key, _plant.Registry, TimeSpan.FromSeconds(Interval), _time);
        var said = new List<string>();
        issuer.Said += said.Add;

        ulong[] first = [.. issuer.Due().Select(receipt => receipt.Node.Kid)];
        ulong[] again = [.. issuer.Due().Select(receipt => receipt.Node.Kid)];

        CollectionAssert.AreEquivalent(nodes[1..].Select(node => node.Kid).ToArray(), first);
        CollectionAssert.AreEquivalent(first, again);
        Assert.AreEqual($"{nodes[0].Id} gets no receipt: cannot read the evidence store: a page is damaged", said.Single());
    }

    private ReceiptIssuer MakeIssuer() => new(_store, _key, _plant.Registry, TimeSpan.FromSeconds(Interval), _time);

    private Receipt[] Deliver(ReceiptIssuer issuer)
    {
        var receipts = new List<Receipt>();
        foreach (IssuedReceipt issued in issuer.Due())
        {
            Receipt? read = Receipt.TryRead(issued.Message, _key);
            Assert.IsNotNull(read);
            Assert.AreEqual(Topics.Receipts("test", read.Node), issued.Topic);
            issuer.Delivered(issued);
            receipts.Add(read);
        }

        return [.. receipts];
    }

    private void Ingest(IEnumerable<byte[]> packs) =>
        _collector.Ingest([.. packs.Select(pack => new ReceivedPack("mn/v1/test/node-1/ev", pack, _time.GetUtcNow()))]);
}
