namespace MeterNode.Server.Alarms.Channels;

/// <summary>Sends messages of one channel.</summary>
internal interface IAlarmSender
{
    /// <summary>True: it sends what is so now, whatever happened in between, and quiet hours do not matter.</summary>
    bool SendsState { get; }

    /// <summary>True when it also tells that an alarm was cleared or acknowledged; people get mail for what was raised only.</summary>
    bool SendsEnds { get; }

    /// <summary>Sends a message, and returns when it was taken.</summary>
    /// <exception cref="AlarmDeliveryException">It was not.</exception>
    Task Send(AlarmMessage message, CancellationToken cancellation);
}
