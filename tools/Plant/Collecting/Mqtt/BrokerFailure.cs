using System.Net.Sockets;
using MeterNode.Wire;
using MQTTnet;
using MQTTnet.Exceptions;

namespace MeterNode.Plant.Collecting;

/// <summary>One line for each cause why a broker cannot be used: what is wrong and what to do.</summary>
internal static class BrokerFailure
{
    /// <summary>The answer of a broker that only knows MQTT 3.1.1 (its §3.2.2.3), read as MQTT 5.</summary>
    internal const MqttClientConnectResultCode UnacceptableVersion = (MqttClientConnectResultCode)1;

    /// <summary>What listens there is no broker's TLS port.</summary>
    internal static readonly RuleReason NotTls = RuleReason.Of(
        "broker.not-tls", "what listens there does not speak TLS: use the broker's TLS port, usually 8883");

    private static readonly RuleReason s_noAnswer = RuleReason.Of(
        "broker.no-answer", "no answer in time: check host, port and firewall");

    /// <summary>OpenSSL's words for the alert that the broker sent, and ours.</summary>
    private static readonly (string Alert, RuleReason Cause)[] s_alerts =
    [
        ("certificate required", RuleReason.Of(
            "broker.wants-certificate", "the broker wants a certificate from its clients: give the collector's with --cert and --key")),
        ("unknown ca", RuleReason.Of(
            "broker.unknown-authority",
            "the broker does not know the CA that signed this certificate: use a certificate of the broker's own plant")),
        ("certificate expired", RuleReason.Of(
            "broker.says-expired",
            "the broker says that this certificate has expired: issue a new one, or check the broker's clock")),
        ("certificate revoked", RuleReason.Of(
            "broker.says-revoked", "the broker says that this certificate is revoked: use another one")),
        ("bad certificate", RuleReason.Of(
            "broker.says-bad",
            "the broker refuses this certificate: use one that its plant's CA has signed and that is valid now")),
        ("wrong version number", NotTls),
        ("packet length too long", NotTls),
        ("protocol version", RuleReason.Of(
            "broker.tls-version", "the broker offers no TLS version that this machine accepts: allow TLS 1.2 or 1.3 there")),
    ];

    /// <summary>Says why connecting or the connection failed.</summary>
    public static RuleReason Describe(Exception e, BrokerTls? tls)
    {
        if (e is OperatorException)
        {
            return PlainReason.ReasonOf(e);
        }

        if (tls?.Refusal is RuleReason refusal)
        {
            return refusal;
        }

        string all = e.ToString();
        if (s_alerts.FirstOrDefault(item => all.Contains(item.Alert, StringComparison.OrdinalIgnoreCase)).Cause is RuleReason cause)
        {
            return cause;
        }

        SocketException? socket = Find<SocketException>(e);
        if (socket != null && Describe(socket) is RuleReason known)
        {
            return known;
        }

        return Find<OperationCanceledException>(e) != null || e is MqttCommunicationTimedOutException ? s_noAnswer
            : tls != null ? tls.HungUp
            : socket != null ? Words(socket.Message)
            : RuleReason.Of("broker.broke", $"the connection broke: {(e.InnerException ?? e).Message}");
    }

    /// <summary>Says why a connection that stood was lost.</summary>
    public static RuleReason DescribeLoss(Exception e)
    {
        while (e.InnerException != null)
        {
            e = e.InnerException;
        }

        return e is SocketException socket && Describe(socket) is RuleReason known ? known : Words(e.Message.ReplaceLineEndings(" "));
    }

    /// <summary>Says why the broker answered CONNECT with <paramref name="code"/>.</summary>
    public static RuleReason Describe(MqttClientConnectResultCode code, string clientId) => code switch
    {
        MqttClientConnectResultCode.NotAuthorized or MqttClientConnectResultCode.BadUserNameOrPassword => RuleReason.Of(
            "broker.not-authorised",
            "this certificate is not authorised there: use the collector's, or add its name to the broker's rights"),
        MqttClientConnectResultCode.ClientIdentifierNotValid => RuleReason.Of(
            "broker.client-id", $"the client id '{clientId}' is not this certificate's name: leave --client-id out"),
        MqttClientConnectResultCode.UnsupportedProtocolVersion or UnacceptableVersion => RuleReason.Of(
            "broker.mqtt-version", "the broker does not speak this version of MQTT: choose 3.1.1"),
        MqttClientConnectResultCode.ServerUnavailable or MqttClientConnectResultCode.ServerBusy => RuleReason.Of(
            "broker.busy", "the broker is busy or shutting down; this is tried again"),
        _ => RuleReason.Of("broker.code", $"the broker refuses the connection ({code})"),
    };

    /// <summary>What a library or a broker has said, or what nobody needs in another language.</summary>
    public static RuleReason Words(string said) => RuleReason.Of("plain.other", $"{said}");

    private static RuleReason? Describe(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => RuleReason.Of(
            "broker.nobody", "nobody listens there: start the broker, or correct host and port"),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => RuleReason.Of(
            "broker.no-host", "there is no host of this name: correct the name, or check the name server"),
        SocketError.TimedOut => s_noAnswer,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => RuleReason.Of(
            "broker.no-way", "there is no way to this host: check the network"),
        _ => null,
    };

    internal static T? Find<T>(Exception? e)
        where T : Exception
    {
        while (e != null && e is not T)
        {
            e = e.InnerException;
        }

        return (T?)e;
    }
}
