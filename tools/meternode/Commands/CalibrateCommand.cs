using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode calibrate</c>: gains, noise floor and phase table from readings beside a reference instrument.</summary>
public static class CalibrateCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var readings = new InputFileArgument("READINGS")
        {
            Description =
                "CSV with the columns phase,refAmperes,refVolts,refWatts,nodeAmperes,nodeVolts,nodeWatts,nodeVars, or a JSON array of "
                    + "objects with these names.",
        };
        var reference = new Option<string>("--reference")
        {
            Description = "Reference instrument: type and serial number.",
            Required = true
        };
        var by = new Option<string>("--by") { Description = "Who calibrated.", Required = true };
        var on = new Option<string>("--on") { Description = "Day of the calibration, YYYY-MM-DD.", Required = true };
        var due = new Option<string>("--due")
        {
            Description = "Day the next one is due, YYYY-MM-DD (a year later by default).",
            DefaultValueFactory = _ => ""
        };
        var config = new InputFileOption("--config")
        {
            Description =
            "The node's configuration (JSON) while the readings were taken; the result is that configuration with the new calibration."
        };
        var nominal =
            NumberOption.OptionalDecimal("--nominal", 0.001, 100_000, "Nominal current In, A (the maximum reference current by default).");
        var hertz = NumberOption.Decimal("--mains", 45, 65, 50, "Mains frequency, Hz.");
        var output = new Option<string>("--out") { Description = "File for the calibration.", Required = true };
        var json = new Option<bool>("--json") { Description = "Remaining errors as JSON." };
        var command = new Command("calibrate", """
            Compute a node's calibration from readings beside a reference instrument, and say which error remains at each point.
            Take them at no load and at 1, 5, 20 and 100 % of the nominal current, each at power factor 1 and 0.5.
            hardware/ describes the set-up; docs/metrology.md the computation.

            Examples:
              meternode calibrate readings.csv --reference "ZES LMG671 01234" --by "J. Li" --on 2026-09-01 --out calibration.json
              meternode calibrate readings.csv --config press-1.json --out press-1.new.json \
                --reference "ZES LMG671 01234" --by "metrology" --on 2026-09-01
            """)
        {
            readings, reference, by, on, due, config, nominal, hertz, output, json,
        };
        command.Runs((parsed, context) =>
        {
            DateOnly day = Day(parsed.GetValue(on)!, "--on");
            string dueText = parsed.GetValue(due)!;
            DateOnly dueDay = dueText.Length == 0 ? day.AddYears(1) : Day(dueText, "--due");
            var record = new CalibrationRecord(parsed.GetValue(reference)!, Iso(day), parsed.GetValue(by)!, Iso(dueDay));
            List<CalibrationPoint> points = CalibrationReadings.Read(parsed.GetValue(readings)!);
            if (points.Count == 0)
            {
                throw new OperatorException(OperatorError.Failure, $"'{parsed.GetValue(readings)}' has no readings");
            }

            JsonObject? old = ReadConfiguration(parsed.GetValue(config));
            double nominalAmperes = parsed.GetValue(nominal) ?? points.Max(p => p.RefAmperes);
            List<PhaseCalibration> calibrations = points.GroupBy(p => p.Phase).OrderBy(g => g.Key).Select(g => Calibrator.Calibrate(
                [.. g], CalibrationRecord.Existing(old, g.Key, "i"), CalibrationRecord.Existing(old, g.Key, "u"),
                nominalAmperes, parsed.GetValue(hertz))).ToList();
            Write(parsed.GetValue(output)!, record.Apply(old, calibrations));
            Print(calibrations, parsed.GetValue(json), context.Output);
            return ExitCode.Ok;
        });
        return command;
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
            throw new OperatorException(OperatorError.Failure, $"'{path}' is not JSON: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read '{path}': {e.Message}");
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
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot write '{path}': {e.Message}");
        }
    }

    private static DateOnly Day(string text, string option) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw new OperatorException(OperatorError.Usage, $"{option} must be a day like 2026-09-01, not '{text}'");

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
