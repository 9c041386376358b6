using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.VirtualBoard.Recordings;
using MeterNode.VirtualPlant.Measuring;
using MeterNode.Wire;
using Spectre.Console;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode measure</c>: a recording through the firmware's own sampling and metering.</summary>
internal static class MeasureCommand
{
    public static Command Create()
    {
        var file = new InputFileArgument("file")
        {
            Description = "COMTRADE (.cfg, .dat, .cff) or CSV, also in a .zip.",
            TakesFoldersAndPatterns = true,
        };
        var current = new Option<string>("--current")
        {
            Description =
            "Current channels, one a phase: numbers from 1 or names, separated by commas.",
            Required = true
        };
        var voltage = new Option<string?>("--voltage")
        {
            Description =
            "Voltage channels, as many; without them only currents are measured."
        };
        var mains = NumberOption.OptionalMains("--mains", "Nominal mains frequency, 50 or 60 Hz (default: what the recording says).");
        var rate = NumberOption.OptionalDecimal("--rate", 1, 100_000_000, "Sampling rate of a CSV without time column, Hz.", "Hz");
        var scale = new Option<string[]>("--scale")
        {
            Description = "CHANNEL=FACTOR: what the values of a channel are multiplied by, for example 3=100 for a clamp with 100 A/V.",
        };
        var ideal = new Option<bool>("--ideal") { Description = "Exact, simultaneous values (default)." };
        var adc = new Option<bool>("--adc") { Description = "Through a 12-bit converter with noise and sequential sampling." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object on stdout." };
        var command = new Command("measure", """
            Plays a recording through the firmware's own sampling path on the virtual board and prints what it meters.

            Examples:
              meternode measure keating_1999.CFG --current I1,I2,I3 --voltage U1,U2,U3 --mains 60
              meternode measure motor.csv --current 1,2,3 --rate 1000 --adc --json
            """)
        {
            file, current, voltage, mains, rate, scale, ideal, adc, json,
        };
        command.Runs((parsed, context) =>
        {
            if (parsed.GetValue(ideal) && parsed.GetValue(adc))
            {
                throw new OperatorException(OperatorError.Usage, "--ideal and --adc exclude each other");
            }

            var options = new MeasureOptions
            {
                File = parsed.GetValue(file)!,
                Current = Split(parsed.GetValue(current)),
                Voltage = Split(parsed.GetValue(voltage)),
                MainsHertz = parsed.GetValue(mains),
                RateHertz = parsed.GetValue(rate) ?? 0,
                Scales = Scales(parsed.GetValue(scale) ?? []),
                Adc = parsed.GetValue(adc),
            };
            return Run(options, parsed.GetValue(json), context);
        });
        return command;
    }

    private static string[] Split(string? list)
    {
        return list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

    private static Dictionary<string, double> Scales(string[] given)
    {
        var scales = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string text in given)
        {
            int at = text.LastIndexOf('=');
            if (at < 1 || !double.TryParse(text.AsSpan(at + 1), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign
                    | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double factor)
                || !double.IsFinite(factor) || factor == 0 || Math.Abs(factor) > 1e9)
            {
                throw new OperatorException(OperatorError.Usage,
                    $"--scale takes CHANNEL=FACTOR with a factor that is not 0, for example 3=100, not '{text}'");
            }

            scales[text[..at].Trim()] = factor;
        }

        return scales;
    }

    private static int Run(MeasureOptions options, bool json, CommandContext context)
    {
        MeasuredRecording measured;
        try
        {
            measured = RecordingMeter.Measure(options, note => context.Error.WriteLine("meternode: " + PlainText.Of(note)));
        }
        catch (RecordingException e)
        {
            throw new OperatorException(e.IsMissingFile ? OperatorError.DeviceOrIo : OperatorError.Failure, e.Message);
        }

        IReadOnlyList<PhaseMeasurement> phases = measured.Phases;
        if (json)
        {
            context.WriteJson(new
            {
                schemaVersion = 1,
                mode = options.Adc ? "adc" : "ideal",
                measured.RateHertz,
                measured.RateOrigin,
                measured.Side,
                measured.MissingPercent,
                phases,
            });
            return ExitCode.Ok;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in new[] { "current", "voltage", "Irms A", "Urms V", "P W", "S VA", "PF", "f Hz", "E J" })
        {
            table.AddColumn(column);
        }

        foreach (PhaseMeasurement phase in phases)
        {
            table.AddRow(
                Name(phase.Current), Name(phase.Voltage ?? "-"), Text(phase.IrmsAmperes), Text(phase.UrmsVolts),
                Text(phase.PowerWatts),
                Text(phase.ApparentVoltAmperes),
                Text(phase.PowerFactor),
                Text(phase.FrequencyHertz),
                Text(phase.EnergyJoules));
        }

        context.WriteTable(table, 110);
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"From {phases[0].StartSeconds:F6} s of the recording, {phases[0].Seconds:F6} s "
                + $"({Math.Round(phases[0].Seconds * phases[0].FrequencyHertz)} mains cycles), sampled at {measured.RateHertz:G6} Hz "
                + $"(from: {measured.RateOrigin}). Values: {measured.Side}. Missing samples: {measured.MissingPercent:0.##} %."));
        return ExitCode.Ok;
    }

    /// <summary>A column's name is a stranger's.</summary>
    private static string Name(string column) => Markup.Escape(PlainText.Of(column));

    private static string Text(double? value)
    {
        return value is double number ? number.ToString("G6", CultureInfo.InvariantCulture) : "-";
    }
}
