namespace MeterNode.Drivers.Models;

/// <summary>A driver did what the chip's datasheet does not allow.</summary>
public sealed class ChipRuleException(string message) : Exception(message);
