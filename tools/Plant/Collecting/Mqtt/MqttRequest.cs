using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>One question over the broker: publish a message, wait for its answer on another topic.</summary>
public static class MqttRequest
{
    /// <summary>
    /// Connects, subscribes to <paramref name="answerTopic"/>, publishes <paramref name="message"/> and returns the first message there
    /// that <paramref name="isAnswer"/> accepts, or null when none came in time. Blocks. Speaks MQTT 5, which tells when the broker refuses
    /// the message, and 3.1.1 to a broker that hangs up on that, as RabbitMQ 3.10 does. With <paramref name="isRetained"/> the message
    /// stays at the broker until its answer came.
    /// </summary>
    /// <exception cref="IOException">The broker cannot be reached or refuses; the message says why.</exception>
    public static byte[]? Send(BrokerOptions broker, string topic, byte[] message, string answerTopic, Func<byte[], bool> isAnswer,
        TimeSpan timeout, bool isRetained = false)
    {
        byte[]? answer = null;
        string? failure = null;
        foreach (MqttVersion version in (MqttVersion[])[MqttVersion.V5, MqttVersion.V311])
        {
            if (TrySend(
                broker with { Version = version }, topic, message, answerTopic, isAnswer, timeout, isRetained, out answer, out failure))
            {
                break;
            }
        }

        return answer ?? (failure == null ? null : throw new IOException(failure));
    }

    /// <summary>True when it got as far as sending the message.</summary>
    private static bool TrySend(BrokerOptions broker, string topic, byte[] message, string answerTopic, Func<byte[], bool> isAnswer,
        TimeSpan timeout, bool isRetained, out byte[]? answer, out string? failure)
    {
        byte[]? found = null;
        string? refusal = null;
        bool isSent = false;
        using var stop = new CancellationTokenSource();
        MqttConnection? connection = null;

        void Handle(IReadOnlyList<ReceivedPack> received)
        {
            found ??= received.Select(item => item.Bytes.ToArray()).FirstOrDefault(isAnswer);
            if (found != null)
            {
                if (isRetained && !stop.IsCancellationRequested)
                {
                    connection!.Publish(topic, [], isRetained);
                }

                stop.Cancel();
            }
        }

        void Report(BrokerState state, RuleReason why)
        {
            if (state == BrokerState.Subscribed)
            {
                isSent = true;
                connection!.Publish(topic, message, isRetained);
            }
            else
            {
                refusal = why.Text;
            }
        }

        using (connection = new MqttConnection(broker, answerTopic, Handle, Report))
        {
            stop.CancelAfter(timeout);
            connection.Run(stop.Token);
        }

        answer = found;
        failure = refusal;
        return isSent;
    }
}
