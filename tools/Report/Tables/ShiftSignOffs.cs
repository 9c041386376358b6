using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>Which shifts and outputs somebody has signed off.</summary>
internal static class ShiftSignOffs
{
    /// <summary>The last sign-off of a shift; null where nobody has signed it off.</summary>
    public static SignOffEntry? Of(ReportView view, ShiftEntry shift) => view.Entries<SignOffEntry>().LastOrDefault(
        entry => entry.Of == SignOffSubject.Shift && entry.Shift == shift.Shift && entry.Date == shift.Date);

    /// <summary>True when a sign-off of the shift in which it began covers the statement.</summary>
    public static bool Covers(ReportView view, OutputEntry output) => view.Entries<ShiftEntry>().Any(
        shift => output.From >= shift.From && output.From < shift.To
            && Of(view, shift) is SignOffEntry signed && signed.UpTo >= output.StatementNumber);
}
