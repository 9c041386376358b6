namespace MeterNode.Server.Live;

/// <summary>How old a value may be before it is stale: limits come from the node's own intervals.</summary>
internal static class LiveLimits
{
    /// <summary>A node that sends present values does so every 5 s.</summary>
    public const double StatusSeconds = 5;

    /// <summary>A reading is 10 s long where a pack does not show it.</summary>
    public const double DefaultReadingSeconds = 10;

    /// <summary>A pack is a minute long where it does not show it.</summary>
    public const double DefaultPackSeconds = 60;

    /// <summary>So many intervals without a present value are too many.</summary>
    private const int StatusIntervals = 3;

    /// <summary>So many packs that did not come are too many.</summary>
    private const int PackIntervals = 2;

    /// <summary>Signing, sending and storing a pack takes some seconds.</summary>
    private const double DeliverySeconds = 15;

    /// <summary>From when on a present value is stale.</summary>
    public static DateTimeOffset StatusUntil(DateTimeOffset at) => at.AddSeconds(StatusSeconds * StatusIntervals);

    /// <summary>From when on the values of a pack are stale.</summary>
    public static DateTimeOffset PackUntil(DateTimeOffset end, double packSeconds) =>
        end.AddSeconds((packSeconds * PackIntervals) + DeliverySeconds);
}
