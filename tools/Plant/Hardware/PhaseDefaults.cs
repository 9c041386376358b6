using System.Reflection;
using System.Text.Json;

namespace MeterNode.Plant.Hardware;

/// <summary>
/// Phase error of the current channels before anything was calibrated, <c>hardware/afe/phase-default.json</c>: the clamp's
/// own lead plus what the front end does differently to current and voltage. Degrees, positive when the measured current
/// leads the true one.
/// </summary>
public sealed record PhaseDefaults(
    int SchemaVersion, string Convention, PhaseDefaults.FrontEndRow[] FrontEnd, PhaseDefaults.Transformer[] CurrentTransformers)
{
    /// <summary>What the front end does at one mains frequency.</summary>
    public sealed record FrontEndRow(int Hertz, double CurrentDegrees, double VoltageDegrees, double DifferenceDegrees);

    /// <summary>One point of a clamp's lead.</summary>
    public sealed record LeadPoint(double Amps, double LeadDegrees);

    /// <summary>A clamp's lead over current, measured at <paramref name="Hertz"/>, and the burden R4 that it is to have.</summary>
    public sealed record Transformer(
        string Model, double RatedAmps, double SecondaryAmps, double BurdenOhms, int Hertz, LeadPoint[] Points);

    /// <summary>Reads the defaults that come with the program.</summary>
    public static PhaseDefaults Load()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("afe/phase-default")!;
        return JsonSerializer.Deserialize<PhaseDefaults>(stream, JsonFormat.Line)!;
    }

    /// <summary>
    /// Default phase error of a channel with the clamp <paramref name="model"/> on <paramref name="hertz"/> mains (50 or 60).
    /// </summary>
    /// <returns>Currents (A, ascending) and the phase error at each (degrees at <paramref name="hertz"/>).</returns>
    /// <exception cref="OperatorException">Unknown clamp or mains frequency.</exception>
    public (double[] Amperes, double[] Degrees) For(string model, int hertz)
    {
        Transformer transformer = CurrentTransformers.FirstOrDefault(t => t.Model.Equals(model, StringComparison.OrdinalIgnoreCase))
            ?? throw new OperatorException(
                OperatorError.Usage,
                $"there is no phase default for the clamp '{model}'; there "
                    + $"are {string.Join(", ", CurrentTransformers.Select(t => t.Model))}.");
        FrontEndRow row = FrontEnd.FirstOrDefault(r => r.Hertz == hertz)
            ?? throw new OperatorException(
                OperatorError.Usage,
                $"there is no phase default for {hertz} Hz; there are {string.Join(", ", FrontEnd.Select(r => r.Hertz))}.");

        // A clamp leads by atan(R / ωL): for these small angles the lead is inversely proportional to frequency.
        double scale = (double)transformer.Hertz / hertz;
        return (
            [.. transformer.Points.Select(p => p.Amps)],
            [.. transformer.Points.Select(p => Math.Round((p.LeadDegrees * scale) + row.DifferenceDegrees, 3))]);
    }
}
