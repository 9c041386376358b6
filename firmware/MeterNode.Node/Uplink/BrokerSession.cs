using System;
using System.Text;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace MeterNode.Node.Uplink
{
    /// <summary>
    /// One session with the broker, from the handshake to the end, in turns of 20 ms. One message is on its way at a time: several of a
    /// pack's size fill the send buffer when nobody acknowledges, and then the runtime stands still. What stays without an answer goes out
    /// again in the same session, behind a short question (a subscription) that shows whether the broker is there: a handshake stops all
    /// metering for seconds, so a session ends only when the connection is closed, or the broker says nothing for 90 s or has not
    /// acknowledged a message for 15 min.
    /// </summary>
    internal sealed class BrokerSession
    {
        /// <summary>Length of a turn, ms.</summary>
        internal const int TurnMs = 20;

        internal const string OfflineStatus = "{\"schemaVersion\":1,\"state\":\"offline\"}";

        /// <summary>
        /// M2Mqtt gives a message up 3 s after the first of three sends, and says so; but an answer may also get lost inside of it.
        /// </summary>
        private const int AnswerMs = 5000;
        private const int MaximumSilenceMs = 90000;
        private const int MaximumUnacknowledgedMs = 900000;
        private const int FirstPauseMs = 5000;
        private const int MaximumPauseMs = 60000;

        /// <summary>Three sends of a longer message, each with its header, do not fit lwIP's send buffer of 5,760 bytes.</summary>
        private const int LongMessageBytes = 1840;
        private const int RecentMs = 10000;

        private readonly MqttSettings _settings;
        private readonly UplinkHandover _handover;
        private readonly MqttAnswers _answers = new MqttAnswers();
        private readonly string _commandTopic;
        private readonly string _receiptTopic;
        private readonly string _changeTopic;
        private MqttClient _client;
        private byte[] _message;
        private string _topic;
        private bool _isPack;
        private bool _mustAsk;
        private bool _saidOffline;
        private int _waitingId;
        private int _waitingMs;
        private int _pauseMs;
        private int _nextPauseMs;
        private int _quietMs;
        private int _silentMs;
        private int _unacknowledgedMs;
        private string _failure;

        internal BrokerSession(MqttSettings settings, UplinkHandover handover)
        {
            _settings = settings;
            _handover = handover;
            _commandTopic = settings.TopicRoot + "/cmd";
            _receiptTopic = settings.TopicRoot + "/rcp";
            _changeTopic = settings.TopicRoot + settings.ChangeTopic;
        }

        /// <summary>Why the session could not begin or had to end, in one line.</summary>
        internal string Failure => _failure;

        /// <summary>Whether the broker has answered the first subscription: from then on messages go out.</summary>
        internal bool IsServing { get; private set; }

        /// <summary>Whether the broker has acknowledged a message in this session.</summary>
        internal bool HasDelivered { get; private set; }

        /// <summary>Looks the broker up and connects; false when that failed. Both stop the whole runtime until they are over.</summary>
        internal bool Open()
        {
            _answers.Clear();

            // The hand-over gives a pack again and a newer status; the answer to a command is here only.
            _message = _topic == _settings.AnswerTopic ? _message : null;
            _mustAsk = true;
            _saidOffline = false;
            _waitingId = -1;
            _pauseMs = 0;
            _nextPauseMs = 0;
            _quietMs = 0;
            _silentMs = 0;
            _unacknowledgedMs = 0;
            HasDelivered = false;
            try
            {
                _client = new MqttClient(
                    _settings.Host, _settings.Port, true, _settings.CaCertificate, _settings.ClientCertificate, MqttSslProtocols.TLSv1_2);
                _client.MqttMsgPublished += OnPublished;
                _client.MqttMsgSubscribed += OnSubscribed;
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
                if (code == MqttReasonCode.Success)
                {
                    // Before the subscription: a retained receipt that it brings belongs to this session.
                    _handover.SetConnected(true);
                    return true;
                }

                _failure = "the broker refused the connection, code " + ((int)code).ToString();
            }
            catch (MqttCommunicationException)
            {
                // It has no code, also when the broker has sent one.
                _failure = "the broker refused the connection, hung up or did not answer; its log says why";
            }
            catch (Exception e)
            {
                // The client both returns codes and throws; whatever it is, the answer is the same: later, again.
                _failure = e.Message;
            }

            return false;
        }

        /// <summary>Does what is due in this turn; false when the session is over.</summary>
        internal bool Turn()
        {
            if (_answers.IsClosed)
            {
                _failure = "the connection to the broker was closed";
                return false;
            }

            Count();
            if (_waitingId >= 0)
            {
                TakeAnswer();
            }
            else if (_pauseMs > 0)
            {
                _pauseMs -= TurnMs;
            }
            else
            {
                SendNext();
            }

            if (_silentMs > MaximumSilenceMs)
            {
                _failure = "the broker has not answered for 90 s";
                return false;
            }

            if (_unacknowledgedMs > MaximumUnacknowledgedMs)
            {
                _failure = "the broker has not acknowledged a message for 15 min";
                return false;
            }

            return true;
        }

        /// <summary>
        /// A last status for a session that ends on purpose. True while it waits for the acknowledgement: the client says goodbye
        /// without sending what it has queued.
        /// </summary>
        internal bool SayOffline()
        {
            if (_answers.IsClosed || _mustAsk)
            {
                return false;
            }

            if (!_saidOffline)
            {
                _saidOffline = true;
                _waitingId = Publish("/status", Encoding.UTF8.GetBytes(OfflineStatus));
            }

            return _answers.Take(_waitingId) == MqttAnswers.None;
        }

        /// <summary>
        /// Ends the session and gives its socket back. Says goodbye to a broker that is there: the farewell of a dead session throws, or
        /// waits for room in a full send buffer. Whatever it does, the socket and the threads are given back behind it.
        /// </summary>
        internal void Close()
        {
            bool isAlive = IsServing && !_mustAsk && !_answers.IsClosed;
            IsServing = false;
            _handover.SetConnected(false);
            MqttClient client = _client;
            _client = null;
            if (client == null)
            {
                return;
            }

            client.MqttMsgPublished -= OnPublished;
            client.MqttMsgSubscribed -= OnSubscribed;
            client.MqttMsgPublishReceived -= OnReceived;
            client.ConnectionClosed -= OnClosed;
            try
            {
                if (isAlive)
                {
                    client.Disconnect();
                }
            }
            catch (Exception)
            {
                // The session is already gone; there is nothing to say goodbye to.
            }

            Drop(client);
        }

        /// <summary>From another thread: lets a connection attempt that hangs fail at once.</summary>
        internal void Abort()
        {
            MqttClient client = _client;
            if (client != null)
            {
                Drop(client);
            }
        }

        private static void Drop(MqttClient client)
        {
            try
            {
                client.Close();
            }
            catch (Exception)
            {
                // There is nothing left to end.
            }
        }

        private void Count()
        {
            _quietMs += TurnMs;
            if (_answers.TakeHeard())
            {
                _quietMs = 0;
                _silentMs = 0;
            }
            else if (_waitingId >= 0 || _mustAsk)
            {
                _silentMs += TurnMs;
            }

            if (_message != null)
            {
                _unacknowledgedMs += TurnMs;
            }
        }

        private void SendNext()
        {
            _waitingMs = 0;
            if (_message == null && !_mustAsk)
            {
                TakeMessage();
                _mustAsk = _message != null && _message.Length > LongMessageBytes && _quietMs > RecentMs;
            }

            if (_mustAsk)
            {
                _waitingId = Subscribe();
            }
            else if (_message != null)
            {
                _waitingId = Publish(_topic, _message);
            }
        }

        /// <summary>The first time to all topics; as a question to one that has no retained message.</summary>
        private int Subscribe()
        {
            return IsServing
                ? _client.Subscribe(new string[] { _commandTopic }, new MqttQoSLevel[] { MqttQoSLevel.AtLeastOnce })
                : _client.Subscribe(
                    new string[] { _commandTopic, _receiptTopic, _changeTopic },
                    new MqttQoSLevel[] { MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtLeastOnce });
        }

        private void TakeMessage()
        {
            _isPack = false;
            string status = _handover.TakeStatus();
            if (status != null)
            {
                _topic = "/status";
                _message = Encoding.UTF8.GetBytes(status);
                return;
            }

            _topic = _settings.AnswerTopic;
            _message = _handover.TakeResponse();
            if (_message == null)
            {
                long sequence;
                _topic = "/ev";
                _message = _handover.TakePack(out sequence);
                _isPack = _message != null;
            }
        }

        private int Publish(string topic, byte[] message)
        {
            bool retain = topic == "/status";
            return _client.Publish(_settings.TopicRoot + topic, message, null, null, MqttQoSLevel.AtLeastOnce, retain);
        }

        private void TakeAnswer()
        {
            int answer = _answers.Take(_waitingId);
            _waitingMs += TurnMs;
            if (answer == MqttAnswers.Yes)
            {
                _waitingId = -1;
                if (_mustAsk)
                {
                    _mustAsk = false;
                    IsServing = true;
                }
                else
                {
                    Delivered();
                }
            }
            else if (answer == MqttAnswers.No || _waitingMs > AnswerMs)
            {
                _waitingId = -1;
                _mustAsk = true;
                _pauseMs = _nextPauseMs;
                _nextPauseMs = _nextPauseMs == 0 ? FirstPauseMs : _nextPauseMs < MaximumPauseMs / 2 ? _nextPauseMs * 2 : MaximumPauseMs;
            }
        }

        private void Delivered()
        {
            _message = null;
            _unacknowledgedMs = 0;
            _nextPauseMs = 0;
            HasDelivered = true;
            if (_isPack)
            {
                _isPack = false;
                _handover.SetAcknowledged();
            }
            else if (_topic == _settings.AnswerTopic)
            {
                _handover.SetAnswered();
            }
        }

        private void OnPublished(object sender, MqttMsgPublishedEventArgs e)
        {
            _answers.Add(e.MessageId, e.IsPublished);
        }

        private void OnSubscribed(object sender, MqttMsgSubscribedEventArgs e)
        {
            _answers.Add(e.MessageId, true);
        }

        private void OnReceived(object sender, MqttMsgPublishEventArgs e)
        {
            _answers.Hear();
            if (e.Topic == _receiptTopic)
            {
                _handover.SetReceipt(e.Message);
            }
            else if (e.Topic == _changeTopic)
            {
                _handover.SetChange(e.Message);
            }
            else
            {
                _handover.SetCommand(e.Message);
            }
        }

        private void OnClosed(object sender, EventArgs e)
        {
            _answers.Close();
        }
    }
}
