using System;
using System.Threading;
using MeterNode.Core.Ports;
using MeterNode.Node.Time;

namespace MeterNode.Node.Uplink
{
    /// <summary>
    /// Carries packs from the hand-over to the broker, on a thread of its own. It opens sessions one after the other, as few as it can: a
    /// handshake stops all metering for seconds. A session that fails is retried after 2, 4, 8 … 300 s, each time less up to a
    /// half of it by chance, so that a plant's nodes do not come all at once. Without UTC there is no attempt: the runtime checks the
    /// dates of the broker's certificate.
    /// </summary>
    public sealed class MqttUplink
    {
        /// <summary>Name of the file that stands while a connection attempt lasts.</summary>
        public const string AttemptNote = "attempt";

        private const int FirstBackOffMs = 2000;
        private const int MaximumBackOffMs = 300000;
        private const int GoodbyeMs = 3000;
        private const int StopMs = 10000;

        private readonly BrokerSession _session;
        private readonly IClock _clock;
        private readonly Random _random = new Random();
        private Thread _thread;
        private readonly IFileStore _notes;
        private int _turns;
        private bool _stopping;
        private string _lastFailure = "connecting";

        /// <summary>
        /// With <paramref name="notes"/> each attempt leaves the file <see cref="AttemptNote"/> while it lasts, which the next start finds
        /// when the attempt never ended; without (null) it writes nothing.
        /// </summary>
        public MqttUplink(MqttSettings settings, UplinkHandover handover, IClock clock, IFileStore notes)
        {
            _session = new BrokerSession(settings, handover);
            _clock = clock;
            _notes = notes;
        }

        /// <summary>Counts while the thread goes round; stands still when it hangs or has ended.</summary>
        public int Turns => _turns;

        /// <summary>Why the node is not connected, in one line, or null when it is. "connecting" in the first attempt.</summary>
        public string LastFailure => _lastFailure;

        /// <summary>Starts the thread.</summary>
        public void Start()
        {
            _thread = new Thread(Run);
            _thread.Start();
        }

        /// <summary>
        /// Publishes the status offline, ends the session and the thread; waits for it for at most 10 s. Gives up an attempt to connect.
        /// </summary>
        public void Stop()
        {
            _stopping = true;
            if (_thread == null)
            {
                return;
            }

            if (!_session.IsServing)
            {
                _session.Abort();
            }

            _thread.Join(StopMs);
        }

        private void Run()
        {
            int backOffMs = FirstBackOffMs;
            while (!_stopping)
            {
                if (_clock.UtcMicros < DeviceClock.EarliestUtcMicros)
                {
                    _lastFailure = "no time from the time server yet: TLS needs it";
                    Pause(FirstBackOffMs);
                    continue;
                }

                bool delivered = false;
                try
                {
                    if (Open())
                    {
                        Serve();
                    }

                    delivered = _session.HasDelivered;
                    _lastFailure = _session.Failure;
                }
                catch (Exception e)
                {
                    _lastFailure = e.Message;
                }

                _session.Close();
                backOffMs = delivered ? FirstBackOffMs : backOffMs;
                Pause(backOffMs - _random.Next(backOffMs / 2));
                backOffMs = backOffMs >= MaximumBackOffMs / 2 ? MaximumBackOffMs : backOffMs * 2;
            }
        }

        private bool Open()
        {
            if (_notes == null)
            {
                return _session.Open();
            }

            _notes.Write(AttemptNote, new byte[1], 0, 1);
            bool isOpen = _session.Open();
            if (!_stopping)
            {
                _notes.Delete(AttemptNote);
            }

            return isOpen;
        }

        private void Serve()
        {
            while (!_stopping && _session.Turn())
            {
                if (_session.IsServing)
                {
                    _lastFailure = null;
                }

                _turns++;
                Thread.Sleep(BrokerSession.TurnMs);
            }

            for (int waited = 0; _stopping && waited < GoodbyeMs && _session.SayOffline(); waited += BrokerSession.TurnMs)
            {
                Thread.Sleep(BrokerSession.TurnMs);
            }
        }

        /// <summary>Waits, but not longer than it takes to notice that the uplink is to stop.</summary>
        private void Pause(int milliseconds)
        {
            for (int waited = 0; waited < milliseconds && !_stopping; waited += BrokerSession.TurnMs)
            {
                _turns++;
                Thread.Sleep(BrokerSession.TurnMs);
            }
        }
    }
}
