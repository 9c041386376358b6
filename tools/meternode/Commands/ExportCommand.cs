using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Stores;
using MeterNode.Server.Reports;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode export</c>: writes a node's stored packs as an evidence file.</summary>
public static class ExportCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var db = new Option<string>("--db")
        {
            Description = "Evidence store: SQLite file or PostgreSQL connection string.",
            Required = true,
            HelpName = "STORE"
        };
        var node = new Option<string?>("--node")
        {
            Description = "The plant's name of the node: all boards that have had it, one after the other.",
            HelpName = "NODE"
        };
        var kid = new Option<string?>("--kid")
        {
            Description = "Only the board with this key identifier (16 hex digits, as verify and report show it).",
            HelpName = "KEY"
        };
        var site = new Option<string?>("--site")
        {
            Description = "Only the node of this plant, where plants share the store.",
            HelpName = "SITE"
        };
        var to = new Option<string>("--out")
        {
            Description = "File to write; - writes to standard output.",
            Required = true,
            HelpName = "FILE"
        };
        var from = new Option<string?>("--from")
        {
            Description = "Beginning of a period, a day or a time such as 2026-11-01: its packs, and the one on either side that tells its "
                + "energy and its end. Needs --to.",
            HelpName = "TIME"
        };
        var until = new Option<string?>("--to") { Description = "End of the period, which is not part of it.", HelpName = "TIME" };
        var zone = new Option<string?>("--zone")
        {
            Description = "IANA time zone of --from and --to, such as Asia/Shanghai. Default: UTC.",
            HelpName = "NAME"
        };
        var after = new InputFileOption("--after")
        {
            Description = "Only packs behind this checkpoint of the plant: verify takes the file where it ends.",
            HelpName = "FILE"
        };
        var upTo = new InputFileOption("--up-to") { Description = "Only packs up to this checkpoint of the plant.", HelpName = "FILE" };
        var all = new Option<bool>("--all") { Description = "Every node of the store, one behind the other." };
        var page = new Option<bool>("--with-page")
        {
            Description =
            "Put verify.html beside it, with which an assessor checks it in a browser."
        };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("export", """
            Write the packs of one node, byte for byte as received and in order, as an evidence file (CBOR sequence, RFC 8742).
            A node whose board was replaced has several keys: their packs follow one another, and verify checks each. A month alone is
            enough for 'verify --period' of that month; it says itself that nothing is missing at either end.

            Examples:
              meternode export --db plant.db --node press-1 --out press-1.mnev
              meternode export --db plant.db --node press-1 --out evidence/press-1.mnev --with-page
              meternode export --db plant.db --kid 3ac91ab2a05c7b40 --out press-1-first-board.mnev
              meternode export --db plant.db --all --from 2026-11-01 --to 2026-12-01 --zone Asia/Shanghai --out 2026-11.mnev
              meternode export --db plant.db --node press-1 --after 000029.mncp --up-to 000059.mncp --out november.mnev
            """)
        {
            db,
            node,
            kid,
            site,
            all,
            from,
            until,
            zone,
            after,
            upTo,
            to,
            page,
            json,
        };
        command.Runs((parsed, context) => Run(
            parsed.GetValue(db)!,
            new Selection(parsed.GetValue(node), Key(parsed.GetValue(kid)), parsed.GetValue(site), parsed.GetValue(all)),
            new Part(
                Period(parsed.GetValue(from), parsed.GetValue(until), parsed.GetValue(zone)),
                parsed.GetValue(after) is string first ? PlantCheckpoints.Read(first).Checkpoint : null,
                parsed.GetValue(upTo) is string last ? PlantCheckpoints.Read(last).Checkpoint : null),
            parsed.GetValue(to)!,
            parsed.GetValue(page),
            parsed.GetValue(json),
            context));
        return command;
    }

    /// <summary>An earlier export may be replaced; a file that is something else, the store itself for one, may not.</summary>
    private static void RequireEvidenceOrNothing(string path)
    {
        const int PackTag = 0xD2;
        if (!File.Exists(path))
        {
            return;
        }

        using FileStream file = File.OpenRead(path);
        int first = file.ReadByte();
        if (first is not (-1 or PackTag))
        {
            throw new OperatorException(OperatorError.Failure, $"'{path}' exists and is no evidence file; it is not overwritten");
        }
    }

    private static ulong? Key(string? text) => text is null ? null
        : text.Length == 16 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong kid) ? kid
        : throw new OperatorException(
            OperatorError.Usage, $"--kid '{text}': write the key identifier with 16 hex digits, as verify shows it");

    /// <summary>The keys that are meant, in the order in which they began; all of one node.</summary>
    private static List<StoredNode> Find(IEvidenceStore store, string db, Selection wanted)
    {
        if (wanted.Node is null && wanted.Kid is null && !wanted.IsAll)
        {
            throw new OperatorException(
                OperatorError.Usage, "name the node with --node, one of its boards with --kid, or take every node with --all");
        }

        IReadOnlyList<StoredNode> all = store.Nodes();
        List<StoredNode> found = [.. all.Where(wanted.Includes)];
        List<string> sites = [.. found.Select(node => node.Site).Distinct()];
        return found.Count == 0
            ? throw new OperatorException(
                OperatorError.Failure,
                $"'{db}' has no packs of {wanted}{(all.Count > 0 ? $"; it has {string.Join(", ", all.Select(Shown).Distinct())}" : "")}")
            : sites.Count == 1 ? found
            : throw new OperatorException(
                OperatorError.Usage,
                $"{(wanted.IsAll ? "the store has nodes" : $"'{wanted.Node}' is a node")} of {sites.Count} plants: add --site, one of "
                    + string.Join(", ", sites));
    }

    private static string Shown(StoredNode node) => node.Site.Length > 0 ? $"{node.Id} of {node.Site}" : node.Id;

    private static EvidencePeriod? Period(string? from, string? to, string? zone) =>
        from is null && to is null && zone is null ? null
        : from is null || to is null ? throw new OperatorException(OperatorError.Usage, "a period needs both --from and --to")
        : PeriodText.Parse($"{from}/{to}", zone)!.Period;

    private static int Run(string db, Selection wanted, Part part, string to, bool withPage, bool json, CommandContext context)
    {
        using IEvidenceStore store = EvidenceStores.Open(db, create: false, context.Error.WriteLine);
        List<StoredNode> found = Find(store, db, wanted);
        EvidenceRange[] ranges = [.. found.Select(stored => part.Of(store, stored)).OfType<EvidenceRange>()];
        if (ranges.Length == 0)
        {
            throw new OperatorException(OperatorError.Failure, $"'{db}' has no packs of {wanted} in what was asked; nothing is written");
        }

        found = [.. found.Where(stored => ranges.Any(range => range.Kid == stored.Kid))];
        string node = wanted.IsAll ? $"{found.Select(stored => stored.Id).Distinct().Count()} nodes" : found[^1].Id;
        try
        {
            if (to == "-")
            {
                using Stream standard = Console.OpenStandardOutput();
                EvidenceExport.Write(store, ranges, standard);
                return ExitCode.Ok;
            }

            RequireEvidenceOrNothing(to);
            EvidenceWriter written = EvidenceExport.ToFile(store, ranges, to);
            string? pageFile = withPage ? VerifyPage.WriteBeside(to) : null;
            if (json)
            {
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    node = wanted.IsAll ? null : node,
                    nodes = found.Select(stored => stored.Id).Distinct(),
                    site = found[^1].Site,
                    kids = found.Select(stored => stored.KidText),
                    file = to,
                    packs = written.PackCount,
                    bytes = written.ByteCount,
                    page = pageFile,
                });
            }
            else
            {
                string check = pageFile is null ? "" : $"; open '{pageFile}' to check it";
                string boards = ranges.Length > 1 && !wanted.IsAll ? $" from {ranges.Length} boards" : "";
                context.WriteLine($"'{to}': {written.PackCount} packs of {node}{boards}, {written.ByteCount} bytes{check}");
            }

            return ExitCode.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot write '{to}': {PlainReason.Of(e)}");
        }
    }

    /// <summary>What a person named; null is any.</summary>
    private sealed record Selection(string? Node, ulong? Kid, string? Site, bool IsAll)
    {
        /// <summary>True when <paramref name="node"/> is meant.</summary>
        public bool Includes(StoredNode node) =>
            (Node is null || Node == node.Id) && (Kid is null || Kid == node.Kid) && (Site is null || Site == node.Site);

        /// <inheritdoc/>
        public override string ToString() => IsAll && Site is null ? "any node" : string.Join(" ", ((string?[])
            [
                IsAll ? "any node" : Node is null ? null : $"'{Node}'",
                Kid is ulong kid ? $"the key {kid:x16}" : null,
                Site is null ? null : $"of the plant '{Site}'",
            ]).OfType<string>());
    }

    /// <summary>Which of the packs of a key are meant; null is any.</summary>
    private sealed record Part(EvidencePeriod? Period, Checkpoint? After, Checkpoint? UpTo)
    {
        /// <summary>The packs of <paramref name="key"/>; null for none.</summary>
        public EvidenceRange? Of(IEvidenceStore store, StoredNode key)
        {
            EvidenceRange? asked = EvidenceRange.Of(store, key, Period);
            long first = After?.Head(key.Kid)?.Seq + 1 ?? 0;
            long last = UpTo is null ? long.MaxValue : UpTo.Head(key.Kid)?.Seq ?? -1;
            return asked is not EvidenceRange range ? null
                : range with { First = Math.Max(range.First, first), Last = Math.Min(range.Last, last) } is var part
                    && part.First <= part.Last && store.Packs(key.Kid, part.First, part.Last).Any() ? part : null;
        }
    }
}
