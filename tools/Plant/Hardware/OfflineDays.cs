using MeterNode.Core.Configuration;

namespace MeterNode.Plant.Hardware;

/// <summary>
/// How long a node can be without a collector before it drops anything, days, by the resolution of its readings. What a pack takes
/// on flash is measured on the firmware; tests hold the numbers here.
/// </summary>
/// <param name="Full">At the configured reading interval.</param>
/// <param name="Minutes">At 60 s.</param>
/// <param name="Quarters">At quarter hours in compact form.</param>
public sealed record OfflineDays(double Full, double Minutes, double Quarters)
{
    /// <summary>Share of the outbox from which readings are 60 s long.</summary>
    internal const double MinuteShare = 0.12;

    /// <summary>Share of the outbox from which they are quarter hours.</summary>
    internal const double QuarterShare = 0.25;

    private const double DaySeconds = 86400;
    private const int QuarterSeconds = 900;

    /// <summary>A ring of files holds a little less than its size: a file ends with the last pack that fits.</summary>
    private const double UsableShare = 0.97;

    private const double PeriodItemBytes = 17.3;
    private const double FixedBytes = 660;
    private const double PhaseBytes = 60;
    private const double PeriodBytes = 210;

    /// <summary>Days until the outbox is full.</summary>
    public double Total => Full + Minutes + Quarters;

    /// <summary>For a node of this configuration, with the outbox that it says.</summary>
    public static OfflineDays Of(NodeConfiguration configuration)
    {
        int phases = configuration.Phases.Length;
        int zones = configuration.Zones.Length;
        double ring = (double)configuration.OutboxSegmentBytes * configuration.OutboxSegments * UsableShare;
        double periodSeconds = zones == 0 ? QuarterSeconds : configuration.Zones[0].PeriodSeconds;
        double Ordinary(double readingSeconds)
        {
            // A period's end makes no pack of its own: it takes its bytes from the pack that it falls into.
            double packSeconds = readingSeconds * configuration.ReadingsPerPack;
            double bytes = PackBytes(configuration.ReadingsPerPack, phases, zones)
                + (PeriodBytes * zones * packSeconds / Math.Max(periodSeconds, packSeconds));
            return packSeconds / bytes / DaySeconds;
        }

        double quarterBytes = QuarterBytes(phases, zones, configuration.ShotDebounceMs >= 0, configuration.Heat is not null, periodSeconds);
        return new OfflineDays(
            ring * MinuteShare * Ordinary(configuration.ReadingSeconds),
            ring * (QuarterShare - MinuteShare) * Ordinary(Math.Max(60, configuration.ReadingSeconds)),
            ring * (1 - QuarterShare) / quarterBytes * QuarterSeconds / DaySeconds);
    }

    /// <summary>Bytes that a quarter hour takes on flash, its share of the pack and of the frame around it included.</summary>
    public static double QuarterBytes(int phases, int zones, bool hasShots, bool hasHeat, double periodSeconds)
    {
        double interval = 17.4 + (4 * phases) + (4 * zones) + (hasShots ? 5.5 : 0) + (hasHeat ? 4 : 0);
        double periods = PeriodItemBytes * zones * QuarterSeconds / periodSeconds;
        double items = interval + periods;
        double quartersInPack = Math.Min(24, 24.0 * WantedBytes(phases, zones) / items);
        return items + ((FixedBytes + (PhaseBytes * phases)) / quartersInPack);
    }

    /// <summary>Bytes that an ordinary pack takes on flash, with the frame around it.</summary>
    private static double PackBytes(int readings, int phases, int zones) =>
        FixedBytes + (PhaseBytes * phases) + (readings * 12 * (1 + phases + zones));

    /// <summary>Bytes from which the firmware makes a pack before it has 24 quarter hours, a quarter hour.</summary>
    internal static int WantedBytes(int phases, int zones) => 28 + (4 * phases) + (23 * zones);
}
