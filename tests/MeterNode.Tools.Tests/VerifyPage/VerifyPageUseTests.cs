using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Page;

/// <summary>The page as people meet it: two languages, a phone, a question, and what they were told by another way.</summary>
[TestClass]
public class VerifyPageUseTests
{
    private const string AllDetails = "() => document.body.innerText";
    private static PageTab? s_tab;
    private readonly TestPlant _plant = new(2);

    [ClassInitialize]
    public static async Task Open(TestContext context) => s_tab = PageTab.IsInstalled ? await PageTab.Open("zh-CN") : null;

    [ClassCleanup]
    public static async Task Close()
    {
        if (s_tab is not null)
        {
            await s_tab.DisposeAsync();
        }
    }

    private static PageTab Tab => s_tab ?? throw new AssertInconclusiveException("chromium is not installed (apt-get install chromium)");

    private byte[] Keys => Encoding.UTF8.GetBytes(_plant.Registry.ToJson());

    [TestMethod]
    public async Task Texts_OfBothLanguages_AreThereForEverything()
    {
        const string Compare = """
            () => {
              const found = [], compare = (one, other, path) => {
                for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
                  const [a, b] = [one[key], other[key]];
                  if (typeof a !== typeof b) found.push(path + key);
                  else if (typeof a === 'object') compare(a, b, path + key + '.');
                  else if (typeof a === 'function' && a.length !== b.length) found.push(path + key + '()');
                }
              };
              compare(TEXTS.en, TEXTS.zh, '');
              const kinds = {
                verdicts: VERDICTS, refusals: REFUSALS, contradictions: CONTRADICTIONS, findings: ANSWER_FINDINGS,
                notRecomputed: NOT_RECOMPUTED, gapCauses: GAP_CAUSES, timeQualities: TIME_QUALITIES,
              };
              for (const [kind, codes] of Object.entries(kinds)) {
                for (const code of Object.keys(codes)) if (!CHINESE[kind][code]) found.push(kind + ' ' + code);
              }
              return found.join(', ');
            }
            """;
        Assert.AreEqual("", await Tab.Page.EvaluateAsync<string>(Compare));
    }

    [TestMethod]
    public async Task Language_OfTheBrowserAndOfTheSwitch_IsTheWholePages()
    {
        List<byte[]> packs = _plant.Node.Next(5);
        await Tab.Page.ClickAsync("#language-zh");
        await Tab.Show(new PageCase("", [[.. packs[0], .. packs[1], 7, .. packs[3], .. packs[4]]], Keys));
        string chinese = await Tab.Page.EvaluateAsync<string>(AllDetails);
        Assert.AreEqual("zh-CN", await Tab.Page.EvaluateAsync<string>("() => document.documentElement.lang"));
        StringAssert.Contains(chinese, "核验不通过");
        // What is left in Latin letters are codes, names, units and formats.
        string[] words = [.. Regex.Matches(chinese, "[G-Zg-z][A-Za-z]+ [A-Za-z]{2,}").Select(match => match.Value)];
        CollectionAssert.IsSubsetOf(words, (string[])["sting press"], string.Join(", ", words));

        await Tab.Page.ClickAsync("#language-en");
        string english = await Tab.Page.EvaluateAsync<string>(AllDetails);
        Assert.AreEqual("en", await Tab.Page.EvaluateAsync<string>("() => document.documentElement.lang"));
        StringAssert.Contains(english, "Not in order");
        Assert.DoesNotMatchRegex("\\p{IsCJKUnifiedIdeographs}", english.Replace("中文", ""));
        await Tab.Page.ClickAsync("#language-zh");
    }

