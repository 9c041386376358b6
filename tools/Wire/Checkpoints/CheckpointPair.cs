namespace MeterNode.Wire;

/// <summary>Two checkpoints of one plant, the later one second: what cannot be true of both.</summary>
internal static class CheckpointPair
{
    /// <summary>One line for each contradiction; the names are those of the files.</summary>
    public static IEnumerable<string> Contradictions(Checkpoint earlier, string earlierName, Checkpoint later, string laterName)
    {
        string first = $"'{earlierName}' (number {earlier.Number})", second = $"'{laterName}' (number {later.Number})";
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

        if (earlier.History is HistoryHead known)
        {
            if (later.History is null || later.History.Number < known.Number)
            {
                yield return $"{second} names an earlier statement of the plant's history than {first}";
            }
            else if (later.History.Number == known.Number && !later.History.Hash.AsSpan().SequenceEqual(known.Hash))
            {
                yield return $"{first} and {second} name different statements {known.Number} of the plant's history";
            }
        }

        foreach (CheckpointHead head in earlier.Heads)
        {
            if (Contradiction(head, later.Head(head.Kid), first, second) is string text)
            {
                yield return $"{head.Node} (key {head.KidText}): {text}";
            }
        }
    }

    private static string? Contradiction(CheckpointHead earlier, CheckpointHead? later, string first, string second) =>
        later is null ? $"{first} names pack {earlier.Seq}, {second} names no pack"
        : later.Seq < earlier.Seq ? $"{first} names pack {earlier.Seq}, {second} only pack {later.Seq}"
        : later.Seq == earlier.Seq && !later.Hash.AsSpan().SequenceEqual(earlier.Hash)
            ? $"{first} and {second} name different packs {earlier.Seq}"
        : later.Joules < earlier.Joules
            ? $"the register falls from {earlier.Joules} J in {first} to {later.Joules} J in {second}"
        : earlier.Enrolment is byte[] enrolment && later.Enrolment is byte[] other && !enrolment.AsSpan().SequenceEqual(other)
            ? $"{first} and {second} name different enrolments"
        : earlier.End is byte[] end && later.End?.AsSpan().SequenceEqual(end) != true
            ? $"in {first} its key had ended, in {second} it has not, or otherwise"
        : null;
}
