using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace MeterNode.Load;

/// <summary>The nodes' connections: publishes at QoS 1, and knows when each pack was sent and answered.</summary>
internal sealed class Publisher : IDisposable
{
    private const int UnansweredOfAConnection = 64;

    private readonly List<(string Topic, IMqttClient Client, SemaphoreSlim Free)> _connections = [];

    public static async Task<Publisher> ConnectAsync(LoadPlant plant, CancellationToken stop)
    {
        var publisher = new Publisher();
        foreach ((string name, X509Certificate2 certificate) in plant.Identities)
        {
            IMqttClient client = new MqttClientFactory().CreateMqttClient();
            publisher._connections.Add((LoadPlant.TopicOf(name), client, new SemaphoreSlim(UnansweredOfAConnection)));
            MqttClientTlsOptions tls = new MqttClientTlsOptionsBuilder().UseTls().WithRevocationMode(X509RevocationMode.NoCheck)
                .WithCertificateValidationHandler(_ => true).WithClientCertificates([certificate]).Build();
            MqttClientConnectResult result = await client.ConnectAsync(
                new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", plant.Folder.BrokerPort).WithClientId(name)
                    .WithProtocolVersion(MqttProtocolVersion.V311).WithTryPrivate(false).WithTlsOptions(tls).Build(),
                stop).ConfigureAwait(false);
            if (result.ResultCode != MqttClientConnectResultCode.Success)
            {
                throw new InvalidOperationException($"the broker refuses {name}: {result.ResultCode}");
            }
        }

        return publisher;
    }

    /// <summary>
    /// Publishes packs in their order, <paramref name="packsPerSecond"/> or as fast as answers come for 0; gives the moments at which each
    /// was sent and answered (<see cref="Stopwatch.GetTimestamp"/>).
    /// </summary>
    public async Task<(long[] Sent, long[] Answered)> PublishAsync(
        IReadOnlyList<byte[]> packs, double packsPerSecond, Action<int> said, CancellationToken stop)
    {
        long[] sent = new long[packs.Count];
        long[] answered = new long[packs.Count];
        var waiting = new List<Task>();
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < packs.Count; i++)
        {
            if (packsPerSecond > 0)
            {
                TimeSpan ahead = TimeSpan.FromSeconds(i / packsPerSecond) - Stopwatch.GetElapsedTime(begin);
                if (ahead > TimeSpan.Zero)
                {
                    await Task.Delay(ahead, stop).ConfigureAwait(false);
                }
            }

            (string topic, IMqttClient client, SemaphoreSlim free) = _connections[i % _connections.Count];
            await free.WaitAsync(stop).ConfigureAwait(false);
            sent[i] = Stopwatch.GetTimestamp();
            int at = i;

            // Begun one after the other, so that a connection carries them in their order, as a node sends them.
            waiting.Add(Publish());
            said(i);

            async Task Publish()
            {
                try
                {
                    await client.PublishAsync(
                        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(packs[at])
                            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
                        stop).ConfigureAwait(false);
                    answered[at] = Stopwatch.GetTimestamp();
                }
                finally
                {
                    free.Release();
                }
            }
        }

        await Task.WhenAll(waiting).ConfigureAwait(false);
        return (sent, answered);
    }

    public void Dispose() => _connections.ForEach(item => item.Client.Dispose());
}
