namespace MeterNode.Server.Broker;

/// <summary>Something that the embedded broker has refused a client, or lost for it.</summary>
/// <param name="Client">The common name of its certificate; empty when it has shown none that is of this plant.</param>
/// <param name="Address">Where it connects from; empty when that is not known.</param>
/// <param name="Text">One line: what was refused, why, and what to do.</param>
public sealed record BrokerRefusal(string Client, string Address, string Text);
