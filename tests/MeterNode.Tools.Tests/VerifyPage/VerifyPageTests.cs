using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeterNode.Tools.Tests.Answers;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Page;

/// <summary>The page in a real Chromium against <c>meternode verify</c>: the same files must get the same verdicts.</summary>
[TestClass]
public class VerifyPageTests
{
    private static readonly ECDsa s_plantKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static PageTab? s_tab;
    private readonly TestNode _node = new("node-9", "holding furnace", s_plantKey);

    private static PageTab Tab => s_tab ?? throw new AssertInconclusiveException("chromium is not installed (apt-get install chromium)");

    [ClassInitialize]
    public static async Task StartBrowser(TestContext context) => s_tab = PageTab.IsInstalled ? await PageTab.Open() : null;

    [ClassCleanup]
    public static async Task StopBrowser()
    {
        if (s_tab is not null)
        {
            await s_tab.DisposeAsync();
        }
    }

    [TestMethod]
    public async Task Check_WholeChains_IsInOrder()
    {
        var plant = new TestPlant(2);

        JsonNode result =
            await Compare([.. plant.Nodes[0].Next(5), .. plant.Nodes[1].Next(4)], Encoding.UTF8.GetBytes(plant.Registry.ToJson()));

        Assert.IsTrue((bool)result["inOrder"]!);
    }

    /// <summary>Somebody without the key replaced s: found at once, or by the pack after it.</summary>
    [TestMethod]
    public async Task Check_ReplacedS_IsFoundAndNothingElseIsBlamed()
    {
        var plant = new TestPlant();
        plant.Node.Version = 1;
        List<byte[]> packs = plant.Node.Next(7);
        plant.Node.Version = 2;
        packs.AddRange(plant.Node.Next(3));
        packs[2] = PackWriter.Twin(packs[2]);
        packs.Insert(5, PackWriter.Twin(packs[4]));
        packs.Add(PackWriter.Twin(packs[^1]));

        JsonNode result = await Compare(packs, Encoding.UTF8.GetBytes(plant.Registry.ToJson()));

        Assert.AreEqual(3, (int)result["verdicts"]!["badSignature"]!);
        Assert.IsTrue(result["findings"]!.AsArray().All(finding => (string?)finding!["reason"] == "high-s"));
        Assert.Contains("high S", await Tab.Page.InnerTextAsync("#result"));
    }

    [TestMethod]
    public async Task Check_ReplacedBoard_ChecksEachKeyUnderTheName()
    {
        var plant = new TestPlant();
        TestNode board = plant.Replace();
        List<byte[]> former = plant.Node.Next(4);
        List<byte[]> present = board.Next(4);

        JsonNode result = await Compare(
            [former[0], present[0], former[2], former[3], present[1], present[3]], Encoding.UTF8.GetBytes(plant.Registry.ToJson()));

        Assert.HasCount(2, result["nodes"]!.AsArray());
        string shown = await Tab.Page.InnerTextAsync("#result");
        Assert.Contains($"node-1 key {plant.Node.Registered.KidText} (die-casting press)", shown);
        Assert.Contains($"node-1 key {board.Registered.KidText} 3", shown);
        Assert.Contains($"node-1 key {plant.Node.Registered.KidText} 2", shown);
    }

