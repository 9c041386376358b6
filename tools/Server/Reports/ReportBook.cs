using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Server.Computing;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>
/// Checks kept reports in the background, one after the other, and keeps what it has found for a day, or until a file of the report is
/// another one. Safe for several threads.
/// </summary>
/// <param name="server">The plant.</param>
public sealed class ReportBook(PlantServer server) : IDisposable
{
    private static readonly TimeSpan s_keep = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SignOffs> _signOffs = new(StringComparer.Ordinal);

    /// <summary>What is known of a report; a check begins where nothing is, or too little.</summary>
    /// <param name="report">The report.</param>
    /// <param name="isWhole">True to have every figure computed again; otherwise signatures and sums are enough.</param>
    public ReportState Find(KeptReport report, bool isWhole)
    {
        string stamp = StampOf(report.Path, FileSums.Names(report.Path).Where(name => name != ReportSignOff.FileName));
        DateTimeOffset now = server.Options.Time.GetUtcNow();
        lock (_lock)
        {
            if (!_entries.TryGetValue(report.Path, out Entry? entry))
            {
                _entries[report.Path] = entry = new Entry();
            }

            if (entry is { IsRunning: false } && entry.Stamp != stamp)
            {
                (entry.Stamp, entry.Look, entry.Problem) = (stamp, null, null);
            }

            bool isDue = entry.Look is null ? entry.Problem is null
                : (isWhole && !entry.Look.IsWhole) || now - entry.Look.MadeAt > s_keep || now < entry.Look.MadeAt;
            if (isDue && !entry.IsRunning && !_stop.IsCancellationRequested)
            {
                (entry.IsRunning, entry.Since, entry.Stage) = (true, now, null);
                Task.Run(() => Check(report, entry, isWhole, now));
            }

            return new ReportState(entry.Stamp == stamp ? entry.Look : null, entry.IsRunning, entry.Since, entry.Stage, entry.Problem);
        }
    }

    /// <summary>The next look at a report begins a check.</summary>
    public void Renew(KeptReport report)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(report.Path, out Entry? entry) && !entry.IsRunning)
            {
                (entry.Look, entry.Problem) = (null, null);
            }
        }
    }

    /// <summary>Who has signed a report off, and what is wrong with what lies there as a sign-off: one line, null for nothing.</summary>
    public (IReadOnlyList<ReportSigner> Signers, RuleReason? Problem) SignersOf(KeptReport report)
    {
        if (!File.Exists(report.PathOf(ReportSignOff.FileName)))
        {
            return ([], null);
        }

        string stamp = StampOf(
            report.Path, [ReportSignOff.FileName, ReportFiles.Manifest, PlantPapers.LedgerName, PlantPapers.HistoryName]);
        SignOffs? known;
        lock (_lock)
        {
            _signOffs.TryGetValue(report.Path, out known);
        }

        if (known?.Stamp != stamp)
        {
            known = Read(report, stamp); // Signatures are verified: nobody else waits for that.
            lock (_lock)
            {
                _signOffs[report.Path] = known;
            }
        }

        return (known.Signers, known.Problem);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Cancel();

    private SignOffs Read(KeptReport report, string stamp)
    {
        try
        {
            // Whose keys may sign says the plant itself, and not the folder.
            var papers = new PlantPapers(
                server.Registry, PlantPapers.Content(report.PathOf(PlantPapers.HistoryName)),
                PlantPapers.Content(report.PathOf(PlantPapers.LedgerName)));
            (IReadOnlyList<ReportFinding> findings, IReadOnlyList<ReportSigner> signers) =
                ReportSignOff.Read(report.Path, papers, Convert.FromHexString(report.ManifestSha256));
            return new SignOffs(stamp, signers, findings.Count > 0 ? findings[0].Reason : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RegistryException)
        {
            return new SignOffs(stamp, [], PlainReason.ReasonWithPath(e));
        }
    }

    private async Task Check(KeptReport report, Entry entry, bool isWhole, DateTimeOffset madeAt)
    {
        RuleReason? problem = null;
        ReportLook? look = null;
        try
        {
            await _turn.WaitAsync(_stop.Token).ConfigureAwait(false);
            try
            {
                var check = new ReportCheck(report.Path)
                {
                    TrustedFingerprint = server.Registry.Fingerprint,
                    Advanced = stage => entry.Stage = stage,
                };
                ReportVerdict verdict = isWhole ? check.Check(_stop.Token) : check.CheckFiles();
                look = new ReportLook(
                    madeAt, isWhole, [.. verdict.Findings.Where(finding => OpenPoints.IsOfFiles(finding.Code))],
                    !isWhole ? new Dictionary<FigureLanguage, IReadOnlyList<OpenPoint>>()
                        : Enum.GetValues<FigureLanguage>().ToDictionary(
                            language => language, language => OpenPoints.Of(verdict, language)));
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = RuleReason.Of("check.unreadable", $"a file cannot be read: {PlainReason.ReasonWithPath(e)}");
        }
        catch (Exception e)
        {
            problem = PlainReason.ReasonWithPath(e); // The page says it.
        }
        finally
        {
            lock (_lock)
            {
                (entry.Look, entry.Problem, entry.IsRunning) = (look, problem, false);
            }
        }
    }

    /// <summary>Which files these are, as far as a folder says it without reading them.</summary>
    private static string StampOf(string folder, IEnumerable<string> names)
    {
        var text = new StringBuilder();
        foreach (string name in names)
        {
            var file = new FileInfo(Path.Combine(folder, name));
            text.Append(CultureInfo.InvariantCulture, $"{name}\0{(file.Exists ? file.Length : -1)}\0{file.LastWriteTimeUtc.Ticks}\0");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private sealed record SignOffs(string Stamp, IReadOnlyList<ReportSigner> Signers, RuleReason? Problem);

    private sealed class Entry
    {
        public string Stamp { get; set; } = string.Empty;

        public ReportLook? Look { get; set; }

        public bool IsRunning { get; set; }

        public DateTimeOffset Since { get; set; }

        public ReportStage? Stage { get; set; }

        public RuleReason? Problem { get; set; }
    }
}
