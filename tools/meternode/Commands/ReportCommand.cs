using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Stores;
using MeterNode.Server.Reports;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode report</c>: figures a person can hand over.</summary>
public static class ReportCommand
{
    /// <summary>A tenth of a milligram: nothing that is cast or moulded weighs less.</summary>
    private const double LeastShotKilograms = 1e-6;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var db = new Option<string>("--db")
        {
            Description = "Evidence store: SQLite file or PostgreSQL connection string.",
            Required = true,
            HelpName = "STORE"
        };
        var to = new Option<string>("--out") { Description = "Folder that gets report.html.", Required = true, HelpName = "DIR" };
        var registry = new InputFileOption("--registry")
        {
            Description =
            "The plant's registry.json, for names and for the evidence beside the report.",
            HelpName = "FILE"
        };
        var title = new Option<string>("--title")
        {
            Description = "Heading.",
            DefaultValueFactory = _ => "Energy and temperature evidence"
        };
        var grid = new Option<string?>("--grid")
        {
            Description = "Emissions by the average factor of this place's grid (kg CO2), for example East or 广东; 'meternode factors' "
                + "lists the places.",
            HelpName = "PLACE"
        };
        var factor = NumberOption.OptionalDecimal("--emission-factor", 0, 100, "A factor of your own, kg per kWh.", "kg");
        factor.HelpName = "KG";
        var gas = new Option<string>("--emission-gas")
        {
            Description = "What your factor counts: CO2 (factors of grids), or CO2e with the other gases (factors of footprints).",
            HelpName = "GAS",
            DefaultValueFactory = _ => "CO2e",
        };
        gas.AcceptOnlyFromAmong("CO2", "CO2e");
        var date = new Option<string?>("--emission-date")
        {
            Description = "The year your factor is valid for, for example 2025.",
            HelpName = "DATE"
        };
        var source = new Option<string?>("--emission-source") { Description = "Where your factor is published.", HelpName = "TEXT" };
        var mass = new Option<string[]>("--shot-mass")
        {
            Description = "Kilograms of product a shot, for kWh/t; may be repeated.",
            HelpName = "NODE=KG",
            DefaultValueFactory = _ => []
        };
        var meterKeys = new InputFilesOption("--meter-key")
        {
            Description = "Public key of a meter that signs itself (PEM or DER): what it signed is checked with it; may be repeated.",
            HelpName = "FILE"
        };
        var evidence = new Option<bool>("--with-evidence")
        {
            Description =
            "Put the evidence files, the registry and verify.html beside it (needs --registry)."
        };
        var trust = new TrustOption();
        var json = new Option<bool>("--json") { Description = "The figures as JSON on standard output, beside the HTML file." };
        var command = new Command("report", """
            Write one HTML file with the plant's figures, their plots and the state of the evidence.
            Every number names the packs it is from.

            Examples:
              meternode report --db plant.db --out report
              meternode report --db plant.db --out report --registry registry.json --with-evidence --shot-mass press-1=1.8 \
                --grid East
              meternode report --db plant.db --out report --emission-factor 0.5777 --emission-gas CO2e --emission-date 2024 \
                --emission-source "name of the publication"
            """)
        {
            db,
            to,
            registry,
            title,
            grid,
            factor,
            gas,
            date,
            source,
            mass,
            meterKeys,
            evidence,
            trust,
            json,
        };
        command.Runs((parsed, context) =>
        {
            if (parsed.GetValue(evidence) && parsed.GetValue(registry) is null)
            {
                throw new OperatorException(
                    OperatorError.Usage, "--with-evidence needs --registry: the evidence is of no use without the public keys");
            }

            var options = new ReportOptions
            {
                Folder = parsed.GetValue(to)!,
                Title = parsed.GetValue(title)!,
                GridArea = Area(parsed.GetValue(grid), parsed.GetValue(factor)),
                Emission = Emission(
                    parsed.GetValue(factor), parsed.GetValue(gas)!, parsed.GetValue(date), parsed.GetValue(source)),
                ShotMassKilograms = ShotMasses(parsed.GetValue(mass)!),
                MeterKeys = [.. (parsed.GetValue(meterKeys) ?? []).Select(KeyFile.LoadMeterKey)],
                WithEvidence = parsed.GetValue(evidence),
            };
            Registry known = parsed.GetValue(registry) is string file ? KeyFile.Load(file) : new Registry("", null, []);
            TrustOption.Require(parsed.GetValue(trust), known, parsed.GetValue(registry));
            return Run(parsed.GetValue(db)!, known, options, parsed.GetValue(json), context.Output);
        });
        return command;
    }

    private static int Run(string db, Registry registry, ReportOptions options, bool json, TextWriter output)
    {
        if (File.Exists(options.Folder))
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"'{options.Folder}' is a file: name a folder with --out");
        }

        using IEvidenceStore store = EvidenceStores.Open(db, create: false);
        RequireKnown(
            options.ShotMassKilograms.Keys,
            [.. store.Nodes().Select(node => node.Id).Union(registry.Nodes.Select(node => node.Id)).Order(StringComparer.Ordinal)]);
        try
        {
            ReportDocument report = ReportFolder.Write(store, registry, options);
            output.WriteLine(PlainText.Of(json ? ReportJson.Write(report) : Path.Combine(options.Folder, ReportFolder.FileName)));
            return ExitCode.Ok;
        }
        catch (FactorException e)
        {
            throw new OperatorException(OperatorError.Failure, $"--grid: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot write '{options.Folder}': {PlainReason.Of(e)}");
        }
    }

    /// <summary>The place is known before the store is read.</summary>
    private static string? Area(string? grid, double? factor)
    {
        if (grid is null)
        {
            return null;
        }

        if (factor is not null)
        {
            throw new OperatorException(OperatorError.Usage, "give --grid or --emission-factor, not both");
        }

        try
        {
            return FactorTable.BuiltIn.Find(FactorKind.GridAverage, grid, int.MaxValue, "CO2").Row.Area!.Id;
        }
        catch (FactorException e)
        {
            throw new OperatorException(OperatorError.Usage, $"--grid: {e.Message}");
        }
    }

    private static EmissionFactor? Emission(double? factor, string gas, string? date, string? source)
    {
        if (factor is null && date is null && source is null)
        {
            return null;
        }

        return factor is not null && !string.IsNullOrWhiteSpace(date) && !string.IsNullOrWhiteSpace(source)
            ? new EmissionFactor(factor.Value, gas, date, source)
            : throw new OperatorException(
                OperatorError.Usage, "an emission factor needs --emission-factor (kg per kWh), --emission-date and --emission-source");
    }

    /// <summary>A mass for a node that nobody has is a typing error, and its figure would silently be missing.</summary>
    private static void RequireKnown(IEnumerable<string> named, string[] known)
    {
        if (named.FirstOrDefault(node => !known.Contains(node)) is string unknown)
        {
            throw new OperatorException(
                OperatorError.Usage,
                $"--shot-mass names '{unknown}', which is no node here; there "
                    + $"are {(known.Length > 0 ? string.Join(", ", known) : "none")}");
        }
    }

    private static Dictionary<string, double> ShotMasses(string[] texts)
    {
        var masses = new Dictionary<string, double>();
        foreach (string text in texts)
        {
            int equals = text.LastIndexOf('=');
            if (equals <= 0)
            {
                throw new OperatorException(OperatorError.Usage, $"--shot-mass '{text}': write NODE=KG, for example press-1=1.8");
            }

            double kilograms =
                NumberText.Decimal(text[(equals + 1)..], LeastShotKilograms, 1e6, "--shot-mass " + text[..equals], out string problem)
                ?? throw new OperatorException(OperatorError.Usage, problem);
            if (!masses.TryAdd(text[..equals], kilograms))
            {
                throw new OperatorException(OperatorError.Usage, $"--shot-mass names '{text[..equals]}' twice");
            }
        }

        return masses;
    }
}
