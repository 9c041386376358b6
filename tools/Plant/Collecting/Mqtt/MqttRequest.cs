using MeterNode.Plant.Stores;

namespace MeterNode.Plant.Collecting;

/// <summary>One question over the broker: publish a message, wait for its answer on another topic.</summary>
public static class MqttRequest
{
    /// <summary>
    /// Connects, subscribes to <paramref name="answerTopic"/>, publishes <paramref name="message"/> and returns the first message there
    /// that <paramref name="isAnswer"/> accepts, or null when none came in time. Blocks.
    /// </summary>
    /// <exception cref="IOException">The broker cannot be reached or refuses; the message says why.</exception>
    public static byte[]? Send(BrokerOptions broker, string topic, byte[] message, string answerTopic, Func<byte[], bool> isAnswer,
        TimeSpan timeout)
    {
        byte[]? answer = null;
        string? failure = null;
        using var stop = new CancellationTokenSource();
        MqttConnection? connection = null;

        void Handle(IReadOnlyList<ReceivedPack> received)
        {
            answer ??= received.Select(item => item.Bytes.ToArray()).FirstOrDefault(isAnswer);
            if (answer != null)
            {
                stop.Cancel();
            }
        }

        void Report(BrokerState state, string text)
        {
            if (state == BrokerState.Subscribed)
            {
                connection!.Publish(topic, message);
            }
            else
            {
                failure = text;
            }
        }

        using (connection = new MqttConnection(broker, answerTopic, Handle, Report))
        {
            stop.CancelAfter(timeout);
            connection.Run(stop.Token);
        }

        return answer ?? (failure == null ? null : throw new IOException(failure));
    }
}