    [TestMethod]
    public async Task Check_KeyThatEnded_WhatComesAfterIsKeyEndedAndTheRestStaysGood()
    {
        var plant = new TestPlant();
        byte[] Keys(byte[] end) => Encoding.UTF8.GetBytes(new Registry(
            "test", plant.PlantKey.ExportSubjectPublicKeyInfo(), [StatementWriter.Ended(plant.Node, end)]).ToJson());
        byte[] end = StatementWriter.End(plant.Node, plant.PlantKey, TestNode.StartSeconds + 180);
        List<byte[]> packs = [.. plant.Node.Next(5), plant.Node.Next(timeQuality: 'U'), plant.Node.Next(timeQuality: 'I')];

        JsonNode result = await Compare(packs, Keys(end));
        Assert.AreEqual(3, (int)result["verdicts"]!["keyEnded"]!);
        Assert.IsTrue((bool)(await Compare(packs[..3], Keys(end)))["inOrder"]!);

        // The same registry with an end that the plant did not sign, and one that two keys share.
        JsonNode forged = JsonNode.Parse(Keys(end))!;
        using ECDsa stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        forged["nodes"]![0]!["end"] = Convert.ToBase64String(StatementWriter.End(plant.Node, stranger, TestNode.StartSeconds));
        result = await RunPage(packs, Encoding.UTF8.GetBytes(forged.ToJsonString()));
        Assert.AreEqual("node node-1: the statement of its end is not this plant's", (string?)result["error"]);
        TestNode board = plant.Replace();
        JsonNode overlapping = JsonNode.Parse(plant.Registry.ToJson())!;
        overlapping["schemaVersion"] = 2;
        result = await RunPage(board.Next(1), Encoding.UTF8.GetBytes(overlapping.ToJsonString()));
        Assert.AreEqual("node node-1: two of its keys would count at the same time", (string?)result["error"]);
    }

    [TestMethod]
    public async Task Check_KeyRegisteredTwice_IsRefused()
    {
        string registry = new TestPlant(2).Registry.ToJson();
        JsonNode json = JsonNode.Parse(registry)!;
        json["nodes"]!.AsArray().Add(json["nodes"]![0]!.DeepClone());

        JsonNode result = await RunPage(_node.Next(1), Encoding.UTF8.GetBytes(json.ToJsonString()));

        Assert.AreEqual("node node-1: its key is registered twice", (string?)result["error"]);
    }

    [TestMethod]
    public async Task Check_InjuredEvidence_GetsTheSameVerdicts()
    {
        List<byte[]> packs = _node.Next(8);
        byte[] changed = (byte[])packs[2].Clone();
        changed[^70] ^= 1;
        byte[] declaring = _node.Next(payload => payload.Text("ev", "gap first=5 last=6", 5));
        _node.Seq = 3;
        byte[] conflict = packs[3];
        for (int i = 0; SHA256.HashData(conflict).AsSpan().SequenceCompareTo(SHA256.HashData(packs[3])) <= 0; i++)
        {
            _node.Seq = 3;
            _node.Previous = SHA256.HashData(packs[2]);
            conflict = _node.Next(payload => payload.Text("ev", $"config serial={i}")); // Of two packs the least hash is first.
        }

        byte[] broken = _node.Next();

        await Compare(
            [packs[0], packs[1], changed, packs[2], packs[1], new TestPlant().Node.Next(), packs[3], conflict, broken, packs[7], declaring],
            Registry);
    }

    [TestMethod]
    public async Task Check_DeclaredGaps_AreStatedAlike()
    {
        List<byte[]> packs = _node.Next(14);
        string[] events =
        [
            "gap first=1 last=3 cause=full", "gap first=6 last=9 cause=damage", "gap first=1 last=4 cause=receipt", "gap first=11 last=11",
            "gap first=11 last=12 cause=other", "gap first=12 last=99", "gap first=x last=9", "gap first=1  last=9", "gap last=9",
            "gap first=-1 last=9", "gap first=2 last=1", "gap first=6 last=9 first=6", "resume first=15 boot=2", "resume first=15",
        ];
        var random = new Random(20261126);
        var cases = new List<PageCase>();
        for (int round = 0; round < 40; round++)
        {
            (_node.Seq, _node.Previous) = (14, SHA256.HashData(packs[13]));
            byte[] last = _node.Next(payload => random.GetItems(events, round % 5).ToList().ForEach(text => payload.Text("ev", text, 5)));
            byte[][] some = [.. packs.Where(_ => random.Next(3) > 0), last];
            random.Shuffle(some);
            cases.Add(new PageCase($"round {round}", [some.SelectMany(pack => pack).ToArray()], Registry));
        }

        await CompareAll(cases);

        JsonNode result = await Compare(
            [
                packs[0], packs[4],
                _node.Next(payload => payload.Text("ev", "gap first=1 last=3 cause=full", 5).Text("ev", "gap first=5 last=14")),
            ],
            Registry);
        Assert.IsTrue((bool)result["inOrder"]!);
        Assert.AreEqual("declaredGaps", (string)result["nodes"]![0]!["chain"]!);
    }

