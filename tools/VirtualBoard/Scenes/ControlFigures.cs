namespace MeterNode.VirtualBoard.Scenes;

/// <summary>
/// True temperature-control figures of a span, from the noise-free temperature at whole seconds while the zone is in control.
/// </summary>
/// <param name="Count">Samples counted.</param>
/// <param name="BiasCelsius">Mean of T − set-point.</param>
/// <param name="DeviationCelsius">Standard deviation of T.</param>
/// <param name="MaximumCelsius">Greatest |T − set-point|.</param>
/// <param name="P95Celsius">95th percentile of |T − set-point| (nearest rank).</param>
/// <param name="InTolerancePercent">Share of samples inside the band.</param>
public sealed record ControlFigures(
    int Count, double BiasCelsius, double DeviationCelsius, double MaximumCelsius, double P95Celsius, double InTolerancePercent);
