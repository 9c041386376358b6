using System.Security.Cryptography;
using MeterNode.Plant.Backup;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Checkpoints;

/// <summary>Signs the next checkpoint of a plant and keeps it in its folder.</summary>
public static class CheckpointMaker
{
    /// <summary>Numbers that a plant leaves out when it was restored from a backup.</summary>
    public const int LeftOutAfterRestore = 1000;

    /// <summary>
    /// Signs the last packs of all keys. Reads every pack that came since the checkpoint before; the plant can be changed meanwhile.
    /// </summary>
    /// <exception cref="OperatorException">
    /// The store does not hold what was signed, and the node is none to leave out; it has no pack, or the plant's key is not here. Nothing
    /// is signed then.
    /// </exception>
    public static MadeCheckpoint Make(CheckpointOptions options, CancellationToken cancellation) =>
        TryMake(options, cancellation) ?? throw new OperatorException(
            OperatorError.Failure, $"the store has no pack of this plant up to {options.UntilOrNow:u}: there is nothing to sign yet");

    /// <summary>The same; null when the store has no pack of the plant yet.</summary>
    public static MadeCheckpoint? TryMake(CheckpointOptions options, CancellationToken cancellation)
    {
        PlantFolder plant = options.Plant;
        DateTimeOffset until = options.UntilOrNow;
        CheckpointFile? former = PlantCheckpoints.Last(plant);
        RequireForward(options, until, former?.Checkpoint);
        using PlantKey key = plant.LoadPlantKey();
        Registry registry = LoadRegistry(plant);
        if (!key.SubjectPublicKeyInfo.AsSpan().SequenceEqual(registry.PlantKey))
        {
            throw PlantFile.Broken(plant.RegistryPath, "it has another key of the plant than plant.key");
        }

        var leftOut = new List<string>();
        IReadOnlyList<CheckpointHead> heads = Heads(options, registry, until, former?.Checkpoint, leftOut, out long missing, cancellation);
        if (heads.Count == 0)
        {
            return null;
        }

        byte[] payload = Checkpoint.Payload(
            plant.Site, NumberAfter(plant, former?.Checkpoint),
            former == null ? SHA256.HashData(key.SubjectPublicKeyInfo) : former.Checkpoint.Hash, options.Now, until,
            HistoryOf(plant), heads);
        if (payload.Length > Checkpoint.MaximumBytes - 1024)
        {
            throw new OperatorException(OperatorError.Failure, $"the plant has {heads.Count} keys, which no checkpoint can hold");
        }

        Checkpoint made = Checkpoint.Read(key.Sign(payload));
        string path = PlantCheckpoints.PathOf(plant, made.Number);
        using PlantTransaction change = PlantTransaction.Begin(plant);
        if (File.Exists(path))
        {
            throw new OperatorException(OperatorError.Failure, $"checkpoint {made.Number} was just made by another process: repeat this");
        }

        change.Write(path, made.Bytes);
        change.Commit();
        return new MadeCheckpoint(made, path, missing, leftOut);
    }

    /// <summary>
    /// A plant that was restored does not know which checkpoints it signed after its backup. Two of one number would look like a second
    /// history, so it leaves numbers out.
    /// </summary>
    private static long NumberAfter(PlantFolder plant, Checkpoint? former)
    {
        long next = former == null ? 0 : former.Number + 1;
        return RestoreRecord.Of(plant) is RestoreRecord restored && (former == null || former.Time < restored.RestoredAt)
            ? next + LeftOutAfterRestore : next;
    }

    private static void RequireForward(CheckpointOptions options, DateTimeOffset until, Checkpoint? former)
    {
        if (until > options.Now)
        {
            throw new OperatorException(OperatorError.Usage, "--until is in the future: packs that are not there yet cannot be signed for");
        }

        if (former != null && options.Now < former.Time)
        {
            throw new OperatorException(
                OperatorError.Failure, $"the clock of this machine is behind checkpoint {former.Number}, of {former.Time:u}: set it right");
        }

        if (former != null && until < former.Until)
        {
            throw new OperatorException(
                OperatorError.Usage, $"checkpoint {former.Number} has packs up to {former.Until:u} already: give a later --until");
        }
    }

    private static IReadOnlyList<CheckpointHead> Heads(
        CheckpointOptions options, Registry registry, DateTimeOffset until, Checkpoint? former, List<string> leftOut, out long missing,
        CancellationToken cancellation)
    {
        using IEvidenceStore store = EvidenceStores.Open(options.Store ?? options.Plant.Store, create: false, options.Say);
        var search = new HeadSearch(store, until, cancellation);
        var heads = new List<CheckpointHead>();
        foreach (RegisteredNode node in registry.Nodes)
        {
            options.Progress?.Invoke(node.Id);
            if (HeadOf(search, node, former?.Head(node.Kid), options.LeavesOut, leftOut) is CheckpointHead head)
            {
                heads.Add(head);
            }
        }

        if (leftOut.Count > 0 && heads.Count == 0)
        {
            throw new OperatorException(OperatorError.VerificationFailed, $"no other node has a pack: nothing is signed; {leftOut[0]}");
        }

        if (former?.Heads.FirstOrDefault(head => registry.Find(head.Kid) == null) is CheckpointHead gone)
        {
            throw PlantFile.Broken(
                options.Plant.RegistryPath, $"it lacks the key {gone.KidText} of {gone.Node}, which the checkpoint before names");
        }

        missing = search.MissingPacks;
        return heads;
    }

    /// <summary>What cannot be vouched for stays where the checkpoint before has it, which nobody can take back.</summary>
    private static CheckpointHead? HeadOf(
        HeadSearch search, RegisteredNode node, CheckpointHead? former, Predicate<string> leavesOut, List<string> leftOut)
    {
        try
        {
            return search.Find(node, former);
        }
        catch (OperatorException e) when (e.Kind == OperatorError.VerificationFailed)
        {
            if (!leavesOut(node.Id))
            {
                throw new OperatorException(
                    e.Kind, $"{e.Message}; nothing is signed: 'checkpoint make --leave-out {node.Id}' signs for the others");
            }

            leftOut.Add($"{e.Message}; it stays {(former == null ? "without a pack" : $"at pack {former.Seq}")}");
            return former == null ? null : former with { End = node.End?.Hash };
        }
    }

    private static HistoryHead? HistoryOf(PlantFolder plant)
    {
        if (!File.Exists(plant.HistoryPath))
        {
            return null;
        }

        var history = new PlantHistory(File.ReadAllBytes(plant.HistoryPath), plant.PlantPublicKey);
        PlantStatement? last = history.Read().LastOrDefault();
        return history.Problem is string problem ? throw PlantFile.Broken(plant.HistoryPath, problem)
            : last == null ? null : new HistoryHead(last.Number, last.Hash);
    }

    private static Registry LoadRegistry(PlantFolder plant)
    {
        try
        {
            return Registry.Load(plant.RegistryPath);
        }
        catch (RegistryException e)
        {
            throw PlantFile.Broken(plant.RegistryPath, e.Message);
        }
    }
}
