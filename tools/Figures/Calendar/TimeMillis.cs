namespace MeterNode.Figures;

/// <summary>Times of packs as whole milliseconds, so that dividing by time is exact.</summary>
internal static class TimeMillis
{
    /// <summary>UTC seconds to the nearest millisecond, half away from zero.</summary>
    public static long Of(double utcSeconds) => (long)Math.Round(utcSeconds * 1000, MidpointRounding.AwayFromZero);
}
