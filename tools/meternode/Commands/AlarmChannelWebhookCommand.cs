using System.CommandLine;
using System.Security.Cryptography;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Server.Alarms.Channels;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode alarm channel add webhook</c>.</summary>
internal static class AlarmChannelWebhookCommand
{
    public static Command Create()
    {
        Argument<string> name = ChannelOptions.Name();
        var url = new Argument<string>("URL") { Description = "Where JSON is posted to." };
        Option<string?> authority = ChannelOptions.AuthorityOption();
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("webhook", """
            Posts JSON for every alarm that is raised, cleared or acknowledged. The command prints the secret that signs the messages, once;
            docs/operations.md says how to check the signature.

            Example:
              meternode alarm channel add webhook dispatcher https://hooks.example.com/alarms --plant ~/plant
            """)
        {
            name, url, authority, plant,
        };
        command.Runs((parsed, context) =>
        {
            string text = parsed.GetRequiredValue(url);
            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http"))
            {
                throw new OperatorException(OperatorError.Usage, $"'{text}' is no address of a web hook: write https://HOST/PATH");
            }

            string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            ChannelOptions.Add(parsed.GetRequiredValue(plant), new AlarmChannel
            {
                Name = parsed.GetRequiredValue(name),
                Kind = AlarmChannelKind.Webhook,
                Url = address,
                Secret = secret,
                CaFile = ChannelOptions.FullPath(parsed.GetValue(authority)),
                MessagesPerHour = 120,
            });
            context.WriteLine(secret);
            context.Error.WriteLine("This secret signs the messages. Keep it now: nobody shows it again."
                + (address.Scheme == "http" && !address.IsLoopback ? " Without https everybody on the way reads them." : ""));
            return ExitCode.Ok;
        });
        return command;
    }
}
