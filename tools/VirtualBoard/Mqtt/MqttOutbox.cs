using MQTTnet.Packets;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>
/// What one session has yet to send and what the broker has not answered: M2Mqtt 5.1's inflight thread, step by step (MqttClient.cs,
/// ProcessInflightThread). A message is sent up to three times, a second apart, and then given up. Answers wait in a queue of which
/// only the first is looked at, so that one without a message delays the next, and one that comes while its message is being sent again may
/// be dropped: then the client says nothing about that message, ever.
/// </summary>
internal sealed class MqttOutbox(Action<OutgoingMessage> send, Action<MqttAnswer> answered, Action<ushort> givenUp)
{
    private const int MaximumAttempts = 3;
    private const int RetryMs = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<OutgoingMessage> _inflight = new();
    private readonly Queue<MqttAnswer> _answers = new();
    private readonly HashSet<ushort> _tracked = [];

    /// <summary>Whether an answer waits to be looked at.</summary>
    internal bool HasAnswers
    {
        get
        {
            lock (_lock)
            {
                return _answers.Count > 0;
            }
        }
    }

    /// <summary>Queues a message, without any limit.</summary>
    internal void Add(OutgoingMessage message)
    {
        lock (_lock)
        {
            _inflight.Enqueue(message);
            if (message is { IsAnswered: true, Packet: MqttPublishPacket })
            {
                _tracked.Add(message.MessageId);
            }
        }
    }

    /// <summary>Queues what the broker has answered.</summary>
    internal void Add(MqttAnswer answer)
    {
        lock (_lock)
        {
            _tracked.Remove(answer.MessageId);
            _answers.Enqueue(answer);
        }
    }

    /// <summary>One pass over all messages. Returns how long to wait for the next one when nothing happens, ms; -1 for ever.</summary>
    internal int Pass(long nowMs)
    {
        int waitMs = Timeout.Infinite;
        MqttAnswer? first = null;
        bool isTaken = false;
        for (int count = Count(); count > 0 && TryDequeue(out OutgoingMessage? message); count--)
        {
            first = null;
            int next = message.IsWaiting ? Wait(message, nowMs, ref first, ref isTaken) : Send(message, nowMs);
            waitMs = next >= 0 && (waitMs < 0 || next < waitMs) ? next : waitMs;
        }

        if (first != null && !isTaken)
        {
            DropFirst();
        }

        return waitMs;
    }

    private int Send(OutgoingMessage message, long nowMs)
    {
        message.SentAtMs = nowMs;
        message.Attempts++;
        if (message is { Attempts: > 1, Packet: MqttPublishPacket publish })
        {
            publish.Dup = true;
            lock (_lock)
            {
                if (!_tracked.Contains(message.MessageId))
                {
                    return RetryMs;
                }
            }
        }

        send(message);
        if (!message.IsAnswered)
        {
            return Timeout.Infinite;
        }

        message.IsWaiting = true;
        Enqueue(message);
        return RetryMs;
    }

    private int Wait(OutgoingMessage message, long nowMs, ref MqttAnswer? first, ref bool isTaken)
    {
        lock (_lock)
        {
            _answers.TryPeek(out first);
        }

        if (first != null && first.Answers(message))
        {
            DropFirst();
            isTaken = true;
            answered(first);
            return Timeout.Infinite;
        }

        long waitedMs = nowMs - message.SentAtMs;
        if (waitedMs < RetryMs)
        {
            Enqueue(message);
            return (int)(RetryMs - waitedMs);
        }

        if (message.Attempts < MaximumAttempts)
        {
            message.IsWaiting = false;
            Enqueue(message);
            return 0;
        }

        if (message.Packet is MqttPublishPacket)
        {
            givenUp(message.MessageId);
        }

        return Timeout.Infinite;
    }

    private int Count()
    {
        lock (_lock)
        {
            return _inflight.Count;
        }
    }

    private bool TryDequeue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OutgoingMessage? message)
    {
        lock (_lock)
        {
            return _inflight.TryDequeue(out message);
        }
    }

    private void Enqueue(OutgoingMessage message)
    {
        lock (_lock)
        {
            _inflight.Enqueue(message);
        }
    }

    private void DropFirst()
    {
        lock (_lock)
        {
            _answers.TryDequeue(out _);
        }
    }
}
