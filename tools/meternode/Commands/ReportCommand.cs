using MeterNode.Plant;
using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Reporting;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode report</c>: figures a person can hand over.</summary>
public static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var db = new Option<string>("--db") { Description = "Evidence store: SQLite file or PostgreSQL connection string.", Required = true, HelpName = "STORE" };
        var to = new Option<string>("--out") { Description = "Folder that gets report.html.", Required = true, HelpName = "DIR" };
        var registry = new Option<string?>("--registry") { Description = "The plant's registry.json, for names and for the evidence beside the report.", HelpName = "FILE" };
        var title = new Option<string>("--title") { Description = "Heading.", DefaultValueFactory = _ => "Energy and temperature evidence" };
        var factor = new Option<double?>("--emission-factor") { Description = "kg CO2e per kWh.", HelpName = "KG" };
        var date = new Option<string?>("--emission-date") { Description = "What the factor is valid for, for example 2025.", HelpName = "DATE" };
        var source = new Option<string?>("--emission-source") { Description = "Where the factor is published.", HelpName = "TEXT" };
        var mass = new Option<string[]>("--shot-mass") { Description = "Kilograms of product a shot, for kWh/t; may be repeated.", HelpName = "NODE=KG", DefaultValueFactory = _ => [] };
        var evidence = new Option<bool>("--with-evidence") { Description = "Put the evidence files, the registry and verify.html beside it (needs --registry)." };
        var json = new Option<bool>("--json") { Description = "The figures as JSON on standard output, beside the HTML file." };
        var command = new Command("report", """
            Write one HTML file with the plant's figures, their plots and the state of the evidence. Every number names the packs it is from.

            Examples:
              meternode report --db plant.db --out report
              meternode report --db plant.db --out report --registry registry.json --with-evidence --shot-mass press-1=1.8 \
                --emission-factor 0.5366 --emission-date 2024 --emission-source "name of the publication"
            """)
        {
            db,
            to,
            registry,
            title,
            factor,
            date,
            source,
            mass,
            evidence,
            json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(evidence) && parsed.GetValue(registry) is null)
            {
                throw new OperatorException(OperatorError.Usage, "--with-evidence needs --registry: the evidence is of no use without the public keys");
            }

            var options = new ReportOptions
            {
                Folder = parsed.GetValue(to)!,
                Title = parsed.GetValue(title)!,
                Emission = Emission(parsed.GetValue(factor), parsed.GetValue(date), parsed.GetValue(source)),
                ShotMassKilograms = parsed.GetValue(mass)!.Select(Mass).ToDictionary(entry => entry.Key, entry => entry.Value),
                WithEvidence = parsed.GetValue(evidence),
            };
            Registry known = parsed.GetValue(registry) is string file ? KeyFile.Load(file) : new Registry("", null, []);
            return Run(parsed.GetValue(db)!, known, options, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    private static int Run(string db, Registry registry, ReportOptions options, bool json, TextWriter output)
    {
        using IEvidenceStore store = StoreFile.Open(db, create: false);
        try
        {
            ReportData data = Report.Write(store, registry, options);
            output.WriteLine(json ? Report.ToJson(data) : Path.Combine(options.Folder, Report.FileName));
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot write {options.Folder}: {e.Message}");
        }
    }

    private static EmissionFactor? Emission(double? factor, string? date, string? source)
    {
        if (factor is null && date is null && source is null)
        {
            return null;
        }

        return factor is >= 0 and < 100 && !string.IsNullOrWhiteSpace(date) && !string.IsNullOrWhiteSpace(source)
            ? new EmissionFactor(factor.Value, date, source)
            : throw new OperatorException(OperatorError.Usage, "an emission factor needs --emission-factor (kg CO2e per kWh), --emission-date and --emission-source");
    }

    private static KeyValuePair<string, double> Mass(string text)
    {
        int equals = text.IndexOf('=');
        return equals > 0 && double.TryParse(text.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double kilograms) && kilograms is > 0 and < 1e6
            ? KeyValuePair.Create(text[..equals], kilograms)
            : throw new OperatorException(OperatorError.Usage, $"--shot-mass {text}: write NODE=KG, for example press-1=1.8");
    }
}
