using System.CommandLine;
using MeterNode.Cli.Reporting;
using MeterNode.Report;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode footprint aas</c>: as a submodel of an Asset Administration Shell.</summary>
internal static class FootprintAasCommand
{
    public static Command Create()
    {
        var command = new Command("aas", """
            Write the footprint as the submodel "Carbon Footprint" of an Asset Administration Shell, IDTA 02023-1-0 (JSON). Its life cycle
            phase is A3, production. The description says what is not in it.

            Examples:
              meternode footprint aas --plant ~/plant --from 2026-11-01 --to 2026-12-01 --grid East --article A-100 --standard ISO14067
                --out A-100.json
            """);
        var options = new FootprintOptions(command, AasCarbonFootprint.Standards);
        command.Runs((parsed, context) =>
        {
            IReadOnlyList<string> standards = options.Standards(parsed);
            return options.Run(
                parsed, context, footprint => AasCarbonFootprint.Write(footprint, standards, Guid.NewGuid(), DateTimeOffset.UtcNow));
        });
        return command;
    }
}
