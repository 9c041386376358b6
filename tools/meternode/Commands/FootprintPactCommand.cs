using System.CommandLine;
using MeterNode.Cli.Reporting;
using MeterNode.Report;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode footprint pact</c>: as a product footprint of PACT.</summary>
internal static class FootprintPactCommand
{
    public static Command Create()
    {
        var command = new Command("pact", """
            Write the footprint as a ProductFootprint of PACT 3.0.3 (JSON). What no node measures and the ledger does not have, you state
            with options; nothing is filled in for you. Options that stay the same can stand in a file, one word a line: @company.txt.

            Examples:
              meternode footprint pact --plant ~/plant --from 2026-11-01 --to 2026-12-01 --grid East --article A-100 --standard ISO14067
                --ipcc AR6 --company "Example Castings" --company-id urn:pact:company:customcode:supplier-id:6789
                --product-id urn:pact:castings.example.com:product-id:A-100 --description "Bracket, aluminium die casting"
                --geography CN-GD --fossil-carbon 0 --exempted 0 --out A-100.json
              meternode footprint pact @company.txt --from 2026-11-01 --to 2026-12-01 --article A-100 --out A-100.json
            """);
        var options = new FootprintOptions(command, PactFootprint.Standards);
        var stated = new FootprintStatementOptions(command);
        command.Runs((parsed, context) =>
        {
            Func<ArticleFootprint, FootprintStatement> statement = stated.Statement(parsed, options.Standards(parsed));
            return options.Run(
                parsed, context,
                footprint => PactFootprint.Write(footprint, statement(footprint), Guid.NewGuid(), DateTimeOffset.UtcNow));
        });
        return command;
    }
}
