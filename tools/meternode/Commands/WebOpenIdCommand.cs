using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode web openid</c>: who signs people in beside their passwords.</summary>
internal static class WebOpenIdCommand
{
    public static Command Create() => new("openid", "Sign-in at the plant's page by the company's OpenID provider.")
    {
        Set(), Show(), Remove(),
    };

    private static Command Set()
    {
        var authority = new Option<string>("--authority")
        {
            Description = "The provider's issuer, as https://…; below it is /.well-known/openid-configuration.",
            HelpName = "URL",
            Required = true,
        };
        var client = new Option<string>("--client-id")
        {
            Description = "What the provider calls this plant.",
            HelpName = "ID",
            Required = true,
        };
        var secret = new InputFileOption("--client-secret-file")
        {
            Description = "File whose first line is the plant's secret there; without it the client is public, and PKCE alone protects it.",
            HelpName = "FILE",
        };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("set", """
            People sign in there from now on, or with their passwords. Register the plant there as a web application with the address
            https://HOST:8443/sign-in/openid/return. What somebody may do is decided by the account here: 'user openid' says whose it is.
            With another authority all accounts have to be named again. Start 'serve' anew.

            Example:
              meternode web openid set --authority https://login.example.com/plant --client-id meternode --plant ~/plant
            """)
        {
            authority, client, secret, plant,
        };
        command.Runs((parsed, context) =>
        {
            string? file = parsed.GetValue(secret);
            string? line = file is null ? null : File.ReadLines(file).FirstOrDefault();
            if (line is "" || (file is not null && line is null))
            {
                throw new OperatorException(OperatorError.Usage, $"the first line of '{file}' is empty: write the secret there");
            }

            string address = parsed.GetRequiredValue(authority);
            if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? issuer))
            {
                throw new OperatorException(
                    OperatorError.Usage, $"'{address}' is no address of a provider: write one such as https://login.example.com/plant");
            }

            PlantAccess.SetProvider(
                PlantFolder.Open(parsed.GetRequiredValue(plant)),
                new OpenIdProvider
                {
                    Authority = issuer,
                    ClientId = parsed.GetRequiredValue(client),
                    ClientSecret = line,
                });
            context.Error.WriteLine("The page offers the company account after the next start of 'serve'.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Show()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("show", """
            Says which provider signs people in, and whose account is whose.

            Example:
              meternode web openid show --plant ~/plant
            """)
        {
            plant,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            if (OpenIdProvider.Read(folder) is not OpenIdProvider provider)
            {
                context.Error.WriteLine("Only passwords count: 'meternode web openid set' names a provider.");
                return ExitCode.Ok;
            }

            string kind = provider.ClientSecret is null ? "public" : "with a secret";
            context.WriteLine($"{provider.Authority}, client {PlainText.Of(provider.ClientId)}, {kind}");
            foreach (Account account in AccessBook.Read(folder).Accounts
                .Where(each => each.Ended is null && each.OpenIdSubject is not null))
            {
                context.WriteLine($"{PlainText.Of(account.Name)}  {PlainText.Of(account.OpenIdSubject!)}");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Remove()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("remove", """
            Ends it: only passwords count, and who has signed in there is signed out. Start 'serve' anew.

            Example:
              meternode web openid remove --plant ~/plant
            """)
        {
            plant,
        };
        command.Runs((parsed, context) =>
        {
            PlantAccess.RemoveProvider(PlantFolder.Open(parsed.GetRequiredValue(plant)));
            context.Error.WriteLine("Only passwords count from now on.");
            return ExitCode.Ok;
        });
        return command;
    }
}
