using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Checkpoints;

/// <summary>Takes what came back from witnesses and time-stamp authorities into the plant's own copies.</summary>
public static class CheckpointAddition
{
    /// <summary>
    /// Adds the witnesses and time stamps of <paramref name="file"/>. A checkpoint that the plant has lost, because it was restored from an
    /// older backup, is taken too.
    /// </summary>
    /// <param name="plant">The plant.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="file">What came back.</param>
    /// <param name="witnessKeys">Public keys of witnesses; statements of other keys are taken without a check of their signature.</param>
    /// <returns>The plant's copy as it is now.</returns>
    /// <exception cref="OperatorException">It is not the plant's, contradicts a checkpoint, or a signature in it is not good.</exception>
    public static CheckpointFile Add(PlantFolder plant, string name, CheckpointFile file, IEnumerable<byte[]> witnessKeys)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        string path = PlantCheckpoints.PathOf(plant, file.Checkpoint.Number);
        var held = PlantCheckpoints.PathsOf(plant).Select(other => (Path: other, File: PlantCheckpoints.Read(other))).ToList();
        CheckpointFile? own = held.Find(other => other.Path == path).File;
        IEnumerable<(string, CheckpointFile)> all = held.Select(other => (Path.GetFileName(other.Path), other.File)).Append((name, file));
        using var authorities = new TimeAuthorities([]);
        var set = new CheckpointSet(Registry.Load(plant.RegistryPath), all, witnessKeys, authorities.Check);
        if (set.FileProblems.Count > 0)
        {
            throw new OperatorException(
                OperatorError.VerificationFailed,
                $"{set.FileProblems[0]}: nothing is taken; ask whoever sent '{name}' for the file that he was given");
        }

        CheckpointFile merged = own == null ? file : own.With(file);
        change.Write(path, merged.ToBytes());
        change.Commit();
        return merged;
    }

    /// <summary>The same for a time stamp that has just come.</summary>
    public static CheckpointFile Add(PlantFolder plant, Checkpoint checkpoint, byte[] timeStamp) =>
        Add(plant, "the time stamp", new CheckpointFile(checkpoint, [], [timeStamp]), []);
}
