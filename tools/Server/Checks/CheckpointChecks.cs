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
        string folder = plant.In(PlantCheckpoints.Folder);
        IEnumerable<PlantFinding> bad = set.BadAdditions.Take(10).Select(addition => PlantFinding.Warn(
            Check, $"{addition}, and it does not count: 'meternode checkpoint add' with this file of '{folder}' takes it out"));
        if (set.Problems.Count > 0)
        {
            return [.. set.Problems.Take(10).Select(
                problem => PlantFinding.Fail(Check, $"{problem}: compare the folder with a backup, or with what witnesses hold")), .. bad];
        }

        CheckedCheckpoint last = set.Checkpoints[^1];
        string text = $"{set.Checkpoints.Count}, the last one is number {last.Checkpoint.Number} of {Day(last.Checkpoint.Time)}";
        return [Witnessed(set, kept, text, options.Server.Time.GetUtcNow()), .. bad];
    }

    private static PlantFinding Witnessed(CheckpointSet set, IReadOnlyList<TrustedWitness> kept, string text, DateTimeOffset now)
    {
        DateTimeOffset? oldest = PlantWitnesses.OldestSince(kept);
        if (set.Checkpoints.LastOrDefault(
            held => held.Witnesses.Any(witness => witness.IsKnown || oldest is null))?.Checkpoint is not Checkpoint witnessed)
        {
            text += oldest is null ? "; no witness has countersigned one: send it to your buyer or assessor"
                : $"; no witness whose key is kept (the first since {Day(oldest.Value)}) has countersigned one: send it to your witness";
            return IsLate(oldest, now) ? PlantFinding.Warn(Check, text) : PlantFinding.Ok(Check, text);
        }

        text += $"; the last one that a witness has countersigned is number {witnessed.Number} of {Day(witnessed.Time)}"
            + (oldest is null ? ", and the plant keeps no key of it ('meternode checkpoint witness add')" : "");
        return IsLate(witnessed.Time, now)
            ? PlantFinding.Warn(Check, $"{text}: send a new one to your witness") : PlantFinding.Ok(Check, text);
    }

    private static bool IsLate(DateTimeOffset? since, DateTimeOffset now) => (now - since)?.TotalDays > CheckpointUpkeep.WitnessDays;

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
