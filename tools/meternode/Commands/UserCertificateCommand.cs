using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode user certificate</c>: a certificate with which a person signs in at the plant's page.</summary>
internal static class UserCertificateCommand
{
    public static Command Create()
    {
        Argument<string> name = UserCommand.NameArgument();
        var file = new Option<string?>("--out")
        {
            Description = "New file: key and certificate (PKCS#12) for the import into a browser; with --csr the certificate alone, PEM.",
            HelpName = "FILE",
        };
        var request = new InputFileOption("--csr")
        {
            Description = "Request (PKCS#10, PEM) for a key that stays on the person's device or card; only its key is taken.",
            HelpName = "FILE",
        };
        Option<int> days = NumberOption.Whole(
            "--days", 1, PlantAccess.MaximumDays, PersonCertificate.UsualDays, "How long it counts.", "days");
        var remove = new Option<bool>("--remove")
        {
            Description = "Takes the certificate away: it opens nothing from the next request on.",
        };
        Option<string> plant = LedgerOptions.PlantOption();
        PassphraseOption password = UserCommand.PasswordOption();
        var command = new Command("certificate", $"""
            Issues a certificate of the plant's CA with which the person signs in at the page, beside the password, once 'serve' runs with
            --certificate-port. It is for that only: no broker takes it, and no node's or collector's certificate opens the page. An account
            has one: the next one takes its place. Whoever is signed in with the account is signed out.
            The browser asks for the password of the file, {AccountPassword.MinimumLength} characters or more, when it imports it. Delete
            the file then.

            Examples:
              meternode user certificate energy-manager --out energy-manager.p12 --plant ~/plant
              meternode user certificate energy-manager --csr card.csr --out card.crt --days 730 --plant ~/plant
              meternode user certificate energy-manager --remove --plant ~/plant
            """)
        {
            name, file, request, days, remove, plant,
        };
        password.AddTo(command);
        command.Runs((parsed, context) =>
        {
            string who = parsed.GetRequiredValue(name);
            string? path = parsed.GetValue(file);
            string? asked = parsed.GetValue(request);
            if (path is null != parsed.GetValue(remove) || (path is null && asked is not null))
            {
                throw new OperatorException(OperatorError.Usage, "give --out FILE, with --csr FILE or without, or --remove alone");
            }

            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            if (path is null)
            {
                PlantAccess.SetCertificate(folder, who, null);
                context.Error.WriteLine($"The certificate of '{PlainText.Of(who)}' opens nothing any more.");
                return ExitCode.Ok;
            }

            int count = parsed.GetValue(days);
            AccountCertificate made = asked is null
                ? PersonCertificate.Make(folder, who, count, path, password.Read(parsed, context, isNew: true))
                : PersonCertificate.MakeFor(folder, who, count, path, File.ReadAllText(asked));
            context.Error.WriteLine(
                $"'{PlainText.Of(who)}' may sign in with the certificate {made.SerialNumber} until {UtcTime.Day(made.Until)}: '{path}'.");
            context.Error.WriteLine("Start 'serve' with --certificate-port 8444; docs/operations.md says how a browser imports it.");
            return ExitCode.Ok;
        });
        return command;
    }
}
