using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// The offline check of evidence files: gives every pack its verdict, and the four answers about each key and about everything. Files may
/// come in any order and may overlap. They are read once as a stream while packs come in the order of their numbers; when one does not, the
/// check notes where every pack is and reads them again in order. Memory does not grow with the packs' content, only by 8 bytes a pack
/// (<see cref="OrderedChain"/>), and by 36 more in the second case.
/// </summary>
/// <param name="registry">The keys.</param>
/// <param name="now">When the check is made; null for the clock of this machine.</param>
public sealed class EvidenceCheck(Registry registry, DateTimeOffset? now = null) : IDisposable
{
    /// <summary>Findings beyond this many are counted and not listed.</summary>
    public const int MaximumFindings = 1000;

    /// <summary>Keys of which nothing is here beyond this many are counted and not named.</summary>
    private const int MaximumNames = 5;

    private readonly PackVerifier _verifier = new(registry);
    private EvidenceRun? _run;
    private FourAnswers? _answers;
    private IReadOnlyList<EvidenceFile> _files = [];

    /// <summary>What is asked; null for everything.</summary>
    public EvidencePeriod? Period { get; init; }

    /// <summary>The checkpoints; null when none was given.</summary>
    public IAnchors? Anchors { get; init; }

    /// <summary>
    /// <see cref="Registry.Fingerprint"/> of the plant key that is trusted; null when nobody has said. Another one is a finding.
    /// </summary>
    public string? TrustedFingerprint { get; init; }

    /// <summary>
    /// True when every node of the plant was asked: then a key of which nothing is here is wrong. Without a period that is every key of the
    /// registry, with one those that counted in it.
    /// </summary>
    public bool ExpectsEveryNode { get; init; }

    /// <summary>
    /// True when files are read in the order in which they are given; otherwise they come by the numbers of their first packs. What is
    /// found is the same.
    /// </summary>
    public bool KeepsFileOrder { get; init; }

    /// <summary>How many packs are verified at once at most, from 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>
    /// Public keys of meters that sign themselves; null when none was given, and then nothing is said of their statements.
    /// </summary>
    public IReadOnlyList<ECDsa>? MeterKeys { get; init; }

    /// <summary>
    /// Called for every piece of a file with its judgement; for tests and verbose output. When packs are read again in order it is called
    /// again for those that were judged before.
    /// </summary>
    public Action<EvidenceItem, VerifiedPack, Judgement>? Judged { get; set; }

    /// <summary>Called for every piece that is read, for progress.</summary>
    public Action? Advanced { get; set; }

    /// <summary>What it is doing.</summary>
    public EvidenceStage Stage { get; private set; }

    /// <summary>The file that is being read.</summary>
    public string File { get; private set; } = "";

    /// <summary>How much of the present stage is done: bytes, or packs while they are read in order.</summary>
    public long Done { get; private set; }

    /// <summary>How much of that there is.</summary>
    public long Total { get; private set; }

    /// <summary>Every pack and every damaged region.</summary>
    public long Items => Run.Items;

    /// <summary>Bytes of all files.</summary>
    public long Bytes => Run.Bytes;

    /// <summary>The keys that it checks with.</summary>
    public Registry Registry => _verifier.Registry;

    /// <summary>
    /// What was found out about each key that is of what was asked, in the order of their first packs; a name may have several.
    /// </summary>
    public IReadOnlyList<NodeSummary> Nodes => [.. Run.Nodes.Where(node => node.IsConcerned)];

    /// <summary>
    /// The first <see cref="MaximumFindings"/> packs that were not accepted, in the order in which they were judged. A pack behind packs
    /// that its node has declared gone is none.
    /// </summary>
    public IReadOnlyList<Finding> Findings => Run.Findings;

    /// <summary>What no single key is blamed for: pieces of no registered key, no pack at all, bad checkpoints.</summary>
    public IReadOnlyList<StatedFinding> OwnFindings => [.. Enum.GetValues<Answer>().SelectMany(Own().Of)];

    /// <summary>The four answers about all keys together, and about what is of no key.</summary>
    public FourAnswers Answers => _answers ??= Answer();

    /// <summary>
    /// The time of the checkpoint up to which all that was asked is anchored, the earliest of all keys; null when not all of it is.
    /// </summary>
    public DateTimeOffset? AnchoredUntil => Answers.Anchored.IsOk ? Nodes.Min(node => node.Anchor?.Held?.Checkpoint.Time) : null;

    /// <summary>
    /// True when what was asked is authentic, complete and consistent, and nothing else is among it. Whether it is anchored is stated
    /// beside it.
    /// </summary>
    public bool IsInOrder => Answers.IsInOrder;

