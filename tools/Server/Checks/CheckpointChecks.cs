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
        IReadOnlyList<string> paths = PlantCheckpoints.PathsOf(plant);
        if (paths.Count == 0)
        {
            return [PlantFinding.Ok(Check, "none yet: 'serve' makes one a day, and 'meternode checkpoint make' at once")];
        }

        using var authorities = new TimeAuthorities([]);
        var set = new CheckpointSet(
            FolderChecks.ReadRegistry(plant), paths.Select(path => (Path.GetFileName(path), PlantCheckpoints.Read(path))), [],
            authorities.Check);
        if (set.FileProblems.Count > 0)
        {
            return [.. set.FileProblems.Take(10).Select(
                problem => PlantFinding.Fail(Check, $"{problem}: compare the folder with a backup, or with what witnesses hold"))];
        }

        CheckedCheckpoint last = set.Checkpoints[^1];
        string text = $"{set.Checkpoints.Count}, the last one is number {last.Checkpoint.Number} of {Day(last.Checkpoint.Time)}";
        return [Witnessed(set, text, options.Server.Time.GetUtcNow())];
    }

    private static PlantFinding Witnessed(CheckpointSet set, string text, DateTimeOffset now)
    {
        if (set.Checkpoints.LastOrDefault(held => held.Witnesses.Count > 0)?.Checkpoint is not Checkpoint witnessed)
        {
            return PlantFinding.Ok(Check, $"{text}; no witness has countersigned one: send it to your buyer or assessor");
        }

        text += $"; the last one that a witness has countersigned is number {witnessed.Number} of {Day(witnessed.Time)}";
        return (now - witnessed.Time).TotalDays > CheckpointUpkeep.WitnessDays
            ? PlantFinding.Warn(Check, $"{text}: send a new one to your witness") : PlantFinding.Ok(Check, text);
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
