using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Cli.Changing;
using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.NodeCommands;

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
        ChangeOutcome? sent = null;
        if (isActivated)
        {
            (serial, _) = PendingChanges.Begin(
                options.Plant, options.Node, document, more: change => Keep(change, outcome, counter), basedOn: taken.Serial);
            taken.Forget();
            sent = new ChangeRun(options.Plant, options.Node, options.AnswerTime).Send();
        }

        if (options.IsJson)
        {
            context.WriteJson(Result(outcome, counter, serial, sent?.State));
        }

        context.Error.WriteLine(sent is null
            ? $"nothing is changed; {taken.Count} points are kept: the same command goes on"
            : $"{options.Node}: calibration {counter} (configuration {serial}, due {options.Record.Due}): "
                + sent.Describe(options.Node, options.AnswerTime > TimeSpan.Zero));
        return sent?.State is "refused" or "fellBack" ? ExitCode.Failure : ExitCode.Ok;
    }

    private object Result(CalibrationOutcome outcome, int counter, long? serial, string? state) => new
    {
        schemaVersion = 1,
        node = options.Node,
        isActivated = serial != null,
        configurationSerial = serial,
        state,
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
        JsonSerializer.Serialize(Result(outcome, counter, null, null), JsonFormat.File) + "\n");
}
