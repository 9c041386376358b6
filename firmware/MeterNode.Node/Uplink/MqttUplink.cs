using System;
using System.Text;
using System.Threading;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;

namespace MeterNode.Node.Uplink
{
    /// <summary>
    /// Carries packs from the hand-over to the broker on a thread of its own, because a TLS handshake blocks. One pack is in
    /// flight at a time, QoS 1; whatever was not acknowledged when a session ends is published again in the next one.
    /// A session that fails is retried after 1, 2, 4 … 60 s.
    /// </summary>
    public sealed class MqttUplink
    {
        private const int FirstBackOffMs = 1000;
        private const int MaximumBackOffMs = 60000;
        private const int AcknowledgeTimeoutMs = 20000;
        private const int TurnMs = 20;
        private const int GoodbyeMs = 3000;
        private const string OfflineStatus = "{\"schemaVersion\":1,\"state\":\"offline\"}";

        private readonly MqttSettings _settings;
        private readonly UplinkHandover _handover;
        private readonly object _sessionGate = new object();
        private Thread _thread;
        private MqttClient _client;
        private bool _stopping;
        private bool _sessionClosed;
        private readonly int[] _acknowledgedIds = new int[4];
        private int _nextAcknowledged;
        private int _inFlightId = -1;
        private int _inFlightMs;
        private string _lastFailure;

        public MqttUplink(MqttSettings settings, UplinkHandover handover)
        {
            _settings = settings;
            _handover = handover;
        }

        /// <summary>Why the last attempt failed, in one line, or null.</summary>
        public string LastFailure => _lastFailure;

        /// <summary>Starts the thread.</summary>
        public void Start()
        {
            _thread = new Thread(Run);
            _thread.Start();
        }

        /// <summary>Publishes the status offline, ends the session and the thread; waits for it for at most 10 s.</summary>
        public void Stop()
        {
            _stopping = true;
            if (_thread != null)
            {
                _thread.Join(10000);
            }
        }

        private void Run()
        {
            int backOffMs = FirstBackOffMs;
            while (!_stopping)
            {
                if (TryOpen())
                {
                    backOffMs = FirstBackOffMs;
                    try
                    {
                        Serve();
                    }
                    catch (Exception e)
                    {
                        _lastFailure = e.Message;
                    }

                    Close();
                }

                if (!_stopping)
                {
                    Pause(backOffMs);
                    backOffMs = backOffMs >= MaximumBackOffMs / 2 ? MaximumBackOffMs : backOffMs * 2;
                }
            }
        }

        /// <summary>Waits, but not longer than it takes to notice that the uplink is to stop.</summary>
        private void Pause(int milliseconds)
        {
            for (int waited = 0; waited < milliseconds && !_stopping; waited += TurnMs)
            {
                Thread.Sleep(TurnMs);
            }
        }

        private bool TryOpen()
        {
            _sessionClosed = false;
            _inFlightId = -1;
            Array.Clear(_acknowledgedIds, 0, _acknowledgedIds.Length);
            try
            {
                _client = new MqttClient(
                    _settings.Host, _settings.Port, true, _settings.CaCertificate, _settings.ClientCertificate, MqttSslProtocols.TLSv1_2);
                _client.MqttMsgPublished += OnPublished;
                _client.MqttMsgPublishReceived += OnReceived;
                _client.ConnectionClosed += OnClosed;
                MqttReasonCode code = _client.Connect(
                    _settings.ClientId,
                    null,
                    null,
                    true,
                    MqttQoSLevel.AtLeastOnce,
                    true,
                    _settings.TopicRoot + "/status",
                    OfflineStatus,
                    true,
                    (ushort)_settings.KeepAliveSeconds);
                if (code != MqttReasonCode.Success)
                {
                    _lastFailure = "broker refused the connection, code " + ((int)code).ToString();
                    Close();
                    return false;
                }

                _lastFailure = null;

                // Before the subscription: a retained receipt that it brings belongs to this session.
                _handover.SetConnected(true);
                _client.Subscribe(
                    new string[] { _settings.TopicRoot + "/cmd", _settings.TopicRoot + "/rcp" },
                    new MqttQoSLevel[] { MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtLeastOnce });
                return true;
            }
            catch (Exception e)
            {
                // The client both returns codes and throws; whatever it is, the answer is the same: later, again.
                _lastFailure = e.Message;
                Close();
                return false;
            }
        }

