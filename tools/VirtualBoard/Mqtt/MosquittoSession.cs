using System.Runtime.InteropServices;
using System.Text;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>
/// One connection of libmosquitto, from open to close: it never reconnects by itself. A thread of its own runs the library's
/// loop; the events come on that thread. <see cref="Dispose"/> drops the connection without a goodbye.
/// </summary>
internal sealed class MosquittoSession : IDisposable
{
    private const int LoopMilliseconds = 100;
    private const int ContentTypeProperty = 3;

    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _answered = new();
    private readonly bool _isVersion5;
    private readonly Native.ConnectCallback _onConnect;
    private readonly Native.PublishCallback _onPublish;
    private readonly Native.MessageCallback _onMessage;
    private readonly Native.SubscribeCallback _onSubscribe;
    private readonly Native.UnsubscribeCallback _onUnsubscribe;
    private IntPtr _mosq;
    private Thread? _thread;
    private volatile bool _stop;
    private int _connectCode = -1;
    private volatile int _loopCode;

    internal MosquittoSession(string clientId, bool cleanSession, MqttProtocolVersion version)
    {
        _isVersion5 = version == MqttProtocolVersion.Version_5;
        _mosq = Native.Create(clientId, cleanSession, IntPtr.Zero);
        if (_mosq == IntPtr.Zero)
        {
            throw new ArgumentException($"'{clientId}' is not a client id.");
        }

        _onConnect = (_, _, code, _, _) =>
        {
            _connectCode = code;
            _answered.Set();
        };
        _onPublish = (_, _, mid, reason, _) => Published?.Invoke(mid, reason);
        _onMessage = (_, _, message, _) => Received?.Invoke(Copy(message));
        _onSubscribe = (_, _, mid, count, granted, _) => Subscribed?.Invoke(mid, Copy(granted, count));
        _onUnsubscribe = (_, _, mid, _) => Unsubscribed?.Invoke(mid);
        Native.SetOption(_mosq, Native.OptionProtocolVersion, (int)version);
        Native.SetThreaded(_mosq, true);
        Native.OnConnect(_mosq, _onConnect);
        Native.OnPublish(_mosq, _onPublish);
        Native.OnMessage(_mosq, _onMessage);
        Native.OnSubscribe(_mosq, _onSubscribe);
        Native.OnUnsubscribe(_mosq, _onUnsubscribe);
    }

    internal event Action<int, int>? Published;

    internal event Action<MqttMsgPublishEventArgs>? Received;

    internal event Action<int, int[]>? Subscribed;

    internal event Action<int>? Unsubscribed;

    internal event Action? Closed;

    internal bool IsClosed { get; private set; }

    internal void SetWill(string topic, string message, MqttQoSLevel qos, bool retain)
    {
        byte[] payload = Encoding.UTF8.GetBytes(message);
        Check(Native.SetWill(_mosq, topic, payload.Length, payload, (int)qos, retain));
    }

    internal void SetUser(string? user, string? password)
    {
        if (user != null)
        {
            Check(Native.SetUser(_mosq, user, password));
        }
    }

    internal MqttReasonCode Open(MqttEndpoint endpoint, ushort keepAliveSeconds, int timeoutMs)
    {
        using (PemFolder? pem = endpoint.IsSecure ? new PemFolder() : null)
        {
            if (pem != null)
            {
                SetTls(endpoint, pem);
            }

            // The library takes 0 (off) or at least 5 s.
            int keepAlive = keepAliveSeconds == 0 ? 0 : Math.Max((int)keepAliveSeconds, 5);
            int code = Native.Connect(_mosq, endpoint.Host, endpoint.Port, keepAlive);
            if (code != Native.Success)
            {
                throw new MqttConnectionException("Exception connecting to the broker", new IOException(Text(code)));
            }
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "libmosquitto" };
        _thread.Start();
        if (!_answered.Wait(timeoutMs) || _connectCode < 0)
        {
            // The library finishes the TLS handshake in its loop; on the device that is part of opening the connection.
            throw _loopCode is Native.TlsError or Native.TlsHandshakeError
                ? new MqttConnectionException("Exception connecting to the broker", new IOException(Text(_loopCode)))
                : new MqttCommunicationException();
        }

        return (MqttReasonCode)_connectCode;
    }

