using MeterNode.Plant;
using MeterNode.Plant.Collecting;

namespace MeterNode.Cli.Parsing;

/// <summary>
/// A broker as it is typed: <c>HOST</c> or <c>HOST:PORT</c> for MQTT, <c>amqps://HOST[:PORT][/VHOST]</c> for RabbitMQ's queue.
/// </summary>
internal static class BrokerText
{
    /// <summary>MQTT's usual port with TLS.</summary>
    public const int UsualPort = 8883;

    private const string Queue = "amqps://";

    /// <summary>Host and ports.</summary>
    /// <exception cref="OperatorException">It is none of these.</exception>
    public static BrokerAddress Parse(string text)
    {
        if (!text.StartsWith(Queue, StringComparison.Ordinal))
        {
            (string name, int number) = HostAndPort(text, text, UsualPort);
            return new BrokerAddress(name, number, null);
        }

        string rest = text[Queue.Length..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string virtualHost = slash < 0 ? "" : Uri.UnescapeDataString(rest[(slash + 1)..]);
        (string host, int port) = HostAndPort(text, slash < 0 ? rest : rest[..slash], PackQueuePlace.UsualPort);
        return new BrokerAddress(
            host, null, new PackQueuePlace(port, virtualHost.Length == 0 ? PackQueuePlace.UsualVirtualHost : virtualHost));
    }

    private static (string Host, int Port) HostAndPort(string text, string part, int usualPort)
    {
        int colon = part.LastIndexOf(':');
        string problem = "";
        string host = colon < 0 ? part : part[..colon];
        int? port = colon < 0 ? usualPort : NumberText.Whole(part[(colon + 1)..], 1, 65535, "the port in --broker", out problem);
        return port is int number && host.Length > 0 && !host.Contains('/', StringComparison.Ordinal)
            ? (host, number)
            : throw new OperatorException(
                OperatorError.Usage,
                $"--broker '{text}': write HOST, HOST:PORT or amqps://HOST:PORT{(problem.Length > 0 ? "; " + problem : "")}");
    }
}
