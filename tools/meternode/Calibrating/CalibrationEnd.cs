using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Calibrating;

/// <summary>Shows a calibration's result, keeps it in the plant folder and activates it.</summary>
internal sealed class CalibrationEnd(CalibrateOptions options, CommandContext context)
{
    /// <summary>Ends the session; <paramref name="confirm"/> asks the person.</summary>
    public int Conclude(CalibrationOutcome outcome, TakenPoints taken, Func<string?> confirm)
    {
        JsonObject document = outcome.Calibration.Apply(options.Record);
        int counter = (int)document["cal"]!["counter"]!;
        if (!options.IsJson)
        {
            CalibrationTable.Write(outcome, context.Output);
        }

        foreach (string note in outcome.Calibration.Notes)
        {
            context.Error.WriteLine("meternode: " + note);
        }

        bool isActivated = !options.IsDry && (options.IsSure || options.PointsFile != null || confirm()?.Trim() == "yes");
        long? serial = null;
        if (isActivated)
        {
            serial = ConfigurationHistory.Activate(
                options.Plant, options.Node, document, change => Keep(change, outcome, counter), taken.Serial);
            taken.Forget();
        }

        if (options.IsJson)
        {
            context.WriteJson(Result(outcome, counter, serial));
        }

        string bundle = options.Plant.BundlePath(options.Node);
        context.Error.WriteLine(isActivated
            ? $"{options.Node} has calibration {counter} from its next start on (configuration {serial}, due {options.Record.Due}).\n"
                + $"On a board:     meternode flash --port PORT --board {(string?)document["board"]?["name"] ?? "BOARD"} "
                + $"--bundle '{bundle}'\n"
                + $"On this machine: start 'meternode run' again"
            : $"nothing is changed; {taken.Count} points are kept: the same command goes on");
        return ExitCode.Ok;
    }

    private object Result(CalibrationOutcome outcome, int counter, long? serial) => new
    {
        schemaVersion = 1,
        node = options.Node,
        isActivated = serial != null,
        configurationSerial = serial,
        calibrationCounter = counter,
        reference = options.Record.Reference,
        referenceClassPercent = options.ReferenceClassPercent,
        on = options.Record.On,
        by = options.Record.By,
        due = options.Record.Due,
        nominalAmperes = options.NominalAmperes,
        phases = outcome.Phases.Select(phase => new
        {
            phase = phase.Phase,
            changes = phase.Changes.Select(change => new { name = change.Name, before = change.Before, after = change.After }),
            points = phase.Points,
        }),
    };

    /// <summary>The result stays with the node: a configuration does not say how good its calibration was.</summary>
    private void Keep(PlantTransaction change, CalibrationOutcome outcome, int counter) => change.WriteSecret(
        Path.Combine(
            options.Plant.BundlePath(options.Node), "calibrations", counter.ToString("D6", CultureInfo.InvariantCulture) + ".json"),
        JsonSerializer.Serialize(Result(outcome, counter, null), JsonFormat.File) + "\n");
}
