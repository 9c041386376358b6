namespace MeterNode.Figures;

/// <summary>Measuring modes that a figure must know.</summary>
public static class Modes
{
    /// <summary>Power from nominal voltage and an assumed power factor: an estimate.</summary>
    public const string Nominal = "nominal";
}
