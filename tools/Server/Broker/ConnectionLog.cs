using System.Net;
using System.Security.Authentication;
using MQTTnet.Diagnostics.Logger;

namespace MeterNode.Server.Broker;

/// <summary>
/// Knows from which address the connection comes that the calling code works for, and says why a handshake has failed: what the listener
/// meets, and what the MQTT library logs, because it gives that to nobody otherwise (a client may refuse the broker's certificate after its
/// own part of the handshake).
/// </summary>
/// <param name="failed">Address and cause of a connection that ended before it was an MQTT client's.</param>
internal sealed class ConnectionLog(Action<string, string> failed) : IMqttNetLogger
{
    private readonly AsyncLocal<string?> _address = new();

    /// <inheritdoc/>
    public bool IsEnabled => true;

    /// <summary>Where the connection comes from that the calling code works for; empty when that is not known.</summary>
    public string Address => _address.Value ?? string.Empty;

    /// <inheritdoc/>
    public void Publish(MqttNetLogLevel logLevel, string source, string message, object[] parameters, Exception exception)
    {
        if (logLevel != MqttNetLogLevel.Verbose && exception is not null)
        {
            Failed(exception);
        }
    }

    /// <summary>What the calling code does from now on, it does for a connection from <paramref name="remote"/>.</summary>
    public void Begin(EndPoint remote) => _address.Value = TextOf(remote);

    /// <summary>The connection is refused for <paramref name="cause"/>.</summary>
    public void Refuse(string cause) => failed(Address, cause);

    /// <summary>The connection has ended so; nothing is said of what was said already, or is the ordinary end of a connection.</summary>
    public void Failed(Exception exception)
    {
        if (Describe(exception) is string cause)
        {
            Refuse(cause);
        }
    }

    /// <summary>An address without the form that IPv4 has on an IPv6 socket.</summary>
    public static string TextOf(EndPoint? remote) => remote is IPEndPoint { Address: var address } end
        ? new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, end.Port).ToString()
        : remote?.ToString() ?? string.Empty;

    /// <summary>Words for what ends a handshake; null for what has been said already, or is the ordinary end of a connection.</summary>
    private static string? Describe(Exception e)
    {
        if (e is not (AuthenticationException or IOException { Source: "System.Net.Security" }))
        {
            return null;
        }

        string all = e.ToString();
        return all.Contains("RemoteCertificate", StringComparison.Ordinal) ? null // The rule for certificates has said why.
            : all.Contains("unknown ca", StringComparison.OrdinalIgnoreCase)
                ? "it does not accept the broker's certificate (unknown CA): it is a client of another plant, or has another plant's ca.crt"
            : all.Contains("certificate expired", StringComparison.OrdinalIgnoreCase)
                ? "it takes the broker's certificate for expired: set its clock, or renew the broker's certificate"
            : all.Contains("bad certificate", StringComparison.OrdinalIgnoreCase)
                || all.Contains("certificate unknown", StringComparison.OrdinalIgnoreCase)
                ? "it does not accept the broker's certificate: its clock is wrong, it has another plant's ca.crt, or it uses a host name "
                    + "that the certificate has not"
            : all.Contains("protocol version", StringComparison.OrdinalIgnoreCase)
                || all.Contains("unsupported protocol", StringComparison.OrdinalIgnoreCase)
                ? "it speaks a version of TLS that is too old: it needs TLS 1.2 or 1.3"
            : all.Contains("unexpected EOF", StringComparison.OrdinalIgnoreCase) ? null // A port scan, or a client that gave up.
            : all.Contains("Cannot determine the frame size", StringComparison.Ordinal)
                || all.Contains("wrong version number", StringComparison.OrdinalIgnoreCase)
                || all.Contains("http request", StringComparison.OrdinalIgnoreCase)
                ? "it does not speak TLS: use TLS and the certificates of this plant"
            : "the handshake failed: " + (e.InnerException ?? e).Message.ReplaceLineEndings(" ");
    }
}
