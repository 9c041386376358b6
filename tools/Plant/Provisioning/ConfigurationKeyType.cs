namespace MeterNode.Plant.Provisioning;

/// <summary>What stands under a key of the configuration.</summary>
/// <param name="Type">A type of <c>firmware/schema/README.md</c>.</param>
/// <param name="Minimum">Least value of a number.</param>
/// <param name="Maximum">Greatest value of a number.</param>
public sealed record ConfigurationKeyType(string Type, double Minimum, double Maximum)
{
    /// <summary>A whole number.</summary>
    public bool IsWhole => Type is "whole" or "gpio" or "pin";

    /// <summary>A number with or without a fraction.</summary>
    public bool IsNumber => Type == "number";

    /// <summary>One text.</summary>
    public bool IsText => Type is "text" or "name" or "word" or "day" or "bytes";
}
