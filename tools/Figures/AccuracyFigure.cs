using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// One closed evaluation period of a zone as board number <paramref name="Board"/> of the node signed it in pack <paramref name="Seq"/>,
/// beside the samples that it signed for it; its end is null where the node did not know UTC.
/// </summary>
public sealed record AccuracyFigure(int Board, long Seq, double? EndUtcSeconds, RecomputedPeriod Period)
{
    /// <summary>What the node signed.</summary>
    public AccuracyPeriod Signed => Period.Signed;

    /// <summary>What the sensor can be wrong by at the set-point; null when the pack does not name it.</summary>
    public SensorUncertainty? Sensor =>
        Signed.SetpointCelsius is double setpoint ? SensorUncertainty.Of(Signed.Sensor, setpoint) : null;

    /// <summary>What the samples say to it, in a few words.</summary>
    public string Recomputed => Period switch
    {
        { IsConfirmed: true } => "yes",
        { Unknown: NotRecomputed reason } => "no: " + reason.Code(),
        _ => "CONTRADICTION in " + string.Join(", ", Period.Contradictions.Select(figure => RecordTable.Of(figure.Kind).Field)),
    };
}
