using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Computing;
using MeterNode.Server.Reports;
using MeterNode.Tests;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Figures;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>A signed report: whoever changes something in it is found, also the plant itself.</summary>
[TestClass]
public sealed partial class SignedReportTests
{
    private const string From = "2026-10-11";
    private const string To = "2026-10-14";

    private static MonthPlant s_plant = null!;
    private static string s_report = null!;
    private static string[] s_honest = [];

    private string _folder = null!;

    [ClassInitialize]
    public static void Make(TestContext context)
    {
        s_plant = new MonthPlant();
        s_report = Path.Combine(s_plant.Root, "report");
        CommandRun made = Report(s_report, "--grid", "China");
        Assert.AreEqual(0, made.Code, made.Error);
        s_honest = [.. Check(s_report).Findings.Select(finding => finding.ToString())];
    }

    [ClassCleanup]
    public static void Remove() => s_plant.Dispose();

    [TestInitialize]
    public void Copy()
    {
        _folder = Path.Combine(s_plant.Root, "copy-" + Guid.NewGuid().ToString("N"));
        foreach (string name in Directory.GetFiles(s_report, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(_folder, Path.GetRelativePath(s_report, name));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(name, to);
        }
    }

    [TestMethod]
    public void Verify_OfDaysWithGaps_ComputesEveryFigureAgainAndFindsOnlyWhatTheEvidenceLacks()
    {
        ReportVerdict verdict = Check(_folder);

        Assert.IsGreaterThan(150, verdict.Figures!.Figures.Count);
        CollectionAssert.AreEquivalent(
            (string[])[ReportFinding.Evidence], verdict.Findings.Select(finding => finding.Code).Distinct().ToList());
        Assert.IsFalse(verdict.Manifest!.InOrder);
        Assert.IsEmpty(verdict.Notes);
    }

    [TestMethod]
    public void Verify_FromTheCommandLine_ExitsWith4AndNamesTheFindings()
    {
        CommandRun run = CommandRun.Of("verify", "--report", _folder);
        Assert.AreEqual(4, run.Code);
        Assert.Contains("NOT IN ORDER", run.Output);

        JsonNode said = JsonNode.Parse(CommandRun.Of("verify", "--report", _folder, "--json").Output)!;
        Assert.IsFalse((bool)said["inOrder"]!);
        Assert.HasCount(s_honest.Length, said["findings"]!.AsArray());
        Assert.AreEqual(2, CommandRun.Of("verify", "--report", _folder, "--keys", Path.Combine(_folder, "registry.json")).Code);
        Assert.AreEqual(3, CommandRun.Of("verify", "--report", Path.Combine(_folder, "nothing")).Code);
    }

    [TestMethod]
    public void ADigitInTheHtml_IsNamedByItsCell()
    {
        Change(ReportFiles.Html, ChangeADigit);

        List<ReportFinding> found = New();
        Assert.Contains(finding => finding.Code == ReportFinding.FileChanged && finding.Subject == ReportFiles.Html, found);
        Assert.Contains(IsOfT4, found);
    }

    [TestMethod]
    public void ADigitInTheHtml_ThatThePlantSignsAgain_IsStillFound()
    {
        Change(ReportFiles.Html, ChangeADigit);
        SignSums();

        List<ReportFinding> found = New();
        Assert.IsTrue(found.TrueForAll(IsOfT4), string.Join('\n', found));
        Assert.IsNotEmpty(found);
    }

    [TestMethod]
    public void APicture_ThatThePlantSignsAgain_IsStillFound()
    {
        Change(ReportFiles.Html, html => html.Replace("</body>", "<!-- -->\n</body>", StringComparison.Ordinal));
        SignSums();

        Assert.Contains(
            finding => finding.Code == ReportFinding.CellDiffers && finding.Text.StartsWith("line ", StringComparison.Ordinal), New());
    }

    [TestMethod]
    public void AnEvidenceByte_IsFoundInFileAndFigures()
    {
        string file = Directory.GetFiles(Path.Combine(_folder, ReportFiles.Evidence), "node-2-*.mnev").Single();
        byte[] packs = File.ReadAllBytes(file);
        packs[packs.Length / 2] ^= 1;
        File.WriteAllBytes(file, packs);

        List<ReportFinding> found = New();
        Assert.Contains(finding => finding.Code == ReportFinding.FileChanged && finding.Subject.Contains("node-2"), found);
        Assert.Contains(finding => finding.Code == ReportFinding.Evidence && finding.Subject == "node-2", found);
    }

    [TestMethod]
    public void AnEvidenceFileThatIsGone_IsFound()
    {
        string file = Directory.GetFiles(Path.Combine(_folder, ReportFiles.Evidence), "node-3-*.mnev").Single();
        File.Delete(file);
        SignSums();

        Assert.Contains(finding => finding.Code == ReportFinding.FileMissing && finding.Subject.Contains("node-3"), New());
    }

    [TestMethod]
    public void AFileThatNobodySigned_IsFound()
    {
        File.WriteAllText(Path.Combine(_folder, "appendix.html"), "<p>us too</p>");

        Assert.Contains(finding => finding == new ReportFinding(ReportFinding.FileAdded, "appendix.html", "nobody has signed it"), New());
    }

    [TestMethod]
    [DataRow("summary.html", ReportFinding.FileAdded)]
    [DataRow("report.pdf", ReportFinding.FileAdded)]
    [DataRow("csv/T99-other.csv", ReportFinding.FileAdded)]
    [DataRow(ReportFiles.PlantKey, ReportFinding.FileChanged)]
    [DataRow("verify.html", ReportFinding.FileChanged)]
    public void AFileOfNoReport_ThatThePlantSigns_IsFound(string name, string code)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "0 kWh");
        SignSums();

