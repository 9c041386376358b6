namespace MeterNode.Charts;

/// <summary>A cell of a day's row.</summary>
/// <param name="Column">Its quarter hour of the clock, from 0.</param>
/// <param name="Part">0 where it fills its row, 1 or 2 for the upper or lower half: a quarter hour that the clock shows twice.</param>
/// <param name="Value">What was measured; null for nothing.</param>
internal readonly record struct DayCell(int Column, int Part, double? Value)
{
    /// <summary>Middle of the cell below the upper edge of its row, in rows.</summary>
    public double Middle => Part switch { 1 => 0.25, 2 => 0.75, _ => 0.5 };

    /// <summary>Upper edge of the cell below that of its row, in rows.</summary>
    public double Top => Part == 2 ? 0.5 : 0;

    /// <summary>Height, in rows.</summary>
    public double Height => Part == 0 ? 1 : 0.5;

    /// <summary>The cells of a day, each where the clock was.</summary>
    /// <param name="columns">How many quarter hours a usual day has.</param>
    public static IEnumerable<DayCell> Of(HeatMapDay day, int columns)
    {
        int change = day.ClockChange ?? day.Values.Count;
        int missing = day.ClockChange is null ? 0 : columns - day.Values.Count;
        int twice = Math.Max(0, -missing);
        for (int i = 0; i < day.Values.Count; i++)
        {
            int column = i < change ? i : i + missing;
            int part = i >= change - twice && i < change ? 1 : i >= change && i < change + twice ? 2 : 0;
            if (column >= 0 && column < columns)
            {
                yield return new DayCell(column, part, Values.Of(day.Values[i]));
            }
        }
    }
}
