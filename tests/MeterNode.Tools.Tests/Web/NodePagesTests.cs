using System.Net;
using System.Text.Json.Nodes;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>A manager adds nodes and changes what becomes of them on pages: the same as with the commands.</summary>
[TestClass]
[DoNotParallelize]
public sealed class NodePagesTests
{
    private static readonly (string, string)[] s_press =
    [
        ("way", "clamps"), ("name", "press-7"), ("machine", "die-casting press 7"), ("board", "esp32-wrover"), ("phases", "3"),
        ("mains", "50"), ("clamp", "SCT-013-000"), ("voltage", "yes"), ("setpoints", "220 60"), ("tolerance", "4.5"),
    ];

    [TestMethod]
    [DataRow("clamps", "esp32-wrover", "--board esp32-wrover --voltage --ct SCT-019-000 --phases 2")]
    [DataRow("clamps", "esp32-s3-n16r8", "--board esp32-s3-n16r8 --voltage --ct SCT-013-000 --phases 3 --mains 60")]
    [DataRow("ic", "esp32-s3-n16r8", "--afe --board esp32-s3-n16r8 --phases 3 --ct ECS1050-L40P")]
    [DataRow("meter", "esp32-wrover", "--board esp32-wrover --meter dtsu666@12 --meter-serial 77 --meter-class B --meter-ratio 200/5")]
    [DataRow("pulses", "esp32-wrover", "--board esp32-wrover --meter s0@1000 --meter-serial 77 --meter-class 1")]
    public async Task Add_ByPage_IsWhatTheCommandMakes(string way, string board, string options)
    {
        using var web = new ServedWeb();
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        string[] words = options.Split(' ');
        string Of(string option, string otherwise) => Array.IndexOf(words, option) is >= 0 and int at ? words[at + 1] : otherwise;
        string[] meter = Of("--meter", "@").Split('@');

        HttpResponseMessage answer = await ServedWeb.Post(
            manager, "/nodes/new", "/nodes/new?way=" + way, ("way", way), ("name", "press-7"), ("machine", "压铸机 7"), ("board", board),
            ("phases", Of("--phases", "3")), ("mains", Of("--mains", "50")), ("clamp", Of("--ct", "SCT-013-000")),
            ("voltage", words.Contains("--voltage") ? "yes" : ""), ("meter", meter[0]), ("address", meter[1]),
            ("serial", Of("--meter-serial", "")), ("class", Of("--meter-class", "")), ("ratio", Of("--meter-ratio", "1")),
            ("setpoints", "220 60"), ("tolerance", "4.5"));

        Assert.AreEqual("/nodes/press-7/life?done=added", answer.Headers.Location?.ToString(), await ServedWeb.Text(answer));
        CommandRun printed = CommandRun.Of(
            ["node", "add", "press-8", "--plant", web.Plant.Path, "--machine", "压铸机 7", "--setpoint", "220", "--setpoint", "60",
                "--tolerance", "4.5", "--print-config", .. words]);
        JsonObject made = JsonNode.Parse(File.ReadAllText(Path.Combine(web.Plant.BundlePath("press-7"), "node.json")))!.AsObject();
        foreach ((string key, JsonNode? value) in JsonNode.Parse(printed.Output)!.AsObject())
        {
            Assert.IsTrue(JsonNode.DeepEquals(value, made[key]), $"{key}: {made[key]?.ToJsonString()} and not {value?.ToJsonString()}");
        }

        StringAssert.Contains(CommandRun.Of("node", "list", "--plant", web.Plant.Path).Output, "press-7");
        AuditEntry entry = AuditLog.Read(web.Plant, out _)[^1];
        Assert.AreEqual(("manager", "page", "node add", "press-7"), (entry.By, entry.Via, entry.What, entry.About));
        StringAssert.Contains(await manager.GetStringAsync("/nodes?show=unfinished"), "flash the board");
    }

    /// <summary>What has a form is a link to it; the command is the second way.</summary>
    [TestMethod]
    public async Task Life_ClassThatNobodyStated_LinksToItsForm()
    {
        using var web = new ServedWeb();
        web.Plant.SetZone("Asia/Shanghai");
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        await ServedWeb.Post(manager, "/nodes/new", s_press);
        web.Restart(); // The zone is read at the start.

        string page = await ServedWeb.Text(await (await web.SignedIn(AccessRole.Manager)).GetAsync("/nodes/press-7/life"));

        StringAssert.Contains(page, "href=\"/ledger/new/machine?machine=die-casting%20press%207\"");
        StringAssert.Contains(page, "meternode ledger add machine --by PERSON machine=\"die-casting press 7\"");
        string form = await (await web.SignedIn(AccessRole.Manager)).GetStringAsync("/ledger/new/machine?machine=die-casting%20press%207");
        StringAssert.Contains(form, "value=\"die-casting press 7\"");
        StringAssert.Contains(form, $"--plant {web.Plant.Path}", "the command names a folder, not the site");
    }

