using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>The list of energy measuring instruments as people state it.</summary>
internal static class InstrumentRegister
{
    /// <summary>What counts of each number: the last statement about it.</summary>
    public static IReadOnlyList<InstrumentEntry> Present(ReportView view) =>
    [
        .. view.Entries<InstrumentEntry>().GroupBy(entry => entry.Number, StringComparer.Ordinal).Select(entries => entries.Last())
            .OrderBy(entry => entry.Number, StringComparer.Ordinal),
    ];

    /// <summary>True for one in use whose calibration has run out before the last day of the period.</summary>
    public static bool IsOverdue(ReportView view, InstrumentEntry entry) =>
        entry.Status != InstrumentStatus.OutOfUse
            && entry.Due < DateOnly.FromDateTime(view.Calendar.Local(view.Calendar.SlotCount - 1).DateTime);
}
