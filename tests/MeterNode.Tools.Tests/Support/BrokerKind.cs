namespace MeterNode.Tools.Tests.Support;

/// <summary>Which broker a test runs against.</summary>
public enum BrokerKind
{
    Embedded,
    Mosquitto,
    RabbitMq,
}
