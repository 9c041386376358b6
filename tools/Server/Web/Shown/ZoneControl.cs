namespace MeterNode.Server.Web.Shown;

/// <summary>How well a temperature zone was controlled in a time, as rollups say it.</summary>
/// <param name="Periods">Evaluation periods that ended in it.</param>
/// <param name="WorstCelsius">The largest control accuracy ± of them, °C; null where none has one.</param>
/// <param name="ToleranceCelsius">What was permitted ± in the last of them, °C; null where nothing was set.</param>
public sealed record ZoneControl(long Periods, double? WorstCelsius, double? ToleranceCelsius);
