using System.Text;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// A plant's packs in one quorum queue of RabbitMQ, which its collectors share over AMQP 0-9-1: each pack goes to one of them, and to
/// another one when that one is gone before it has acknowledged it.
/// </summary>
/// <param name="Port">TCP port of AMQP with TLS, 1 to 65535.</param>
/// <param name="VirtualHost">RabbitMQ's virtual host.</param>
public sealed record PackQueuePlace(int Port = PackQueuePlace.UsualPort, string VirtualHost = PackQueuePlace.UsualVirtualHost)
{
    /// <summary>The port of AMQP with TLS (IANA: amqps).</summary>
    public const int UsualPort = 5671;

    /// <summary>The virtual host that <c>meternode broker rabbitmq</c> makes.</summary>
    public const string UsualVirtualHost = "meternode";

    /// <summary>The exchange to which RabbitMQ's MQTT plugin gives what nodes publish.</summary>
    public const string Exchange = "amq.topic";

    /// <summary>Name of the queue of a plant.</summary>
    public static string NameOf(string site) => $"mn.v1.{site}.packs";

    /// <summary>The topics of a plant's packs as a binding: MQTT's <c>/</c> is AMQP's full stop, <c>+</c> is <c>*</c>.</summary>
    public static string BindingOf(string site) => $"mn.v1.{site}.*.ev";

    /// <summary>The MQTT topic of a routing key: the plugin exchanges <c>/</c> and the full stop.</summary>
    internal static string TopicOf(string routingKey)
    {
        var topic = new StringBuilder(routingKey);
        for (int i = 0; i < topic.Length; i++)
        {
            topic[i] = topic[i] switch
            {
                '.' => '/',
                '/' => '.',
                char other => other,
            };
        }

        return topic.ToString();
    }
}
