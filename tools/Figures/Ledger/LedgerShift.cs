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
        List<ShiftEntry> shifts =
        [
            .. book.Entries<ShiftEntry>()
                .Where(shift => StatedQuantity.Share(calendar.Period, shift.From, shift.To) > 0)
                .OrderBy(shift => shift.From).ThenBy(shift => shift.StatementNumber),
        ];
        ILookup<ShiftEntry, OutputEntry> outputs = book.Entries<OutputEntry>()
            .Select(output => (Output: output, Shift: shifts.Find(shift => IsOf(output, shift))))
            .Where(pair => pair.Shift is not null).ToLookup(pair => pair.Shift!, pair => pair.Output);
        IReadOnlyList<SignOffEntry> signed = book.Entries<SignOffEntry>();
        return
        [
            .. shifts.Select(shift => new LedgerShift(
                shift,
                signed.LastOrDefault(
                    entry => entry.Of == SignOffSubject.Shift && entry.Shift == shift.Shift && entry.Date == shift.Date),
                [.. outputs[shift]])),
        ];
    }

    /// <summary>True when its sign-off covers one of its outputs.</summary>
    public bool IsSigned(OutputEntry output) => SignedOff?.UpTo >= output.StatementNumber;

    private static bool IsOf(OutputEntry output, ShiftEntry shift) =>
        output.From >= shift.From && output.From < shift.To && (output.Shift is null || output.Shift == shift.Shift);
}
