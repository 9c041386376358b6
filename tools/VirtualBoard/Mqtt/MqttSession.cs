using System.Net.Sockets;
using MQTTnet;
using MQTTnet.LowLevelClient;
using MQTTnet.Packets;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>
/// One connection, packet by packet, from open to close: it never reconnects by itself. One thread receives, one sends, retries and keeps
/// alive, as nanoFramework's client does it. <see cref="Dispose"/> drops the connection without a goodbye.
/// </summary>
internal sealed class MqttSession(MqttEndpoint endpoint, MQTTnet.Formatter.MqttProtocolVersion version) : IDisposable
{
    private const int TurnMs = 50;

    /// <summary>A broker closes right behind a refusal; the device's receiver notices before Connect has looked at the code.</summary>
    private const int RefusalMs = 200;

    private readonly ILowLevelMqttClient _link = new MqttClientFactory().CreateLowLevelMqttClient();
    private readonly CancellationTokenSource _stop = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEventSlim _answered = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly Lock _sendLock = new();
    private readonly MqttOutbox _outbox = new();
    private MqttConnAckPacket? _answer;
    private int _keepAliveMs;
    private long _lastSentMs;
    private long _pingSentMs;

    /// <summary>A publication was acknowledged with a reason code (true), or given up (false).</summary>
    internal event Action<ushort, bool, int>? Published;

    internal event Action<MqttMsgPublishEventArgs>? Received;

    internal event Action<ushort, MqttQoSLevel[]>? Subscribed;

    internal event Action<ushort>? Unsubscribed;

    internal event Action? Closed;

    internal bool IsClosed => _ended.IsSet;

    /// <summary>Opens the network connection, sends <paramref name="connect"/> and waits for the broker's answer.</summary>
    internal MqttReasonCode Open(MqttConnectPacket connect, int timeoutMs)
    {
        OpenLink(TimeSpan.FromMilliseconds(timeoutMs));
        new Thread(Receive) { IsBackground = true, Name = "MQTT receive" }.Start();
        Send(connect);
        if (!_answered.Wait(timeoutMs) || _answer == null)
        {
            throw new MqttCommunicationException();
        }

        var code = (MqttReasonCode)(version == MQTTnet.Formatter.MqttProtocolVersion.V500 ? (int)_answer.ReasonCode
            : (int)_answer.ReturnCode);
        if (code != MqttReasonCode.Success)
        {
            return _ended.Wait(RefusalMs) ? throw new MqttCommunicationException() : code;
        }

        _keepAliveMs = connect.KeepAlivePeriod * 1000;
        new Thread(Work) { IsBackground = true, Name = "MQTT send" }.Start();
        return code;
    }

    internal void Enqueue(OutgoingMessage message)
    {
        _outbox.Add(message);
        _wake.Set();
    }

    /// <summary>Sends DISCONNECT, so that the broker does not publish the will.</summary>
    internal void Goodbye() => Send(new MqttDisconnectPacket());

    public void Dispose()
    {
        _stop.Cancel();
        _wake.Set();
        _link.Dispose();
    }

    private void OpenLink(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            _link.ConnectAsync(endpoint.ToOptions(version, timeout), limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            Exception? cause = e;
            while (cause is not (null or SocketException))
            {
                cause = cause.InnerException;
            }

            throw new MqttConnectionException(
                cause is SocketException socket ? $"Socket exception connecting to the broker: {socket.ErrorCode}"
                    : "Exception connecting to the broker", e);
        }
    }

    private void Send(MqttPacket packet)
    {
        try
        {
            lock (_sendLock)
            {
                _link.SendAsync(packet, _stop.Token).GetAwaiter().GetResult();
            }

            _lastSentMs = Environment.TickCount64;
        }
        catch (Exception e)
        {
            throw new MqttCommunicationException(e);
        }
    }

    private void Work()
    {
        while (!_stop.IsCancellationRequested && !IsClosed)
        {
            try
            {
                while (_outbox.Next(Environment.TickCount64) is OutgoingMessage next)
                {
                    Send(next.Packet);
                }

                KeepAlive();
            }
            catch (MqttCommunicationException)
            {
                End();
                return;
            }

            foreach (OutgoingMessage given in _outbox.TakeGivenUp(Environment.TickCount64))
            {
                if (given.Packet is MqttPublishPacket)
                {
                    Published?.Invoke(given.MessageId, false, 0);
                }
            }

            _wake.WaitOne(TurnMs);
        }
    }

    private void KeepAlive()
    {
        long now = Environment.TickCount64;
        if (_keepAliveMs == 0)
        {
            return;
        }

        if (_pingSentMs != 0 && now - _pingSentMs >= _keepAliveMs)
        {
            throw new MqttCommunicationException();
        }

        if (_pingSentMs == 0 && now - _lastSentMs >= _keepAliveMs)
        {
            _pingSentMs = now;
            Send(MqttPingReqPacket.Instance);
        }
    }

    private void Receive()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                Handle(_link.ReceiveAsync(_stop.Token).GetAwaiter().GetResult());
            }
        }
        catch (Exception)
        {
            // Closed by the peer, broken, or dropped by us: for the firmware it is all the same.
        }

        End();
    }

    private void Handle(MqttPacket packet)
    {
        switch (packet)
        {
            case MqttConnAckPacket answer:
                _answer = answer;
                _answered.Set();
                break;
            case MqttPubAckPacket answer when _outbox.Answer(answer.PacketIdentifier):
                Published?.Invoke(answer.PacketIdentifier, true, (int)answer.ReasonCode);
                break;
            case MqttSubAckPacket answer when _outbox.Answer(answer.PacketIdentifier):
                Subscribed?.Invoke(answer.PacketIdentifier, answer.ReasonCodes.ConvertAll(code => (MqttQoSLevel)code).ToArray());
                break;
            case MqttUnsubAckPacket answer when _outbox.Answer(answer.PacketIdentifier):
                Unsubscribed?.Invoke(answer.PacketIdentifier);
                break;
            case MqttPublishPacket publish:
                Take(publish);
                break;
            case MqttPingRespPacket:
                _pingSentMs = 0;
                break;
            case MqttDisconnectPacket:
                throw new MqttCommunicationException();
        }
    }

    private void Take(MqttPublishPacket publish)
    {
        if (publish.QualityOfServiceLevel == MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce)
        {
            Send(new MqttPubAckPacket { PacketIdentifier = publish.PacketIdentifier });
        }

        Received?.Invoke(new MqttMsgPublishEventArgs(
            publish.Topic, System.Buffers.BuffersExtensions.ToArray(publish.Payload), publish.Dup,
                (MqttQoSLevel)publish.QualityOfServiceLevel, publish.Retain));
    }

    private void End()
    {
        bool isFirst;
        lock (_outbox)
        {
            isFirst = !_ended.IsSet;
            _ended.Set();
        }

        _answered.Set();
        if (isFirst && !_stop.IsCancellationRequested)
        {
            Closed?.Invoke();
        }
    }
}
