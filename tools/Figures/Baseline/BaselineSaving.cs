namespace MeterNode.Figures;

/// <summary>What days saved against a baseline.</summary>
/// <param name="Days">The days that count: valid, and inside the range of the model.</param>
/// <param name="KilowattHours">Saving over all of them, kWh; negative when more was used.</param>
/// <param name="HalfWidth90">Half of the 90 % interval of the saving, kWh.</param>
/// <param name="Cumulated">The saving up to each day, kWh (CUSUM).</param>
public sealed record BaselineSaving(
    IReadOnlyList<BaselineDay> Days, double KilowattHours, double HalfWidth90, IReadOnlyList<double> Cumulated);