    [TestMethod]
    public async Task Check_OtherOrders_GetTheSameVerdicts()
    {
        List<byte[]> packs = _node.Next(4);
        foreach (int[] order in EvidenceCheckTests.Permutations([0, 1, 2, 3]).Where((_, i) => i % 5 == 0))
        {
            await Compare(order.Select(i => packs[i]).ToList(), Registry);
        }
    }

    [TestMethod]
    public async Task Check_EveryReasonToRefuse_IsTheSame()
    {
        IEnumerable<PageCase> cases = MalformedPacks.All(_node).Select(pack => new PageCase(pack.Name, [pack.Bytes], Registry));
        foreach (JsonNode result in await CompareAll(cases))
        {
            Assert.IsFalse((bool)result["inOrder"]!);
        }
    }

    [TestMethod]
    public async Task Check_QuarterHoursWholeAndMutated_GetTheSameVerdictsAndTimes()
    {
        var random = new Random(20261126);
        byte[] bytes = QuarterHourTests.Bytes();
        List<byte[]> packs = [_node.Next(payload => payload.Bytes("qh", bytes))];
        for (int round = 0; round < 400; round++)
        {
            byte[] mutated = [.. bytes.AsSpan(0, random.Next(8) == 0 ? random.Next(bytes.Length) : bytes.Length)];
            for (int change = mutated.Length == 0 ? 0 : random.Next(1, 4); change > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            packs.Add(_node.Next(payload => payload.Bytes("qh", mutated)));
        }

        JsonNode result = await Compare(packs, Registry);
        Assert.IsTrue((int)result["verdicts"]!["malformed"]! is > 50 and < 350, result["verdicts"]!.ToJsonString());
    }

    [TestMethod]
    public async Task Expand_QuarterHoursOfTheVector_StandForTheRecords()
    {
        await RunPage([_node.Next()], Registry);
        for (int number = 0; number < QuarterHourVectorTests.Cases; number++)
        {
            string json = await Tab.Page.EvaluateAsync<string>(
                "hex => JSON.stringify(expandQuarterHours(Uint8Array.from(hex.match(/../g), pair => parseInt(pair, 16)))"
                    + ".map(said => [said.name, said.at, said.text ?? said.value]))",
                QuarterHourVectorTests.Hex(number));
            JsonElement[] said = [.. JsonDocument.Parse(json).RootElement.EnumerateArray()];
            CollectionAssert.AreEqual(QuarterHourVectorTests.Records(number), QuarterHourVectorTests.Named(number, said));
        }
    }

    [TestMethod]
    public async Task Check_PeriodsOfTheVector_AreRecomputedAlike()
    {
        byte[] registry = File.ReadAllBytes(PeriodVectorTests.RegistryFile);
        JsonNode result = await Compare([File.ReadAllBytes(PeriodVectorTests.EvidenceFile)], registry);

        Assert.IsFalse((bool)result["inOrder"]!);
        Assert.AreEqual(
            PeriodVectorTests.Contradictions(),
            result["contradictions"]!.AsArray().Count(found => (string)found!["rule"]! == "period-figures"));
    }

    [TestMethod]
    public async Task Check_SamplesByChanceAndMutated_AreRecomputedAlike()
    {
        var random = new Random(20261127);
        var node = new SampledNode(_node, 77);
        List<byte[]> packs = [];
        for (int minute = 0; minute < 150; minute++)
        {
            packs.Add(node.Minute(result => result.Samples += random.Next(12) == 0 ? 1 : 0, isThinned: random.Next(40) == 0));
            if (random.Next(25) == 0)
            {
                node.Restart(readsBack: random.Next(3) > 0);
            }
        }

        packs.RemoveAt(70);
        for (int round = 0; round < 200; round++)
        {
            byte[] bytes = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => (byte)random.Next(random.Next(2) == 0 ? 14 : 256))];
            packs.Add(_node.Next(payload => payload.Bytes("t3.s", bytes).Number("t3.n", "count", random.Next(3))));
        }