    internal int Publish(string topic, byte[] message, string? contentType, MqttQoSLevel qos, bool retain)
    {
        lock (_lock)
        {
            if (_mosq == IntPtr.Zero)
            {
                return 0;
            }

            IntPtr properties = IntPtr.Zero;
            if (_isVersion5 && contentType != null)
            {
                Check(Native.AddProperty(ref properties, ContentTypeProperty, contentType));
            }

            int code = Native.Publish(_mosq, out int mid, topic, message.Length, message, (int)qos, retain, properties);
            if (properties != IntPtr.Zero)
            {
                Native.FreeProperties(ref properties);
            }

            return code == Native.Success ? mid : 0;
        }
    }

    internal int Subscribe(string[] topics, MqttQoSLevel qos) => WithTopics(
        topics, pointers => Native.Subscribe(_mosq, out int mid, pointers.Length, pointers, (int)qos, 0, IntPtr.Zero) == Native.Success ? mid : 0);

    internal int Unsubscribe(string[] topics) => WithTopics(
        topics, pointers => Native.Unsubscribe(_mosq, out int mid, pointers.Length, pointers, IntPtr.Zero) == Native.Success ? mid : 0);

    /// <summary>Sends DISCONNECT, so that the broker does not publish the will, and waits until the loop has sent it.</summary>
    internal void Goodbye()
    {
        lock (_lock)
        {
            if (_mosq != IntPtr.Zero)
            {
                Native.Disconnect(_mosq);
            }
        }

        if (Thread.CurrentThread != _thread)
        {
            _thread?.Join(2 * LoopMilliseconds);
        }
    }

    public void Dispose()
    {
        _stop = true;
        if (_thread != null && Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }

        Free();
    }

    private int WithTopics(string[] topics, Func<IntPtr[], int> action)
    {
        lock (_lock)
        {
            if (_mosq == IntPtr.Zero)
            {
                return 0;
            }

            IntPtr[] pointers = Array.ConvertAll(topics, Marshal.StringToCoTaskMemUTF8);
            int mid = action(pointers);
            Array.ForEach(pointers, Marshal.FreeCoTaskMem);
            return mid;
        }
    }

    private void Run()
    {
        while (!_stop && _loopCode == Native.Success)
        {
            _loopCode = Native.Loop(_mosq, LoopMilliseconds, 1);
        }

        IsClosed = true;
        _answered.Set();
        if (!_stop)
        {
            Closed?.Invoke();
        }
    }

    private void SetTls(MqttEndpoint endpoint, PemFolder pem)
    {
        bool verify = MqttSettings.Instance.ValidateServerCertificate;
        string? ca = pem.WriteCertificate("ca.pem", endpoint.Ca);
        Check(Native.SetTls(
            _mosq, ca, ca == null ? "/etc/ssl/certs" : null, pem.WriteCertificate("client.pem", endpoint.Client),
            pem.WriteKey("client.key", endpoint.Client), IntPtr.Zero));
        string? version = endpoint.Protocol switch
        {
            MqttSslProtocols.TLSv1_2 => "tlsv1.2",
            MqttSslProtocols.TLSv1_3 => "tlsv1.3",
            _ => null,
        };
        Check(Native.SetTlsOptions(_mosq, verify ? Native.VerifyPeer : Native.VerifyNone, version, null));
        Check(Native.SetTlsInsecure(_mosq, !verify));
    }

    private void Free()
    {
        lock (_lock)
        {
            if (_mosq != IntPtr.Zero)
            {
                Native.Destroy(_mosq);
                _mosq = IntPtr.Zero;
            }
        }
    }

    private static MqttMsgPublishEventArgs Copy(IntPtr pointer)
    {
        Native.Message message = Marshal.PtrToStructure<Native.Message>(pointer);
        byte[] payload = new byte[message.PayloadLength];
        if (payload.Length > 0)
        {
            Marshal.Copy(message.Payload, payload, 0, payload.Length);
        }

        return new MqttMsgPublishEventArgs(
            Marshal.PtrToStringUTF8(message.Topic) ?? string.Empty, payload, false, (MqttQoSLevel)message.Qos, message.Retain);
    }

    private static int[] Copy(IntPtr values, int count)
    {
        int[] copy = new int[count];
        if (count > 0)
        {
            Marshal.Copy(values, copy, 0, count);
        }

        return copy;
    }

    private static string Text(int code) => Marshal.PtrToStringUTF8(Native.ErrorText(code)) ?? $"libmosquitto error {code}";

    private static void Check(int code)
    {
        if (code != Native.Success)
        {
            throw new ArgumentException(Text(code));
        }
    }
}
