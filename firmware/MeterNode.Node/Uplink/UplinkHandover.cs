using MeterNode.Core.Ports;

namespace MeterNode.Node.Uplink
{
    /// <summary>
    /// All that the main loop and the uplink's thread share: one pack out, its acknowledgement back, the status out,
    /// commands, changes and receipts in, answers out. Each call takes the lock for a few assignments and never blocks on the network.
    /// </summary>
    public sealed class UplinkHandover : IUplink
    {
        private readonly object _gate = new object();
        private byte[] _pack;
        private long _packSequence = -1;
        private bool _packTaken;
        private long _acknowledged = -1;
        private string _status;
        private byte[] _command;
        private byte[] _receipt;
        private byte[] _change;
        private byte[] _response;
        private bool _isAnswering;
        private bool _connected;
        private int _sessions;

        public bool IsConnected
        {
            get
            {
                lock (_gate)
                {
                    return _connected;
                }
            }
        }

        public int Sessions
        {
            get
            {
                lock (_gate)
                {
                    return _sessions;
                }
            }
        }

        public bool IsIdle
        {
            get
            {
                lock (_gate)
                {
                    return _pack == null && _acknowledged < 0;
                }
            }
        }

        public bool IsAnswered
        {
            get
            {
                lock (_gate)
                {
                    return _response == null && !_isAnswering;
                }
            }
        }

        public void Offer(long sequence, byte[] pack)
        {
            lock (_gate)
            {
                _pack = pack;
                _packSequence = sequence;
                _packTaken = false;
            }
        }

        public long TakeAcknowledged()
        {
            lock (_gate)
            {
                long sequence = _acknowledged;
                _acknowledged = -1;
                return sequence;
            }
        }

        public void SetStatus(string json)
        {
            lock (_gate)
            {
                _status = json;
            }
        }

        public byte[] TakeCommand()
        {
            lock (_gate)
            {
                byte[] command = _command;
                _command = null;
                return command;
            }
        }

        public byte[] TakeReceipt()
        {
            lock (_gate)
            {
                byte[] receipt = _receipt;
                _receipt = null;
                return receipt;
            }
        }

        public byte[] TakeChange()
        {
            lock (_gate)
            {
                byte[] change = _change;
                _change = null;
                return change;
            }
        }

        public void Respond(byte[] response)
        {
            lock (_gate)
            {
                _response = response;
            }
        }

        /// <summary>Uplink side: the session opened or closed. A pack that was in flight is to be sent again.</summary>
        internal void SetConnected(bool connected)
        {
            lock (_gate)
            {
                _connected = connected;
                _sessions += connected ? 1 : 0;
                _packTaken = false;
            }
        }

        /// <summary>Uplink side: the pack to publish, once per session; null when there is none or it is in flight.</summary>
        internal byte[] TakePack(out long sequence)
        {
            lock (_gate)
            {
                sequence = _packSequence;
                if (_pack == null || _packTaken)
                {
                    return null;
                }

                _packTaken = true;
                return _pack;
            }
        }

        /// <summary>Uplink side: the broker acknowledged the pack in flight.</summary>
        internal void SetAcknowledged()
        {
            lock (_gate)
            {
                if (_pack != null && _packTaken)
                {
                    _acknowledged = _packSequence;
                    _pack = null;
                }
            }
        }

        /// <summary>Uplink side: the newest status, or null when it has been taken.</summary>
        internal string TakeStatus()
        {
            lock (_gate)
            {
                string status = _status;
                _status = null;
                return status;
            }
        }

        /// <summary>Uplink side: a command arrived. One that was not fetched yet is replaced: the sender repeats until answered.</summary>
        internal void SetCommand(byte[] command)
        {
            lock (_gate)
            {
                _command = command;
            }
        }

        /// <summary>Uplink side: a receipt arrived. It replaces one that was not fetched yet, which said no more.</summary>
        internal void SetReceipt(byte[] receipt)
        {
            lock (_gate)
            {
                _receipt = receipt;
            }
        }

        /// <summary>Uplink side: a change of the configuration arrived. A later one is the newer one.</summary>
        internal void SetChange(byte[] change)
        {
            lock (_gate)
            {
                // An empty message only says that the retained one was removed.
                _change = change.Length == 0 ? null : change;
            }
        }

        /// <summary>Uplink side: the broker acknowledged the answer in flight.</summary>
        internal void SetAnswered()
        {
            lock (_gate)
            {
                _isAnswering = false;
            }
        }

        /// <summary>Uplink side: the answer to publish, or null.</summary>
        internal byte[] TakeResponse()
        {
            lock (_gate)
            {
                byte[] response = _response;
                _response = null;
                _isAnswering |= response != null;
                return response;
            }
        }
    }
}
