using MeterNode.Plant.Stores;
using System.Runtime.InteropServices;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// One connection of the subscriber, driven through libmosquitto's external loop. The library answers a QoS 1 message with PUBACK
/// on its own, but in this mode the answer only waits in its queue until <c>loop_write</c>: that call comes after the packs
/// are durable, and when storing fails the connection is dropped without it.
/// </summary>
public sealed class MqttConnection : IDisposable
{
    private const int KeepAliveSeconds = 30;
    private const int PollMs = 50;
    private const int MaxBatch = 1000;
    private const short PollIn = 1;
    private const short PollOut = 4;

    private readonly BrokerOptions _options;
    private readonly string _topic;
    private readonly Action<IReadOnlyList<ReceivedPack>> _handle;
    private readonly Action<BrokerState, string> _report;
    private readonly NativeMosquitto.ConnectCallback _onConnect;
    private readonly NativeMosquitto.SubscribeCallback _onSubscribe;
    private readonly NativeMosquitto.MessageCallback _onMessage;
    private readonly nint _client;
    private List<ReceivedPack> _batch = [];
    private bool _subscribed;
    private string? _refused;

    public MqttConnection(BrokerOptions options, string topic, Action<IReadOnlyList<ReceivedPack>> handle, Action<BrokerState, string> report)
    {
        _options = options;
        _topic = topic;
        _handle = handle;
        _report = report;
        _onConnect = OnConnect;
        _onSubscribe = OnSubscribe;
        _onMessage = OnMessage;
        _client = NativeMosquitto.New(options.ClientId, cleanSession: options.IsTransient, 0);
        NativeMosquitto.SetThreaded(_client, true);
        NativeMosquitto.OnConnect(_client, _onConnect);
        NativeMosquitto.OnSubscribe(_client, _onSubscribe);
        NativeMosquitto.OnMessage(_client, _onMessage);
    }

    /// <summary>Works until the connection ends or <paramref name="stop"/> is set. True when it had got as far as being subscribed.</summary>
    public bool Run(ManualResetEventSlim stop)
    {
        int result = Connect();
        if (result != NativeMosquitto.Success)
        {
            string why = result == NativeMosquitto.Errno ? new System.ComponentModel.Win32Exception(Marshal.GetLastSystemError()).Message
                : result == NativeMosquitto.Invalid && _options.CaFile is not null ? "the CA, certificate or key file cannot be used"
                : NativeMosquitto.Describe(result);
            _report(BrokerState.Disconnected, $"cannot connect to {_options.Host}:{_options.Port}: {why}");
            return false;
        }

        while (result == NativeMosquitto.Success && _refused is null && !stop.IsSet)
        {
            Wait();
            result = ReadBatch();
            if (_batch.Count > 0 && !HandleBatch())
            {
                return _subscribed; // Dropped as it is: what was not stored must not be acknowledged.
            }

            result = result == NativeMosquitto.Success ? Flush() : result;
            result = result == NativeMosquitto.Success ? NativeMosquitto.Misc(_client) : result;
        }

        if (stop.IsSet && result == NativeMosquitto.Success)
        {
            NativeMosquitto.Disconnect(_client);
            Flush();
        }
        else
        {
            _report(BrokerState.Disconnected, _refused ?? "connection lost: " + NativeMosquitto.Describe(result));
        }

        return _subscribed;
    }

    /// <summary>Queues a message (QoS 1); only from <c>handle</c> or <c>report</c>, which run on the connection's thread.</summary>
    public void Publish(string topic, byte[] payload)
    {
        int result = NativeMosquitto.Publish(_client, 0, topic, payload.Length, payload, 1, retain: false);
        _refused ??= result == NativeMosquitto.Success ? null : $"cannot publish to {topic}: {NativeMosquitto.Describe(result)}";
    }

    public void Dispose() => NativeMosquitto.Destroy(_client);

    private int Connect()
    {
        int result = _options.CaFile is null
            ? NativeMosquitto.Success
            : NativeMosquitto.SetTls(_client, _options.CaFile, null, _options.CertificateFile, _options.KeyFile, 0);
        return result == NativeMosquitto.Success ? NativeMosquitto.Connect(_client, _options.Host, _options.Port, KeepAliveSeconds) : result;
    }

    private void Wait()
    {
        var descriptor = new NativeMosquitto.PollDescriptor
        {
            Descriptor = NativeMosquitto.Socket(_client),
            Events = (short)(PollIn | (NativeMosquitto.WantsWrite(_client) ? PollOut : 0)),
        };
        NativeMosquitto.Poll(ref descriptor, 1, PollMs);
    }

    /// <summary>Reads packets as long as each brings a pack; TLS may hold some that the socket no longer shows.</summary>
    private int ReadBatch()
    {
        int result;
        int before;
        do
        {
            before = _batch.Count;
            result = NativeMosquitto.Read(_client, 1);
        }
        while (result == NativeMosquitto.Success && _batch.Count > before && _batch.Count < MaxBatch);
        return result;
    }

    private bool HandleBatch()
    {
        List<ReceivedPack> batch = _batch;
        _batch = [];
        try
        {
            _handle(batch);
            return true;
        }
        catch (StoreException e)
        {
            _report(BrokerState.StoreFailed, $"{e.Message}; {batch.Count} packs stay with the broker");
            return false;
        }
    }

    private int Flush()
    {
        int result = NativeMosquitto.Success;
        while (result == NativeMosquitto.Success && NativeMosquitto.WantsWrite(_client))
        {
            result = NativeMosquitto.Write(_client, 1);
        }

        return result;
    }

    private void OnConnect(nint client, nint user, int code)
    {
        if (code == 0)
        {
            NativeMosquitto.Subscribe(_client, 0, _topic, 1);
        }
        else
        {
            _refused = $"{_options.Host}:{_options.Port} refuses the connection: {NativeMosquitto.DescribeRefusal(code)}";
        }
    }

    private void OnSubscribe(nint client, nint user, int id, int count, nint granted)
    {
        if (count == 1 && Marshal.ReadInt32(granted) == 1)
        {
            _subscribed = true;
            _report(BrokerState.Subscribed, $"subscribed to {_topic} at {_options.Host}:{_options.Port}");
        }
        else
        {
            _refused = $"{_options.Host}:{_options.Port} does not let this collector subscribe to {_topic}";
        }
    }

    private void OnMessage(nint client, nint user, ref NativeMosquitto.Message message)
    {
        byte[] bytes = new byte[message.PayloadLength];
        if (bytes.Length > 0)
        {
            Marshal.Copy(message.Payload, bytes, 0, bytes.Length);
        }

        _batch.Add(new ReceivedPack(Marshal.PtrToStringUTF8(message.Topic) ?? "", bytes, DateTimeOffset.UtcNow));
    }
}
