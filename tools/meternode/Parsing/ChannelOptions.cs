using System.CommandLine;
using System.Globalization;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms;
using MeterNode.Server.Alarms.Channels;
using MimeKit;

namespace MeterNode.Cli.Parsing;

/// <summary>What the commands have in common that say where alarms are sent to.</summary>
internal static class ChannelOptions
{
    private const int MaximumChannels = 20;

    /// <summary>The password of the user.</summary>
    public static PassphraseOption Password { get; } = new("--password-file", "METERNODE_CHANNEL_PASSWORD", "password");

    /// <summary>Keeps a channel in the plant's settings; one of the same name is replaced.</summary>
    public static void Add(string folder, AlarmChannel channel)
    {
        PlantFolder.CheckName(channel.Name, "channel");
        AlarmSettings.Change(PlantFolder.Open(folder), settings =>
        {
            AlarmChannel[] others = [.. settings.Channels.Where(other => other.Name != channel.Name)];
            return others.Length < MaximumChannels ? settings with { Channels = [.. others, channel] }
                : throw new OperatorException(OperatorError.Failure, $"there are {MaximumChannels} channels already: remove one first");
        });
    }

    /// <summary>Says that it is there, and how to try it.</summary>
    public static int Said(CommandContext context, string name)
    {
        context.Error.WriteLine($"The channel '{name}' is there: try it with 'meternode alarm test {name}'.");
        return ExitCode.Ok;
    }

    /// <summary>The argument with a channel's name.</summary>
    public static Argument<string> Name() => new("NAME") { Description = "What the channel is called." };

    /// <summary>The option with the user.</summary>
    public static Option<string?> UserOption() => new("--user") { Description = "Who this program is there.", HelpName = "NAME" };

    /// <summary>The option with the CA.</summary>
    public static InputFileOption AuthorityOption() =>
        new("--ca")
        {
            Description = "PEM file of the CA that has signed the server's certificate (default: those of this machine).",
            HelpName = "FILE",
        };

    /// <summary>The option that says how the connection is protected.</summary>
    public static Option<ChannelSecurity> SecurityOption(string text, ChannelSecurity usual = ChannelSecurity.StartTls) =>
        new("--security") { Description = text, HelpName = "HOW", DefaultValueFactory = _ => usual };

    /// <summary>The whole path of a file: a server has another current folder.</summary>
    public static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path);

    /// <summary>A host with its port, or the usual one.</summary>
    public static (string Host, int Port) HostAndPort(string text, int usual) =>
        text.LastIndexOf(':') is int at and > 0 && text.IndexOf(':') == at
            && int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535
            ? (HostOf(text[..at]), port) : (HostOf(text), usual);

    private static string HostOf(string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown ? text
        : throw new OperatorException(OperatorError.Usage, $"'{text}' is no host: write HOST or HOST:PORT");

    /// <summary>A mail address.</summary>
    public static string Mailbox(string text) => MailboxAddress.TryParse(text, out MailboxAddress? box) && box.Address.Contains('@') ? text
        : throw new OperatorException(OperatorError.Usage, $"'{text}' is no mail address");
}