    internal DateTimeOffset Now { get; } = now ?? DateTimeOffset.UtcNow;

    private EvidenceRun Run => _run ??= NewRun();

    /// <summary>How many pieces got <paramref name="verdict"/>, whether they were asked or not.</summary>
    public long Count(Verdict verdict) => Run.Count(verdict);

    /// <summary>Checks the packs of one file.</summary>
    /// <exception cref="OperationCanceledException">Stopped through <paramref name="cancellation"/>.</exception>
    public void Read(byte[] content, string fileName, CancellationToken cancellation = default) =>
        Read([EvidenceFile.Of(fileName, content)], cancellation);

    /// <summary>Checks all files together; once only.</summary>
    /// <exception cref="IOException">A file cannot be read: <see cref="File"/>.</exception>
    /// <exception cref="OperationCanceledException">Stopped through <paramref name="cancellation"/>.</exception>
    public void Read(IReadOnlyList<EvidenceFile> files, CancellationToken cancellation = default)
    {
        _files = Sorted(files);
        _run = NewRun();
        _answers = null;
        if (!TryStream(cancellation))
        {
            _run = NewRun();
            ReadInOrder(cancellation);
        }

        File = "";
    }

    /// <inheritdoc/>
    public void Dispose() => _verifier.Dispose();

    private EvidenceRun NewRun() =>
        new(this, Registry, MeterKeys is null ? null : new MeterStatementCheck(MeterKeys));

    /// <summary>Files by the number of their first pack: so the months of a node follow each other.</summary>
    private List<EvidenceFile> Sorted(IReadOnlyList<EvidenceFile> files)
    {
        if (files.Count < 2 || KeepsFileOrder)
        {
            return [.. files];
        }

        var first = new List<(long Seq, EvidenceFile File)>();
        foreach (EvidenceFile file in files)
        {
            File = file.Name;
            using Stream stream = file.Open();
            bool isRead = new EvidenceReader(stream).TryRead(out EvidenceItem item);
            bool isPack = Pack.TryDecode(isRead ? item.Bytes : default, out Pack? pack) == PackError.None;
            first.Add((isPack ? pack!.Seq : -1, file));
        }

        return [.. first.OrderBy(entry => entry.Seq).Select(entry => entry.File)];
    }

    private bool TryStream(CancellationToken cancellation)
    {
        Begin(EvidenceStage.Reading);
        using var pipeline = new PackPipeline(Registry, Workers);
        foreach (EvidenceFile file in _files)
        {
            using Stream stream = Open(file);
            foreach ((EvidenceItem item, VerifiedPack verified) in pipeline.Read(stream))
            {
                if (!_run!.TryTake(file.Name, item, verified, isSorted: false))
                {
                    return false;
                }

                Advance(item.Length, cancellation);
            }
        }

        return true;
    }

    private void ReadInOrder(CancellationToken cancellation)
    {
        Begin(EvidenceStage.Sorting);
        using var index = new EvidenceIndex(_files);
        for (int file = 0; file < _files.Count; file++)
        {
            using Stream stream = Open(_files[file]);
            var reader = new EvidenceReader(stream);
            while (reader.TryRead(out EvidenceItem item))
            {
                if (!item.IsDamage && Pack.TryDecode(item.Bytes, out Pack? pack) == PackError.None
                    && Registry.Find(pack!.Kid) is not null)
                {
                    index.Add(file, item, pack);
                }
                else
                {
                    _run!.TryTake(_files[file].Name, item, PackBatch.Verify(_verifier, item), isSorted: true);
                }

                Advance(item.Length, cancellation);
            }
        }

        index.Sort();
        Begin(EvidenceStage.ReadingInOrder);
        Total = index.Count;
        foreach ((int first, int last, bool isTie) in index.Groups())
        {
            HashSet<int> followers = isTie ? TakeFollowers(index, first, last) : [];
            for (int place = first; place <= last; place++)
            {
                if (!followers.Contains(place))
                {
                    Take(index, place, out _);
                }

                Advance(1, cancellation);
            }
        }
    }

    /// <summary>
    /// Of several packs of one number, one that follows the pack before comes first: who signed two histories is then heard about one of
    /// them, and the other is a conflict.
    /// </summary>
    private HashSet<int> TakeFollowers(EvidenceIndex index, int first, int last)
    {
        var taken = new HashSet<int>();
        for (int place = first; place <= last; place++)
        {
            if (Pack.TryDecode(index.Read(place, out _).Bytes, out Pack? pack) == PackError.None && _run!.IsFollowedBy(pack!))
            {
                taken.Add(place);
                Take(index, place, out bool isAuthentic);
                if (isAuthentic)
                {
                    break;
                }
            }
        }

        return taken;
    }

