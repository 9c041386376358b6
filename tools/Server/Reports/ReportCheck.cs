using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Report;
using MeterNode.Server.Computing;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>
/// Checks a signed report: its signatures, the SHA-256 of every file, and each figure, which it computes again from the evidence beside it
/// and compares with what every document says.
/// </summary>
/// <param name="folder">Folder of the report.</param>
public sealed class ReportCheck(string folder)
{
    private const int MaximumDifferences = 100;

    private readonly List<ReportFinding> _findings = [];
    private readonly List<ReportFinding> _notes = [];

    /// <summary>Fingerprint of the plant's key as the plant has told it; null when nobody has said.</summary>
    public string? TrustedFingerprint { get; init; }

    /// <summary>Certificates of time-stamp authorities, or of the roots above them (PEM, DER).</summary>
    public IReadOnlyList<string> TimeAuthorityFiles { get; init; } = [];

    /// <summary>Checkpoints that somebody has kept.</summary>
    public IReadOnlyList<string> CheckpointFiles { get; init; } = [];

    /// <summary>Public keys of those who countersigned checkpoints (SubjectPublicKeyInfo).</summary>
    public IReadOnlyList<byte[]> WitnessKeys { get; init; } = [];

    /// <summary>Called with what is done, often; return quickly.</summary>
    public Action<ReportStage>? Advanced { get; set; }

    /// <summary>Checks it.</summary>
    /// <exception cref="OperatorException">
    /// The folder has no manifest, or something that is no file, or a file holds no certificate of an authority.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ReportVerdict Check(CancellationToken cancellation)
    {
        (ReportManifest manifest, string sha256, Dictionary<string, string> here) = CheckSigned();
        CheckInputs(manifest, here);
        CheckEdition(manifest);
        ReportSource? source = Recompute(manifest, sha256, cancellation);
        return new ReportVerdict(manifest, sha256, source?.Figures, _findings, _notes) { Source = source };
    }

    /// <summary>Checks signatures and the SHA-256 of every file, and computes nothing again.</summary>
    /// <inheritdoc cref="Check" path="/exception"/>
    public ReportVerdict CheckFiles()
    {
        (ReportManifest manifest, string sha256, Dictionary<string, string> here) = CheckSigned();
        CheckInputs(manifest, here);
        return new ReportVerdict(manifest, sha256, null, _findings, _notes);
    }

