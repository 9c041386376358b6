namespace MeterNode.Server.Interfaces.Metrics;

/// <summary>Metrics of one name.</summary>
/// <param name="Name">Its name, with the unit at its end where there is one, and without <c>_total</c>.</param>
/// <param name="Type">What it is.</param>
/// <param name="Unit">A base unit; empty for none.</param>
/// <param name="Help">What it is, one line.</param>
internal sealed record MetricFamily(string Name, MetricType Type, string Unit, string Help)
{
    /// <summary>Name of its samples.</summary>
    public string SampleName => Type switch
    {
        MetricType.Counter => Name + "_total",
        MetricType.Info => Name + "_info",
        _ => Name,
    };
}
