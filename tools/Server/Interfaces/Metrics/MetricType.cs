namespace MeterNode.Server.Interfaces.Metrics;

/// <summary>What a family of metrics is (OpenMetrics 1.0, "Metric Types").</summary>
internal enum MetricType
{
    /// <summary>A value of now.</summary>
    Gauge,

    /// <summary>A value that only grows, and begins again at 0 with another board.</summary>
    Counter,

    /// <summary>Labels that describe something; the value is 1.</summary>
    Info,
}
