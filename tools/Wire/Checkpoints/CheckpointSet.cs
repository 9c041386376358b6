using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// The checkpoints that somebody holds of one plant, whoever kept them: each is checked by itself and against the others.
/// </summary>
public sealed class CheckpointSet : IAnchors
{
    /// <summary>Problems beyond this many are left out.</summary>
    public const int MaximumProblems = 1000;

    private readonly Registry _registry;
    private readonly Dictionary<ulong, byte[]> _witnessKeys = [];
    private readonly Func<byte[], byte[], TimeStampCheck>? _readTimeStamp;
    private readonly List<string> _problems = [];
    private readonly List<string> _registryProblems = [];
    private readonly List<string> _badAdditions = [];
    private readonly List<string> _leftOut = [];
    private readonly List<CheckedCheckpoint> _checkpoints;

    /// <param name="registry">The plant: its key must have signed every checkpoint.</param>
    /// <param name="files">Names and contents; the same checkpoint may come several times.</param>
    /// <param name="witnessKeys">Public keys of witnesses (SubjectPublicKeyInfo).</param>
    /// <param name="readTimeStamp">Reads a token and the hash that it must be of; null leaves time stamps out.</param>
    public CheckpointSet(
        Registry registry, IEnumerable<(string Name, CheckpointFile File)> files, IEnumerable<byte[]> witnessKeys,
        Func<byte[], byte[], TimeStampCheck>? readTimeStamp)
    {
        _registry = registry;
        _readTimeStamp = readTimeStamp;
        foreach (byte[] key in witnessKeys)
        {
            _witnessKeys[PublicKeys.Kid(key)] = key;
        }

        var checkpoints = new List<CheckedCheckpoint>();
        using ECDsa? plant = registry.PlantKey is byte[] plantKey ? PublicKeys.Import(plantKey) : null;
        foreach (IGrouping<string, (string Name, CheckpointFile File)> same in
            files.GroupBy(file => Convert.ToHexString(file.File.Checkpoint.Hash)))
        {
            string name = same.First().Name;
            CheckpointFile file = same.Select(copy => copy.File).Aggregate((one, other) => one.With(other));
            if (Problem(file.Checkpoint, plant) is string problem)
            {
                Add(_problems, $"'{name}': {problem}");
            }
            else
            {
                checkpoints.Add(Check(name, file));
            }
        }

        _checkpoints = [.. checkpoints.OrderBy(held => held.Checkpoint.Number).ThenBy(held => held.Checkpoint.Time)];
        foreach (string text in Contradictions(_checkpoints.Select(held => (held.Source, held.Checkpoint))))
        {
            Add(_problems, text);
        }

        Keys = [.. _checkpoints.SelectMany(held => held.Checkpoint.Heads).Select(head => head.Kid).Distinct().Order()];
        CompareRegistry();
    }

    /// <summary>Those that the plant's key has signed, by their numbers.</summary>
    public IReadOnlyList<CheckedCheckpoint> Checkpoints => _checkpoints;

    /// <summary>
    /// One sentence each: a checkpoint that the plant's key has not signed, which is left out; one that contradicts those before it: all
    /// of them stay.
    /// </summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>
    /// One sentence each: a key that the registry does not have, or has with another enrolment, or whose end was taken out of it. Keys and
    /// ends that came later are no problem.
    /// </summary>
    public IReadOnlyList<string> RegistryProblems => _registryProblems;

    /// <summary>
    /// One sentence each: what stands behind a checkpoint and is damaged or something else, and a witness or a time stamp that is not of
    /// its checkpoint; then those of <see cref="LeftOut"/>. It does not count, and takes nothing from the checkpoint.
    /// </summary>
    public IReadOnlyList<string> BadAdditions => [.. _badAdditions, .. _leftOut];

    /// <summary>
    /// One sentence each: a statement of a witness for which there is no room (<see cref="WitnessRoom"/>), the first hundred.
    /// </summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>All that is wrong with the files themselves, whether it takes from a checkpoint or not.</summary>
    public IReadOnlyList<string> FileProblems => [.. _problems, .. _badAdditions];

    /// <inheritdoc/>
    public IReadOnlyList<ulong> Keys { get; }

    /// <inheritdoc/>
    public IReadOnlyList<AnchoredHead> Heads(ulong kid) =>
    [
        .. _checkpoints.Select(held => (Held: held, Head: held.Checkpoint.Head(kid))).Where(found => found.Head != null)
            .OrderBy(found => found.Head!.Seq).Select(found => HeadOf(found.Held, found.Head!)),
    ];

    /// <summary>
    /// What cannot be true of all of <paramref name="checkpoints"/> of one plant together, with the names of both files. Whether the plant
    /// has signed them is not looked at.
    /// </summary>
    public static IEnumerable<string> Contradictions(IEnumerable<(string Name, Checkpoint Checkpoint)> checkpoints)
    {
        (string Name, Checkpoint Checkpoint)[] sorted =
            [.. checkpoints.OrderBy(held => held.Checkpoint.Number).ThenBy(held => held.Checkpoint.Time)];
        var memory = new CheckpointMemory();
        return sorted.SelectMany(held => memory.Add(held.Checkpoint, held.Name));
    }

