using System.Globalization;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Checks;

/// <summary>The plant's checkpoints: whether they agree with each other, and how long ago a witness has countersigned one.</summary>
internal static class CheckpointChecks
{
    private const string Check = "checkpoints";

    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        PlantFolder plant = options.Server.Plant;
        IReadOnlyList<TrustedWitness> kept = PlantWitnesses.Read(plant);
        if (PlantCheckpoints.PathsOf(plant).Count == 0)
        {
            return [PlantFinding.Ok(Check, "none yet: 'serve' makes one a day, and 'meternode checkpoint make' at once")];
        }

        CheckpointSet set = PlantCheckpoints.Check(plant, FolderChecks.ReadRegistry(plant));
        if (set.FileProblems.Count > 0)
        {
            return [.. set.FileProblems.Take(10).Select(
                problem => PlantFinding.Fail(Check, $"{problem}: compare the folder with a backup, or with what witnesses hold"))];
        }

        CheckedCheckpoint last = set.Checkpoints[^1];
        string text = $"{set.Checkpoints.Count}, the last one is number {last.Checkpoint.Number} of {Day(last.Checkpoint.Time)}";
        return [Witnessed(set, kept.Count > 0, text, options.Server.Time.GetUtcNow())];
    }

    private static PlantFinding Witnessed(CheckpointSet set, bool isKept, string text, DateTimeOffset now)
    {
        if (set.Checkpoints.LastOrDefault(
            held => held.Witnesses.Any(witness => witness.IsKnown || !isKept))?.Checkpoint is not Checkpoint witnessed)
        {
            return PlantFinding.Ok(
                Check,
                $"{text}; no witness{(isKept ? " whose key is kept" : "")} has countersigned one: send it to your buyer or assessor");
        }

        text += $"; the last one that a witness has countersigned is number {witnessed.Number} of {Day(witnessed.Time)}"
            + (isKept ? "" : ", and the plant keeps no key of it ('meternode checkpoint witness add')");
        return (now - witnessed.Time).TotalDays > CheckpointUpkeep.WitnessDays
            ? PlantFinding.Warn(Check, $"{text}: send a new one to your witness") : PlantFinding.Ok(Check, text);
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
