namespace MeterNode.Tools.Tests.Interfaces.Influx;

/// <summary>One POST that an <see cref="InfluxServer"/> has got.</summary>
internal sealed record PostedLines(string Place, string? Authorization, string? Type, string[] Lines, DateTime At)
{
    /// <summary>What it was answered.</summary>
    internal int Status { get; set; }
}
