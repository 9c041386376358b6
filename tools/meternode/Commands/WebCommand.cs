using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode web</c>: the certificate of the plant's page, and who signs people in there beside their passwords.</summary>
internal static class WebCommand
{
    public static Command Create() => new("web", "The plant's page and API: their certificate, and sign-in by OpenID Connect.")
    {
        Certificate(), WebOpenIdCommand.Create(),
    };

    private static Command Certificate()
    {
        var hosts = new Option<string[]>("--host")
        {
            Description = "Another host name or address under which people reach the page; may be given several times.",
            HelpName = "NAME",
        };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("certificate", """
            Issues a new certificate and key for the plant's page and API: for the plant's host, the names and addresses of this machine,
            and what --host adds. A server that runs shows it to the next client. 'serve' renews it before it ends.

            Example:
              meternode web certificate --plant ~/plant --host meters.example.com
            """)
        {
            hosts, plant,
        };
        command.Runs((parsed, context) =>
        {
            string[] names = parsed.GetValue(hosts) ?? [];
            if (names.FirstOrDefault(name => Uri.CheckHostName(name) == UriHostNameType.Unknown) is string wrong)
            {
                throw new OperatorException(OperatorError.Usage, $"--host '{wrong}' is no host name or address");
            }

            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            WebIdentity.Renew(folder, names);
            context.Error.WriteLine($"The page has a new certificate: '{folder.WebCertificatePath}'.");
            return ExitCode.Ok;
        });
        return command;
    }
}
