using MQTTnet.Formatter;
using MQTTnet.Packets;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>
/// One connection, packet by packet, from open to close: it never reconnects by itself. As in nanoFramework's client one thread receives,
/// one sends and retries, one keeps alive. <see cref="Dispose"/> drops the connection without a goodbye.
/// </summary>
internal sealed class MqttSession : IDisposable
{
    private const int TurnMs = 50;
    private const int ConnectBytes = 200;
    private const int ShortPacketBytes = 4;

    /// <summary>A broker closes right behind a refusal; the device's receiver notices before Connect has looked at the code.</summary>
    private const int RefusalMs = 200;
    private const int LastAnswerMs = 200;

    private readonly MqttProtocolVersion _version;
    private readonly MqttLink _link;
    private readonly MqttOutbox _outbox;
    private readonly CancellationTokenSource _stop = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEventSlim _answered = new();
    private readonly ManualResetEventSlim _ended = new();
    private MqttConnAckPacket? _answer;
    private int _keepAliveMs;
    private long _lastSentMs;
    private long _pingSentMs;

    internal MqttSession(MqttEndpoint endpoint, MqttProtocolVersion version, VirtualNetwork network)
    {
        _version = version;
        _link = new MqttLink(endpoint, version, network);
        _outbox = new MqttOutbox(
            message => Send(message.Packet, message.Length), Report, messageId => Published?.Invoke(messageId, false, 0));
    }

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
        _link.Open(_stop.Token);
        new Thread(Receive) { IsBackground = true, Name = "MQTT receive" }.Start();
        Send(connect, ConnectBytes);
        if (!_answered.Wait(timeoutMs) || _answer == null)
        {
            throw new MqttCommunicationException();
        }

        var code = (MqttReasonCode)(_version == MqttProtocolVersion.V500 ? (int)_answer.ReasonCode : (int)_answer.ReturnCode);
        if (code != MqttReasonCode.Success)
        {
            return _ended.Wait(RefusalMs) ? throw new MqttCommunicationException() : code;
        }

        _keepAliveMs = connect.KeepAlivePeriod * 1000;
        new Thread(Work) { IsBackground = true, Name = "MQTT send" }.Start();
        new Thread(KeepAlive) { IsBackground = true, Name = "MQTT keep-alive" }.Start();
        return code;
    }

    internal void Enqueue(OutgoingMessage message)
    {
        _outbox.Add(message);
        _wake.Set();
    }

    /// <summary>Sends DISCONNECT, so that the broker does not publish the will.</summary>
    internal void Goodbye() => Send(new MqttDisconnectPacket(), ShortPacketBytes);

    public void Dispose()
    {
        _stop.Cancel();
        _wake.Set();
        _answered.Set();
        _link.Dispose();
    }

    private void Send(MqttPacket packet, int length)
    {
        try
        {
            _link.Send(packet, length, _stop.Token);
            Volatile.Write(ref _lastSentMs, Environment.TickCount64);
        }
        catch (Exception e)
        {
            throw new MqttCommunicationException(e);
        }
    }

    private void Work()
    {
        int waitMs = Timeout.Infinite;
        while (!_stop.IsCancellationRequested && !IsClosed)
        {
            _wake.WaitOne(waitMs);
            try
            {
                waitMs = _outbox.Pass(Environment.TickCount64);
            }
            catch (MqttCommunicationException)
            {
                End();
                return;
            }
        }
    }

    private void Report(MqttAnswer answer)
    {
        if (answer.Question == typeof(MqttPublishPacket))
        {
            Published?.Invoke(answer.MessageId, true, answer.Reason);
        }
        else if (answer.Question == typeof(MqttSubscribePacket))
        {
            Subscribed?.Invoke(answer.MessageId, answer.Granted);
        }
        else
        {
            Unsubscribed?.Invoke(answer.MessageId);
        }
    }

    /// <summary>Asks for a sign of life when nothing was sent for the period, and ends the session when none comes within it.</summary>
    private void KeepAlive()
    {
        while (_keepAliveMs != 0 && !_stop.IsCancellationRequested && !IsClosed)
        {
            long now = Environment.TickCount64;
            long ping = Volatile.Read(ref _pingSentMs);
            try
            {
                if (ping != 0 && now - ping >= _keepAliveMs)
                {
                    throw new MqttCommunicationException();
                }

                if (ping == 0 && now - Volatile.Read(ref _lastSentMs) >= _keepAliveMs)
                {
                    Volatile.Write(ref _pingSentMs, now);
                    Send(MqttPingReqPacket.Instance, ShortPacketBytes);
                }
            }
            catch (MqttCommunicationException)
            {
                End();
            }

            _stop.Token.WaitHandle.WaitOne(TurnMs);
        }
    }

    private void Receive()
    {
        try
        {
            while (!_stop.IsCancellationRequested && _link.Receive(_stop.Token) is MqttPacket packet)
            {
                Handle(packet);
            }
        }
        catch (Exception)
        {
            // Closed by the peer, broken, or dropped by us: for the firmware it is all the same.
        }

        // On the device the sending thread, woken by an answer, runs before the receiver reads on and finds the connection closed.
        SpinWait.SpinUntil(() => !_outbox.HasAnswers || _stop.IsCancellationRequested, LastAnswerMs);
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
            case MqttPubAckPacket answer:
                Answer(MqttAnswer.To(answer));
                break;
            case MqttSubAckPacket answer:
                Answer(MqttAnswer.To(answer));
                break;
            case MqttUnsubAckPacket answer:
                Answer(MqttAnswer.To(answer));
                break;
            case MqttPublishPacket publish:
                Take(publish);
                break;
            case MqttPingRespPacket:
                Volatile.Write(ref _pingSentMs, 0);
                break;
            case MqttDisconnectPacket:
                throw new MqttCommunicationException();
        }
    }

    private void Answer(MqttAnswer answer)
    {
        _outbox.Add(answer);
        _wake.Set();
    }

    private void Take(MqttPublishPacket publish)
    {
        if (publish.QualityOfServiceLevel == MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce)
        {
            Send(new MqttPubAckPacket { PacketIdentifier = publish.PacketIdentifier }, ShortPacketBytes);
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
        _wake.Set();
        if (isFirst && !_stop.IsCancellationRequested)
        {
            Closed?.Invoke();
        }
    }
}
