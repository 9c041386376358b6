namespace MeterNode.Server.Alarms.Channels;

/// <summary>A message could not be delivered; it is tried again.</summary>
/// <param name="message">One line: why, and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class AlarmDeliveryException(string message, Exception? inner = null) : Exception(message, inner);
