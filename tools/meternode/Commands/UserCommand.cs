using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode user</c>: the people who sign in at the plant's page.</summary>
internal static class UserCommand
{
    public static Command Create() => new("user", "Who signs in at the plant's page: accounts, their roles, passwords and certificates.")
    {
        Add(), List(), Role(), Password(), OpenId(), UserCertificateCommand.Create(), End(),
    };

    private static Command Add()
    {
        Argument<string> name = NameArgument();
        Option<string> role = RoleOption();
        Option<string> plant = LedgerOptions.PlantOption();
        PassphraseOption password = PasswordOption();
        var command = new Command("add", $"""
            Makes an account with a password of {AccountPassword.MinimumLength} characters or more. Give it the name of 'person list' where
            the person also signs statements. A viewer sees everything, an operator also states what machines made, a manager does
            everything, an assessor sees figures, evidence, statements and reports.

            Examples:
              meternode user add energy-manager --role manager --plant ~/plant
              meternode user add 早班班长 --role operator --plant ~/plant --password-file secret.txt
            """)
        {
            name, role, plant,
        };
        password.AddTo(command);
        command.Runs((parsed, context) =>
        {
            AccessRole asked = RoleOf(parsed.GetRequiredValue(role));
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            Account added = PlantAccess.AddAccount(
                folder, parsed.GetRequiredValue(name), asked, password.Read(parsed, context, isNew: true));
            context.Error.WriteLine($"'{PlainText.Of(added.Name)}' may sign in as {added.Role.Code()} from now on.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command List()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("list", """
            Lists the accounts: role, since when and until when they count, the role in the ledger of a person of the same name, and the
            certificate with which the person may sign in.

            Example:
              meternode user list --plant ~/plant
            """)
        {
            plant, json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            IReadOnlyList<Account> accounts = AccessBook.Read(folder).Accounts;
            PlantPeople people = PlantStaff.Read(folder);
            if (parsed.GetValue(json))
            {
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    accounts = accounts.Select(account => new
                    {
                        name = account.Name,
                        role = account.Role.Code(),
                        since = account.Since,
                        ended = account.Ended,
                        person = people.Present(account.Name)?.RoleCode,
                        certificate = account.Certificate is not AccountCertificate certificate ? null : new
                        {
                            serialNumber = certificate.SerialNumber,
                            sha256 = certificate.Sha256,
                            since = certificate.Since,
                            until = certificate.Until,
                        },
                    }),
                });
                return ExitCode.Ok;
            }

            foreach (Account account in accounts)
            {
                string person = people.Present(account.Name) is PlantPerson known ? $", signs statements as {known.RoleCode}" : "";
                string end = account.Ended is DateTimeOffset ended ? $", ended {UtcTime.Day(ended)}" : "";
                string certificate = account is { Ended: null, Certificate: AccountCertificate shown }
                    ? $", certificate {shown.SerialNumber} until {UtcTime.Day(shown.Until)}" : "";
                context.WriteLine($"{account.Name}  {account.Role.Code()}  since {UtcTime.Day(account.Since)}{person}{certificate}{end}");
            }

            if (accounts.Count == 0)
            {
                context.Error.WriteLine("Nobody can sign in yet: 'meternode user add NAME --role manager' makes the first account.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Role()
    {
        Argument<string> name = NameArgument();
        Option<string> role = RoleOption();
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("role", """
            Gives an account another role. The person has to sign in again.

            Example:
              meternode user role energy-manager --role viewer --plant ~/plant
            """)
        {
            name, role, plant,
        };
        command.Runs((parsed, context) =>
        {
            AccessRole asked = RoleOf(parsed.GetRequiredValue(role));
            string who = parsed.GetRequiredValue(name);
            PlantAccess.SetRole(PlantFolder.Open(parsed.GetRequiredValue(plant)), who, asked);
            context.Error.WriteLine($"'{PlainText.Of(who)}' is {asked.Code()} from now on.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Password()
    {
        Argument<string> name = NameArgument();
        Option<string> plant = LedgerOptions.PlantOption();
        PassphraseOption password = PasswordOption();
        var command = new Command("password", """
            Gives an account another password. Whoever is signed in with the account is signed out.

            Example:
              meternode user password energy-manager --plant ~/plant
            """)
        {
            name, plant,
        };
        password.AddTo(command);
        command.Runs((parsed, context) =>
        {
            string who = parsed.GetRequiredValue(name);
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            PlantAccess.SetPassword(folder, who, password.Read(parsed, context, isNew: true));
            context.Error.WriteLine($"'{PlainText.Of(who)}' has another password from now on.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command OpenId()
    {
        Argument<string> name = NameArgument();
        var subject = new Option<string?>("--subject")
        {
            Description = "Who the person is at the OpenID provider, as the sign-in page says it.",
            HelpName = "TEXT",
        };
        var none = new Option<bool>("--none") { Description = "No company account counts from now on." };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("openid", """
            Says that an account is a person of the company's OpenID provider ('web openid set'), who signs in there from now on, or with
            the password. Whoever is signed in with the account is signed out.

            Examples:
              meternode user openid energy-manager --subject 248289761001 --plant ~/plant
              meternode user openid energy-manager --none --plant ~/plant
            """)
        {
            name, subject, none, plant,
        };
        command.Runs((parsed, context) =>
        {
            string who = parsed.GetRequiredValue(name);
            string? given = parsed.GetValue(subject);
            if (given is null != parsed.GetValue(none))
            {
                throw new OperatorException(OperatorError.Usage, "give --subject TEXT, or --none");
            }

            PlantAccess.SetSubject(PlantFolder.Open(parsed.GetRequiredValue(plant)), who, given);
            context.Error.WriteLine(given is null ? $"'{PlainText.Of(who)}' signs in with no company account any more."
                : $"'{PlainText.Of(who)}' may sign in with the company account '{PlainText.Of(given)}'.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command End()
    {
        Argument<string> name = NameArgument();
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("end", """
            Ends an account: nobody signs in with it any more, and whoever is signed in is signed out. The last manager stays.

            Example:
              meternode user end energy-manager --plant ~/plant
            """)
        {
            name, plant,
        };
        command.Runs((parsed, context) =>
        {
            string who = parsed.GetRequiredValue(name);
            PlantAccess.EndAccount(PlantFolder.Open(parsed.GetRequiredValue(plant)), who);
            context.Error.WriteLine($"'{PlainText.Of(who)}' can sign in no longer.");
            return ExitCode.Ok;
        });
        return command;
    }

    internal static Argument<string> NameArgument() =>
        new("NAME") { Description = "The name with which the person signs in; Chinese names work as they are." };

    private static Option<string> RoleOption() => new("--role")
    {
        Description = $"What the account may do: {string.Join(", ", AccessRights.Roles.Select(role => role.Code()))}.",
        HelpName = "ROLE",
        Required = true,
    };

    internal static PassphraseOption PasswordOption() => new("--password-file", "METERNODE_PASSWORD", "password");

    private static AccessRole RoleOf(string text) => AccessRights.RoleOf(text)
        ?? throw KnownWords.Refuse("role", text, AccessRights.Roles.Select(role => role.Code()));
}
