using System;

namespace MeterNode.Node.Uplink
{
    /// <summary>
    /// What the MQTT client's own thread says of the messages sent. An answer may come before the client has returned the message's number,
    /// so the last few are kept.
    /// </summary>
    internal sealed class MqttAnswers
    {
        /// <summary>No answer so far.</summary>
        internal const int None = 0;

        /// <summary>The broker has acknowledged the message.</summary>
        internal const int Yes = 1;

        /// <summary>The client has given the message up.</summary>
        internal const int No = 2;

        private readonly object _gate = new object();
        private readonly int[] _ids = new int[8];
        private readonly int[] _answers = new int[8];
        private int _next;
        private bool _heard;
        private bool _closed;

        /// <summary>Whether the connection is closed.</summary>
        internal bool IsClosed => _closed;

        /// <summary>Forgets everything: a new session begins.</summary>
        internal void Clear()
        {
            lock (_gate)
            {
                Array.Clear(_ids, 0, _ids.Length);
                _heard = false;
                _closed = false;
            }
        }

        /// <summary>The client's side: the message <paramref name="id"/> was acknowledged, or given up.</summary>
        internal void Add(int id, bool isAcknowledged)
        {
            lock (_gate)
            {
                _ids[_next] = id;
                _answers[_next] = isAcknowledged ? Yes : No;
                _next = (_next + 1) % _ids.Length;
                _heard = _heard || isAcknowledged;
            }
        }

        /// <summary>The client's side: the broker has said something.</summary>
        internal void Hear()
        {
            _heard = true;
        }

        /// <summary>The client's side: the connection is closed.</summary>
        internal void Close()
        {
            _closed = true;
        }

        /// <summary>The answer to message <paramref name="id"/>, once.</summary>
        internal int Take(int id)
        {
            lock (_gate)
            {
                for (int i = 0; i < _ids.Length; i++)
                {
                    if (_ids[i] == id)
                    {
                        _ids[i] = 0;
                        return _answers[i];
                    }
                }

                return None;
            }
        }

        /// <summary>Whether the broker has said anything since the last call.</summary>
        internal bool TakeHeard()
        {
            lock (_gate)
            {
                bool heard = _heard;
                _heard = false;
                return heard;
            }
        }
    }
}
