using System.Net.Sockets;
using System.Security.Authentication;
using MeterNode.Server.Alarms.Channels;
using MQTTnet;
using MQTTnet.Exceptions;

namespace MeterNode.Server.Interfaces;

/// <summary>A broker of somebody else's, and who this program is there.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its TCP port.</param>
/// <param name="Security">TLS, or none.</param>
/// <param name="CaFile">A PEM file with its CA; null for those that the system knows.</param>
/// <param name="User">The user there; null for nobody.</param>
/// <param name="Password">That user's password.</param>
public sealed record BrokerLink(string Host, int Port, ChannelSecurity Security, string? CaFile, string? User, string? Password)
{
    /// <summary>Host and port.</summary>
    public string Endpoint => $"{Host}:{Port}";

    /// <summary>Where it is, how the connection is protected and who this program is there; never the password.</summary>
    public override string ToString() =>
        $"{Endpoint} ({Security.ToString().ToLowerInvariant()}{(User is null ? "" : $", user {User}")})";

    /// <summary>What MQTTnet needs; a client id makes a session of its own, so give each its own.</summary>
    internal MqttClientOptionsBuilder Options(string clientId)
    {
        MqttClientOptionsBuilder options = new MqttClientOptionsBuilder().WithTcpServer(Host, Port).WithClientId(clientId)
            .WithTryPrivate(false).WithCleanSession();
        if (Security != ChannelSecurity.None)
        {
            options.WithTlsOptions(tls => tls.UseTls().WithTargetHost(Host).WithCertificateValidationHandler(
                shown => ServerTrust.Accepts(shown.Certificate, shown.Chain, shown.SslPolicyErrors, CaFile)));
        }

        return User is null ? options : options.WithCredentials(User, Password ?? string.Empty);
    }

    /// <summary>Why the broker cannot be used, and what to do; null for an exception that says nothing about it.</summary>
    internal string? Describe(Exception e) => e switch
    {
        OperationCanceledException or MqttCommunicationTimedOutException => $"{Endpoint} does not answer in time",
        MqttCommunicationException or MqttProtocolViolationException or SocketException or InvalidOperationException =>
            $"{Endpoint}: {(Has<AuthenticationException>(e) ? ServerTrust.Cure(CaFile) : Innermost(e).Message.ReplaceLineEndings(" "))}",
        _ => null,
    };

    private static bool Has<T>(Exception? e)
        where T : Exception => e is T || (e?.InnerException is Exception inner && Has<T>(inner));

    private static Exception Innermost(Exception e) => e.InnerException is Exception inner ? Innermost(inner) : e;
}
