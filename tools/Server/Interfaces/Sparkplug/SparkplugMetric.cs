namespace MeterNode.Server.Interfaces.Sparkplug;

/// <summary>A metric with its value of a moment.</summary>
/// <param name="Name">Its name within the device or edge node.</param>
/// <param name="Type">Type of its value.</param>
/// <param name="Value">
/// A <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>; null is null there, too.
/// </param>
/// <param name="Unit">Its unit; null for none.</param>
internal sealed record SparkplugMetric(string Name, SparkplugType Type, object? Value, string? Unit = null);
