using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Server.Alarms.Channels;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode alarm channel add mail</c>.</summary>
internal static class AlarmChannelMailCommand
{
    public static Command Create()
    {
        Argument<string> name = ChannelOptions.Name();
        var server = new Option<string>("--server") { Description = "Mail server: HOST or HOST:PORT.", HelpName = "HOST", Required = true };
        Option<ChannelSecurity> security = ChannelOptions.SecurityOption("starttls (default, port 587), tls (465) or none (25).");
        var from = new Option<string>("--from") { Description = "Sender.", HelpName = "ADDRESS", Required = true };
        var to = new Option<string[]>("--to")
        {
            Description = "Receivers.",
            HelpName = "ADDRESS",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string?> user = ChannelOptions.UserOption();
        Option<string?> authority = ChannelOptions.AuthorityOption();
        Option<int> perHour = NumberOption.Whole("--per-hour", 1, 1000, 10, "Mails an hour; what is more comes in digests (1 to 1000).");
        var chinese = new Option<bool>("--chinese") { Description = "Mails in Chinese (中文)." };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("mail", """
            Sends a mail for every alarm that is raised, and digests when there are many. The password is in the file of the option, in the
            variable METERNODE_CHANNEL_PASSWORD, or typed; it is kept in a file that only its owner may read.

            Example:
              meternode alarm channel add mail shift --server mail.example.com --from meters@example.com --to shift@example.com
                --user meters --password-file ~/mail.password --plant ~/plant
            """)
        {
            name, server, security, from, to, user, authority, perHour, chinese, plant,
        };
        ChannelOptions.Password.AddTo(command);
        command.Runs((parsed, context) =>
        {
            ChannelSecurity chosen = parsed.GetValue(security);
            int usual = chosen switch { ChannelSecurity.Tls => 465, ChannelSecurity.StartTls => 587, _ => 25 };
            (string host, int port) = ChannelOptions.HostAndPort(parsed.GetRequiredValue(server), usual);
            string? who = parsed.GetValue(user);
            ChannelOptions.Add(parsed.GetRequiredValue(plant), new AlarmChannel
            {
                Name = parsed.GetRequiredValue(name),
                Kind = AlarmChannelKind.Mail,
                Host = host,
                Port = port,
                Security = chosen,
                From = ChannelOptions.Mailbox(parsed.GetRequiredValue(from)),
                To = [.. parsed.GetRequiredValue(to).Select(ChannelOptions.Mailbox)],
                User = who,
                Password = who is null ? null : ChannelOptions.Password.Read(parsed, context, isNew: false),
                CaFile = ChannelOptions.FullPath(parsed.GetValue(authority)),
                IsChinese = parsed.GetValue(chinese),
                MessagesPerHour = parsed.GetValue(perHour),
            });
            return ChannelOptions.Said(context, parsed.GetRequiredValue(name));
        });
        return command;
    }
}