        private void Serve()
        {
            while (!_stopping && !_sessionClosed)
            {
                string status = _handover.TakeStatus();
                if (status != null)
                {
                    Publish("/status", Encoding.UTF8.GetBytes(status), true);
                }

                byte[] response = _handover.TakeResponse();
                if (response != null)
                {
                    Publish("/rsp", response, false);
                }

                if (_inFlightId < 0)
                {
                    long sequence;
                    byte[] pack = _handover.TakePack(out sequence);
                    if (pack != null)
                    {
                        _inFlightMs = 0;
                        _inFlightId = Publish("/ev", pack, false);
                    }
                }

                if (_inFlightId >= 0 && TakeAcknowledged(_inFlightId))
                {
                    _inFlightId = -1;
                    _handover.SetAcknowledged();
                    continue;
                }

                Thread.Sleep(TurnMs);
                if (_inFlightId >= 0)
                {
                    _inFlightMs += TurnMs;
                    if (_inFlightMs > AcknowledgeTimeoutMs)
                    {
                        _lastFailure = "no acknowledgement within 20 s";
                        return;
                    }
                }
            }

            if (_stopping && !_sessionClosed)
            {
                // The client queues what it publishes but says goodbye at once: the last status must be out before that.
                int id = Publish("/status", Encoding.UTF8.GetBytes(OfflineStatus), true);
                for (int waited = 0; waited < GoodbyeMs && !TakeAcknowledged(id); waited += TurnMs)
                {
                    Thread.Sleep(TurnMs);
                }
            }
        }

        /// <summary>An acknowledgement may arrive before Publish has returned the message's number, so the last few are kept.</summary>
        private bool TakeAcknowledged(int messageId)
        {
            lock (_sessionGate)
            {
                for (int i = 0; i < _acknowledgedIds.Length; i++)
                {
                    if (_acknowledgedIds[i] == messageId)
                    {
                        _acknowledgedIds[i] = 0;
                        return true;
                    }
                }

                return false;
            }
        }

        private int Publish(string topic, byte[] message, bool retain)
        {
            return _client.Publish(_settings.TopicRoot + topic, message, null, null, MqttQoSLevel.AtLeastOnce, retain);
        }

        private void Close()
        {
            _handover.SetConnected(false);
            MqttClient client = _client;
            _client = null;
            if (client == null)
            {
                return;
            }

            client.MqttMsgPublished -= OnPublished;
            client.MqttMsgPublishReceived -= OnReceived;
            client.ConnectionClosed -= OnClosed;
            try
            {
                client.Disconnect();
            }
            catch (Exception)
            {
                // The session is already gone; there is nothing to say goodbye to.
            }

            try
            {
                // Also then: it gives socket and TLS stream back.
                client.Close();
            }
            catch (Exception)
            {
                // There is nothing left to end.
            }
        }

        private void OnPublished(object sender, MqttMsgPublishedEventArgs e)
        {
            if (e.IsPublished)
            {
                lock (_sessionGate)
                {
                    _acknowledgedIds[_nextAcknowledged] = e.MessageId;
                    _nextAcknowledged = (_nextAcknowledged + 1) % _acknowledgedIds.Length;
                }
            }
            else if (e.MessageId == _inFlightId)
            {
                _sessionClosed = true;
            }
        }

        private void OnReceived(object sender, MqttMsgPublishEventArgs e)
        {
            if (e.Topic == _settings.TopicRoot + "/rcp")
            {
                _handover.SetReceipt(e.Message);
            }
            else
            {
                _handover.SetCommand(e.Message);
            }
        }

        private void OnClosed(object sender, EventArgs e)
        {
            _sessionClosed = true;
        }
    }
}
