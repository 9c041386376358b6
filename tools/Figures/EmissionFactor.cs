namespace MeterNode.Figures;

/// <summary>
/// Kilograms of CO2 equivalent for a kilowatt-hour, with the <paramref name="Date"/> it is valid for and where it is published.
/// </summary>
public sealed record EmissionFactor(double KilogramsPerKilowattHour, string Date, string Source);