    [TestMethod]
    [DataRow("zh")]
    [DataRow("en")]
    public async Task Phone_LongNamesAndManyFindings_NothingGoesSideways(string language)
    {
        List<byte[]> packs = [.. _plant.Nodes[0].Next(6), .. _plant.Nodes[1].Next(3)];
        packs.RemoveAt(2);
        await Tab.Page.SetViewportSizeAsync(360, 740);
        await Tab.Page.ClickAsync("#language-" + language);
        await Tab.Show(new PageCase("", [[.. packs.SelectMany(pack => pack), 1, 2, 3]], Keys));

        Assert.AreEqual(360, await Tab.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        const string Small = """
            () => [...document.querySelectorAll('button, summary, .drop, .asked input')]
              .filter(part => part.getBoundingClientRect().height < 44)
              .map(part => part.outerHTML.slice(0, 80)).join(' ')
            """;
        Assert.AreEqual("", await Tab.Page.EvaluateAsync<string>(Small), "too small for a finger");
        await Tab.Page.SetViewportSizeAsync(1280, 800);
    }

    [TestMethod]
    public async Task Fingerprint_ThatWasTold_IsCompared()
    {
        byte[] evidence = [.. _plant.Node.Next(2).SelectMany(pack => pack)];
        string fingerprint = _plant.Registry.Fingerprint!;
        var told = new PageCase("", [evidence], Keys) { Trust = "SHA256: " + fingerprint.ToUpperInvariant().Insert(8, " ") };
        JsonNode same = await Tab.Show(told);
        Assert.IsTrue((bool)same["inOrder"]!);

        JsonNode other = await Tab.Show(told with { Trust = new string('0', 64) });
        Assert.AreEqual("plant-key-other", (string)other["answers"]!["authentic"]!["findings"]![0]!["code"]!);
        Assert.IsFalse((bool)other["inOrder"]!);
        Assert.AreEqual(
            "a fingerprint has 64 hexadecimal digits",
            (string?)(await Tab.Show(told with { Trust = "abc" }))["error"]);
    }

    [TestMethod]
    public async Task Checkpoints_DroppedWithKeysOfWitnesses_AreToldApart()
    {
        byte[] Read(string name) => File.ReadAllBytes(Path.Combine(CheckpointVectors.Folder, name));
        var given = new PageCase("", [Read("evidence.mnev")], Read("registry.json"))
        {
            Checkpoints = [Read("000001.mncp"), Read("000000.mncp")],
        };
        foreach ((byte[][] more, bool isAnchored) in ((byte[][], bool)[])
            [([], false), ([Read("witness.pem")], true), ([Read("authority.pem")], true)])
        {
            PageCase one = given with { Checkpoints = [.. given.Checkpoints, .. more] };
            JsonNode result = await Tab.Show(one);
            Assert.AreEqual(isAnchored, (bool)result["answers"]!["anchored"]!["ok"]!);
        }
    }

    /// <summary>What anybody has appended keeps out no witness whose key is dropped on the page, as with the command.</summary>
    [TestMethod]
    public async Task Checkpoints_FloodedByStatementsOfUnknownKeys_AreAnchoredByTheKeyThatIsGiven()
    {
        byte[] Read(string name) => File.ReadAllBytes(Path.Combine(CheckpointVectors.Folder, name));
        CheckpointFile first = CheckpointFile.Read(Read("000000.mncp"));
        WitnessStatement[] flood = CheckpointSetTests.Flood(first.Checkpoint, 103);
        byte[] flooded =
        [
            .. first.Checkpoint.Bytes, .. Enumerable.Repeat((byte)0x60, 120), .. flood.SelectMany(each => each.Bytes), .. flood[0].Bytes,
            .. first.Witnesses[0].Bytes,
        ];
        var given = new PageCase("", [Read("evidence.mnev")], Read("registry.json")) { Checkpoints = [flooded, Read("witness.pem")] };

        JsonNode page = (await Tab.Check([given])).Single();

        Assert.IsNull(PageDifference.Find(VerifyCommandResult.Of(given), page));
        Assert.IsTrue((bool)page["answers"]!["anchored"]!["ok"]!);
        string text = await ShownIn("en", given);
        StringAssert.Contains(text, $"the statement of Anybody (key {flood[102].KidText}) is not taken: 100 statements of keys that");
        Assert.DoesNotContain($"(key {flood[99].KidText}) is not taken", text);
        StringAssert.Contains(await ShownIn("zh", given), $"Anybody（密钥 {flood[102].KidText}）的声明未采纳");
    }

    private static async Task<string> ShownIn(string language, PageCase given)
    {
        await Tab.Page.ClickAsync("#language-" + language);
        await Tab.Show(given);
        return await Tab.Page.EvaluateAsync<string>(AllDetails);
    }

    [TestMethod]
    public async Task Checkpoints_ThatContradict_AreBadAsTheCommandSaysIt()
    {
        byte[] Read(string name) => File.ReadAllBytes(Path.Combine(CheckpointVectors.Folder, name));
        PageCase[] cases =
        [
            .. Directory.GetFiles(Path.Combine(CheckpointVectors.Folder, "bad")).Order().Select(file => new PageCase(
                Path.GetFileName(file), [Read("evidence.mnev")], Read("registry.json"))
            {
                Checkpoints = [Read("000000.mncp"), File.ReadAllBytes(file), Read("witness.pem")],
            }),
            .. JsonNode.Parse(Read("refused.json"))!.AsObject().Select(entry => new PageCase(
                entry.Key, [Read("evidence.mnev")], Read("registry.json")) { Checkpoints = [Convert.FromHexString((string)entry.Value!)] }),
        ];
        IReadOnlyList<JsonNode> pages = await Tab.Check(cases);
        for (int i = 0; i < cases.Length; i++)
        {
            Assert.IsNull(PageDifference.Find(VerifyCommandResult.Of(cases[i]), pages[i]), cases[i].Name);
            JsonNode? anchored = pages[i]["answers"]?["anchored"];
            Assert.IsTrue(
                anchored is null || !(bool)anchored["ok"]!
                    || anchored["findings"]!.AsArray().Any(found => (string)found!["code"]! == "addition-bad"),
                cases[i].Name);
        }
    }

    [TestMethod]
    public async Task Period_OfOneMonth_IsAskedInItsZone()
    {
        byte[] evidence = [.. _plant.Node.Next(6).Skip(3).SelectMany(pack => pack)];
        JsonNode result = await Tab.Show(new PageCase("", [evidence], Keys) { Period = "2026-09", Zone = "Asia/Shanghai" });
        Assert.AreEqual("2026-08-31T16:00:00Z", (string)result["period"]!["from"]!);
        string[] codes = [.. result["answers"]!["complete"]!["findings"]!.AsArray().Select(found => (string)found!["code"]!)];
        CollectionAssert.IsSubsetOf((string[])["begins-late", "ends-early"], codes);
    }

    [TestMethod]
    public void Readme_DigestOfThePage_IsThatOfThePageInTheTool() =>
        StringAssert.Contains(
            File.ReadAllText(Path.Combine(Repository.Root, "README.md")), $"`{MeterNode.Server.Reports.VerifyPage.Sha256}`");
}
