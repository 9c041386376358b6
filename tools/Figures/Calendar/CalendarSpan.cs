namespace MeterNode.Figures;

/// <summary>Consecutive quarter hours that have a name: a day, an hour, a shift, a month.</summary>
/// <param name="Name">Such as <c>2026-11-03</c>.</param>
/// <param name="FirstSlot">The first of them.</param>
/// <param name="SlotCount">How many there are.</param>
public readonly record struct CalendarSpan(string Name, int FirstSlot, int SlotCount)
{
    /// <summary>The slot behind the last.</summary>
    public int EndSlot => FirstSlot + SlotCount;
}
