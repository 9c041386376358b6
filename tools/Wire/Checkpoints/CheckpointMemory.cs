namespace MeterNode.Wire;

/// <summary>
/// What the checkpoints of one plant have said so far, in the order of their numbers: the next one must not contradict any of it. A field
/// that a checkpoint leaves out is remembered from the one that had it.
/// </summary>
internal sealed class CheckpointMemory
{
    private readonly Dictionary<ulong, Known> _heads = [];
    private (HistoryHead Head, string Source)? _history;
    private (Checkpoint Checkpoint, string Source)? _before;

    /// <summary>
    /// One line for each contradiction of <paramref name="next"/>, which is remembered too; the names are those of the files.
    /// </summary>
    public IEnumerable<string> Add(Checkpoint next, string name)
    {
        string source = $"'{name}' (number {next.Number})";
        var problems = new List<string>();
        if (_before is var (before, beforeSource))
        {
            problems.AddRange(Follow(before, beforeSource, next, source));
        }

        if (_history is var (known, historySource) && Contradiction(known, historySource, next.History, source) is string history)
        {
            problems.Add(history);
        }

        foreach ((ulong kid, Known head) in _heads.OrderBy(entry => entry.Key))
        {
            if (head.Contradiction(next.Head(kid), source) is string text)
            {
                problems.Add($"{head.Head.Node} (key {head.Head.KidText}): {text}");
            }
        }

        foreach (CheckpointHead head in next.Heads)
        {
            _heads[head.Kid] = _heads.TryGetValue(head.Kid, out Known? former) ? former.With(head, source) : new Known(head, source);
        }

        _history = next.History is HistoryHead last ? (last, source) : _history;
        _before = (next, source);
        return problems;
    }

    private static IEnumerable<string> Follow(Checkpoint earlier, string first, Checkpoint later, string second)
    {
        if (earlier.Number == later.Number)
        {
            yield return $"{first} and {second} are two checkpoints of one number";
        }
        else if (later.Number == earlier.Number + 1 && !later.Previous.AsSpan().SequenceEqual(earlier.Hash))
        {
            yield return $"{second} does not follow {first}: it names another checkpoint as the one before it";
        }

        if (later.Time < earlier.Time || later.Until < earlier.Until)
        {
            yield return $"{second} is of an earlier time than {first}";
        }
    }

    private static string? Contradiction(HistoryHead known, string first, HistoryHead? later, string second) =>
        later is null || later.Number < known.Number ? $"{second} names an earlier statement of the plant's history than {first}"
        : later.Number == known.Number && !later.Hash.AsSpan().SequenceEqual(known.Hash)
            ? $"{first} and {second} name different statements {known.Number} of the plant's history"
        : null;

    /// <summary>What was said last of one key, each field with the checkpoint that said it.</summary>
    private sealed record Known(CheckpointHead Head, string Source)
    {
        private (long Value, string Source)? Joules { get; init; } = Head.Joules is long joules ? (joules, Source) : null;

        private (byte[] Value, string Source)? Enrolment { get; init; } = Head.Enrolment is byte[] hash ? (hash, Source) : null;

        private (byte[] Value, string Source)? End { get; init; } = Head.End is byte[] hash ? (hash, Source) : null;

        public Known With(CheckpointHead next, string source)
        {
            var known = new Known(next, source);
            return known with
            {
                Joules = known.Joules ?? Joules,
                Enrolment = known.Enrolment ?? Enrolment,
                End = known.End ?? End,
            };
        }

        public string? Contradiction(CheckpointHead? later, string second) =>
            later is null ? $"{Source} names pack {Head.Seq}, {second} names no pack"
            : later.Seq < Head.Seq ? $"{Source} names pack {Head.Seq}, {second} only pack {later.Seq}"
            : later.Seq == Head.Seq && !later.Hash.AsSpan().SequenceEqual(Head.Hash)
                ? $"{Source} and {second} name different packs {Head.Seq}"
            : later.Joules is long now && Joules is var (joules, said) && now < joules
                ? $"the register falls from {joules} J in {said} to {now} J in {second}"
            : later.Enrolment is byte[] other && Enrolment is var (enrolment, enrolled) && !enrolment.AsSpan().SequenceEqual(other)
                ? $"{enrolled} and {second} name different enrolments"
            : End is var (end, ended) && later.End?.AsSpan().SequenceEqual(end) != true
                ? $"in {ended} its key had ended, in {second} it has not, or otherwise"
            : null;
    }
}