    [TestMethod]
    [DataRow("name", "press 7", "the name has to be 1 to 40 letters")]
    [DataRow("name", "new", "such names are the plant's own")]
    [DataRow("name", "press-1", "a node has this name already")]
    [DataRow("name", "PRESS-1", "differs from it in capital letters only")]
    [DataRow("machine", " ", "the machine has no name")]
    [DataRow("board", "esp32-other", "this board cannot measure")]
    [DataRow("phases", "4", "“Phases” has “4”")]
    [DataRow("setpoints", "220,5", "which is no such number")]
    [DataRow("setpoints", "1 2 3 4 5", "four temperature zones at most")]
    [DataRow("clamp", "SCT-999", "there is no clamp")]
    [DataRow("password", "a secret pass phrase", "the Wi-Fi network has no name")]
    [DataRow("ssid", "hall 4", "needs its password")]
    public async Task Add_FormNotUnderstood_SaysWhy_KeepsWhatWasTyped_AndMakesNothing(string field, string value, string part)
    {
        using var web = new ServedWeb();
        NodeProvisioner.Add(web.Plant, "press-1", TemporaryPlant.Document());
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        string[] before = Directory.GetDirectories(web.Plant.In("nodes"));

        HttpResponseMessage answer = await ServedWeb.Post(
            manager, "/nodes/new", [.. s_press.Where(pair => pair.Item1 != field), (field, value)]);

        string text = await ServedWeb.Text(answer);
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        StringAssert.Contains(text, part);
        Assert.IsTrue(field == "machine" || text.Contains("die-casting press 7", StringComparison.Ordinal), "what was typed is kept");
        Assert.DoesNotContain("a secret pass phrase", text, "a password is shown by no page");
        CollectionAssert.AreEquivalent(before, Directory.GetDirectories(web.Plant.In("nodes")));
    }

    /// <summary>The whole way: made on the page, claimed by its board, sending packs, and renewed over the air.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Add_ByPage_BoardIsEnrolled_Sends_AndIsRenewedOverTheAir()
    {
        using var own = new TemporaryPlant(host: "127.0.0.1", port: LoopbackPorts.Take());
        using var server = new PlantServer(new PlantServerOptions { Plant = own.Plant });
        using var web = new ServedWeb(own.Plant, server);
        server.Start();
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        HttpResponseMessage added = await ServedWeb.Post(manager, "/nodes/new", s_press);
        Assert.AreEqual(HttpStatusCode.Found, added.StatusCode, await ServedWeb.Text(added));

        CommandRun run = CommandRun.Of("run", own.Plant.BundlePath("press-7"), "--machine", "press", "--seconds", "15", "--speed", "30");

        Assert.AreEqual(0, run.Code, run.Error);
        using IEvidenceStore store = EvidenceStores.Open(own.Plant.Store, create: false);
        NodeOverview node = NodeOverview.Of(own.Plant, store, DateTimeOffset.UtcNow, "press-7").Single();
        Assert.IsTrue(node.HasBeenHeard(), node.State);
        string page = await ServedWeb.Text(await manager.GetAsync("/nodes/press-7/life"));
        StringAssert.Contains(page, node.Kid);
        StringAssert.Contains(page, "/nodes/press-7/wiring");

        HttpResponseMessage renewed = await ServedWeb.Post(manager, "/nodes/press-7/renew", "/nodes/press-7/life");
        Assert.AreEqual("/nodes/press-7/life?done=renewing", renewed.Headers.Location?.ToString(), await ServedWeb.Text(renewed));
        Assert.IsNotNull(PendingChanges.Message(own.Plant, "press-7"), "it waits for the node's answer");
        StringAssert.Contains(await ServedWeb.Text(await manager.GetAsync("/nodes/press-7/life")), "waits for this node's answer");
    }