        JsonNode result = await Compare(packs, Registry);
        Assert.IsGreaterThan(0, (int)result["nodes"]![0]!["accuracyPeriods"]!["contradictions"]!);
        Assert.IsTrue((int)result["verdicts"]!["malformed"]! is > 20 and < 190, result["verdicts"]!.ToJsonString());
    }

    [TestMethod]
    public async Task Check_DamagedFile_SkipsToTheSamePacks()
    {
        byte[] file = _node.Next(6).SelectMany(pack => pack).ToArray();
        var random = new Random(20261121);
        for (int round = 0; round < 12; round++)
        {
            byte[] damaged = (byte[])file.Clone();
            for (int i = 0; i <= round; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            damaged = (round
                % 3) switch
            {
                0 => damaged[..random.Next(damaged.Length)],
                1 => [.. damaged[..700],
                    .. damaged[(701 + round)..]],
                _ => damaged
            };
            await Compare([damaged], Registry, $"round {round}");
        }
    }

    [TestMethod]
    public async Task Check_BareKeyAndCertificate_AreUnderstood()
    {
        List<byte[]> packs = _node.Next(3);
        using X509Certificate2 certificate = new CertificateRequest("CN=node", _node.Key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(80));
        byte[] spki = _node.Key.ExportSubjectPublicKeyInfo();
        foreach (byte[] keys in (byte[][])
        [
            Encoding.ASCII.GetBytes(_node.Key.ExportSubjectPublicKeyInfoPem()),
            Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(spki)),
            certificate.RawData,
            spki,
        ])
        {
            JsonNode result = await Compare(packs, keys);
            Assert.IsTrue((bool)result["inOrder"]!);
        }
    }

    [TestMethod]
    public async Task Check_StatementsOfAMeter_HaveTheSameOutcomes()
    {
        using var meter = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        List<byte[]> packs = _node.Next(1);
        List<byte[]> good = [WithStatement(meter, "M1", 100.00, "M1", 100.01), WithStatement(meter, "M1", 100.25, "M1", 105.2)];
        JsonNode result = await Compare([.. packs, .. good], Registry, meterKey: meter);
        Assert.AreEqual("""{"ok":2}""", result["meterStatements"]!.ToJsonString());
        StringAssert.Contains(await Tab.Page.InnerTextAsync("#result"), "2 statements are signed by the meter");
        StringAssert.Contains(await Tab.Page.InnerTextAsync("#result .badge"), "In order");

        List<byte[]> wrong =
        [
            WithStatement(stranger, "M1", 101, "M1", 101), WithStatement(meter, "M2", 101, "M1", 101),
            WithStatement(meter, "M1", 101, "M1", 90), WithStatement(meter, "M1", 101, "M1", 107),
            _node.Next(payload => payload.Text("msn", "M1").Text("mss", "OCMF|{}")),
        ];
        result = await Compare([.. packs, .. good, .. wrong], Registry, meterKey: meter);
        Assert.AreEqual(2, (int)result["meterStatements"]!["register"]!);
        StringAssert.Contains(await Tab.Page.InnerTextAsync("#result .badge"), "Not in order");

        await Compare([.. packs, .. good], Registry);
        StringAssert.Contains(await Tab.Page.InnerTextAsync("#result"), "its key was not given");
    }

    /// <summary>Every text is signed by the meter as it stands: only what it says is odd.</summary>
    [TestMethod]
    public async Task Check_OddStatements_HaveTheSameOutcomes()
    {
        using var meter = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        const string Reading = "{\"MS\":\"M1\",\"RD\":[{\"RI\":\"1-0:1.8.0*255\",\"RU\":\"kWh\",\"RV\":VALUE}]}";
        string[] values =
        [
            "100", "null", "\"abc\"", "\"\"", "\"1,00\"", "\"0x64\"", "1e999", "[100]", "true", "\" 100\"", "\"1e2\"", "{}", "\"+100\"",
            "\"100.\"",
        ];
        string[] said =
        [
            .. values.Select(value => Reading.Replace("VALUE", value, StringComparison.Ordinal)),
            "{\"MS\":\"M1\"}", "{\"MS\":\"M1\",\"RD\":\"abc\"}", "{\"MS\":\"M1\",\"RD\":null}", "{\"MS\":\"M1\",\"RD\":[5]}",
            "{\"MS\":\"M1\",\"RD\":[[]]}", "{\"MS\":\"M1\",\"RD\":{}}", "[1,2]", "5", new string('[', 100) + new string(']', 100),
            "{\"MS\":\"\\ud800\",\"RD\":[]}", "{\"MS\":7,\"RD\":[]}",
        ];
        var cases = new List<PageCase>();
        foreach (string text in said)
        {
            byte[] signature = meter.SignData(
                Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            cases.Add(new PageCase(text, [Statement(text, Convert.ToHexStringLower(signature))], Registry) { MeterKey = meter });
        }

        foreach (string signature in (string[])
            ["", "abc", "3000", "3084ffffffff02020202", "ffffffff", "3006020100020100", "30060201ff020100"])
        {
            byte[] statement = Statement(Reading.Replace("VALUE", "100", StringComparison.Ordinal), signature);
            cases.Add(new PageCase(signature, [statement], Registry) { MeterKey = meter });
        }

        await CompareAll(cases);
    }

    [TestMethod]
    public async Task Check_KeyFileThatIsNone_SaysSo()
    {
        JsonNode result = await RunPage([_node.Next()], "{\"schemaVersion\":1"u8.ToArray());

        StringAssert.Contains((string)result["error"]!, "not a registry");
    }

    [TestMethod]
    public async Task Check_RegistryWithAMemberWhoseNameIsNoText_IsRefused()
    {
        string registry = new TestPlant().Registry.ToJson();
        foreach (string place in (string[])["\"schemaVersion\"", "\"id\""])
        {
            byte[] keys = Encoding.UTF8.GetBytes(registry.Replace(place, $"\"n\\ud83d\": [{{}}], {place}", StringComparison.Ordinal));

            IReadOnlyList<JsonNode> results = await CompareAll([new PageCase(place, [_node.Next()], keys)]);

            StringAssert.Contains((string)results[0]["error"]!, "not a registry");
        }
    }

    /// <summary>The page may run nothing but its own script and load nothing at all.</summary>
    [TestMethod]
    public void Page_ContentSecurityPolicy_AllowsExactlyItsScript()
    {
        string html = File.ReadAllText(Path.Combine(Repository.Root, "tools/verify-page/verify.html"));
        string script = Regex.Match(html, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));

        StringAssert.Contains(html, $"script-src 'sha256-{hash}'", $"put sha256-{hash} into the page's policy");
        StringAssert.Contains(html, "default-src 'none'");
        Assert.IsFalse(Regex.IsMatch(html, @"\b(src|href)="));
    }

    private byte[] Statement(string said, string signature) => _node.Next(
        payload => payload.Text("msn", "M1")
            .Text("mss", $$"""OCMF|{{said}}|{"SD":"{{signature}}"}""").Number("mei", "kWh", 100.5, 60));

    private byte[] WithStatement(ECDsa key, string serial, double signedKilowattHours, string packSerial, double packKilowattHours)
    {
        const string Time = "2026-09-21T10:06:49,000+0200 S";
        string said = FormattableString.Invariant(
            $$"""{"MS":"{{serial}}","RD":[{"TM":"{{Time}}","RV":{{signedKilowattHours}},"RI":"1-0:1.8.0*255","RU":"kWh"}]}""");
        byte[] signature = key.SignData(Encoding.UTF8.GetBytes(said), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        string statement = $$"""OCMF|{{said}}|{"SA":"ECDSA-secp256r1-SHA256","SD":"{{Convert.ToHexStringLower(signature)}}"}""";
        return _node.Next(payload => payload.Text("msn", packSerial).Text("mss", statement).Number("mei", "kWh", packKilowattHours, 60));
    }

    private byte[] Registry =>
        Encoding.UTF8.GetBytes(new Registry("test", s_plantKey.ExportSubjectPublicKeyInfo(), [_node.Registered]).ToJson());

    [TestMethod]
    public async Task Check_ContentThatContradictsItself_IsFoundAlike()
    {
        var story = new ContentStory();
        story.Pack(p => p.Event("boot reason=power boot=1 fw=0.6.0").Event("config serial=1 cfg=0102030405060708")
            .Number("cal", 1, "count"));
        story.Pack(p => p.Power(100, 480_000).Number("f", 400, "Hz").Number("pf1", 2, "/").Number("u1", -1, "V"));
        story.Pack(p => p.Number("shots", 10, "count").Number("win", 50, "count").Number("cmd", 5, "count").Period(60, 60, 200));
        story.Pack(p => p.Number("shots", 9, "count").Number("win", 40, "count").Number("cmd", 4, "count").Period(60, 90, 215));
        story.Pack(p => p.WithoutPower(), aheadSeconds: 500);
        story.Boot(-2000);
        story.BootCounter += 500;
        story.Boot(60, p => p.Event("boot reason=power boot=503 fw=0.6.0"));
        story.Configuration = [9, 9, 9, 9, 9, 9, 9, 9];
        story.Mode = "nominal";
        story.Pack(p => p.Number("cal", 3, "count").Text("msn", "1").WithoutPower());
        story.Pack(p => p.Text("msn", "2").Event("config serial=1 cfg=0909090909090909").Event("setpoint zone=1 cel=9"));
        story.Pack(p => p.Event("time-step ms=90000").Number("t1", 5000, "Cel").WithoutPower(), aheadSeconds: 90);
        story.Pack(p => p.Event("fallback serial=1 why=unreachable").Event("config serial=0 cfg=0102030405060708"));
        for (int i = 0; i < 17; i++)
        {
            story.Pack(p => p.Event($"discard what={(i == 0 ? "events" : i % 2 == 0 ? "pack" : "readings")} count=2"));
        }

        story.Seconds = 4_102_444_800;
        story.Pack();

        JsonNode result = await Compare(story.Packs, story.Registry);

        string[] rules = [.. result["contradictions"]!.AsArray().Select(found => (string)found!["rule"]!).Distinct().Order()];
        string[] all = [.. Enum.GetValues<Contradiction>().Select(rule => rule.Code()).Order()];
        CollectionAssert.AreEquivalent(
            all.Except(["period-figures", "before-enrolment", "calibration-silent", "starts-without-packs", "setpoint-silent"]).ToArray(),
            rules.Except(["calibration-silent"]).ToArray(),
            string.Join(' ', rules));
    }

    private static async Task<JsonNode> Compare(IReadOnlyList<byte[]> packs, byte[] keys, string name = "", ECDsa? meterKey = null)
    {
        var given = new PageCase(name, [packs.SelectMany(pack => pack).ToArray()], keys) { MeterKey = meterKey };
        JsonNode page = await Tab.Show(given);
        Assert.IsNull(PageDifference.Find(VerifyCommandResult.Of(given), page), name);
        Assert.IsNull(page["error"], (string?)page["error"]);
        await AnswersProgram.Compare([given]);
        return page;
    }

    /// <summary>The same without the page's buttons, for many cases.</summary>
    private static async Task<IReadOnlyList<JsonNode>> CompareAll(IEnumerable<PageCase> given)
    {
        PageCase[] cases = [.. given];
        IReadOnlyList<JsonNode> results = await Tab.Check(cases);
        foreach ((PageCase one, JsonNode page) in cases.Zip(results))
        {
            Assert.IsNull(PageDifference.Find(VerifyCommandResult.Of(one), page), one.Name);
        }

        await AnswersProgram.Compare(cases);
        return results;
    }

    private static Task<JsonNode> RunPage(IReadOnlyList<byte[]> packs, byte[] keys) =>
        Tab.Show(new PageCase("", [packs.SelectMany(pack => pack).ToArray()], keys));
}