    private void Take(EvidenceIndex index, int place, out bool isAuthentic)
    {
        EvidenceItem item = index.Read(place, out string file);
        File = file;
        VerifiedPack verified = PackBatch.Verify(_verifier, item);
        isAuthentic = verified.IsAuthentic;
        _run!.TryTake(file, item, verified, isSorted: true);
    }

    private void Begin(EvidenceStage stage)
    {
        Stage = stage;
        Done = 0;
        Total = 0;
    }

    private Stream Open(EvidenceFile file)
    {
        File = file.Name;
        Stream stream = file.Open();
        Total += stream.Length;
        return stream;
    }

    private void Advance(long done, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Done += done;
        Advanced?.Invoke();
    }

    private FourAnswers Answer()
    {
        FindingTally findings = Own();
        IReadOnlyList<NodeSummary> nodes = Nodes;
        foreach (NodeSummary node in nodes)
        {
            findings.AddKey(node.Findings, Registry.NameOf(node.Node));
        }

        return FourAnswers.Of(findings, nodes.Count > 0 && nodes.All(node => node.Answers.Anchored.IsOk));
    }

    private FindingTally Own()
    {
        var findings = new FindingTally();
        findings.AddAll(Run.Strangers);
        IReadOnlyList<NodeSummary> nodes = Nodes;
        if (nodes.Count == 0)
        {
            findings.Add(AnswerFinding.NoPacks);
        }

        if (MeterKeys is not null && nodes.All(node => node.MeterStatements.Count == 0))
        {
            findings.Add(AnswerFinding.MeterStatement, null, 1, "no pack has a statement of the meter");
        }

        if (TrustedFingerprint is not null && TrustedFingerprint != Registry.Fingerprint)
        {
            findings.Add(AnswerFinding.PlantKeyOther, null, 1, $"{Registry.Fingerprint} instead of {TrustedFingerprint}");
        }

        AddNotHere(findings);
        foreach (string problem in Anchors?.RegistryProblems ?? [])
        {
            findings.Add(AnswerFinding.RegistryEdited, null, 1, problem);
        }

        foreach (string problem in Anchors?.Problems ?? [])
        {
            findings.Add(AnswerFinding.CheckpointBad, null, 1, problem);
        }

        foreach (string problem in Anchors?.BadAdditions ?? [])
        {
            findings.Add(AnswerFinding.AdditionBad, null, 1, problem);
        }

        return findings;
    }

    /// <summary>
    /// Keys of which nobody has handed anything over: those that counted in the period, and those that checkpoints name, with a period
    /// those that may have packs of it. A note unless every node was asked: who checks one node has no other's file. That the board before
    /// or behind one that is here is not here shows by the time that nobody metered.
    /// </summary>
    private void AddNotHere(FindingTally findings)
    {
        var named = new HashSet<ulong>(Anchors?.Keys ?? []);
        string[] names =
        [
            .. Registry.Nodes.Where(node => !Run.Has(node.Kid) && (IsNamedInTime(node, named) || IsInForce(node) || IsExpected(node)))
                .Select(node => Registry.NameOf(node)),
        ];
        if (names.Length > 0)
        {
            string more = names.Length > MaximumNames ? $" and {names.Length - MaximumNames} more" : "";
            AnswerFinding finding = ExpectsEveryNode ? AnswerFinding.KeysMissing : AnswerFinding.NotHere;
            findings.Add(finding, null, names.Length, string.Join(", ", names.Take(MaximumNames)) + more);
        }
    }

    private bool IsNamedInTime(RegisteredNode node, HashSet<ulong> named) => named.Contains(node.Kid)
        && (Period is null || Anchors!.Heads(node.Kid)[^1].CountsUtcSeconds > Period.FromUtcSeconds);

    /// <summary>True when a period is asked, and the key was enrolled before its end and had not ended when it begins.</summary>
    private bool IsInForce(RegisteredNode node) => Period is EvidencePeriod asked
        && node.Enrolment?.Time.ToUnixTimeSeconds() < asked.ToUtcSeconds
        && !(node.Until?.ToUnixTimeSeconds() <= asked.FromUtcSeconds);

    /// <summary>True when every node is expected, and nothing says that this key cannot have packs of what is asked.</summary>
    private bool IsExpected(RegisteredNode node) => ExpectsEveryNode && (Period is null || node.Enrolment is null || IsInForce(node));
}
