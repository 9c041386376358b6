using System.Globalization;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Computing;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>
/// Who stands for a report: somebody signs it off when it is there, so this cannot be in its documents. What the plant's ledger got behind
/// that of the report lies beside it as a file; the ledger of the report and this file together are a ledger again.
/// </summary>
public static class ReportSignOff
{
    /// <summary>Name of the file in the folder of the report.</summary>
    public const string FileName = "sign-off.cbor";

    /// <summary>What somebody is about to sign off, in one line; null where <paramref name="manifest"/> is no report's.</summary>
    /// <exception cref="OperatorException">
    /// It cannot be checked: a manifest that cannot be read, or away from its report. Or the report is another plant's, or its ledger is
    /// not the beginning of the plant's.
    /// </exception>
    public static string? Describe(string manifest, PlantFolder plant)
    {
        bool isNamed = Path.GetFileName(manifest) == ReportFiles.Manifest;
        if (PlantPapers.Content(manifest) is not byte[] content || SignedManifest.TryParse(content) is not { } report)
        {
            return isNamed
                ? throw new OperatorException(
                    OperatorError.Failure,
                    RuleReason.Of(
                        "report.unreadable",
                        $"'{manifest}' is no manifest that can be read: it is damaged, or from a newer version; nothing is signed"))
                : null;
        }

        if (!isNamed)
        {
            throw new OperatorException(
                OperatorError.Usage,
                $"'{manifest}' is the manifest of a report under another name: name {ReportFiles.Manifest} in the folder of the report, "
                    + "where it can be checked");
        }

        if (report.Plant.Site != plant.Site)
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of("report.other-plant", $"'{manifest}' is a report of the plant '{report.Plant.Site}', not of this"));
        }

        _ = Continuation(manifest, plant);
        string order = report.InOrder ? "in order" : $"NOT in order: {report.Findings.Count + report.Doubts.Count} findings";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"report {report.Number}, version {report.Version}, made {report.MadeAt.UtcDateTime:yyyy-MM-dd HH:mm'Z'}, {order}");
    }

    /// <summary>Writes the file beside a manifest; returns its path.</summary>
    /// <exception cref="OperatorException">The report's ledger is not the beginning of the plant's.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static string Write(string manifest, PlantFolder plant)
    {
        string path = Beside(manifest, FileName);
        string work = path + ".unfinished";
        File.WriteAllBytes(work, Continuation(manifest, plant));
        File.Move(work, path, overwrite: true);
        return path;
    }

    /// <summary>What a sign-off of a report says of it: the SHA-256 of the manifest that the person has seen.</summary>
    public static IReadOnlyDictionary<string, object> Subject(byte[] manifestSha256) => new Dictionary<string, object>
    {
        ["of"] = SignOffSubject.Report.Code(),
        ["sha"] = manifestSha256,
    };

    /// <summary>Who has signed a report off, as a note for each, and what is wrong with that; nothing where nobody has.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    internal static (IReadOnlyList<ReportFinding> Findings, IReadOnlyList<ReportFinding> Notes) Check(
        string folder, PlantPapers papers, byte[] manifestSha256)
    {
        (IReadOnlyList<ReportFinding> findings, IReadOnlyList<ReportSigner> signers) = Read(folder, papers, manifestSha256);
        return (findings, [.. signers.Select(signer => new ReportFinding(
            ReportFinding.SignedOff, FileName,
            string.Create(
                CultureInfo.InvariantCulture,
                $"signed off by {Who(signer)}, with the statements of the ledger up to {signer.UpTo}")))]);
    }

    /// <summary>Who has signed a report off, and what is wrong with that; nothing where nobody has.</summary>
    /// <param name="folder">Folder of the report.</param>
    /// <param name="papers">What lies in it.</param>
    /// <param name="manifestSha256">SHA-256 of its manifest.</param>
    internal static (IReadOnlyList<ReportFinding> Findings, IReadOnlyList<ReportSigner> Signers) Read(
        string folder, PlantPapers papers, byte[] manifestSha256)
    {
        if (PlantPapers.Content(Path.Combine(folder, FileName)) is not byte[] more)
        {
            return ([], []);
        }

        if (papers.History is null)
        {
            return ([Wrong(RuleReason.Of(
                "sign-off.no-history", $"without {PlantPapers.HistoryName} nobody knows whose keys have signed it"))], []);
        }

        PlantPeople people = PlantPeople.Of(new PlantHistory(papers.History, papers.PlantPublicKey).Read());
        byte[] whole = [.. papers.Ledger ?? [], .. more];
        using var reader = new LedgerReader(whole, people, papers.Site, papers.PlantPublicKey);
        LedgerBook book = LedgerBook.Of(reader, people);
        var findings = new List<ReportFinding>();
        var signers = new List<ReportSigner>();
        var others = new List<ReportFinding>();
        if (reader.Problem is not null)
        {
            findings.Add(Wrong(RuleReason.Of(
                "sign-off.not-behind", $"it is not what the ledger of the report goes on with: {reader.Problem}")));
        }

        findings.AddRange(book.Refused.Where(refused => IsBehind(refused.Statement, papers)).Select(
            refused => Wrong(
                RuleReason.Of("sign-off.refused", $"statement {refused.Statement.Number} does not count: {refused.Why}"))));
        foreach (SignOffEntry signed in book.Entries<SignOffEntry>().Where(
            entry => entry.Of == SignOffSubject.Report && IsBehind(entry.Statement, papers)))
        {
            PlantPerson person = people.Find(signed.By, signed.Statement.Kid)!;
            var signer = new ReportSigner(signed.By, person.RoleCode, signed.SignedAt, signed.UpTo);
            byte[] sha = signed.Sha ?? [];
            if (sha.AsSpan().SequenceEqual(manifestSha256))
            {
                signers.Add(signer);
            }
            else
            {
                others.Add(Wrong(RuleReason.Of(
                    "sign-off.other-report",
                    $"{signer.By} ({RoleOf(signer)}) on {signer.At.UtcDateTime:yyyy-MM-dd HH:mm'Z'} has signed off another report, "
                        + $"whose manifest has the SHA-256 {Convert.ToHexStringLower(sha)}")));
            }
        }

        // What the plant's ledger goes on with may be sign-offs of its other reports, too.
        if (signers.Count == 0)
        {
            findings.AddRange(others);
        }

        if (findings.Count == 0 && signers.Count == 0)
        {
            findings.Add(Wrong(RuleReason.Of("sign-off.nobody", "nobody has signed off this report in it")));
        }

        return (findings, signers);
    }

    private static string Who(ReportSigner signer) => string.Create(
        CultureInfo.InvariantCulture, $"{signer.By} ({signer.RoleCode}) on {signer.At.UtcDateTime:yyyy-MM-dd HH:mm'Z'}");

    /// <summary>The role, as the schema has it; its code where a later version added it.</summary>
    private static object RoleOf(ReportSigner signer) =>
        LedgerWords.Role.FirstOrDefault(word => word.Code == signer.RoleCode) ?? (object)signer.RoleCode;

    private static ReportFinding Wrong(RuleReason reason) => new(ReportFinding.SignOffWrong, FileName, reason);

    /// <summary>True for a statement that is not in the ledger of the report.</summary>
    private static bool IsBehind(LedgerStatement statement, PlantPapers papers) => papers.Ledger is null
        || papers.Ledger.AsSpan().IndexOf(statement.Bytes) < 0;

    /// <summary>What the plant's ledger has behind the report's.</summary>
    private static byte[] Continuation(string manifest, PlantFolder plant)
    {
        byte[] before = PlantPapers.Content(Beside(manifest, PlantPapers.LedgerName)) ?? [];
        byte[] ledger = PlantPapers.Content(plant.LedgerPath) ?? [];
        return ledger.AsSpan().StartsWith(before)
            ? ledger[before.Length..]
            : throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "report.other-ledger",
                    $"the ledger of the plant does not go on from that of '{manifest}': make the report again and sign that off"));
    }

    private static string Beside(string manifest, string name) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifest))!, name);
}
