using System.CommandLine;
using MeterNode.Plant;
using MeterNode.Server.Alarms.Channels;
using MeterNode.Server.Interfaces;

namespace MeterNode.Cli.Parsing;

/// <summary>The options that name a broker of somebody else's, and who this program is there; its password is that of a channel.</summary>
/// <param name="broker">Which broker it is, for people.</param>
internal sealed class BrokerLinkOptions(string broker)
{
    /// <summary>The broker.</summary>
    public Option<string> Broker { get; } = new("--broker")
    {
        Description = $"HOST or HOST:PORT of {broker}.",
        HelpName = "HOST",
        Required = true,
    };

    /// <summary>How the connection is protected.</summary>
    public Option<ChannelSecurity> Security { get; } =
        ChannelOptions.SecurityOption("tls (default, port 8883) or none (1883).", ChannelSecurity.Tls);

    /// <summary>The user.</summary>
    public Option<string?> User { get; } = ChannelOptions.UserOption();

    /// <summary>The CA.</summary>
    public Option<string?> Authority { get; } = ChannelOptions.AuthorityOption();

    /// <summary>The broker, and who this program is there; asks for the password.</summary>
    /// <exception cref="OperatorException">The broker is no host, or is to be used with starttls.</exception>
    public BrokerLink Read(ParseResult parsed, CommandContext context)
    {
        ChannelSecurity security = parsed.GetValue(Security);
        if (security == ChannelSecurity.StartTls)
        {
            throw new OperatorException(OperatorError.Usage, "MQTT knows no starttls: give --security tls or none");
        }

        (string host, int port) = ChannelOptions.HostAndPort(
            parsed.GetRequiredValue(Broker), security == ChannelSecurity.Tls ? 8883 : 1883);
        string? user = parsed.GetValue(User);
        return new BrokerLink(
            host, port, security, ChannelOptions.FullPath(parsed.GetValue(Authority)), user,
            user is null ? null : ChannelOptions.Password.Read(parsed, context, isNew: false));
    }
}
