using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Checkpoints;

/// <summary>Takes what came back from witnesses and time-stamp authorities into the plant's own copies.</summary>
public static class CheckpointAddition
{
    /// <summary>
    /// Adds the witnesses and time stamps of <paramref name="file"/>. A checkpoint that the plant has lost, because it was restored from an
    /// older backup, is taken too. What the plant's own copy of it has, and does not count with these keys, is taken out. Statements of
    /// witnesses are taken as far as there is room (<see cref="WitnessRoom"/>) beside those of the plant's own copy, which all stay.
    /// </summary>
    /// <param name="plant">The plant.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="file">What came back.</param>
    /// <param name="witnessKeys">Public keys of witnesses; statements of other keys are taken without a check of their signature.</param>
    /// <param name="said">Called with one sentence for each thing that is taken out of the plant's own copy, or is not taken.</param>
    /// <returns>The plant's copy as it is now.</returns>
    /// <exception cref="OperatorException">
    /// It is not the plant's, contradicts a checkpoint, a signature in it is not good, or there is no room for anything of it.
    /// </exception>
    public static CheckpointFile Add(
        PlantFolder plant, string name, CheckpointFile file, IReadOnlyList<byte[]> witnessKeys, Action<string>? said = null) =>
        Add(plant, name, file, witnessKeys, said, isAsked: false);

    /// <summary>The same for a time stamp that has just come. There is room for it: the plant has asked for it.</summary>
    public static CheckpointFile Add(PlantFolder plant, Checkpoint checkpoint, byte[] timeStamp) =>
        Add(plant, "the time stamp", new CheckpointFile(checkpoint, [], [timeStamp]), [], null, isAsked: true);

    private static CheckpointFile Add(
        PlantFolder plant, string name, CheckpointFile file, IReadOnlyList<byte[]> witnessKeys, Action<string>? said, bool isAsked)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        string path = PlantCheckpoints.PathOf(plant, file.Checkpoint.Number);
        var held = PlantCheckpoints.PathsOf(plant).Select(other => (Path: other, File: PlantCheckpoints.Read(other))).ToList();
        CheckpointFile? own = held.Find(other => other.Path == path).File;
        bool isOwn = own?.Checkpoint.Hash.AsSpan().SequenceEqual(file.Checkpoint.Hash) == true;
        CheckpointFile came = isOwn ? file.Without(own!) : file; // The sender is to blame for no more.
        Registry registry = Registry.Load(plant.RegistryPath);
        using var authorities = new TimeAuthorities([]);
        var alone = new CheckpointSet(registry, [(name, came)], witnessKeys, authorities.Check);
        string? wrong = alone.FileProblems is [string first, ..] ? first : Contradiction(registry, held, name, file.Checkpoint);
        if (wrong != null)
        {
            throw new OperatorException(
                OperatorError.VerificationFailed,
                $"{wrong}: nothing is taken; ask whoever sent '{name}' for the file that he was given");
        }

        if (own != null && !isOwn)
        {
            throw new OperatorException(
                OperatorError.VerificationFailed,
                $"the plant's own copy '{path}' is not a checkpoint of this plant: nothing is taken; put it back from a backup, or move it "
                    + $"away and add '{name}' again");
        }

        CheckpointFile counting = own == null ? file with { Witnesses = [], TimeStamps = [] }
            : Counting(
                own, witnessKeys, authorities,
                each => said?.Invoke("taken out of the plant's own copy, because it does not count: " + each));
        CheckpointFile merged = WithRoom(counting, came, isAsked, witnessKeys, out List<string> leftOut);
        if (leftOut.Count > 0 && merged.Without(counting) is { Witnesses: [], TimeStamps: [] }
            && came is not { Witnesses: [], TimeStamps: [] })
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"nothing of '{name}' is taken: {leftOut[^1]}"
                    + (came.Witnesses.Count > 0 ? " ('meternode checkpoint witness add' keeps it, --witness gives it for once)" : ""));
        }

        leftOut.ForEach(each => said?.Invoke(each));
        change.Write(path, merged.ToBytes());
        change.Commit();
        return merged;
    }

    /// <summary>
    /// The plant's own copy with as much of what came as there is room for; what is left out has one sentence each. A statement that the
    /// plant has stays, whatever keys are given this time.
    /// </summary>
    private static CheckpointFile WithRoom(
        CheckpointFile own, CheckpointFile came, bool isAsked, IReadOnlyList<byte[]> witnessKeys, out List<string> leftOut)
    {
        HashSet<ulong> named = [.. witnessKeys.Select(key => PublicKeys.Kid(key))];
        var room = new WitnessRoom(named.Contains);
        List<WitnessStatement> witnesses = [.. own.With(own).Witnesses];
        witnesses.ForEach(statement => room.Take(statement));
        leftOut = [];
        foreach (WitnessStatement statement in own.With(came).Witnesses.Skip(witnesses.Count))
        {
            if (room.Take(statement) is string why)
            {
                leftOut.Add(why);
            }
            else
            {
                witnesses.Add(statement);
            }
        }

        CheckpointFile all = isAsked ? came.With(own) : own.With(came);
        if (all.TimeStamps.Count > CheckpointFile.MaximumAdditions)
        {
            leftOut.Insert(0, $"of the time stamps the first {CheckpointFile.MaximumAdditions} are taken");
        }

        return new CheckpointFile(all.Checkpoint, witnesses, [.. all.TimeStamps.Take(CheckpointFile.MaximumAdditions)]);
    }

    /// <summary>What cannot be true of the new checkpoint and the plant's own together; null when they agree.</summary>
    private static string? Contradiction(
        Registry registry, List<(string Path, CheckpointFile File)> held, string name, Checkpoint checkpoint)
    {
        (string, CheckpointFile)[] before = [.. held.Select(other => (Path.GetFileName(other.Path), other.File))];
        string[] known = [.. new CheckpointSet(registry, before, [], null).Problems];
        var all = new CheckpointSet(registry, before.Append((name, new CheckpointFile(checkpoint, [], []))), [], null);
        return all.Problems.Except(known).FirstOrDefault();
    }

    /// <summary>The plant's copy with what counts: it may have been taken before a key was known.</summary>
    private static CheckpointFile Counting(
        CheckpointFile own, IReadOnlyList<byte[]> witnessKeys, TimeAuthorities authorities, Action<string> dropped)
    {
        var witnesses = new List<WitnessStatement>();
        foreach (WitnessStatement statement in own.Witnesses)
        {
            if (witnessKeys.FirstOrDefault(key => PublicKeys.Kid(key) == statement.Kid) is byte[] known && !statement.IsSignedBy(known))
            {
                dropped($"{PlainText.Of(statement.Name)} (key {statement.KidText}): that key has not signed it");
            }
            else
            {
                witnesses.Add(statement);
            }
        }

        var stamps = new List<byte[]>();
        foreach (byte[] token in own.TimeStamps)
        {
            if (authorities.Check(token, own.Checkpoint.Hash).Problem is RuleReason problem)
            {
                dropped($"a time stamp: {problem}");
            }
            else
            {
                stamps.Add(token);
            }
        }

        foreach (string rejected in own.Rejected)
        {
            dropped(rejected);
        }

        return new CheckpointFile(own.Checkpoint, witnesses, stamps);
    }
}
