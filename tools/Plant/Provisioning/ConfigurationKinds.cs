using System.Text.Json;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>Values of a readable configuration that are of another type than the configuration asks for.</summary>
public static class ConfigurationKinds
{
    /// <summary>
    /// Does something with a configuration. What JSON nodes and hex texts throw when a value has another type than the configuration asks
    /// for becomes one line.
    /// </summary>
    /// <exception cref="OperatorException">A value is of the wrong kind.</exception>
    public static void Require(Action use)
    {
        try
        {
            use();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or JsonException or ArgumentException)
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "node.wrong-kind", $"the configuration has a value of the wrong kind: {PlainReason.Of(e)} (docs/configuration.md)"));
        }
    }
}