    [TestMethod]
    [DataRow("retire", "retired", "node retire")]
    [DataRow("revoke", "revoked", "node revoke")]
    [DataRow("replace", "replaced", "node replace")]
    public async Task End_NeedsTheTypedName_AndDoesWhatTheCommandDoes(string action, string state, string what)
    {
        using var web = new ServedWeb();
        Enrolled.Add(web.Plant, "press-1");
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(
            File.ReadAllText(Path.Combine(web.Plant.BundlePath("press-1"), "files", "tls.crt")));
        web.Restart(new PlantServer(new PlantServerOptions { Plant = web.Plant }));
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        string registry = File.ReadAllText(web.Plant.RegistryPath);
        string path = $"/nodes/press-1/{action}";

        HttpResponseMessage refused = await ServedWeb.Post(
            manager, path, "/nodes/press-1/life", ("confirm", "press-2"), ("reason", "stolen"), ("at", ""));
        Assert.AreEqual(HttpStatusCode.Conflict, refused.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(refused), "type press-1 into the field");
        HttpResponseMessage early = await ServedWeb.Post(
            manager, path, "/nodes/press-1/life", ("confirm", "press-1"), ("reason", "stolen"), ("at", "2020-01-01T00:00"));
        Assert.AreEqual(HttpStatusCode.Conflict, early.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(early), "before the node was added");
        Assert.AreEqual(registry, File.ReadAllText(web.Plant.RegistryPath), "nothing is changed");

        HttpResponseMessage done = await ServedWeb.Post(
            manager, path, "/nodes/press-1/life", ("confirm", "press-1"), ("reason", "stolen"), ("at", ""));

        Assert.AreEqual($"/nodes/press-1/life?done={action}", done.Headers.Location?.ToString(), await ServedWeb.Text(done));
        NodeOverview[] keys = [.. NodeOverview.Of(web.Plant, null, DateTimeOffset.UtcNow, "press-1")];
        Assert.AreEqual(state, keys[0].State);
        Assert.AreEqual(action == "replace" ? "added" : state, keys[^1].State);
        using var authority = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(
            File.ReadAllText(web.Plant.CaCertificatePath));
        Assert.IsTrue(RevocationList.Read(File.ReadAllText(web.Plant.RevocationListPath), authority).Has(certificate));
        AuditEntry entry = AuditLog.Read(web.Plant, out _)[^1];
        Assert.AreEqual(("manager", "page", what), (entry.By, entry.Via, entry.What));
        StringAssert.StartsWith(entry.About ?? "", "press-1");
        StringAssert.Contains(await ServedWeb.Text(await manager.GetAsync("/nodes?show=ended")), keys[0].Kid);
    }

    [TestMethod]
    public async Task Renew_NodeThatHasSentNothing_GetsItIntoItsBundle()
    {
        using var web = new ServedWeb();
        string file = Path.Combine(Enrolled.Add(web.Plant, "press-1"), "files", "tls.crt");
        web.Restart(new PlantServer(new PlantServerOptions { Plant = web.Plant }));
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        string before = File.ReadAllText(file);

        HttpResponseMessage done = await ServedWeb.Post(manager, "/nodes/press-1/renew", "/nodes/press-1/life");

        Assert.AreEqual("/nodes/press-1/life?done=renewed", done.Headers.Location?.ToString(), await ServedWeb.Text(done));
        Assert.AreNotEqual(before, File.ReadAllText(file));
        Assert.AreEqual("node renew", AuditLog.Read(web.Plant, out _)[^1].What);
    }

    /// <summary>Where the keys that sign are elsewhere, pages say so with the command, and nothing is changed.</summary>
    [TestMethod]
    public async Task KeysElsewhere_PagesShow_AndSayWhereItIsDone()
    {
        using var web = new ServedWeb();
        Enrolled.Add(web.Plant, "press-1");
        web.Restart(new PlantServer(new PlantServerOptions { Plant = web.Plant }));
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        HttpResponseMessage here = await manager.GetAsync("/nodes/new");
        StringAssert.Contains(await ServedWeb.Text(here), "name=\"machine\"");
        string file = Path.Combine(Path.GetDirectoryName(web.Plant.Path)!, "keys.pem");
        OfflineKeys.Move(web.Plant, file, "a passphrase of a test", 1000);

        string form = await ServedWeb.Text(await manager.GetAsync("/nodes/new"));
        StringAssert.Contains(form, $"--plant-key {file}");
        Assert.DoesNotContain("name=\"machine\"", form);
        string life = await ServedWeb.Text(await manager.GetAsync("/nodes/press-1/life"));
        StringAssert.Contains(life, $"meternode node renew press-1 --plant {web.Plant.Path} --plant-key {file}");
        Assert.DoesNotContain("action=\"/nodes/press-1/revoke\"", life);
        string registry = File.ReadAllText(web.Plant.RegistryPath);
        HttpResponseMessage posted = await ServedWeb.Post(
            manager, "/nodes/press-1/revoke", "/access", ("confirm", "press-1"), ("reason", "stolen"));
        Assert.AreEqual(HttpStatusCode.Conflict, posted.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(posted), "give --plant-key FILE");
        Assert.AreEqual(registry, File.ReadAllText(web.Plant.RegistryPath));
    }

