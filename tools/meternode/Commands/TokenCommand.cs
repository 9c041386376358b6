using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode token</c>: what programs show to the plant's API.</summary>
internal static class TokenCommand
{
    public static Command Create() => new("token", "What programs show to the plant's API instead of a password.")
    {
        Add(), List(), End(),
    };

    private static Command Add()
    {
        var name = new Argument<string>("NAME") { Description = "What the token is called: the program that has it." };
        var scope = new Option<string[]>("--scope")
        {
            Description = $"What it may do, one or more of {string.Join(", ", AccessRights.All.Select(right => right.Code()))}.",
            HelpName = "SCOPE",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<int> days = NumberOption.Whole(
            "--days", 1, PlantAccess.MaximumDays, 365, $"Days until it expires (1 to {PlantAccess.MaximumDays}; default: 365).");
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("add", """
            Makes a token and prints it once, on standard output; the plant keeps only its SHA-256. A program sends it as
            'Authorization: Bearer TOKEN'. docs/access.md says which request needs which scope.

            Examples:
              meternode token add grafana --scope read figures --plant ~/plant
              meternode token add erp --scope ledger ledger-add --days 90 --plant ~/plant > erp.token
            """)
        {
            name, scope, days, plant,
        };
        command.Runs((parsed, context) =>
        {
            AccessRight[] scopes = [.. parsed.GetRequiredValue(scope).SelectMany(text => text.Split(',')).Select(RightOf)];
            (AccessToken token, string secret) = PlantAccess.AddToken(
                PlantFolder.Open(parsed.GetRequiredValue(plant)),
                parsed.GetRequiredValue(name),
                scopes,
                DateTimeOffset.UtcNow.AddDays(parsed.GetValue(days)));
            context.WriteLine(secret);
            context.Error.WriteLine(
                $"The token '{PlainText.Of(token.Name)}' counts until {UtcTime.Day(token.Until)}. Keep it now: nobody can show it again.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command List()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("list", """
            Lists the tokens: what they may do, until when they count, and when a server has last seen them.

            Example:
              meternode token list --plant ~/plant
            """)
        {
            plant, json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            IReadOnlyList<AccessToken> tokens = AccessBook.Read(folder).Tokens;
            IReadOnlyDictionary<string, DateTimeOffset> used = TokenUses.Read(folder);
            if (parsed.GetValue(json))
            {
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    tokens = tokens.Select(token => new
                    {
                        name = token.Name,
                        scopes = token.Scopes.Select(right => right.Code()),
                        since = token.Since,
                        until = token.Until,
                        ended = token.Ended,
                        lastUsed = UsedAt(used, token),
                    }),
                });
                return ExitCode.Ok;
            }

            foreach (AccessToken token in tokens)
            {
                string last = UsedAt(used, token) is DateTimeOffset time ? $"last used {UtcTime.Day(time)}" : "never used";
                string scopes = string.Join(' ', token.Scopes.Select(right => right.Code()));
                string end = UtcTime.End(token.Until, token.Ended);
                context.WriteLine($"{token.Name}  {scopes}  since {UtcTime.Day(token.Since)}, {end}, {last}");
            }

            if (tokens.Count == 0)
            {
                context.Error.WriteLine("There is no token: 'meternode token add NAME --scope read' makes one.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Command End()
    {
        var name = new Argument<string>("NAME") { Description = "The token's name." };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("end", """
            Ends a token: the next request with it is refused.

            Example:
              meternode token end grafana --plant ~/plant
            """)
        {
            name, plant,
        };
        command.Runs((parsed, context) =>
        {
            string which = parsed.GetRequiredValue(name);
            PlantAccess.EndToken(PlantFolder.Open(parsed.GetRequiredValue(plant)), which);
            context.Error.WriteLine($"The token '{PlainText.Of(which)}' counts no longer.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static DateTimeOffset? UsedAt(IReadOnlyDictionary<string, DateTimeOffset> used, AccessToken token) =>
        used.TryGetValue(token.Hash, out DateTimeOffset time) ? time : null;

    private static AccessRight RightOf(string text) => AccessRights.RightOf(text)
        ?? throw KnownWords.Refuse("scope", text, AccessRights.All.Select(right => right.Code()), several: true);
}
