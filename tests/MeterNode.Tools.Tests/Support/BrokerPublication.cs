namespace MeterNode.Tools.Tests.Support;

/// <summary>A PUBLISH packet that came.</summary>
internal sealed record BrokerPublication(string Topic, byte[] Payload, bool IsRepeated);