    private AnchoredHead HeadOf(CheckedCheckpoint held, CheckpointHead head)
    {
        long? end = head.Time?.ToUnixTimeSeconds();
        long? until = _registry.Find(head.Kid)?.Until?.ToUnixTimeSeconds();
        return new AnchoredHead(
            head.Seq, head.Hash, held.IsWitnessed, held.IsWitnessKnown, $"checkpoint {held.Checkpoint.Number} ('{held.Source}')")
        {
            Held = held,
            EndUtcSeconds = end,
            Joules = head.Joules,
            CountsUtcSeconds = until < end ? until : end,
        };
    }

    private string? Problem(Checkpoint checkpoint, ECDsa? plant) =>
        plant is null ? "it cannot be checked with keys alone: give the registry of the plant"
        : checkpoint.Site != _registry.Site ? $"it is a checkpoint of the plant '{checkpoint.Site}', not of '{_registry.Site}'"
        : checkpoint.PlantKid != PublicKeys.Kid(_registry.PlantKey!) || !checkpoint.Verify(plant)
            ? $"the plant's key has not signed it (it names the key {checkpoint.PlantKid:x16})"
        : checkpoint.Number == 0 && !checkpoint.Previous.AsSpan().SequenceEqual(SHA256.HashData(_registry.PlantKey!))
            ? "it is the first checkpoint, and does not begin with the plant's key"
        : null;

    private CheckedCheckpoint Check(string name, CheckpointFile file)
    {
        var witnesses = new List<WitnessCheck>();
        var room = new WitnessRoom(_witnessKeys.ContainsKey);
        int left = 0;
        foreach (WitnessStatement statement in file.Witnesses.Where(statement => !IsOfThePlant(statement.Kid))
            .DistinctBy(statement => Convert.ToHexString(statement.Bytes)))
        {
            using ECDsa? key = _witnessKeys.TryGetValue(statement.Kid, out byte[]? given) ? PublicKeys.Import(given) : null;
            if (key is not null && !statement.Verify(key))
            {
                Add(_badAdditions, $"'{name}': the witness with the key {statement.KidText} has not signed it");
            }
            else if (room.Take(statement) is not string why)
            {
                witnesses.Add(new WitnessCheck(statement, key is not null));
            }
            else if (left++ < CheckpointFile.MaximumAdditions)
            {
                Add(_leftOut, $"'{name}': {why}");
            }
        }

        var stamps = new List<TimeStampCheck>();
        foreach (byte[] token in _readTimeStamp is null ? [] : file.TimeStamps)
        {
            TimeStampCheck stamp = _readTimeStamp!(token, file.Checkpoint.Hash);
            if (stamp.Problem is null)
            {
                stamps.Add(stamp);
            }
            else
            {
                Add(_badAdditions, $"'{name}': a time stamp is not of this checkpoint: {stamp.Problem}");
            }
        }

        foreach (string rejected in file.Rejected)
        {
            Add(_badAdditions, $"'{name}': {rejected}");
        }

        return new CheckedCheckpoint(name, file.Checkpoint, witnesses, stamps);
    }

    /// <summary>The plant and its nodes are nobody else: what they sign besides is no witness.</summary>
    private bool IsOfThePlant(ulong kid) =>
        _registry.Find(kid) is not null || (_registry.PlantKey is byte[] plantKey && PublicKeys.Kid(plantKey) == kid);

    private void CompareRegistry()
    {
        var said = new HashSet<ulong>();
        foreach (CheckedCheckpoint held in _checkpoints)
        {
            foreach (CheckpointHead head in held.Checkpoint.Heads)
            {
                if (_registryProblems.Count < MaximumProblems && RegistryProblem(head) is string problem && said.Add(head.Kid))
                {
                    _registryProblems.Add($"'{held.Source}' names the key {head.KidText} of {head.Node}, {problem}");
                }
            }
        }
    }

    private string? RegistryProblem(CheckpointHead head) =>
        _registry.Find(head.Kid) is not RegisteredNode node ? "which the registry does not have"
        : head.Node != node.Id ? $"which the registry calls {node.Id}"
        : head.Enrolment is byte[] enrolment && !node.EnrolmentHash.Span.SequenceEqual(enrolment)
            ? "whose enrolment in the registry is another"
        : head.End is byte[] end && node.End?.Hash.AsSpan().SequenceEqual(end) != true
            ? "whose end the registry does not have, or has otherwise"
        : null;

    private static void Add(List<string> problems, string problem)
    {
        if (problems.Count < MaximumProblems)
        {
            problems.Add(problem);
        }
    }
}
