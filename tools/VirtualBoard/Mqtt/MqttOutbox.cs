using MQTTnet.Packets;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>
/// What one session has yet to send and what the broker has not answered. As on the device, a message is sent up to three times, a second
/// apart, and then given up (M2Mqtt 5.1: MqttSettings.AttemptsOnRetry, DelayOnRetry).
/// </summary>
internal sealed class MqttOutbox
{
    private const int MaximumAttempts = 3;
    private const int RetryMs = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<OutgoingMessage> _waiting = new();
    private readonly Dictionary<ushort, OutgoingMessage> _unanswered = [];

    internal void Add(OutgoingMessage message)
    {
        lock (_lock)
        {
            _waiting.Enqueue(message);
        }
    }

    /// <summary>Notes an answer; false when nothing waits for it (any more).</summary>
    internal bool Answer(ushort messageId)
    {
        lock (_lock)
        {
            return _unanswered.Remove(messageId);
        }
    }

    /// <summary>
    /// The next message to send at <paramref name="nowMs"/>, or null. One that waits for an answer is kept until it has come.
    /// </summary>
    internal OutgoingMessage? Next(long nowMs)
    {
        lock (_lock)
        {
            OutgoingMessage? next = _unanswered.Values.FirstOrDefault(item => item.Attempts < MaximumAttempts
                && nowMs - item.SentAtMs >= RetryMs);
            if (next == null && !_waiting.TryDequeue(out next))
            {
                return null;
            }

            if (next.IsAnswered)
            {
                _unanswered[next.MessageId] = next;
            }

            next.Attempts++;
            next.SentAtMs = nowMs;
            if (next is { Attempts: > 1, Packet: MqttPublishPacket publish })
            {
                publish.Dup = true;
            }

            return next;
        }
    }

    /// <summary>Removes and returns the messages that stayed without an answer for too long.</summary>
    internal List<OutgoingMessage> TakeGivenUp(long nowMs)
    {
        lock (_lock)
        {
            List<OutgoingMessage> given = [.. _unanswered.Values.Where(item => item.Attempts >= MaximumAttempts
                && nowMs - item.SentAtMs >= RetryMs)];
            given.ForEach(item => _unanswered.Remove(item.MessageId));
            return given;
        }
    }
}
