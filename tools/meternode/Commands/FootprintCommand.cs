using System.CommandLine;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode footprint</c>: the electricity in the footprint of an article, in the formats of other systems.</summary>
internal static class FootprintCommand
{
    public static Command Create() => new("footprint", """
        Write the electricity in the carbon footprint of an article for another system: gate to gate, measured, and nothing else. It is
        computed as 'figures' computes it; what is an estimate, is not whole or has no factor in CO2e is refused. docs/reporting.md says
        which field has which figure.
        """)
    {
        FootprintPactCommand.Create(), FootprintAasCommand.Create(),
    };
}