    [TestMethod]
    public async Task List_Viewer_SeesNodesAndNoActions()
    {
        using var web = new ServedWeb();
        NodeProvisioner.Add(web.Plant, "press-1", TemporaryPlant.Document());
        HttpClient viewer = await web.SignedIn(AccessRole.Viewer);
        string list = await ServedWeb.Text(await viewer.GetAsync("/nodes"));
        StringAssert.Contains(list, "press-1");
        Assert.DoesNotContain("/nodes/new", list);
        Assert.DoesNotContain("/life", list);
        foreach (string path in (string[])["/nodes/new", "/nodes/press-1/life", "/nodes/press-1/label.pdf", "/nodes/labels.pdf"])
        {
            Assert.AreEqual(HttpStatusCode.Forbidden, (await viewer.GetAsync(path)).StatusCode, path);
        }

        StringAssert.Contains(await ServedWeb.Text(await viewer.GetAsync("/nodes?q=oven")), "Nothing fits");
        StringAssert.Contains(await ServedWeb.Text(await viewer.GetAsync("/nodes?q=PRESS+enrolled")), "press-1");
    }

    [TestMethod]
    public async Task Label_IsThatOfTheCommand()
    {
        using var web = new ServedWeb();
        NodeProvisioner.Add(web.Plant, "press-1", TemporaryPlant.Document());
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        string claim = MeterNode.Plant.Labels.NodeLabel.Of(web.Plant, "press-1").Claim!;
        string page = await ServedWeb.Text(await manager.GetAsync("/nodes/press-1/life"));
        StringAssert.Contains(page, claim);
        StringAssert.Contains(page, "class=\"qr\"");
        foreach (string path in (string[])["/nodes/press-1/label.pdf", "/nodes/press-1/label.pdf?sheet=a4", "/nodes/labels.pdf"])
        {
            HttpResponseMessage pdf = await manager.GetAsync(path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "lang=en");
            Assert.AreEqual("application/pdf", pdf.Content.Headers.ContentType?.MediaType, path);
            CollectionAssert.AreEqual("%PDF"u8.ToArray(), (await pdf.Content.ReadAsByteArrayAsync())[..4]);
        }

        Assert.AreEqual(HttpStatusCode.NotFound, (await manager.GetAsync("/nodes/press-2/life")).StatusCode);
    }

    [TestMethod]
    public async Task List_CertificateThatEndsSoon_IsNamed_WithWhatHappens()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        using var web = new ServedWeb(time);
        NodeProvisioner.Add(web.Plant, "press-1", TemporaryPlant.Document());
        HttpClient viewer = await web.SignedIn(AccessRole.Viewer);
        Assert.DoesNotContain("What ends soon", await ServedWeb.Text(await viewer.GetAsync("/nodes")));
        time.Advance(TimeSpan.FromDays(CertificateIssuer.NodeDays - 20).TotalSeconds);
        viewer = await web.SignedIn(AccessRole.Viewer);
        string list = await ServedWeb.Text(await viewer.GetAsync("/nodes"));
        StringAssert.Contains(list, "What ends soon");
        StringAssert.Contains(list, "This node has sent no pack");
    }

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task ManagersPages_InBothLanguages_WideAndNarrow_AreReadable()
    {
        TestBrowser.Require();

        using var web = new ServedWeb();
        Enrolled.Add(web.Plant, "press-1");
        Enrolled.Add(web.Plant, "press-2");
        NodeLife.Revoke(web.Plant, "press-2", "stolen", null);
        NodeProvisioner.Add(web.Plant, "press-3", TemporaryPlant.Document());
        web.Restart(new PlantServer(new PlantServerOptions { Plant = web.Plant }));
        (await web.SignedIn(AccessRole.Manager)).Dispose();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await TestBrowser.Launch(playwright);
        var complaints = new List<string>();
        foreach ((int width, string language, bool isDark) in
            ((int, string, bool)[])[(1440, "en", false), (1440, "zh", true), (360, "en", true), (360, "zh", false)])
        {
            IPage page = await WebTrial.SignIn(browser, web.Web.Address, "manager", width, language, isDark);
            foreach (string path in (string[])
                ["/nodes", "/nodes/new", "/nodes/new?way=meter", "/nodes/new?way=pulses", "/nodes/press-1/life", "/nodes/press-2/life",
                    "/nodes/press-3/life?done=added", "/more"])
            {
                complaints.AddRange((await PageComplaints.Of(page, web.Web.Address, path, language))
                    .Select(complaint => $"{path} {width} {language}: {complaint}"));
            }

            await page.Context.CloseAsync();
        }

        Assert.IsEmpty(complaints, string.Join("\n", complaints.Distinct()));
    }
}
