using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Cli.Calibrating;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode calibrate</c>: gains, noise floor and phase table from readings beside a reference instrument.</summary>
public static class CalibrateCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var what = new Argument<string>("NODE|READINGS")
        {
            Description =
                "With --plant the node's name. Without it a CSV with the columns phase,refAmperes,refVolts,refWatts,nodeAmperes,nodeVolts,"
                    + "nodeWatts,nodeVars, or a JSON array of objects with these names.",
        };
        var plant = new Option<string?>("--plant") { Description = "Plant folder made by 'meternode init': calibrate a node that runs." };
        var reference = new Option<string>("--reference")
        {
            Description = "Reference instrument: type and serial number.",
            Required = true
        };
        var by = new Option<string>("--by") { Description = "Who calibrated.", Required = true };
        var on = new Option<string?>("--on") { Description = "Day of the calibration, YYYY-MM-DD (with --plant: today by default)." };
        var due = new Option<string>("--due")
        {
            Description = "Day the next one is due, YYYY-MM-DD (a year later by default).",
            DefaultValueFactory = _ => ""
        };
        var config = new InputFileOption("--config")
        {
            Description =
            "The node's configuration (JSON) while the READINGS were taken; the result is it with the new calibration."
        };
        var nominal =
            NumberOption.OptionalDecimal(
                "--nominal", 0.001, 100_000,
                $"Nominal current In, A (default: {LiveOptions.DefaultNominalAmperes} with --plant; with READINGS the maximum reference "
                    + "current).",
                "A");
        var hertz = NumberOption.Decimal("--mains", 45, 65, 50, "Mains frequency, Hz.", "Hz");
        var output = new Option<string?>("--out") { Description = "File for the calibration; with READINGS only, and needed there." };
        var live = new LiveOptions();
        var json = new Option<bool>("--json") { Description = "The result as JSON." };
        var command = new Command("calibrate", """
            Finds a node's gains, noise floor and phase errors beside a reference instrument, says which error and uncertainty remain at
            each point, and makes the result the node's next configuration: signed, its counter and serial one higher, the old one kept.
            With --plant the node runs and its present values are taken from the broker: no load, then 1, 5, 20 and 100 % of the nominal
            current, each at power factor 1 and 0.5. Ctrl-C ends it; the points are kept, and the same command goes on.
            With READINGS it computes from a file and writes to --out.
            hardware/calibration-procedure.md describes the set-up; docs/metrology.md the computation.

            Examples:
              meternode calibrate press-1 --plant ~/plant --reference "ZES LMG671 01234" --reference-class 0.1 --by "J. Li"
              meternode calibrate press-1 --plant ~/plant --reference "ZES LMG671 01234" --reference-class 0.1 --by "J. Li" \
                --points-file points.txt --json
              meternode calibrate readings.csv --config press-1.json --out press-1.new.json \
                --reference "ZES LMG671 01234" --by "metrology" --on 2026-09-01
            """)
        {
            what, plant, reference, by, on, due, config, nominal, hertz, output,
        };
        live.AddTo(command);
        command.Options.Add(json);
        command.Runs((parsed, context) =>
        {
            DateOnly day = parsed.GetValue(on) is string text ? Day(text, "--on")
                : parsed.GetValue(plant) != null ? DateOnly.FromDateTime(DateTime.Now)
                : throw new OperatorException(OperatorError.Usage, "--on is needed with readings: the day on which they were taken");
            string dueText = parsed.GetValue(due)!;
            DateOnly dueDay = dueText.Length == 0 ? day.AddYears(1) : Day(dueText, "--due");
            var record = new CalibrationRecord(parsed.GetValue(reference)!, Iso(day), parsed.GetValue(by)!, Iso(dueDay));
            if (parsed.GetValue(plant) is string folder)
            {
                LiveOptions.RefuseIn(parsed, [config, hertz, output], "with --plant: the node's bundle says it, and gets the result");
                CalibrateOptions options = live.Of(
                    parsed, PlantFolder.Open(folder), parsed.GetValue(what)!, record, parsed.GetValue(nominal), parsed.GetValue(json));
                return new CalibrationSession(options, context, Console.In).Run();
            }

            LiveOptions.RefuseIn(parsed, live.All, "without --plant: it is for a node that runs");
            return FromReadings(
                parsed.GetValue(what)!,
                record,
                ReadConfiguration(parsed.GetValue(config)),
                parsed.GetValue(nominal),
                parsed.GetValue(hertz),
                parsed.GetValue(output)
                    ?? throw new OperatorException(OperatorError.Usage, "--out is needed with readings: the file to write"),
                parsed.GetValue(json),
                context);
        });
        return command;
    }

    private static int FromReadings(
        string file, CalibrationRecord record, JsonObject? old, double? nominal, double hertz, string output, bool json,
        CommandContext context)
    {
        if (!File.Exists(file))
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"there is no file '{file}'; a node needs --plant");
        }

        List<CalibrationPoint> points = CalibrationReadings.Read(file);
        if (points.Count == 0)
        {
            throw new OperatorException(OperatorError.Failure, $"'{file}' has no readings");
        }

        double nominalAmperes = nominal ?? points.Max(p => p.RefAmperes);
        CalibrationPlausibility.Require(
            points, old is null ? points.Max(p => p.Phase) : NodeCalibration.PhasesOf(old), nominalAmperes, old is not null);
        List<PhaseCalibration> calibrations = points.GroupBy(p => p.Phase).OrderBy(g => g.Key).Select(g => Calibrator.Calibrate(
            [.. g], CalibrationRecord.Existing(old, g.Key, "i"), CalibrationRecord.Existing(old, g.Key, "u"),
            nominalAmperes, hertz)).ToList();
        Write(output, record.Apply(old, calibrations));
        Print(calibrations, json, context.Output);
        return ExitCode.Ok;
    }

    /// <summary>Writes what remains, as a table or as one JSON object.</summary>
    public static void Print(IReadOnlyList<PhaseCalibration> calibrations, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(new
            {
                schemaVersion = 1,
                phases = calibrations.Select(c => new
                {
                    phase = c.Phase,
                    amperesPerCount = c.Current.UnitsPerCount,
                    voltsPerCount = c.Voltage.UnitsPerCount,
                    noiseFloorAmperes = c.Current.NoiseFloorRms,
                    phaseAmperes = c.Current.PhaseErrorAmperes,
                    phaseDegrees = c.Current.PhaseErrorDegrees,
                    points = c.Points,
                }),
            }, JsonFormat.Line));
            return;
        }

        foreach (PhaseCalibration c in calibrations)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"phase {c.Phase}: {c.Current.UnitsPerCount:G6} A and {c.Voltage.UnitsPerCount:G6} V per count, noise "
                    + $"floor {c.Current.NoiseFloorRms:G3} A"));
            for (int k = 0; k < c.Current.PhaseErrorAmperes.Length; k++)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  clamp leads by {c.Current.PhaseErrorDegrees[k]:F2} degrees at {c.Current.PhaseErrorAmperes[k]:G4} A"));
            }

            output.WriteLine("  remaining error:      A     PF     I, %     U, %     P, %   limit, %");
            foreach (RemainingError e in c.Points)
            {
                output.WriteLine(e.RefAmperes == 0
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"                  no load             {e.CurrentErrorPercent:F3} A {e.VoltageErrorPercent,6:F2}")
                    : string.Create(CultureInfo.InvariantCulture,
                        $"                  {e.RefAmperes,7:G4} {e.PowerFactor,6:F2} {e.CurrentErrorPercent,8:F2} "
                        + $"{e.VoltageErrorPercent,8:F2} {e.PowerErrorPercent,8:F2} {Limit(e),10}"));
            }
        }
    }

    private static string Limit(RemainingError e) => e.LimitPercent?.ToString("F1", CultureInfo.InvariantCulture) ?? "-";

    private static JsonObject? ReadConfiguration(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject
                ?? throw new OperatorException(OperatorError.Failure, $"'{path}': a configuration is a JSON object");
        }
        catch (JsonException e)
        {
            throw new OperatorException(OperatorError.Failure, $"'{path}' is not JSON: {PlainReason.Of(e)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read '{path}': {PlainReason.Of(e)}");
        }
    }

    private static void Write(string path, JsonObject document)
    {
        try
        {
            File.WriteAllText(path, document.ToJsonString(JsonFormat.File) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot write '{path}': {PlainReason.Of(e)}");
        }
    }

    private static DateOnly Day(string text, string option) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw new OperatorException(OperatorError.Usage, $"{option} must be a day like 2026-09-01, not '{text}'");

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