    private (ReportManifest Manifest, string Sha256, Dictionary<string, string> Here) CheckSigned()
    {
        FileSums.RefuseWhatIsNoFile(folder);
        byte[] bytes = PlantPapers.Content(PathOf(ReportFiles.Manifest)) ?? throw new OperatorException(
            OperatorError.DeviceOrIo,
            RuleReason.Of("check.no-manifest", $"'{folder}' has no {ReportFiles.Manifest}: name the folder that 'meternode report' wrote"));
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (SignedManifest.TryParse(bytes) is not { } manifest)
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "check.bad-manifest",
                    $"'{PathOf(ReportFiles.Manifest)}' is damaged, or from a newer version: take the report again from whoever gave it"));
        }

        CheckKey(manifest);
        CheckSignature(manifest, ReportFiles.Manifest, bytes, ReportFiles.ManifestSignature);
        CheckStamp(SHA256.HashData(bytes));
        Advanced?.Invoke(new ReportStage(ReportStep.Reading));
        Dictionary<string, string> here = FileSums.Read(folder);
        CheckSums(manifest, here);
        return (manifest, sha256, here);
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private void Find(string code, string subject, RuleReason reason) => _findings.Add(new ReportFinding(code, subject, reason));

    private void CheckKey(ReportManifest manifest)
    {
        string fingerprint = KeyFingerprint.Of(manifest.Plant.PublicKey);
        if (fingerprint != manifest.Plant.Fingerprint)
        {
            Find(
                ReportFinding.ManifestDiffers, ReportFiles.Manifest,
                RuleReason.Of("check.key-names", $"its key has the fingerprint {fingerprint}, and it names another"));
        }

        if (TrustedFingerprint is string trusted && trusted != fingerprint)
        {
            Find(
                ReportFinding.NotTrusted, manifest.Plant.Site,
                RuleReason.Of(
                    "check.key-other",
                    $"the key has the fingerprint {fingerprint}, not the one that is trusted: it is another plant's, or the report is "
                        + $"forged"));
        }
    }

    private void CheckSignature(ReportManifest manifest, string name, byte[] content, string signatureName)
    {
        if (PlantPapers.Content(PathOf(signatureName)) is not byte[] signature)
        {
            Find(
                ReportFinding.FileMissing, signatureName,
                RuleReason.Of("check.no-signature", $"the plant's signature of {name} is not there"));
            return;
        }

        bool isGood;
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(manifest.Plant.PublicKey, out _);
            isGood = key.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            isGood = false;
        }

        if (!isGood)
        {
            Find(
                ReportFinding.SignatureWrong, signatureName,
                RuleReason.Of("check.bad-signature", $"it is no signature of {name} by the plant's key"));
        }
    }

    private void CheckStamp(byte[] manifestHash)
    {
        if (PlantPapers.Content(PathOf(ReportFiles.ManifestStamp)) is not byte[] token)
        {
            return;
        }

        using var authorities = new TimeAuthorities(TimeAuthorityFiles);
        TimeStampCheck stamp = authorities.Check(token, manifestHash);
        if (stamp.Problem is RuleReason problem)
        {
            Find(
                ReportFinding.StampWrong, ReportFiles.ManifestStamp,
                RuleReason.Of("check.stamp", $"it is no time stamp of the manifest: {problem}"));
            return;
        }

        _notes.Add(new ReportFinding(
            ReportFinding.Stamped, ReportFiles.ManifestStamp,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{stamp.Authority} had the manifest on {stamp.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}"
                    + $"{(stamp.IsKnown ? "" : "; its certificate was not given, so who it is was not checked")}")));
    }

    private void CheckSums(ReportManifest manifest, Dictionary<string, string> here)
    {
        if (PlantPapers.Content(PathOf(ReportFiles.Sums)) is not byte[] content)
        {
            Find(
                ReportFinding.FileMissing, ReportFiles.Sums,
                RuleReason.Of("check.no-sums", "the list of the files with their SHA-256 is not there"));
            return;
        }

        CheckSignature(manifest, ReportFiles.Sums, content, ReportFiles.SumsSignature);
        if (FileSums.Parse(Encoding.UTF8.GetString(content)) is not Dictionary<string, string> signed)
        {
            Find(ReportFinding.FileChanged, ReportFiles.Sums, RuleReason.Of("check.sums-lines", "it has lines that are none of sha256sum"));
            return;
        }

        foreach ((string name, string sha256) in signed)
        {
            if (!here.TryGetValue(name, out string? present))
            {
                Find(ReportFinding.FileMissing, name, RuleReason.Of("check.signed-gone", "it was signed and is not there"));
            }
            else if (present != sha256)
            {
                Find(ReportFinding.FileChanged, name, RuleReason.Of("check.signed-other", "it is not the file that was signed"));
            }
        }

        foreach (string name in here.Keys.Where(
            name => !signed.ContainsKey(name) && name is not (ReportFiles.Sums or ReportFiles.SumsSignature or ReportSignOff.FileName)))
        {
            Find(ReportFinding.FileAdded, name, RuleReason.Of("check.unsigned", "nobody has signed it"));
        }
    }

    /// <summary>The manifest and the files, whatever the list beside them says.</summary>
    private void CheckInputs(ReportManifest manifest, Dictionary<string, string> here)
    {
        foreach (ManifestFile file in manifest.Files)
        {
            string path = Path.GetFullPath(PathOf(file.Name));
            if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                Find(
                    ReportFinding.ManifestDiffers, ReportFiles.Manifest,
                    RuleReason.Of("check.outside", "it names a file outside of the report"));
            }
            else if (!here.TryGetValue(file.Name, out string? present))
            {
                FindOnce(
                    ReportFinding.FileMissing, file.Name,
                    RuleReason.Of("check.input-gone", "the report was computed from it, and it is not there"));
            }
            else if (present != file.Sha256)
            {
                FindOnce(
                    ReportFinding.FileChanged, file.Name,
                    RuleReason.Of("check.input-other", "it is not the file that the report was computed from"));
            }
        }

        string[] folders =
            [ReportFiles.Evidence, ReportFiles.BaselineEvidence, ReportFiles.ComparisonEvidence, ReportFiles.Checkpoints];
        foreach (string name in here.Keys.Where(name => folders.Contains(Path.GetDirectoryName(name))))
        {
            if (!manifest.Files.Any(file => file.Name == name))
            {
                FindOnce(ReportFinding.FileAdded, name, RuleReason.Of("check.input-added", "the report was not computed from it"));
            }
        }
    }

    private void FindOnce(string code, string subject, RuleReason reason)
    {
        if (!_findings.Exists(finding => finding.Code == code && finding.Subject == subject))
        {
            Find(code, subject, reason);
        }
    }

    /// <summary>What another check has found, as far as it is new.</summary>
    private void Take((IReadOnlyList<ReportFinding> Findings, IReadOnlyList<ReportFinding> Notes) found)
    {
        _findings.AddRange(found.Findings.Where(finding => !_findings.Contains(finding)));
        _notes.AddRange(found.Notes);
    }

    private void CheckEdition(ReportManifest manifest)
    {
        foreach (ManifestTable table in ReportComputing.Tables)
        {
            if (manifest.Tables.FirstOrDefault(other => other.Name == table.Name) is not { } used || used.Sha256 != table.Sha256)
            {
                Find(
                    ReportFinding.OtherEdition, table.Name,
                    RuleReason.Of(
                        "check.table-edition",
                        $"the report was made with the edition "
                            + $"{manifest.Tables.FirstOrDefault(t => t.Name == table.Name)?.Version ?? "?"}, this program has "
                            + $"{table.Version}: figures may differ; take MeterNode {manifest.Program.Version}"));
            }
        }

        if (!IsOfThisProgram(manifest))
        {
            // The plant says which version it was: a layout that nobody compares could show anything beside the figures.
            Find(
                ReportFinding.OtherEdition, "program",
                RuleReason.Of(
                    "check.program-edition",
                    $"the report was made by MeterNode {manifest.Program.Version}, this is {PlantServer.Version}: its figures are "
                        + $"compared, and not its layout; take MeterNode {manifest.Program.Version}"));
        }
    }

    private static bool IsOfThisProgram(ReportManifest manifest) => manifest.Program.Version == PlantServer.Version;

    private ReportSource? Recompute(ReportManifest manifest, string sha256, CancellationToken cancellation)
    {
        try
        {
            byte[] registry = PlantPapers.Content(PathOf(PlantPapers.RegistryName))
                ?? throw new OperatorException(
                    OperatorError.Failure, RuleReason.Of("check.no-registry", $"'{PlantPapers.RegistryName}' is not there"));
            var papers = new PlantPapers(
                Registry.Parse(registry), PlantPapers.Content(PathOf(PlantPapers.HistoryName)),
                PlantPapers.Content(PathOf(PlantPapers.LedgerName)));
            if (papers.Registry.PlantKey is not byte[] key || !key.AsSpan().SequenceEqual(manifest.Plant.PublicKey))
            {
                Find(
                    ReportFinding.ManifestDiffers, PlantPapers.RegistryName,
                    RuleReason.Of("check.registry-key", "it has another key of the plant than the manifest"));
                return null;
            }

            (FigureRequest request, PlantCalendar? comparison) = ReportFiles.Asked(manifest.Request);
            string[] checkpoints =
                [.. manifest.Files.Select(file => file.Name).Where(name => ReportFiles.IsCheckpoint(name) && File.Exists(PathOf(name)))];
            (ComputedPeriod figures, ComputedPeriod? compared, LedgerBook? book, ReportAnchors anchors) = ReportComputing.Of(
                papers, new EvidenceFolder(folder, ReportFiles.Periods(request, comparison)),
                ReportComputing.Checkpoints(folder, checkpoints, papers.Registry), request, comparison, Say, cancellation);
            CompareFindings(manifest, figures);
            CheckWords(manifest, papers.Registry, request.Calendar);
            Take(ReportSignOff.Check(folder, papers, Convert.FromHexString(sha256)));
            if (CheckpointFiles.Count > 0 || WitnessKeys.Count > 0 || TimeAuthorityFiles.Count > 0)
            {
                Advanced?.Invoke(new ReportStage(ReportStep.Holding));
                Take(new HeldCheckpoints(folder, checkpoints)
                {
                    Files = CheckpointFiles,
                    WitnessKeys = WitnessKeys,
                    TimeAuthorityFiles = TimeAuthorityFiles,
                }.Check(papers.Registry, request.Calendar, cancellation));
            }

            var source = new ReportSource
            {
                Figures = figures,
                Comparison = compared,
                Book = book,
                Anchors = anchors,
                Stamp = ReportComputing.Stamp(PlantPapers.Content(PathOf(ReportFiles.ManifestStamp)), Convert.FromHexString(sha256)),
                Language = ReportFiles.LanguageOf(manifest),
                Manifest = manifest,
                ManifestSha256 = sha256,
                VerifyPageSha256 = VerifyPage.Sha256,
            };
            ReportContent content = ReportComposer.Compose(source);
            CheckParts(manifest, content, papers.Registry, request, comparison);
            Compare(manifest, content);
            return source;
        }
        catch (Exception e) when (e is OperatorException or RegistryException)
        {
            Find(
                ReportFinding.NotComputed, manifest.Plant.Site,
                RuleReason.Of("check.not-computed", $"the report cannot be computed again: {PlainReason.ReasonOf(e)}"));
            return null;
        }
    }

    private void Say(string node, long packs) => Advanced?.Invoke(new ReportStage(ReportStep.Verifying, node, packs));

    private void CompareFindings(ReportManifest manifest, ComputedPeriod figures)
    {
        foreach ((string node, string finding) in figures.Findings)
        {
            _findings.Add(new ReportFinding(ReportFinding.Evidence, node, finding));
        }

        foreach (ManifestFinding doubt in ReportComputing.Doubts(figures))
        {
            _findings.Add(new ReportFinding(ReportFinding.NotMeasured, doubt.Node, doubt.Finding));
        }

        if (manifest.InOrder != ReportComputing.IsInOrder(figures))
        {
            Find(
                ReportFinding.ManifestDiffers, ReportFiles.Manifest,
                manifest.InOrder ? RuleReason.Of("check.says-good", "it says that all is in order, and it is not")
                    : RuleReason.Of("check.says-bad", "it says that something is wrong, and nothing is"));
        }

        CompareWords(ReportComputing.Findings(figures), manifest.Findings, RuleReason.Of("check.finding", "finding"));
        CompareWords(ReportComputing.Doubts(figures), manifest.Doubts, RuleReason.Of("check.doubt", "doubt"));
    }

    private void CompareWords(IReadOnlyList<ManifestFinding> expected, IReadOnlyList<ManifestFinding> said, RuleReason what)
    {
        if (expected.SequenceEqual(said))
        {
            return;
        }

        int at = 0;
        while (at < expected.Count && at < said.Count && expected[at] == said[at])
        {
            at++;
        }

        object Said(IReadOnlyList<ManifestFinding> list) => at < list.Count
            ? $"'{TextDifferences.Short($"{list[at].Node}: {list[at].Finding}")}'" : RuleReason.Of("check.none", "none");
        Find(
            ReportFinding.ManifestDiffers, ReportFiles.Manifest,
            RuleReason.Of("check.list", $"its {what} {at + 1} is {Said(said)}; the evidence gives {Said(expected)}"));
    }

    /// <summary>What the manifest says of itself, which no document repeats from the evidence.</summary>
    private void CheckWords(ReportManifest manifest, Registry registry, PlantCalendar calendar)
    {
        string number = ReportFiles.Number(registry.Site, calendar);
        if (manifest.Number != number || manifest.Plant.Site != registry.Site)
        {
            Find(
                ReportFinding.ManifestDiffers, ReportFiles.Manifest,
                RuleReason.Of("check.number", $"it has another plant or number than {number}"));
        }

        if (manifest.Version < 1 || (manifest.Version == 1) != (manifest.Previous is null))
        {
            Find(
                ReportFinding.ManifestDiffers, ReportFiles.Manifest,
                RuleReason.Of("check.version", "its version does not fit what it says of the version before"));
        }
    }

    /// <summary>A report has its parts and nothing else, whatever the plant has signed: nobody compares what else lies there.</summary>
    private void CheckParts(
        ReportManifest manifest, ReportContent content, Registry registry, FigureRequest request, PlantCalendar? comparison)
    {
        var parts = new HashSet<string>(ReportFiles.Parts(manifest, content), StringComparer.Ordinal);
        Dictionary<string, RegisteredNode?> inputs = ReportFiles.Inputs(registry, request, comparison)
            .DistinctBy(input => input.Name).ToDictionary(input => input.Name, input => input.Board, StringComparer.Ordinal);
        CheckFiles(manifest, inputs);
        parts.UnionWith(manifest.Files.Select(file => file.Name).Where(name => inputs.ContainsKey(name) || ReportFiles.IsCheckpoint(name)));
        foreach (string name in FileSums.Names(folder).Where(name => !parts.Contains(name)))
        {
            FindOnce(ReportFinding.FileAdded, name, RuleReason.Of("check.not-part", "it is no part of the report, and was not compared"));
        }

        string key = Path.Combine(folder, ReportFiles.PlantKey);
        if (!File.Exists(key) || File.ReadAllText(key) != ReportFiles.KeyText(manifest.Plant.PublicKey))
        {
            FindOnce(
                ReportFinding.FileChanged, ReportFiles.PlantKey,
                RuleReason.Of("check.manifest-key", "it is not the key of the manifest"));
        }

        string page = Path.Combine(folder, VerifyPage.FileName);
        if (IsOfThisProgram(manifest)
            && (!File.Exists(page) || Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(page))) != VerifyPage.Sha256))
        {
            FindOnce(
                ReportFinding.FileChanged, VerifyPage.FileName,
                RuleReason.Of("check.page", $"it is not the page of MeterNode {manifest.Program.Version}"));
        }
    }

    /// <summary>What the manifest says of the files beside their SHA-256, which annex D repeats.</summary>
    private void CheckFiles(ReportManifest manifest, Dictionary<string, RegisteredNode?> inputs)
    {
        if (!manifest.Files.Select(file => file.Name).SequenceEqual(
            manifest.Files.Select(file => file.Name).Distinct().Order(StringComparer.Ordinal)))
        {
            Find(
                ReportFinding.ManifestDiffers, ReportFiles.Manifest,
                RuleReason.Of("check.names-order", "it names a file twice, or not in the order of their names"));
        }

        foreach (ManifestFile file in manifest.Files)
        {
            if (!inputs.TryGetValue(file.Name, out RegisteredNode? board) && !ReportFiles.IsCheckpoint(file.Name))
            {
                Find(
                    ReportFinding.ManifestDiffers, ReportFiles.Manifest,
                    RuleReason.Of("check.no-input", $"no report of this plant is computed from '{file.Name}'"));
            }
            else if (file.Node != board?.Id || file.Kid != board?.KidText)
            {
                Find(
                    ReportFinding.ManifestDiffers, ReportFiles.Manifest,
                    RuleReason.Of("check.input-node", $"it names another node or key of '{file.Name}'"));
            }

            string path = PathOf(file.Name);
            if (File.Exists(path) && new FileInfo(path).Length != file.Bytes)
            {
                Find(
                    ReportFinding.ManifestDiffers, ReportFiles.Manifest,
                    RuleReason.Of("check.input-length", $"it names another length of '{file.Name}'"));
            }
        }
    }

    private void Compare(ReportManifest manifest, ReportContent content)
    {
        foreach (string format in manifest.Request.Formats)
        {
            Advanced?.Invoke(new ReportStage(ReportStep.Comparing, format));
            int found = 0;
            foreach (ReportDifference difference in ReportRendering.Differences(format, content, folder, IsOfThisProgram(manifest)))
            {
                if (++found > MaximumDifferences)
                {
                    Find(ReportFinding.CellDiffers, difference.File, RuleReason.Of("check.more", "there are more differences"));
                    break;
                }

                Find(ReportFinding.CellDiffers, difference.File, difference.Reason);
            }
        }
    }
}
