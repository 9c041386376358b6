using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Report;
using MeterNode.Server.Computing;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>
/// Makes a signed report in a folder: copies what it is about, computes from the copies, renders, and signs. The folder is whole or not
/// there: it gets its name at the end.
/// </summary>
/// <param name="plant">The plant; its key signs.</param>
/// <param name="registry">Its registry.</param>
/// <param name="store">Its evidence.</param>
public sealed class ReportMaker(PlantFolder plant, Registry registry, IEvidenceStore store)
{
    /// <summary>What the name of a folder ends with while a report is made in it.</summary>
    internal const string Unfinished = ".unfinished";

    /// <summary>Called with what is done, often; return quickly.</summary>
    public Action<ReportStage>? Advanced { get; init; }

    /// <summary>Makes the report that is ordered.</summary>
    /// <exception cref="OperatorException">The folder has something else, a factor is not there, or the plant's key is not.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    public MadeReport Make(ReportOrder order, CancellationToken cancellation)
    {
        string folder = Path.GetFullPath(order.Folder);
        (ReportManifest Manifest, string Sha256)? former = Former(folder, order);
        using PlantKey key = plant.LoadPlantKey();
        if (!key.SubjectPublicKeyInfo.AsSpan().SequenceEqual(registry.PlantKey))
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "report.key-differs",
                    $"'{plant.RegistryPath}' has another key of the plant than the one that signs: nobody could check such a report"));
        }

        string work = folder + Unfinished;
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }

        Directory.CreateDirectory(work);
        try
        {
            MadeReport made = MakeIn(work, order, former, key, cancellation);
            Replace(folder, work);
            return made with { Folder = folder };
        }
        catch
        {
            Directory.Delete(work, recursive: true);
            throw;
        }
    }

    private MadeReport MakeIn(
        string work, ReportOrder order, (ReportManifest Manifest, string Sha256)? former, PlantKey key, CancellationToken cancellation)
    {
        var files = new List<ManifestFile>();
        PlantPapers papers = CopyPapers(work, files);
        IReadOnlyList<(string Folder, PlantCalendar Calendar)> periods = ReportFiles.Periods(order.Request, order.Comparison);
        foreach ((string name, PlantCalendar calendar) in periods)
        {
            CopyPacks(work, name, calendar, files, cancellation);
        }

        CheckpointSet checkpoints =
            ReportComputing.Checkpoints(work, CopyCheckpoints(work, order.Request.Calendar.Period, files), registry);
        (ComputedPeriod figures, ComputedPeriod? comparison, LedgerBook? book, ReportAnchors anchors) = ReportComputing.Of(
            papers, new EvidenceFolder(work, periods), checkpoints, order.Request, order.Comparison, Say, cancellation);
        MadeReport WriteOf(ReportOrder order) =>
            Write(work, order, ManifestOf(order, former, files, figures), (figures, comparison, book, anchors), key, cancellation);
        try
        {
            return WriteOf(order);
        }
        catch (PrintException e) when (!order.NeedsPdf)
        {
            // Its manifest names its formats: all that was written is written again.
            return WriteOf(order with { Formats = [.. order.Formats.Where(format => format != "pdf")] }) with { WithoutPdf = e.Cause };
        }
    }

    /// <summary>Writes and signs what is computed.</summary>
    /// <exception cref="PrintException">Its PDF cannot be printed.</exception>
    private MadeReport Write(
        string work, ReportOrder order, ReportManifest manifest,
        (ComputedPeriod Figures, ComputedPeriod? Comparison, LedgerBook? Book, ReportAnchors Anchors) computed, PlantKey key,
        CancellationToken cancellation)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, JsonFormat.File);
        File.WriteAllBytes(Path.Combine(work, ReportFiles.Manifest), bytes);
        File.WriteAllBytes(Path.Combine(work, ReportFiles.ManifestSignature), key.SignFile(bytes));
        File.WriteAllText(
            Path.Combine(work, ReportFiles.PlantKey), ReportFiles.KeyText(key.SubjectPublicKeyInfo));
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        byte[]? stamp = null;
        if (order.TimeStampService is Uri service)
        {
            stamp = TimeStampService.Ask(SHA256.HashData(bytes), service, cancellation);
            File.WriteAllBytes(Path.Combine(work, ReportFiles.ManifestStamp), stamp);
        }

        ReportContent content = ReportComposer.Compose(new ReportSource
        {
            Figures = computed.Figures,
            Comparison = computed.Comparison,
            Book = computed.Book,
            Anchors = computed.Anchors,
            Stamp = ReportComputing.Stamp(stamp, SHA256.HashData(bytes)),
            Language = order.Language,
            Manifest = manifest,
            ManifestSha256 = sha256,
            VerifyPageSha256 = VerifyPage.Sha256,
        });
        foreach (string format in order.Formats)
        {
            cancellation.ThrowIfCancellationRequested();
            Advanced?.Invoke(new ReportStage(ReportStep.Writing, format));
            ReportRendering.Write(format, content, work, order.Browser, cancellation);
        }

        VerifyPage.WriteTo(work);
        WriteSums(work, key);
        return new MadeReport(work, manifest, sha256, computed.Figures);
    }

    private void Say(string node, long packs) => Advanced?.Invoke(new ReportStage(ReportStep.Verifying, node, packs));

    private PlantPapers CopyPapers(string work, List<ManifestFile> files)
    {
        // What is computed and what is handed over are the same bytes: each file is read once.
        PlantPapers papers = PlantPapers.Of(plant, registry);
        foreach ((string name, byte[]? content) in ((string, byte[]?)[])
            [
                (PlantPapers.RegistryName, Encoding.UTF8.GetBytes(registry.ToJson())), (PlantPapers.HistoryName, papers.History),
                (PlantPapers.LedgerName, papers.Ledger),
            ])
        {
            if (content is not null)
            {
                File.WriteAllBytes(Path.Combine(work, name), content);
                files.Add(new ManifestFile(name, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length));
            }
        }

        return papers;
    }

    /// <summary>The plant's checkpoints that end in the period, as they are now: who countersigns one later is not in it.</summary>
    private List<string> CopyCheckpoints(string work, EvidencePeriod period, List<ManifestFile> files)
    {
        var names = new List<string>();
        foreach (string path in PlantCheckpoints.PathsOf(plant))
        {
            CheckpointFile file = PlantCheckpoints.Read(path);
            long until = file.Checkpoint.Until.ToUnixTimeSeconds();
            if (until <= period.FromUtcSeconds || until > period.ToUtcSeconds)
            {
                continue;
            }

            byte[] content = file.ToBytes();
            string name = $"{ReportFiles.Checkpoints}/{Path.GetFileName(PlantCheckpoints.PathOf(plant, file.Checkpoint.Number))}";
            Directory.CreateDirectory(Path.Combine(work, ReportFiles.Checkpoints));
            File.WriteAllBytes(Path.Combine(work, name), content);
            files.Add(new ManifestFile(name, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length));
            names.Add(name);
        }

        return names;
    }

    private void CopyPacks(
        string work, string name, PlantCalendar calendar, List<ManifestFile> files, CancellationToken cancellation)
    {
        var source = new StoredPacks(store);
        Directory.CreateDirectory(Path.Combine(work, name));
        foreach (RegisteredNode board in registry.Nodes.Where(board => source.Has(board, calendar.Period)))
        {
            // The names come from files that others may have written: they must not choose where packs go.
            PlantFolder.CheckName(board.Id, "registered node");
            string path = Path.Combine(work, name, ReportFiles.PacksOf(board));
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long length = 0;
            using (FileStream file = File.Create(path))
            {
                foreach (byte[] pack in source.Packs(board, calendar.Period))
                {
                    cancellation.ThrowIfCancellationRequested();
                    file.Write(pack);
                    sha.AppendData(pack);
                    length += pack.Length;
                }
            }

            Advanced?.Invoke(new ReportStage(ReportStep.Copying, board.Id));
            if (length == 0)
            {
                File.Delete(path);
                continue;
            }

            files.Add(new ManifestFile($"{name}/{ReportFiles.PacksOf(board)}", Convert.ToHexStringLower(sha.GetHashAndReset()), length)
            {
                Node = board.Id,
                Kid = board.KidText,
            });
        }
    }

    private ReportManifest ManifestOf(
        ReportOrder order, (ReportManifest Manifest, string Sha256)? former, List<ManifestFile> files, ComputedPeriod figures)
    {
        return new ReportManifest
        {
            SchemaVersion = 1,
            Number = ReportFiles.Number(plant.Site, order.Request.Calendar),
            Version = former is null ? 1 : former.Value.Manifest.Version + 1,
            Previous = former?.Sha256,
            MadeAt = order.Now,
            Program = new ManifestProgram("MeterNode", PlantServer.Version),
            Plant = new ManifestPlant(plant.Site, registry.Fingerprint!, registry.PlantKey!),
            Request = ReportFiles.Said(order.Request, order.Comparison, order.Language, order.Formats),
            Tables = ReportComputing.Tables,
            Files = [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)],
            InOrder = ReportComputing.IsInOrder(figures),
            Findings = ReportComputing.Findings(figures),
            Doubts = ReportComputing.Doubts(figures),
        };
    }

    /// <summary>The report of the same period that is in the folder; null for a folder that is not there or empty.</summary>
    private (ReportManifest Manifest, string Sha256)? Former(string folder, ReportOrder order)
    {
        if (File.Exists(folder))
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"'{folder}' is a file: name a folder with --out");
        }

        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return null;
        }

        string path = Path.Combine(folder, ReportFiles.Manifest);
        if (File.Exists(path))
        {
            byte[] content = File.ReadAllBytes(path);
            if (SignedManifest.TryParse(content) is { } manifest && manifest.Plant.Site == plant.Site)
            {
                if (manifest.Request.Period != ReportFiles.Said(order.Request, order.Comparison, order.Language, order.Formats).Period)
                {
                    throw new OperatorException(
                        OperatorError.Failure,
                        RuleReason.Of(
                            "report.other-period",
                            $"'{folder}' has report {manifest.Number}, of another period; nothing is written: name a new folder"));
                }

                return (manifest, Convert.ToHexStringLower(SHA256.HashData(content)));
            }
        }

        throw new OperatorException(
            OperatorError.Failure,
            RuleReason.Of(
                "report.other-files", $"'{folder}' has files that are no report of this plant; nothing is written: name a new folder"));
    }

    /// <summary>An earlier version of the report stands beside the new one, with its number, until a person removes it.</summary>
    private static void Replace(string folder, string work)
    {
        if (Directory.Exists(folder))
        {
            if (Directory.EnumerateFileSystemEntries(folder).Any())
            {
                int version = SignedManifest.TryParse(File.ReadAllBytes(Path.Combine(folder, ReportFiles.Manifest)))!.Version;
                Directory.Move(folder, FreeName(string.Create(CultureInfo.InvariantCulture, $"{folder}.v{version}")));
            }
            else
            {
                Directory.Delete(folder);
            }
        }

        Directory.Move(work, folder);
    }

    private static string FreeName(string path)
    {
        string free = path;
        for (int i = 2; Directory.Exists(free) || File.Exists(free); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{path}-{i}");
        }

        return free;
    }

    private static void WriteSums(string work, PlantKey key)
    {
        byte[] sums = Encoding.UTF8.GetBytes(FileSums.Of(work, except: []));
        File.WriteAllBytes(Path.Combine(work, ReportFiles.Sums), sums);
        File.WriteAllBytes(Path.Combine(work, ReportFiles.SumsSignature), key.SignFile(sums));
    }
}
