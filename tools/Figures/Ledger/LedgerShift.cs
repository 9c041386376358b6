using System.Globalization;
using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>A shift as the ledger states it.</summary>
/// <param name="Entry">Its day, name, time and leader.</param>
/// <param name="SignedOff">The last sign-off of it; null where nobody has signed it off.</param>
/// <param name="Outputs">What was made in it: each output is of one shift.</param>
public sealed record LedgerShift(ShiftEntry Entry, SignOffEntry? SignedOff, IReadOnlyList<OutputEntry> Outputs)
{
    /// <summary>The day on which it began and its name.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Entry.Date:yyyy-MM-dd} {Entry.Shift}");

    /// <summary>Outputs that its sign-off does not cover, because they were stated later.</summary>
    public IReadOnlyList<OutputEntry> Unsigned =>
        [.. Outputs.Where(output => !IsSigned(output))];

    /// <summary>
    /// The shifts that reach into a period, by their begin. An output is of the shift in whose time it begins, when it names that shift or
    /// none; where it names none and shifts are at once, of the one that began first.
    /// </summary>
    public static IReadOnlyList<LedgerShift> Of(LedgerBook book, PlantCalendar calendar)
    {
        TimedShift[] shifts =
        [
            .. book.Entries<ShiftEntry>().Select(shift => new TimedShift(shift, shift.From, shift.To))
                .Where(shift => StatedQuantity.Share(calendar.Period, shift.From, shift.To) > 0)
                .OrderBy(shift => shift.From).ThenBy(shift => shift.Entry.StatementNumber),
        ];
        if (shifts.Length == 0)
        {
            return [];
        }

        // The latest end of each shift and those before it: none of those that end before an output begins has it.
        DateTimeOffset[] reach = new DateTimeOffset[shifts.Length];
        for (int i = 0; i < shifts.Length; i++)
        {
            reach[i] = i > 0 && reach[i - 1] > shifts[i].To ? reach[i - 1] : shifts[i].To;
        }

        ILookup<ShiftEntry, OutputEntry> outputs = book.Entries<OutputEntry>()
            .Select(output => (Output: output, Shift: ShiftOf(output, output.From, shifts, reach)))
            .Where(pair => pair.Shift is not null).ToLookup(pair => pair.Shift!, pair => pair.Output);
        Dictionary<(string?, DateOnly?), SignOffEntry> signed = [];
        foreach (SignOffEntry entry in book.Entries<SignOffEntry>().Where(entry => entry.Of == SignOffSubject.Shift))
        {
            signed[(entry.Shift, entry.Date)] = entry;
        }

        return
        [
            .. shifts.Select(shift => new LedgerShift(
                shift.Entry, signed.GetValueOrDefault((shift.Entry.Shift, shift.Entry.Date)), [.. outputs[shift.Entry]])),
        ];
    }

    /// <summary>True when its sign-off covers one of its outputs.</summary>
    public bool IsSigned(OutputEntry output) => SignedOff?.UpTo >= output.StatementNumber;

    private static ShiftEntry? ShiftOf(OutputEntry output, DateTimeOffset begin, TimedShift[] shifts, DateTimeOffset[] reach)
    {
        int first = Array.BinarySearch(reach, begin);
        for (int i = first < 0 ? ~first : first; i < shifts.Length && shifts[i].From <= begin; i++)
        {
            if (begin < shifts[i].To && (output.Shift is null || output.Shift == shifts[i].Entry.Shift))
            {
                return shifts[i].Entry;
            }
        }

        return null;
    }

    /// <summary>A shift with its times, which a statement has to be asked for.</summary>
    private readonly record struct TimedShift(ShiftEntry Entry, DateTimeOffset From, DateTimeOffset To);
}
