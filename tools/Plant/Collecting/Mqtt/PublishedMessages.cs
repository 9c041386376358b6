using System.Diagnostics;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MeterNode.Plant.Collecting;

/// <summary>Messages (QoS 1) of one connection that wait for the broker's answers, a few together. Safe for several threads.</summary>
internal sealed class PublishedMessages
{
    /// <summary>The client counts the packets that it sends itself from 1 on, and sends few.</summary>
    private const int FirstIdentifier = 0x8000;

    private readonly object _lock = new();
    private readonly Dictionary<ushort, Place> _waiting = [];
    private int _last = FirstIdentifier - 1;
    private bool _isOver;

    /// <summary>Those that were published together.</summary>
    public sealed class Together
    {
        internal Together(int count)
        {
            Identifiers = new ushort[count];
            Answers = new PublishAnswer[count];
            Array.Fill(Answers, PublishAnswer.NotNow);
            Open = count;
        }

        /// <summary>A packet identifier for each.</summary>
        public ushort[] Identifiers { get; }

        /// <summary>What became of each.</summary>
        internal PublishAnswer[] Answers { get; }

        internal int Open { get; set; }
    }

    /// <summary>Makes room for so many, before they are sent.</summary>
    public Together Begin(int count)
    {
        var together = new Together(count);
        lock (_lock)
        {
            for (int i = 0; i < count; i++)
            {
                do
                {
                    _last = _last == ushort.MaxValue ? FirstIdentifier : _last + 1;
                }
                while (!_waiting.TryAdd((ushort)_last, new Place(together, i)));

                together.Identifiers[i] = (ushort)_last;
            }
        }

        return together;
    }

    /// <summary>
    /// Waits until each is answered, the connection ends or <paramref name="time"/> is over; then says what became of each.
    /// </summary>
    public PublishAnswer[] Wait(Together together, TimeSpan time)
    {
        long begin = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            while (together.Open > 0 && !_isOver
                && time - Stopwatch.GetElapsedTime(begin) is { Ticks: > TimeSpan.TicksPerMillisecond } rest)
            {
                Monitor.Wait(_lock, rest);
            }

            foreach (ushort identifier in together.Identifiers)
            {
                _waiting.Remove(identifier);
            }

            return together.Answers;
        }
    }

    /// <summary>Whether this answers a message that was sent here. One that nobody waits for any more does, too.</summary>
    public bool IsAnswered(MqttPubAckPacket answer)
    {
        if (answer.PacketIdentifier < FirstIdentifier)
        {
            return false;
        }

        lock (_lock)
        {
            if (_waiting.Remove(answer.PacketIdentifier, out Place place))
            {
                place.Together.Answers[place.At] =
                    answer.ReasonCode is MqttPubAckReasonCode.Success or MqttPubAckReasonCode.NoMatchingSubscribers
                        ? PublishAnswer.Delivered : PublishAnswer.Refused;
                place.Together.Open--;
                if (place.Together.Open == 0)
                {
                    Monitor.PulseAll(_lock);
                }
            }
        }

        return true;
    }

    /// <summary>The connection is over: no more answers come.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isOver = true;
            Monitor.PulseAll(_lock);
        }
    }

    private readonly record struct Place(Together Together, int At);
}
