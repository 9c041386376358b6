namespace MeterNode.Server.Web.Shown;

/// <summary>How well a temperature zone was controlled in a time, as rollups say it.</summary>
/// <param name="Periods">Evaluation periods that ended in it.</param>
/// <param name="WorstCelsius">The largest control accuracy ± of them, °C; null where none has one.</param>
/// <param name="ToleranceCelsius">What was permitted ± in the last of them, °C; null where nothing was set.</param>
public sealed record ZoneControl(long Periods, double? WorstCelsius, double? ToleranceCelsius)
{
    /// <summary>True where the worst of one of its intervals is more than what was permitted in that interval.</summary>
    public bool IsOut { get; init; }

    /// <summary>True where nothing was permitted in one of its intervals: nobody can say whether it was in order.</summary>
    public bool HasNoTolerance { get; init; }

    /// <summary>What several together are worth: in order only where each was judged.</summary>
    public static Mark MarkOf(IReadOnlyCollection<ZoneControl> all) => all.Any(control => control.IsOut) ? Mark.Attention
        : all.All(control => control.WorstCelsius is null) || all.Any(control => control.HasNoTolerance) ? Mark.None : Mark.Order;
}
