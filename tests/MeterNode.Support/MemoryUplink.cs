using System;
using System.Collections;
using MeterNode.Core.Ports;

namespace MeterNode.Support
{
    /// <summary>
    /// A broker in memory: what the node publishes arrives, and is acknowledged, at the node's next question while the network is
    /// there. It fails when a pack is offered too early.
    /// </summary>
    public sealed class MemoryUplink : IUplink
    {
        private readonly PackTaken _taken;
        private readonly bool _keeps;
        private long _offered = -1;
        private byte[] _pack;

        /// <summary>Keeps everything that arrives.</summary>
        public MemoryUplink()
        {
            _keeps = true;
        }

        /// <summary>Keeps nothing, so that it takes no heap: packs go to <paramref name="taken"/>, or nowhere when it is null.</summary>
        public MemoryUplink(PackTaken taken)
        {
            _taken = taken;
        }

        /// <summary>Every pack kept, in order of arrival; one that was repeated is there twice.</summary>
        public ArrayList Packs { get; } = new ArrayList();

        /// <summary>Numbers of the packs offered, in order.</summary>
        public ArrayList Offered { get; } = new ArrayList();

        /// <summary>Packs that have arrived, repeated ones counted again.</summary>
        public int PacksTaken { get; private set; }

        /// <summary>Newest status, when it is kept.</summary>
        public string Status { get; private set; }

        /// <summary>The next command that arrives, or null.</summary>
        public byte[] Command { get; set; }

        /// <summary>Thrown whenever the node asks for a command; null for none.</summary>
        public Exception Failure { get; set; }

        /// <summary>Answers to commands, in order.</summary>
        public ArrayList Responses { get; } = new ArrayList();

        /// <summary>The next receipt that arrives, or null.</summary>
        public byte[] Receipt { get; set; }

        /// <summary>The next change of the configuration that arrives, or null.</summary>
        public byte[] Change { get; set; }

        /// <inheritdoc/>
        public bool IsAnswered => IsConnected && !LosesAcknowledgements;

        /// <inheritdoc/>
        public bool IsConnected { get; set; } = true;

        /// <inheritdoc/>
        public int Sessions { get; set; } = 1;

        /// <inheritdoc/>
        public bool IsIdle => _pack == null;

        /// <summary>While true, packs arrive but their acknowledgements get lost.</summary>
        public bool LosesAcknowledgements { get; set; }

        /// <inheritdoc/>
        public void Offer(long sequence, byte[] pack)
        {
            if (!IsIdle)
            {
                throw new InvalidOperationException("a pack was offered while another is in flight");
            }

            _offered = sequence;
            _pack = pack;
            if (_keeps)
            {
                Offered.Add(sequence);
            }
        }

        /// <inheritdoc/>
        public long TakeAcknowledged()
        {
            if (_pack == null || !IsConnected)
            {
                return -1;
            }

            Arrive();
            if (LosesAcknowledgements)
            {
                return -1;
            }

            _pack = null;
            return _offered;
        }

        /// <inheritdoc/>
        public void SetStatus(string json)
        {
            if (_keeps)
            {
                Status = json;
            }
        }

        /// <inheritdoc/>
        public byte[] TakeCommand()
        {
            if (Failure != null)
            {
                throw Failure;
            }

            byte[] command = Command;
            Command = null;
            return command;
        }

        /// <inheritdoc/>
        public byte[] TakeReceipt()
        {
            byte[] receipt = Receipt;
            Receipt = null;
            return receipt;
        }

        /// <inheritdoc/>
        public byte[] TakeChange()
        {
            byte[] change = Change;
            Change = null;
            return change;
        }

        /// <inheritdoc/>
        public void Respond(byte[] response)
        {
            Responses.Add(response);
        }

        /// <summary>The node restarted: what was in flight is forgotten.</summary>
        public void Restart()
        {
            _pack = null;
            Sessions = 1;
        }

        private void Arrive()
        {
            PacksTaken++;
            if (_keeps)
            {
                Packs.Add(_pack);
            }

            if (_taken != null)
            {
                _taken(_offered, _pack);
            }
        }
    }
}
