using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Readings;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Computing;
using MeterNode.Server.Readings;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode readings</c>: signed readings of a period, verified in the same run, as a table or as points.</summary>
internal static class ReadingsCommand
{
    private const int MaximumFindings = 20;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        Option<string?> db = NodeListCommand.StoreOption();
        var from = new Option<string>("--from")
        {
            Description = "When the period begins: a day 2026-11-01, or a time 2026-11-01T06:00. A reading that ends then is not in it.",
            Required = true,
            HelpName = "TIME",
        };
        var to = new Option<string>("--to")
        {
            Description = "When it ends, in the same form; a reading that ends then is in it.",
            Required = true,
            HelpName = "TIME",
        };
        var zone = new Option<string?>("--zone")
        {
            Description = "IANA time zone of --from, --to and the local times, such as Asia/Shanghai. Default: what 'plant zone' keeps, "
                + "or UTC.",
            HelpName = "NAME",
        };
        var node = new Option<string?>("--node")
        {
            Description = "Only this node: all boards that have had the name.",
            HelpName = "NODE",
        };
        var records = new Option<string[]>("--record")
        {
            Description = "Only records with this name, such as p, ei or t1 (docs/wire-format.md); may be repeated.",
            DefaultValueFactory = _ => [],
            HelpName = "NAME",
        };
        var wide = new Option<bool>("--wide")
        {
            Description = "One row an instant and one column a quantity and node, such as 'press-1 p (W)', for spreadsheets and charts. "
                + "Texts, and what has no UTC, are not in it.",
        };
        var output = new Option<string>("--out")
        {
            Description = "File to write; .csv, .parquet or .lp (line protocol of InfluxDB) at its end says the format. An earlier one is "
                + "replaced.",
            Required = true,
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("readings", """
            Write the readings of a period as a table, one row a signed record: for Excel, pandas, DuckDB or Grafana; or as points for
            InfluxDB, VictoriaMetrics and Telegraf.
            Packs are verified in the same run, as 'verify --period' does it. What is missing or not in order is named, and then the exit
            code is 4; a pack that is not authentic is left out. Each row has the number and the SHA-256 of the pack that it is from.

            Examples:
              meternode readings --plant ~/plant --from 2026-11-01 --to 2026-12-01 --zone Asia/Shanghai --out november.parquet
              meternode readings --plant ~/plant --node press-1 --from 2026-11-03 --to 2026-11-04 --record p --record t1 --out press-1.csv
              meternode readings --plant ~/plant --from 2026-11-03 --to 2026-11-04 --out day.lp
              meternode readings --plant ~/plant --from 2026-11-03 --to 2026-11-04 --record p --record t1 --wide --out day.csv
            """)
        {
            plant,
            db,
            from,
            to,
            zone,
            node,
            records,
            wide,
            output,
            json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            AskedPeriod asked = PeriodText.Between(
                parsed.GetValue(from)!, parsed.GetValue(to)!, parsed.GetValue(zone) ?? folder.Zone ?? PeriodText.DefaultZone);
            using IEvidenceStore store = NodeListCommand.RequireStore(folder, parsed.GetValue(db), context);
            var wanted = new Wanted(folder, asked, parsed.GetValue(node), [.. parsed.GetValue(records)!], parsed.GetValue(wide));
            RequireRecords(wanted.Records);
            return Run(store, wanted, parsed.GetValue(output)!, parsed.GetValue(json), context);
        });
        return command;
    }

    private static int Run(IEvidenceStore store, Wanted wanted, string path, bool json, CommandContext context)
    {
        Registry registry = KeyFile.LoadPlant(wanted.Plant.RegistryPath);
        IReadOnlyList<string> nodes = Nodes(registry, wanted.Node);
        var findings = new List<(string Node, string Finding)>();
        try
        {
            TimeZoneInfo zone = LocalTime.Zone(wanted.Asked.Zone);
            using Progress progress = context.BeginProgress();
            long wideRows = 0;
            using ReadingsFile file = wanted.IsWide
                ? ReadingsFile.BeginWide(path, zone, AfterWideRow)
                : ReadingsFile.Begin(path, zone);
            long packs = Write(store, registry, nodes, wanted, file, findings, progress, context);
            if (packs == 0)
            {
                throw new OperatorException(
                    findings.Count > 0 ? OperatorError.VerificationFailed : OperatorError.Failure,
                    $"there is no reading{Named(wanted.Records)}{(file.LeftOut > 0 ? " with UTC" : "")} of {wanted.Node ?? "any node"} in "
                        + $"{wanted.Asked.Text}; nothing is written"
                        + (findings.Count > 0 ? $": {findings[0].Node}: {findings[0].Finding}" : ""));
            }

            file.Complete(Facts(registry, wanted, findings.Count));
            progress.Dispose();
            Say(file, wanted.IsWide ? wideRows : null, packs, path, findings, json, context);
            return findings.Count == 0 ? ExitCode.Ok : ExitCode.VerificationFailed;

            void AfterWideRow(long rows)
            {
                wideRows = rows;
                context.Cancellation.ThrowIfCancellationRequested();
                if (progress.IsDue)
                {
                    progress.Report(string.Create(CultureInfo.InvariantCulture, $"writing row {rows}"));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot write '{path}': {PlainReason.Of(e)}");
        }
    }

    private static string Named(IReadOnlyCollection<string> records) => records.Count > 0 ? $" {string.Join(", ", records)}" : "";

    /// <summary>Writes the rows of all nodes, and returns of how many packs they are.</summary>
    private static long Write(
        IEvidenceStore store,
        Registry registry,
        IReadOnlyList<string> nodes,
        Wanted wanted,
        ReadingsFile file,
        List<(string Node, string Finding)> findings,
        Progress progress,
        CommandContext context)
    {
        long packs = 0;
        var source = new RangePacks(store);
        var absent = new List<string>();
        foreach (string name in nodes)
        {
            IReadOnlyList<RegisteredNode> boards = registry.FindAll(name);
            long packsBefore = packs;
            file.Keep();
            var check = new NodeCheck(source, registry, [.. boards.Where(board => source.Has(board, wanted.Asked.Period))])
            {
                Workers = Environment.ProcessorCount,
                Restarted = () =>
                {
                    packs = packsBefore;
                    file.Rewind();
                },
                Taken = (pack, payload) =>
                {
                    RegisteredNode board = boards.First(known => known.Kid == pack.Kid);
                    long rows = file.Rows;
                    WriteRows(new ReadingPack(registry.Site, board, pack, payload), payload, wanted, file);
                    packs += file.Rows > rows ? 1 : 0;
                },
                Advanced = () =>
                {
                    if (progress.IsDue)
                    {
                        progress.Report(string.Create(CultureInfo.InvariantCulture, $"{name}, {packs} packs, {file.Rows} rows"));
                    }
                },
            };
            check.Read(wanted.Asked.Period, context.Cancellation);
            findings.AddRange(check.Findings.Select(finding => (name, finding)));
            if (!check.HasPacks && boards.Any(board => PlantReading.IsOf(board, wanted.Asked.Period)))
            {
                absent.Add(name);
            }
        }

        if (packs > 0)
        {
            findings.AddRange(absent.Select(name => (name, "no-packs: there is no pack of the period")));
        }

        return packs;
    }

    private static void WriteRows(ReadingPack pack, PackPayload payload, Wanted wanted, ReadingsFile file)
    {
        EvidencePeriod period = wanted.Asked.Period;
        foreach (SignedRecord record in payload.AllRecords)
        {
            bool isIn = !pack.HasCalendarTime || (record.AtSeconds > period.FromUtcSeconds && record.AtSeconds <= period.ToUtcSeconds);
            if (isIn && (!wanted.IsWide || record.Value is not null)
                && (wanted.Records.Count == 0 || wanted.Records.Contains(record.Name)))
            {
                file.Write(new Reading(pack, record));
            }
        }
    }

    private static IReadOnlyList<string> Nodes(Registry registry, string? node)
    {
        string[] names = [.. registry.Nodes.Select(known => known.Id).Distinct().Order(StringComparer.Ordinal)];
        return node is null ? names
            : names.Contains(node) ? [node]
            : throw new OperatorException(
                OperatorError.Usage,
                $"the plant has no node '{node}'"
                    + (NearestName.Of(node, names) is string near ? $"; do you mean '{near}'?" : $"; it has {string.Join(", ", names)}"));
    }

    private static void RequireRecords(IReadOnlyCollection<string> names)
    {
        if (names.FirstOrDefault(name => !RecordTable.TryFind(name, out _)) is string unknown)
        {
            throw new OperatorException(
                OperatorError.Usage,
                $"--record '{unknown}' is no name of a record: write one such as p, i1, t1 or ei; docs/wire-format.md has all of them");
        }
    }

    private static Dictionary<string, string> Facts(Registry registry, Wanted wanted, int findings) => new()
    {
        ["meternode.plant"] = registry.Site,
        ["meternode.plantKey"] = registry.Fingerprint ?? "",
        ["meternode.from"] = VerifySummary.Utc(wanted.Asked.Period.FromUtcSeconds)!,
        ["meternode.to"] = VerifySummary.Utc(wanted.Asked.Period.ToUtcSeconds)!,
        ["meternode.zone"] = wanted.Asked.Zone,
        ["meternode.inOrder"] = findings == 0 ? "yes" : "no",
        ["meternode.version"] = PlantServer.Version,
    };

    private static void Say(
        ReadingsFile file,
        long? wideRows,
        long packs,
        string path,
        List<(string Node, string Finding)> findings,
        bool json,
        CommandContext context)
    {
        long rows = wideRows ?? file.Rows;
        if (json)
        {
            context.WriteJson(new
            {
                schemaVersion = 1,
                file = path,
                packs,
                rows,
                leftOut = file.LeftOut,
                inOrder = findings.Count == 0,
                findings = findings.Select(finding => new { node = finding.Node, finding = finding.Finding }),
            });
        }
        else
        {
            context.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"'{path}': {rows} rows of {packs} packs, each verified in this run"));
        }

        if (file.LeftOut > 0)
        {
            string where = wideRows is null
                ? "line protocol has no place for them, .csv and .parquet have"
                : "without --wide they are in the file";
            context.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{file.LeftOut} readings have no UTC and are left out: {where}"));
        }

        foreach ((string node, string finding) in findings.Take(MaximumFindings))
        {
            context.Error.WriteLine(PlainText.Of($"{node}: {finding}"));
        }

        if (findings.Count > MaximumFindings)
        {
            context.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"… and {findings.Count - MaximumFindings} more: see --json"));
        }
    }

    /// <summary>What is asked; without records it is all of them.</summary>
    private sealed record Wanted(PlantFolder Plant, AskedPeriod Asked, string? Node, IReadOnlyCollection<string> Records, bool IsWide);
}