        Assert.IsTrue(New().Exists(finding => finding.Code == code && finding.Subject == name), string.Join('\n', New()));
    }

    [TestMethod]
    public void ADocumentThatIsGone_WhenThePlantSignsAgain_IsFound()
    {
        File.Delete(Path.Combine(_folder, ReportFiles.Html));
        SignSums();

        Assert.Contains(finding => finding.Code == ReportFinding.CellDiffers && finding.Subject == ReportFiles.Html, New());
    }

    [TestMethod]
    public void AFormatThatTheManifestDoesNotName_IsFoundAndNotPassedOver()
    {
        Change(ReportFiles.Manifest, manifest => Formats().Replace(manifest, "\"formats\": []"));
        SignSums();

        Assert.Contains(finding => finding.Code == ReportFinding.FileAdded && finding.Subject == ReportFiles.Html, New());
    }

    [TestMethod]
    [DataRow("\"formats\": [ \"docx\" ]", ReportFinding.NotComputed)]
    [DataRow("\"formats\": [ \"html\", \"html\" ]", ReportFinding.NotComputed)]
    [DataRow("\"formats\": [ null ]", null)]
    [DataRow("\"formats\": [], \"formats\": [ \"html\" ]", null)]
    public void AManifestThatCannotBe_IsNamedAndEndsNothing(string formats, string? code)
    {
        Change(ReportFiles.Manifest, manifest => Formats().Replace(manifest, formats));

        if (code is null)
        {
            Assert.Contains("is damaged", CommandRun.Of("verify", "--report", _folder).Error);
            return;
        }

        Assert.Contains(code, New().Select(finding => finding.Code));
    }

    [TestMethod]
    [DataRow("\"number\": \"", "\"number\": \"other-", "another plant or number")]
    [DataRow("\"version\": 1,", "\"version\": 7,", "its version does not fit")]
    [DataRow("\"node\": \"node-1\",\n      \"finding\": \"", "$0(mostly) ", "its finding 1 is 'node-1: (mostly)")]
    [DataRow("\"findings\": \\[(?s:.*?)\n  \\]", "\"findings\": []", "its finding 1 is none; the evidence gives 'node-1: ")]
    [DataRow("\"doubts\": \\[\\]", "\"doubts\": [ { \"node\": \"node-9\", \"finding\": \"cold\" } ]", "its doubt 1 is 'node-9: cold'")]
    [DataRow("\"bytes\": 1", "\"bytes\": 2", "it names another length of 'evidence/node-")]
    [DataRow("\"node\": \"node-2\",(\\s*\"kid\")", "\"node\": \"node-7\",$1", "it names another node or key of 'evidence/node-2")]
    [DataRow("\"kid\": \"", "\"kid\": \"f", "it names another node or key of 'evidence/node-")]
    public void AManifestThatSaysSomethingElseOfItself_IsFound(string said, string other, string text)
    {
        Change(ReportFiles.Manifest, manifest => new Regex(said).Replace(manifest, other, 1));

        Assert.Contains(finding => finding.Code == ReportFinding.ManifestDiffers && finding.Text.Contains(text), New());
    }

    [TestMethod]
    public void ASymbolicLink_IsRefusedInsteadOfFollowed()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder, "round"), ".");

        CommandRun run = CommandRun.Of("verify", "--report", _folder);

        Assert.AreEqual(1, run.Code);
        Assert.Contains("is a symbolic link", run.Error);
    }

    [TestMethod]
    public void APipe_IsRefusedInsteadOfWaitedFor()
    {
        using Process made = Process.Start("mkfifo", [Path.Combine(_folder, "evidence", "node-7.mnev")])!;
        made.WaitForExit();

        CommandRun run = CommandRun.Of("verify", "--report", _folder);

        Assert.AreEqual(1, run.Code);
        Assert.Contains("is empty, or a pipe, a socket or a device", run.Error);
    }

    [TestMethod]
    [DataRow("\"language\": \"en\"", "\"language\": \"xx\"", "names the language 'xx'")]
    [DataRow("\"from\": \"2026-10-11", "\"from\": \"0001-10-11", "a period lies in the years from 2000 to 9998")]
    [DataRow("\"to\": \"2026-10-14", "\"to\": \"9999-12-31", "a period lies in the years from 2000 to 9998")]
    public void AManifestThatAsksForWhatCannotBe_IsNotComputed(string said, string other, string text)
    {
        Change(ReportFiles.Manifest, manifest => manifest.Replace(said, other, StringComparison.Ordinal));

        Assert.Contains(finding => finding.Code == ReportFinding.NotComputed && finding.Text.Contains(text), New());
    }

    [TestMethod]
    public void ARegistryThatIsGone_IsNamedInPlainWords()
    {
        File.Delete(Path.Combine(_folder, "registry.json"));

        Assert.Contains(
            finding => finding.Code == ReportFinding.NotComputed
                && finding.Text == "the report cannot be computed again: 'registry.json' is not there",
            New());
    }

    [TestMethod]
    public void AChangedManifest_HasAWrongSignature()
    {
        Change(ReportFiles.Manifest, manifest => manifest.Replace("\"inOrder\": false", "\"inOrder\": true", StringComparison.Ordinal));

        List<ReportFinding> found = New();
        Assert.Contains(
            finding => finding.Code == ReportFinding.SignatureWrong && finding.Subject == ReportFiles.ManifestSignature, found);
        Assert.Contains(
            finding => finding.Code == ReportFinding.ManifestDiffers && finding.Text.Contains("it says that all is in order"), found);
    }

    [TestMethod]
    public void ALedgerThatWasCut_IsFoundAlsoWhenThePlantSignsAgain()
    {
        string ledger = Path.Combine(_folder, "ledger.cbor");
        byte[] statements = File.ReadAllBytes(ledger);
        File.WriteAllBytes(ledger, statements[..(statements.Length / 2)]);
        SignSums();

        Assert.Contains(finding => finding.Code == ReportFinding.FileChanged && finding.Subject == "ledger.cbor", New());
    }

    /// <summary>Beside the figures of another version's page could stand anything: nobody compares it.</summary>
    [TestMethod]
    [DataRow("(\"name\": \"MeterNode\",\\s*\"version\": \")", "program")]
    [DataRow("(\"name\": \"factors\",[^}]*\"sha256\": \")", "factors")]
    public void AReportOfAnotherEdition_IsNotInOrderHere(string said, string subject)
    {
        Change(ReportFiles.Manifest, manifest => Regex.Replace(manifest, said, "${1}1"));

        Assert.Contains(finding => finding.Code == ReportFinding.OtherEdition && finding.Subject == subject, New());
    }

    [TestMethod]
    public void EveryFinding_StandsInTheOperationsManual()
    {
        string manual = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

        string[] unsaid =
        [
            .. typeof(ReportFinding).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)
                .Where(code => !manual.Contains($"`{code}`", StringComparison.Ordinal)),
        ];
        Assert.IsEmpty(unsaid, string.Join(", ", unsaid));
    }

    [TestMethod]
    public void AnotherKeyThanTheTrustedOne_IsFound()
    {
        CommandRun run = CommandRun.Of("verify", "--report", _folder, "--trust", new string('0', 64));

        Assert.Contains("not-trusted", run.Output);
        Assert.DoesNotContain(
            "not-trusted", CommandRun.Of("verify", "--report", _folder, "--trust", Check(_folder).Manifest!.Plant.Fingerprint).Output);
    }

    [TestMethod]
    public void ForeignTools_CheckSignaturesAndSums()
    {
        foreach ((string file, string signature) in ((string, string)[])
            [(ReportFiles.Manifest, ReportFiles.ManifestSignature), (ReportFiles.Sums, ReportFiles.SumsSignature)])
        {
            ForeignCheck.Openssl(
                "dgst", "-sha256", "-verify", Path.Combine(_folder, ReportFiles.PlantKey), "-signature", Path.Combine(_folder, signature),
                Path.Combine(_folder, file));
        }

        using var sums = Process.Start(
            new ProcessStartInfo("sha256sum", ["-c", "--strict", "--quiet", ReportFiles.Sums]) { WorkingDirectory = _folder })!;
        sums.WaitForExit();
        Assert.AreEqual(0, sums.ExitCode);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void BrowserThatPrintsNothing_MakesTheReportWithoutItsPdfWhereNobodyNeedsIt(bool needsPdf)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("needs a program that prints nothing in the place of the browser");
        }

        string folder = Path.Combine(s_plant.Root, "unprinted");
        using IEvidenceStore store = EvidenceStores.Open(s_plant.Folder.Store, create: false);
        var maker = new ReportMaker(s_plant.Folder, Registry.Load(s_plant.Folder.RegistryPath), store);
        var order = new ReportOrder(new FigureRequest { Calendar = Check(_folder).Figures!.Calendar, Grid = "China" }, folder)
        {
            Browser = "/bin/true",
            NeedsPdf = needsPdf,
            Now = DateTimeOffset.UnixEpoch,
        };
        if (needsPdf)
        {
            Assert.ThrowsExactly<PrintException>(() => maker.Make(order, CancellationToken.None));
            Assert.IsFalse(Directory.Exists(folder));
            return;
        }

        MadeReport made = maker.Make(order, CancellationToken.None);

        StringAssert.Contains(made.WithoutPdf!.Text, "the browser '/bin/true' has printed nothing");
        CollectionAssert.AreEqual((string[])["csv", "html", "json", "xlsx"], made.Manifest.Request.Formats.ToArray());
        CollectionAssert.AreEquivalent(s_honest, Check(folder).Findings.Select(finding => finding.ToString()).ToArray());
    }

    [TestMethod]
    public void ATimeStamp_IsOfTheManifest()
    {
        using var authority = new TimeStampAuthority();
        string folder = Path.Combine(s_plant.Root, "stamped");
        CommandRun made = Report(folder, "--time-stamp", authority.Serve());
        Assert.AreEqual(0, made.Code, made.Error);

        CommandRun run = CommandRun.Of("verify", "--report", folder, "--time-authority", authority.Certificate);
        Assert.Contains("had the manifest on", run.Output);
        Assert.DoesNotContain("was not checked", run.Output);
        ForeignCheck.Openssl(
            "ts", "-verify", "-token_in", "-in", Path.Combine(folder, ReportFiles.ManifestStamp), "-data",
            Path.Combine(folder, ReportFiles.Manifest), "-CAfile", authority.Certificate);

        File.Copy(Path.Combine(folder, ReportFiles.ManifestStamp), Path.Combine(_folder, ReportFiles.ManifestStamp));
        Assert.Contains(ReportFinding.StampWrong, New().Select(finding => finding.Code));
    }

    [TestMethod]
    public void TheSamePeriodAgain_IsTheNextVersionAndTheFormerOneStays()
    {
        string folder = Path.Combine(s_plant.Root, "twice");
        Report(folder);
        string first = Check(folder).ManifestSha256;
        CommandRun again = Report(folder, "--lang", "zh");

        ReportVerdict verdict = Check(folder);
        Assert.AreEqual(2, verdict.Manifest!.Version, again.Error);
        Assert.AreEqual(first, verdict.Manifest.Previous);
        Assert.AreEqual(first, Check(folder + ".v1").ManifestSha256);
        Assert.IsFalse(Directory.Exists(folder + ".unfinished"));
    }

    /// <summary>Another month is no new version: nobody would find the first one again.</summary>
    [TestMethod]
    public void AnotherPeriod_IntoTheFolderOfAReport_IsRefusedAndTheReportStays()
    {
        string folder = Path.Combine(s_plant.Root, "october");
        Report(folder);
        string first = Check(folder).ManifestSha256;

        CommandRun run = CommandRun.Of(
            "report", "--plant", s_plant.Folder.Path, "--from", To, "--to", "2026-10-15", "--zone", MonthPlant.Zone, "--formats", "html",
            "--out", folder);

        Assert.AreEqual(1, run.Code);
        StringAssert.Contains(run.Error, "of another period; nothing is written: name a new folder");
        Assert.AreEqual(first, Check(folder).ManifestSha256);
        Assert.IsFalse(Directory.Exists(folder + ".v1"));
    }

    [TestMethod]
    public void AFolderWithSomethingElse_IsLeftAlone()
    {
        string folder = Path.Combine(s_plant.Root, "other");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "mine.txt"), "mine");

        CommandRun run = Report(folder);

        Assert.AreEqual(1, run.Code);
        Assert.Contains("name a new folder", run.Error);
        CollectionAssert.AreEqual((string[])["mine.txt"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    [DataRow("--formats", "docx", "--formats 'docx' is none; there are")]
    [DataRow("--compare", From + "/" + To, "--compare names a period that the report has already")]
    [DataRow("--compare", "2026-10", "write FROM/TO")]
    public void WrongOptions_AreNamed(string option, string value, string message)
    {
        string folder = Path.Combine(s_plant.Root, "wrong");
        CommandRun run = Report(folder, option, value);

        Assert.AreEqual(2, run.Code, run.Error);
        Assert.Contains(message, run.Error);
        Assert.IsFalse(Directory.Exists(folder));
    }

    [GeneratedRegex("\"formats\": \\[[^\\]]*\\]")]
    private static partial Regex Formats();

    private static bool IsOfT4(ReportFinding finding) =>
        finding.Code == ReportFinding.CellDiffers && finding.Text.StartsWith("T4.", StringComparison.Ordinal);

    private static CommandRun Report(string folder, params string[] more)
    {
        string[] asked = more.Contains("--formats") ? more : [.. more, "--formats", "html"];
        return CommandRun.Of(
        [
            "report", "--plant", s_plant.Folder.Path, "--from", From, "--to", To, "--zone", MonthPlant.Zone,
            "--out", folder, .. asked,
        ]);
    }

    private static ReportVerdict Check(string folder) => new ReportCheck(folder).Check(CancellationToken.None);

    /// <summary>What is found now and was not before.</summary>
    private List<ReportFinding> New() => [.. Check(_folder).Findings.Where(finding => !s_honest.Contains(finding.ToString()))];

    private void Change(string name, Func<string, string> change)
    {
        string path = Path.Combine(_folder, name);
        string before = File.ReadAllText(path);
        string after = change(before);
        Assert.AreNotEqual(before, after);
        File.WriteAllText(path, after);
    }

    /// <summary>Another last digit of the first machine's energy.</summary>
    private static string ChangeADigit(string html)
    {
        int at = html.IndexOf('>', html.IndexOf("data-c=\"T4.1.energy\"", StringComparison.Ordinal));
        int end = html.IndexOf('<', at) - 1;
        char other = html[end] == '9' ? '8' : (char)(html[end] + 1);
        return html[..end] + other + html[(end + 1)..];
    }

    /// <summary>The plant signs what lies there now.</summary>
    private void SignSums()
    {
        using PlantKey key = s_plant.Folder.LoadPlantKey();
        byte[] sums = Encoding.UTF8.GetBytes(FileSums.Of(_folder, [ReportFiles.Sums, ReportFiles.SumsSignature]));
        File.WriteAllBytes(Path.Combine(_folder, ReportFiles.Sums), sums);
        File.WriteAllBytes(Path.Combine(_folder, ReportFiles.SumsSignature), key.SignFile(sums));
    }
}
