namespace MeterNode.Figures;

/// <summary>How what a register took in between two moments is divided among the times between them.</summary>
internal static class TimeDivision
{
    /// <summary>
    /// What of <paramref name="whole"/> lies before <paramref name="at"/> when it came evenly from <paramref name="from"/> to
    /// <paramref name="to"/>, rounded down to a whole unit: ⌊whole · (at − from)/(to − from)⌋. So the parts of any division add up to the
    /// whole. Times are milliseconds; without any time all of it lies at <paramref name="to"/>.
    /// </summary>
    public static long Before(long whole, long from, long to, long at)
    {
        if (at >= to)
        {
            return whole;
        }

        if (at <= from)
        {
            return 0;
        }

        Int128 product = (Int128)whole * (at - from);
        Int128 length = to - from;
        Int128 quotient = product / length;
        return (long)(product < 0 && quotient * length != product ? quotient - 1 : quotient);
    }
}
